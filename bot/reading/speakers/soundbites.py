"""Words that stand under a label in a script: quotes of whom the label names, with quotation marks or without."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from bot.news import Actor, ActorKind, Quote, Span
from bot.reading.document import Document
from bot.reading.names.spelling import fold
from bot.reading.speakers.labels import LABELLED, UNNAMED, named_on, without_titles
from bot.reading.text.marks import Mark
from bot.reading.text.quotations import Quotation

SALIENCE = 0.2
"""Of somebody who is named on labels alone: the article is not about whoever comments, but a reader may ask."""


_TURN = re.compile(rf"^(?:{'|'.join(sorted(UNNAMED))})\s?[:.]\s", re.MULTILINE)


def with_bites(quotations: Sequence[Quotation], marks: Iterable[Mark], text: str) -> list[Quotation]:
    """The quotations of a document, and as one each the words under a label that stand without quotation marks."""
    found = list(quotations)
    for mark in marks:
        bite = mark.bite
        if bite is None or any(one.start - 1 <= bite.start < one.end for one in found):
            continue
        found = [one for one in found if not bite.start <= one.start < bite.end]
        said = text[bite.start : bite.end]
        if said.strip():
            found.append(Quotation((Span(bite.start, bite.start + len(said.rstrip())),)))
    return sorted(found, key=lambda one: one.start)


def bite_of(quotation: Quotation, marks: Iterable[Mark]) -> Mark | None:
    """The label under which a quotation stands."""
    held = (one for one in marks if one.bite and one.bite.start <= quotation.start < one.bite.end)
    return next(held, None)


def said_under(mark: Mark, quotation: Quotation, text: str, actors: Sequence[Actor]) -> Quote:
    """A quote with the speaker that its label names."""
    start, end = quotation.start, quotation.end
    name = _name(mark, text, actors)
    sure = LABELLED if name else 0.0
    mention = mark.name if name else None
    return Quote(start, end, text[start:end], name, mention, mark.span if name else None, sure, quotation.spans)


def with_labelled(actors: Sequence[Actor], document: Document) -> tuple[Actor, ...]:
    """The actors, with whom labels alone name among them, and with the offices that labels state."""
    found, text = list(actors), document.written
    for mark in document.marks:
        name = _name(mark, text, found) if mark.name else None
        if mark.name is None or name is None:
            continue
        role = mark.office or _office_before(mark.name, name, text)
        words = text[role.start : role.end] if role else None
        known = next((place for place, one in enumerate(found) if one.name == name), None)
        if known is None:
            found.append(Actor(name, ActorKind.PERSON, words, role, SALIENCE, False, (), (mark.name,)))
        elif found[known].role is None and role:
            found[known] = replace(found[known], role=words, role_span=role)
    return tuple(sorted(found, key=lambda one: -one.salience))


def _name(mark: Mark, text: str, actors: Sequence[Actor]) -> str | None:
    """Whom a label names; behind an office that no list of titles holds stands the name of a person in the text."""
    if mark.name is None:
        return None
    if text[mark.name.start : mark.name.end] in UNNAMED:
        return _interviewee(text, actors)
    stated = fold(text[mark.name.start : mark.name.end])
    people = [one for one in actors if one.kind is ActorKind.PERSON and " " in one.name]
    ends = [one.name for one in people if f" {stated}".endswith(f" {fold(one.name)}")]
    if ends:
        return max(ends, key=len)
    bare = stated.split()[-1]
    # In some countries the surname comes first: "PRES. PARK" is Park Hae-sun.
    called = [one.name for one in people if bare in {fold(one.name).split()[0], fold(one.name).split()[-1]}]
    return called[0] if len(called) == 1 else named_on(mark.name, text, actors, frozenset())


def _interviewee(text: str, actors: Sequence[Actor]) -> str | None:
    """Who answers in a talk of Q and A: the one person named before it, or of several whom the first question calls."""
    begun = _TURN.search(text)
    if begun is None:
        return None
    people = [one for one in actors if one.kind is ActorKind.PERSON]
    introduced = [one for one in people if any(start < begun.start() for start, _ in one.mentions)]
    asked = text[begun.end() : text.find("\n", begun.end()) + 1 or len(text)]
    called = [one for one in introduced if _is_called(asked, one)]
    found = called if len(introduced) > 1 else introduced
    return found[0].name if len(found) == 1 else None


def _is_called(words: str, person: Actor) -> bool:
    """Whether somebody is spoken to as the words begin: "Dr. Okafor, how high …"."""
    first = re.match(r"(?:[\w'’.-]+\s){0,2}?([\w'’-]+)\s?[,–—-]", words)
    return first is not None and fold(first[1]) in fold(person.name).split()


def _office_before(stated: Span, name: str, text: str) -> Span | None:
    """The office that stands before the name on a label."""
    words = text[stated.start : stated.end]
    at = fold(words).rfind(fold(name))
    if at <= 0:
        at = words.find(without_titles(words))
    office = words[: max(at, 0)].rstrip()
    return Span(stated.start, stated.start + len(office)) if office else None
