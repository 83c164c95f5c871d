"""The actors of an article: names gathered, with role and how much the article is about them."""

from collections.abc import Sequence
from dataclasses import dataclass

from spacy.tokens import Doc

from bot.news import Actor, ActorKind, Span
from bot.reading.aliases import Named, merge_names
from bot.reading.names import find_names
from bot.reading.roles import role_of
from bot.reading.salience import salience_of

MOST_KEY = 4
KEY_SHARE = 0.45
"""A key actor has at least this share of the first one's salience. Found on the development sets."""


@dataclass(frozen=True, slots=True)
class Weighed:
    """An actor with what it weighs."""

    named: Named
    salience: float


def find_actors(doc: Doc, title: str, ignored: Sequence[Span]) -> tuple[Actor, ...]:
    """Everybody and everything that the article names, the ones it is about first.

    Args:
        doc: the parsed text.
        title: of the article; may be empty.
        ignored: bylines, sign-offs and other places in which a name is no actor.
    """
    names = find_names(doc, ignored)
    gathered = merge_names(names, doc.text)
    weighed = sorted((Weighed(one, salience_of(one, doc, title)) for one in gathered), key=lambda one: -one.salience)
    top = weighed[0].salience if weighed else 0.0
    key = [one for one in weighed if one.salience >= KEY_SHARE * top][:MOST_KEY]
    return tuple(_actor(one, doc, key=one in key, top=top) for one in weighed)


def _actor(one: Weighed, doc: Doc, *, key: bool, top: float) -> Actor:
    named = one.named
    role = role_of(named, doc) if named.kind is ActorKind.PERSON else None
    aliases = dict.fromkeys(name.text for name in named.mentions if name.text != named.name)
    return Actor(
        name=named.name,
        kind=named.kind,
        role=doc.text[role.start : role.end] if role else None,
        role_span=role,
        salience=round(one.salience / top, 4) if top else 0.0,
        key=key,
        aliases=tuple(aliases),
        mentions=tuple(name.span for name in named.mentions),
    )
