"""The actors of an article: names gathered, with role and how much the article is about them."""

from collections.abc import Sequence

from spacy.tokens import Doc

from bot.news import Actor, ActorKind, Span
from bot.reading.aliases import Named, fold, merge_names
from bot.reading.names import find_names
from bot.reading.roles import role_of
from bot.reading.salience import salience_of
from bot.reading.sentences import text_of

MOST_KEY = 4
KEY = 0.21
"""From this salience on an actor is key; the first one always is. Found on the development articles."""


def find_actors(doc: Doc, title: str, publisher: str | None, ignored: Sequence[Span]) -> tuple[Actor, ...]:
    """Everybody and everything that the article names, the ones it is about first.

    Args:
        doc: the parsed text.
        title: of the article; may be empty.
        publisher: of the article; who reports is no actor of it.
        ignored: bylines, sign-offs and other places in which a name is no actor.
    """
    text = text_of(doc)
    names = [name for name in find_names(doc, ignored) if not publisher or fold(name.text) != fold(publisher)]
    gathered = merge_names(names, text)
    weighed = sorted(zip(salience_of(gathered, doc, title), gathered, strict=True), key=lambda pair: -pair[0])
    return tuple(
        _actor(named, doc, text, salience, key=place == 0 or (place < MOST_KEY and salience >= KEY))
        for place, (salience, named) in enumerate(weighed)
    )


def _actor(named: Named, doc: Doc, text: str, salience: float, *, key: bool) -> Actor:
    role = role_of(named, doc) if named.kind is ActorKind.PERSON else None
    aliases = dict.fromkeys(name.text for name in named.mentions if name.text != named.name)
    return Actor(
        name=named.name,
        kind=named.kind,
        role=text[role.start : role.end] if role else None,
        role_span=role,
        salience=round(salience, 4),
        key=key,
        aliases=tuple(aliases),
        mentions=tuple(name.span for name in named.mentions),
    )
