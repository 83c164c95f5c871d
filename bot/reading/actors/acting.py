"""Who acts in an article, and whom its lead tells of without a name."""

from bisect import bisect_right
from collections.abc import Sequence

from bot.news import Actor, ActorKind, Span
from bot.reading.actors.salience import SUBJECTS, TELLING
from bot.reading.document import Document, Word

MOST = 3
"""Times that somebody acts from which on more tell no more."""
BEHIND = 2
"""Sentences behind the lead in which whom it tells of gets a name."""


def times_acting(actors: Sequence[Actor], document: Document) -> list[int]:
    """For each actor, how often it is the subject of a clause outside quotations, `MOST` at most."""
    starts = [word.start for word in document.words]
    return [min(sum(_acts(one, document, starts) for one in actor.mentions), MOST) for actor in actors]


def named_behind_lead(actors: Sequence[Actor], acting: Sequence[int], document: Document) -> str | None:
    """Whom a lead tells of that names no person: "Two teachers were freed. Ida Moss, 40, and Jan Holt were …"."""
    lead = next((one for one in document.sentences if len(one) > TELLING and one.text.strip() != document.title), None)
    if lead is None:
        return None
    doers = [
        (min(start for start, _ in actor.mentions), actor.name)
        for actor, times in zip(actors, acting, strict=True)
        if actor.kind is ActorKind.PERSON and (times or actor.mentions[0].start < lead.end_char)
    ]
    if not doers:
        return None
    start, name = min(doers)
    places = [sentence.start_char for sentence in document.sentences]
    behind = bisect_right(places, start) - bisect_right(places, lead.start_char)
    return name if 0 < behind <= BEHIND else None


def _acts(mention: Span, document: Document, starts: Sequence[int]) -> bool:
    words = document.words
    first = max(bisect_right(starts, mention.start) - 1, 0)
    last = max(bisect_right(starts, mention.end - 1) - 1, first)
    inside = range(first, last + 1)
    noun: Word = next((words[at] for at in inside if words[at].head not in inside), words[last])
    doer = words[noun.head] if noun.dep == "appos" else noun
    return noun.quotation < 0 and doer.dep in SUBJECTS
