"""Who says what: each quotation with its speaker, where the text tells, and without one where it does not."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from spacy.tokens import Doc

from bot.news import Actor, Quote, Span
from bot.reading.candidates import Candidate
from bot.reading.clues import Before, grade_of
from bot.reading.desk import Desk, Question
from bot.reading.judge import learnt
from bot.reading.layout import Placed
from bot.reading.quotations import Quotation

THRESHOLD = 0.5
"""Below this the speaker is not stated."""
_INSIDE = re.compile(r"([A-Z][A-Z.'’ -]{2,40}):\s")


@dataclass(frozen=True, slots=True)
class Attribution:
    """The likeliest speaker of a quotation, and how likely."""

    candidate: Candidate
    name: str | None
    confidence: float


def attribute(quotations: Sequence[Quotation], doc: Doc, text: str, actors: Sequence[Actor]) -> tuple[Quote, ...]:
    """Give each quotation its speaker.

    Args:
        quotations: of the document, in order.
        doc: the parsed document.
        text: the article's own text, of which the quotes are cut.
        actors: of the document; a speaker that is one of them gets its full name.

    Returns:
        The quotes; quotations that are no quotes are left out. `Quote.speaker` is None where the text does not tell.
    """
    if not quotations:
        return ()
    desk = Desk(doc, quotations, actors)
    before: Before | None = None
    quotes: list[Quote] = []
    for number, placed in enumerate(desk.layout.placed):
        decided = decide(desk.question(number, before))
        if is_quote(placed, decided):
            quotes.append(_quote(desk, quotations[number], text, decided))
        if not placed.short:
            before = Before(number, decided.candidate, decided.name) if decided else Before(number, None, None)
    return tuple(_joined(quotes, text))


def decide(question: Question) -> Attribution | None:
    """The likeliest speaker; None where nobody is likelier than any.

    Chances of words that stand for one person are added up: "Ruiz" and "he" may both be right.
    """
    chances = learnt().probabilities(question.evidence)
    together: dict[str, float] = {}
    for name, place, chance in zip(question.names, range(len(chances)), chances, strict=False):
        together[name or str(place)] = together.get(name or str(place), 0.0) + chance
    if not together or max(together.values()) < chances[-1]:
        return None
    speaker = max(together, key=lambda name: together[name])
    own = [place for place, name in enumerate(question.names) if (name or str(place)) == speaker]
    best = max(own, key=lambda place: chances[place])
    return Attribution(question.candidates[best], question.names[best], together[speaker])


def is_quote(placed: Placed, decided: Attribution | None) -> bool:
    """Whether a quotation is what somebody said; few words are a term, a title or a nickname without a cue beside."""
    if not placed.short:
        return True
    cue = decided.candidate.verb if decided else None
    spoken = placed.ending in ",.!?" or placed.lead.endswith((":", ","))
    return placed.words > 1 and spoken and cue is not None and grade_of(cue) == "sure" and _sure(decided)


def _sure(decided: Attribution | None) -> bool:
    return decided is not None and decided.confidence >= 0.9


def _quote(desk: Desk, quotation: Quotation, text: str, decided: Attribution | None) -> Quote:
    start, end = quotation.start, quotation.end
    if decided is None or decided.confidence < THRESHOLD:
        chance = decided.confidence if decided else 0.0
        return Quote(start, end, text[start:end], None, None, None, round(chance, 3), quotation.spans)
    mention, name = desk.referents.naming(decided.candidate.word)
    verb = decided.candidate.verb
    return Quote(
        start=start,
        end=end,
        text=text[start:end],
        speaker=name,
        speaker_mention=mention,
        cue=Span(verb.start, verb.end) if verb else None,
        confidence=round(decided.confidence, 3),
        spans=quotation.spans,
    )


def _joined(quotes: list[Quote], text: str) -> list[Quote]:
    """Join the parts of a quote that is split by its attribution: "A," she said, "B"."""
    joined: list[Quote] = []
    for quote in quotes:
        last = joined[-1] if joined else None
        if last and _is_split(last, quote, text):
            joined[-1] = replace(last, end=quote.end, text=text[last.start : quote.end], spans=last.spans + quote.spans)
        else:
            joined.append(quote)
    return joined


def _is_split(last: Quote, quote: Quote, text: str) -> bool:
    between = text[last.end : quote.start]
    return (
        quote.speaker_mention is not None
        and quote.speaker_mention == last.speaker_mention
        and last.end <= quote.speaker_mention.start < quote.start
        and "\n" not in between
        and len(between) < 150
        and text[: last.end][-1:] in {",", "—", "–", "-"}
        and re.search(r",\s*[\"“‘'«„]$", between) is not None
    )
