"""The actors of an article: names gathered, with role and how much the article is about them."""

from collections.abc import Callable, Sequence

from spacy.tokens import Doc

from bot.news import Actor, ActorKind, Span
from bot.reading.actors.aliases import Named, fold, merge_names
from bot.reading.actors.names import find_names
from bot.reading.actors.roles import role_of
from bot.reading.actors.salience import salience_of
from bot.reading.text.sentences import text_of

MOST_KEY = 3
KEY = 0.22
"""From this salience on an actor is key; the first one always is. Found on the development articles."""


def find_actors(
    doc: Doc,
    written: str,
    title: str,
    publisher: str | None,
    ignored: Sequence[Span],
    told_role: Callable[[Named, Doc], Span | None] = role_of,
) -> tuple[Actor, ...]:
    """Everybody and everything that the article names, the ones it is about first.

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
    key = choose_key([(salience, named) for salience, named, _ in weighed])
    return tuple(
        _actor(named, written, role, salience, key=place in key)
        for place, (salience, named, role) in enumerate(weighed)
    )


def choose_key(weighed: Sequence[tuple[float, Named]]) -> set[int]:
    """Which actors are key, by their place: the first, and others that are salient enough."""
    chosen: list[int] = []
    for place, (salience, named) in enumerate(weighed):
        if len(chosen) == MOST_KEY or (chosen and salience < KEY):
            break
        if not any(_is_same(named, weighed[other][1]) for other in chosen):
            chosen.append(place)
    return set(chosen)


def _is_same(one: Named, other: Named) -> bool:
    """Whether a name is most likely a shorter form of another, though not surely enough to merge them."""
    short, full = sorted((fold(one.name).split(), fold(other.name).split()), key=len)
    return one.kind is other.kind and short[-1:] == full[-1:] and set(short) <= set(full)


def _actor(named: Named, written: str, role: Span | None, salience: float, *, key: bool) -> Actor:
    full = named.name
    aliases = dict.fromkeys(name.text for name in named.mentions if name.text != full)
    return Actor(
        name=full,
        kind=named.kind,
        role=written[role.start : role.end] if role else None,
        role_span=role,
        salience=round(salience, 4),
        key=key,
        aliases=tuple(aliases),
        mentions=tuple(name.span for name in named.mentions),
    )
