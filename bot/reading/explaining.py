"""Why a reading is as it is: for each quote, actor and sentence what was weighed, and what decided."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from bot.news import Actor, Quote, Span
from bot.reading.actors.keys import why_key
from bot.reading.document import Document
from bot.reading.gist.candidates import Candidate
from bot.reading.gist.selection import Weighed
from bot.reading.speakers.attribution import Considered
from bot.reading.speakers.classifier import learnt
from bot.reading.speakers.labels import LABELLED

LABEL = "label"
NO_RULE = "no rule"
SHOWN = 0.001
"""Candidates with less of a chance are not shown."""


@dataclass(frozen=True, slots=True)
class Chance:
    """A word that may name a speaker, whom it names, and how likely the classifier has it."""

    words: str
    name: str | None
    place: int
    chance: float


@dataclass(frozen=True, slots=True)
class QuoteExplained:
    """A quote, the candidates for its speaker, likeliest first, and the rule that decided last."""

    span: Span
    text: str
    speaker: str | None
    candidates: tuple[Chance, ...]
    nobody: float
    rule: str


@dataclass(frozen=True, slots=True)
class ActorExplained:
    """An actor, and why a digest names it or not."""

    name: str
    key: bool
    why: str


@dataclass(frozen=True, slots=True)
class SentenceExplained:
    """A sentence, and why the gist holds it or not."""

    span: Span
    text: str
    chosen: bool
    why: str


@dataclass(frozen=True, slots=True)
class Explanation:
    """What was weighed in reading an article."""

    quotes: tuple[QuoteExplained, ...]
    actors: tuple[ActorExplained, ...]
    sentences: tuple[SentenceExplained, ...]


def explain(
    document: Document,
    actors: Sequence[Actor],
    quotes: Sequence[Quote],
    considered: Iterable[Considered],
    weighed: Iterable[Weighed],
) -> Explanation:
    """Put into words what the steps have noted."""
    by_start = {one.quotation.start: one for one in considered}
    return Explanation(
        tuple(_quote(one, by_start.get(one.start), document) for one in quotes),
        tuple(
            ActorExplained(one.name, one.key, why)
            for one, why in zip(actors, why_key(actors, quotes, document), strict=True)
        ),
        tuple(sentence for one in weighed for sentence in _sentences(one, document)),
    )


def _quote(quote: Quote, considered: Considered | None, document: Document) -> QuoteExplained:
    span = Span(quote.start, quote.end)
    if considered is None:
        rule = LABEL if quote.confidence == LABELLED or quote.speaker else NO_RULE
        return QuoteExplained(span, quote.text, quote.speaker, (), 0.0, rule)
    question = considered.question
    *chances, nobody = learnt().probabilities(question.features)
    found = (
        Chance(document.written[one.word.start : one.word.end], name, one.word.start, round(chance, 3))
        for one, name, chance in zip(question.candidates, question.names, chances, strict=True)
        if chance >= SHOWN
    )
    likeliest = tuple(sorted(found, key=lambda one: -one.chance))
    return QuoteExplained(span, quote.text, quote.speaker, likeliest, round(nobody, 3), considered.decided.rule)


def _sentences(weighed: Weighed, document: Document) -> Iterator[SentenceExplained]:
    for one in weighed.every:
        text = document.written[one.place.start : one.place.end]
        yield SentenceExplained(one.place, text, one in weighed.chosen, _why(one, weighed))


def _why(one: Candidate, weighed: Weighed) -> str:
    if one in weighed.chosen:
        if one == min(weighed.chosen, key=lambda other: other.number):
            return "it leads: the first that tells news and leans on nothing"
        return "it tells whose view the sentence before gives" if one.voices else "it adds to those chosen, and fits"
    if one not in weighed.sound:
        return "no sentence, or cut by a quotation, or furniture: a byline, a caption, a note, a promotion"
    if one not in weighed.narrated:
        return "a headline, or under the label of somebody who speaks"
    if one not in weighed.worthy:
        return "no news: too short, a question, an aside, the headline again, within a quote, or before the lead"
    if not one.leads:
        return "leans on the sentence before, or names nothing"
    if one.about < one.number:
        return "about somebody whom a sentence before names"
    return "there is no room, or it tells again what is chosen"
