"""The actors of an article: names gathered, with role and how much the article is about them."""

from collections.abc import Callable

from spacy.tokens import Doc

from bot.news import Actor, ActorKind, Span
from bot.reading.actors.salience import salience_of
from bot.reading.document import Document
from bot.reading.names.aliases import Named, fold, merge_names
from bot.reading.names.entities import find_names
from bot.reading.roles.extraction import role_of


def find_actors(document: Document, told_role: Callable[[Named, Doc], Span | None] = role_of) -> tuple[Actor, ...]:
    """Everybody and everything that the article names, the ones it is about first; none is marked as key yet.

    Args:
        document: whose publisher reports it and is no actor of it.
        told_role: finds the role that the article states for a person, in its language.
    """
    doc, publisher = document.doc, document.publisher
    names = [name for name in find_names(document) if not publisher or fold(name.text) != fold(publisher)]
    gathered = merge_names(names, document.text)
    roles = [told_role(named, doc) if named.kind is ActorKind.PERSON else None for named in gathered]
    saliences = salience_of(gathered, roles, document)
    weighed = sorted(zip(saliences, gathered, roles, strict=True), key=lambda one: -one[0])
    return tuple(_actor(named, document.written, role, salience) for salience, named, role in weighed)


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
