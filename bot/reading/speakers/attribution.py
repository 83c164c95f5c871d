"""Who says what: each quotation with its speaker, where the text tells, and without one where it does not."""

import re
from collections.abc import Callable, Container, Iterable, Sequence
from dataclasses import dataclass, replace

from bot.news import Actor, Quote, Span, count_words
from bot.reading.document import Document, Placed
from bot.reading.speakers.candidates import Candidate
from bot.reading.speakers.direct_speech import SAID_WORDS, is_quote
from bot.reading.speakers.evidence import Evidence, Question
from bot.reading.speakers.features import Before
from bot.reading.speakers.grading import grade_of
from bot.reading.speakers.labels import LABELLED, label_of
from bot.reading.speakers.overrides import STATED, Attribution, decide
from bot.reading.speakers.soundbites import bite_of, said_under
from bot.reading.speakers.standalone import stands_alone
from bot.reading.speakers.voices import BESIDE_WORDS
from bot.reading.text.quotations import Quotation

THRESHOLD = 0.5
"""Below this the speaker is not stated."""
DESCRIBED = 0.82
"""How often "the doctors" or "a neighbour" are right where the classifier is sure: somebody else may be meant who has a
name. 45 of 55 with articles labelled for full names; `tests/training/confidence.py` measures it on the others."""
MOST_ASKED = 400
"""Quotations of an article whose speaker is looked for, the first ones. No report has so many, and each takes two
thousandths of a second; the speakers of the others are not stated."""
_ANEW = re.compile(r"\b(?:and|but),|\bin (?:his|her|its|their) (?:own )?words,")
"""Between two quotes, of which the second goes with words of its own: "…," said Moss, who is, in his words, "…"."""
_SENTENCE_BETWEEN = re.compile(r"\b[a-z]{3,}[.!?] [A-Z][^.!?]*, ")
"""A whole sentence has begun since: "…," Moss said. And perhaps, she said, it could help those who, "…"."""
_GOES_ON = re.compile(r"(?:And|But|Or|Because|Which)\b")
"""First words of a sentence that goes on with the one before: "We had it done," Moss said. "And I said, 'More.'"."""


@dataclass(frozen=True, slots=True)
class Considered:
    """How the speaker of a quotation was found."""

    quotation: Quotation
    question: Question
    decided: Attribution


def attribute(
    document: Document,
    actors: Sequence[Actor],
    without: Container[str] = (),
    considered: list[Considered] | None = None,
) -> tuple[Quote, ...]:
    """Give each quotation its speaker.

    Args:
        document: with the quotations, and the labels under which words are said.
        actors: of the document; a speaker that is one of them gets its full name.
        without: names of overrides that are not asked, to measure what each is worth.
        considered: takes how each speaker was found, to be explained.

    Returns:
        The quotes; quotations that are no quotes are left out. `Quote.speaker` is None where the text does not tell.
    """
    if not document.quotations:
        return ()
    quotations, text = document.quotations, document.written
    evidence = Evidence(document, actors)
    before: Before | None = None
    quotes: list[Quote] = []
    beginnings: set[int] = set()
    for number, placed in enumerate(document.placed):
        if bite := bite_of(quotations[number], document.marks):
            quotes.append(said_under(bite, quotations[number], text, actors))
            before = Before(number, None, quotes[-1].speaker)
            continue
        if not evidence.marked[number]:
            continue
        if number >= MOST_ASKED:
            found = _by_nobody(quotations[number], text)
            quotes += [found] if count_words(found.text) >= SAID_WORDS else []
            continue
        label = label_of(document.text, quotations[number], actors)
        if label:
            quotes.append(_labelled(evidence, quotations[number], text, label))
            before = Before(number, None, quotes[-1].speaker)
            continue
        question = evidence.question(number, before)
        decided = decide(evidence, question, before, without)
        if considered is not None:
            considered.append(Considered(quotations[number], question, decided))
        attributed = decided.confidence >= STATED and _tells(placed, decided.candidate)
        if is_quote(evidence.document, placed, evidence.inside(number), attributed=attributed, nobody=decided.nobody):
            stands = stands_alone(evidence.document, placed)
            quotes.append(replace(_quote(evidence, quotations[number], text, decided), stands=stands))
        elif attributed and placed.words == 1 and placed.ending == ",":
            quotes.append(_quote(evidence, quotations[number], text, decided))
            beginnings.add(quotes[-1].start)
        if not placed.short:
            before = Before(number, decided.candidate, decided.name)
    # One word is no quote unless it goes on behind its speaker: "Well," she said, "…".
    whole = [one for one in joined(quotes, text, _is_split) if one.start not in beginnings or len(one.spans) > 1]
    return _as_said_again(whole, {actor.name for actor in actors})


