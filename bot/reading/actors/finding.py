"""The actors of an article: names gathered, with role and how much the article is about them."""

from collections.abc import Callable, Sequence

from spacy.tokens import Doc

from bot.news import Actor, ActorKind, Span
from bot.reading.actors.salience import salience_of
from bot.reading.names.aliases import Named, fold, merge_names
from bot.reading.names.entities import find_names
from bot.reading.roles.extraction import role_of
from bot.reading.text.sentences import text_of


def find_actors(
    doc: Doc,
    written: str,
    title: str,
    publisher: str | None,
    ignored: Sequence[Span],
    told_role: Callable[[Named, Doc], Span | None] = role_of,
) -> tuple[Actor, ...]:
    """Everybody and everything that the article names, the ones it is about first; none is marked as key yet.

    Args:
        doc: the parsed text.
        written: the text as it is given; what is parsed has plain spaces and marks in the same places.
        title: of the article; may be empty.
        publisher: of the article; who reports is no actor of it.
        ignored: bylines, sign-offs and other places in which a name is no actor.
        told_role: finds the role that the article states for a person, in its language.
    """
    text = text_of(doc)
    names = [name for name in find_names(doc, ignored) if not publisher or fold(name.text) != fold(publisher)]
    gathered = merge_names(names, text)
    roles = [told_role(named, doc) if named.kind is ActorKind.PERSON else None for named in gathered]
    saliences = salience_of(gathered, roles, doc, title)
    weighed = sorted(zip(saliences, gathered, roles, strict=True), key=lambda one: -one[0])
    return tuple(_actor(named, written, role, salience) for salience, named, role in weighed)


def _actor(named: Named, written: str, role: Span | None, salience: float) -> Actor:
    full = named.name
    aliases = dict.fromkeys(name.text for name in named.mentions if name.text != full)
    return Actor(
        name=full,
        kind=named.kind,
        role=written[role.start : role.end] if role else None,
        role_span=role,
        salience=round(salience, 4),
        key=False,
        aliases=tuple(aliases),
        mentions=tuple(name.span for name in named.mentions),
    )
