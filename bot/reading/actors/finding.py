"""The actors of an article: names gathered, with role and how much the article is about them."""

from collections.abc import Callable, Sequence

from spacy.tokens import Doc

from bot.news import Actor, ActorKind, Span
from bot.reading.actors.salience import salience_of
from bot.reading.document import MOST_NAMED, Document
from bot.reading.languages.en.words import ENGLISH
from bot.reading.names.aliases import merge_names
from bot.reading.names.entities import Name, find_names
from bot.reading.names.gathered import Named
from bot.reading.names.spelling import fold
from bot.reading.roles.extraction import role_of

LEAD_WORDS = 60
"""A lead begins within so many words, behind a headline and a dateline."""
_LEARNING = ENGLISH.learning
"""What a paper does in its own report."""


def find_actors(document: Document, find_role: Callable[[Named, Doc], Span | None] = role_of) -> tuple[Actor, ...]:
    """Everybody and everything that the article names, the ones it is about first; none is marked as key yet.

    Args:
        document: whose publisher reports it and is no actor of it.
        find_role: finds the role that the article states for a person, in its language.
    """
    doc, publisher = document.doc, document.publisher
    names = find_names(document)[:MOST_NAMED]
    if publisher and not _is_the_news(publisher, names, document):
        names = [name for name in names if fold(name.text) != fold(publisher)]
    gathered = merge_names(names, document.text)
    roles = [find_role(named, doc) if named.kind is ActorKind.PERSON else None for named in gathered]
    saliences = salience_of(gathered, roles, document)
    weighed = sorted(zip(saliences, gathered, roles, strict=True), key=lambda one: -one[0])
    return tuple(_actor(named, document.written, role, salience) for salience, named, role in weighed)


def _is_the_news(publisher: str, names: Sequence[Name], document: Document) -> bool:
    """Whether the headline or the first sentence tells what the publisher does, as a press release does."""
    if fold(publisher) in fold(document.title):
        return True
    first = next((one for one in names if fold(one.text) == fold(publisher)), None)
    words = document.doc.char_span(first.start, first.end, alignment_mode="expand") if first else None
    if words is None or words.root.sent.start > LEAD_WORDS:
        return False
    root = words.root
    return root.dep_ == "nsubj" and root.head.dep_ == "ROOT" and root.head.lemma_ not in _LEARNING


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