def _as_said_again(quotes: Sequence[Quote], named: Container[str]) -> tuple[Quote, ...]:
    """The quotes, those of nobody by name with the name that the same words have elsewhere, as a headline's have."""
    known = {_letters(one.text): one for one in quotes if one.speaker and one.speaker in named}
    found = []
    for one in quotes:
        again = known.get(_letters(one.text)) if one.speaker not in named and one.confidence < LABELLED else None
        same = again and replace(one, speaker=again.speaker, speaker_mention=again.speaker_mention, cue=again.cue)
        found.append(replace(same, confidence=again.confidence) if again and same else one)
    return tuple(found)


def _letters(text: str) -> str:
    return "".join(mark for mark in text.casefold() if mark.isalnum())


def unattributed(document: Document) -> tuple[Quote, ...]:
    """Quotations as quotes without a speaker, for a language in which none can be told; the short ones are left out."""
    quotes = (_by_nobody(quotation, document.written) for quotation in document.quotations)
    return tuple(one for one in quotes if count_words(one.text) >= SAID_WORDS)


def _by_nobody(quotation: Quotation, text: str) -> Quote:
    start, end = quotation.start, quotation.end
    return Quote(start, end, text[start:end], None, None, None, 0.0, quotation.spans)


def _tells(placed: Placed, one: Candidate | None) -> bool:
    """Whether a verb tells that words were said: a sure one, or one of speech right behind the comma they end with."""
    if one is None or one.verb is None:
        return False
    grade, behind = grade_of(one.verb), placed.last < one.verb.place <= placed.last + BESIDE_WORDS + 1
    return grade == "sure" or (grade == "speech" and behind and placed.ending in {",", "!", "?"})


def _quote(evidence: Evidence, quotation: Quotation, text: str, decided: Attribution) -> Quote:
    start, end = quotation.start, quotation.end
    if decided.candidate is None or decided.confidence < THRESHOLD:
        return Quote(start, end, text[start:end], None, None, None, round(decided.confidence, 3), quotation.spans)
    mention, _ = evidence.coreference.naming(decided.candidate.word)
    verb = decided.candidate.verb
    return Quote(
        start=start,
        end=end,
        text=text[start:end],
        speaker=decided.name,
        speaker_mention=mention,
        cue=Span(verb.start, verb.end) if verb else None,
        # "He" may surely be the speaker, and still nobody can tell who he is.
        confidence=round(decided.confidence * (1 if evidence.is_known(decided.name) else DESCRIBED), 3)
        if decided.name
        else 0.0,
        spans=quotation.spans,
    )


def _labelled(evidence: Evidence, quotation: Quotation, text: str, label: Span) -> Quote:
    """A quote with the speaker that its label names; a label within the marks is no part of it."""
    first, *more = quotation.spans
    colon = text.find(":", label.end, label.end + 90) if label.end < quotation.end else label.start - 1
    if quotation.start <= label.start:
        said = text[colon + 1 : first.end].lstrip() if label.end < first.end else ""
        first = Span(first.end - len(said), first.end) if said else first
    start, end, spans = first.start, quotation.end, (first, *more)
    cue = Span(max(colon, 0), max(colon, 0) + 1)
    name = evidence.labelled(label)
    if name is None:
        return Quote(start, end, text[start:end], None, None, None, 0.0, spans)
    return Quote(start, end, text[start:end], name, label, cue, LABELLED, spans)


def joined(quotes: Iterable[Quote], text: str, is_split: Callable[[Quote, Quote, str], bool]) -> list[Quote]:
    """Join the parts of a quote that is split by its attribution: "A," she said, "B"."""
    whole: list[Quote] = []
    for quote in quotes:
        last = whole[-1] if whole else None
        if last and is_split(last, quote, text):
            said, spans = text[last.start : quote.end], last.spans + quote.spans
            whole[-1] = replace(last, end=quote.end, text=said, spans=spans)
        else:
            whole.append(quote)
    return whole


def _is_split(last: Quote, quote: Quote, text: str) -> bool:
    between = text[last.end : quote.start]
    return bool(
        quote.speaker_mention is not None
        and (quote.speaker_mention == last.speaker_mention or (quote.speaker and quote.speaker == last.speaker))
        and last.end <= quote.speaker_mention.start < quote.start
        and "\n" not in between
        and len(between) < 150
        and text[: last.end][-1:] in {",", "—", "–", "-"}
        and (
            re.search(r",\s*(?:''|``|[\"“‘'«„])$", between) is not None
            or _GOES_ON.match(text[quote.start : quote.end]) is not None
        )
        and not _ANEW.search(between)
        and not _SENTENCE_BETWEEN.search(between)
    )
