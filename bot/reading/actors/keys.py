"""Which actors an article is about: those that a digest names.

Salience tells who acts and in which place of a text; who is quoted, and how often somebody is named, tell a news desk
as much. Places stand apart and take nobody's place.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from bot.news import Actor, ActorKind, Quote
from bot.reading.actors.acting import MOST as MOST_ACTING
from bot.reading.actors.acting import of_lead, times_acting
from bot.reading.document import Document
from bot.reading.names.spelling import fold

MOST = 4
PLACES = 2
KEY_PLACE = 0.2
"""From this salience on a place is key. Found on the development articles."""
NEEDED = 0.3
LEAST = 0.01
"""Salience of whoever is only there as what reports, such as a paper or a presenter, is less."""
QUOTED, PERSON, NAMED, ACTS, TOLD_OF = 0.2, 0.1, 0.05, 0.1, 0.2
"""What being quoted, being a person, each mention up to `MENTIONS`, acting three times and being whom the
lead is about add to salience.

Found on 85 articles of five kinds labelled blind: F1 of the actor line is 0.70 to 0.88 with the first three, and 0.34
to 0.64 with salience alone; on 125 more the other two add 0.01. Half and twice of each make a few hundredths of
difference. Weights learnt from these 125 articles are no better on articles that they were not learnt from.
"""
MENTIONS = 6
ACTING = "acts"
"""What puts somebody before others, and is no reason to be named by itself."""


class _Beside(NamedTuple):
    """What the text tells of an actor."""

    acting: int
    """How often it acts."""
    told_of: bool
    """Whether it is the subject of the lead, or whom the lead tells of without a name."""


def with_keys(actors: Sequence[Actor], quotes: Iterable[Quote], document: Document) -> tuple[Actor, ...]:
    """The actors, with those marked that the article is about: up to four people and organisations, and two places."""
    speakers = {quote.speaker for quote in quotes}
    places = [one for one in actors if one.kind is ActorKind.PLACE and one.salience >= KEY_PLACE]
    weighed: list[tuple[float, float, Actor]] = []
    for one, beside in zip(actors, _beside(actors, document), strict=True):
        if one.kind is not ActorKind.PLACE and (one.salience >= LEAST or one.name in speakers):
            reasons = dict(_reasons(one, speakers, beside))
            weight = sum(reasons.values())
            weighed.append((weight, weight - reasons[ACTING], one))
    key: list[Actor] = []
    for _, needed, one in sorted(weighed, key=lambda pair: -pair[0]):
        if len(key) < MOST and (not key or needed >= NEEDED) and not any(_is_same(one, other) for other in key):
            key.append(one)
    names = {one.name for one in (*key, *places[:PLACES])}
    return tuple(replace(one, key=one.name in names) for one in actors)


def why_key(actors: Sequence[Actor], quotes: Iterable[Quote], document: Document) -> list[str]:
    """For each actor what makes it key, or keeps it from being key."""
    speakers = {quote.speaker for quote in quotes}
    return [_why(one, speakers, beside) for one, beside in zip(actors, _beside(actors, document), strict=True)]


def _why(one: Actor, speakers: Collection[str | None], beside: _Beside) -> str:
    if one.kind is ActorKind.PLACE:
        return f"a place with salience {one.salience:.2f}; key from {KEY_PLACE} on, {PLACES} at most"
    if one.salience < LEAST and one.name not in speakers:
        return f"salience {one.salience:.3f}: only reports, or tells who another is"
    reasons = [*_reasons(one, speakers, beside)]
    told = " + ".join(f"{weight:.2f} {reason}" for reason, weight in reasons if weight)
    weight = sum(weight for _, weight in reasons)
    return f"{told} = {weight:.2f}; key from {NEEDED} on without {ACTING!r}, or alone, {MOST} at most"


def _beside(actors: Sequence[Actor], document: Document) -> list[_Beside]:
    acting = times_acting(actors, document)
    told_of = of_lead(actors, acting, document)
    return [_Beside(times, one.name in told_of) for one, times in zip(actors, acting, strict=True)]


def _reasons(one: Actor, speakers: Collection[str | None], beside: _Beside) -> Iterator[tuple[str, float]]:
    """What speaks for an actor, each with its weight."""
    yield "salience", one.salience
    yield "quoted", QUOTED * (one.name in speakers)
    yield "a person", PERSON * (one.kind is ActorKind.PERSON)
    yield f"named {len(one.mentions)} times", NAMED * min(len(one.mentions), MENTIONS)
    yield ACTING, ACTS * beside.acting / MOST_ACTING
    yield "the lead is about", TOLD_OF * beside.told_of


def _is_same(one: Actor, other: Actor) -> bool:
    """Whether a name is most likely a shorter form of another, though not surely enough to merge them."""
    short, full = sorted((fold(one.name).split(), fold(other.name).split()), key=len)
    return one.kind is other.kind and short[-1:] == full[-1:] and set(short) <= set(full)
