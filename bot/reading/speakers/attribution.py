"""Who says what: each quotation with its speaker, where the text tells, and without one where it does not."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from bot.news import Actor, ActorKind, Quote, Span, count_words
from bot.reading.document import Document, Placed
from bot.reading.languages.en.cues import ISSUED, SAYINGS
from bot.reading.languages.en.words import ENGLISH
from bot.reading.speakers.candidates import Candidate, distance
from bot.reading.speakers.classifier import learnt
from bot.reading.speakers.direct_speech import SAID_WORDS, is_called_out, is_quote, is_shown, is_title, word_before
from bot.reading.speakers.evidence import Desk, Question
from bot.reading.speakers.features import Before, grade_of
from bot.reading.speakers.introductions import author_of, introduced_by
from bot.reading.speakers.labels import LABELLED, label_of
from bot.reading.speakers.soundbites import bite_of, said_under
from bot.reading.speakers.sources import can_speak, is_plain
from bot.reading.speakers.standalone import stands_alone
from bot.reading.speakers.voices import BESIDE_WORDS, told_instead, turns_around
from bot.reading.text.quotations import Quotation

THRESHOLD = 0.5
"""Below this the speaker is not stated."""
TOLD = 0.8
"""From this on a cue tells that a quotation is a quote."""
MOST_ASKED = 600
"""Quotations of an article whose speaker is looked for, the first ones. No report has so many, and each takes two
thousandths of a second; the speakers of the others are not stated."""
_LEADING = ":,—–"
_ANEW = re.compile(r"\b(?:and|but),|\bin (?:his|her|its|their) (?:own )?words,")
"""Between two quotes, of which the second goes with words of its own: "…," said Moss, who is, in his words, "…"."""
_GOES_ON = re.compile(r"(?:And|But|Or|Because|Which)\b")
"""First words of a sentence that goes on with the one before: "We had it done," Moss said. "And I said, 'More.'"."""
_ANSWERS = ENGLISH.answering
BELOW_WORDS = 8
"""A speaker in the line below a quotation stands at its beginning."""


@dataclass(frozen=True, slots=True)
class Attribution:
    """The likeliest speaker of a quotation, and how likely."""

    candidate: Candidate | None
    name: str | None
    confidence: float
    nobody: float
    """How likely none of the candidates said it."""


def attribute(document: Document, actors: Sequence[Actor]) -> tuple[Quote, ...]:
    """Give each quotation its speaker.

    Args:
        document: with the quotations, and the labels under which words are said.
        actors: of the document; a speaker that is one of them gets its full name.

    Returns:
        The quotes; quotations that are no quotes are left out. `Quote.speaker` is None where the text does not tell.
    """
    if not document.quotations:
        return ()
    quotations, text = document.quotations, document.written
    desk = Desk(document, actors)
    before: Before | None = None
    quotes: list[Quote] = []
    beginnings: set[int] = set()
    for number, placed in enumerate(document.placed):
        if bite := bite_of(quotations[number], document.marks):
            quotes.append(said_under(bite, quotations[number], text, actors))
            before = Before(number, None, quotes[-1].speaker)
            continue
        if not desk.marked[number]:
            continue
        if number >= MOST_ASKED:
            found = _by_nobody(quotations[number], text)
            quotes += [found] if count_words(found.text) >= SAID_WORDS else []
            continue
        label = label_of(document.text, quotations[number], actors)
        if label:
            quotes.append(_labelled(desk, quotations[number], text, label))
            before = Before(number, None, quotes[-1].speaker)
            continue
        question = desk.question(number, before)
        decided = turned(desk, placed, introduced(desk, placed, led(desk, placed, question, decide(question))))
        if decided.candidate and not is_supported(desk, number, decided, before):
            decided = replace(decided, candidate=None, name=None, confidence=0.0)
        told = decided.confidence >= TOLD and _tells(placed, decided.candidate)
        if is_quote(desk.document, placed, desk.inside(number), told=told, nobody=decided.nobody):
            stands = stands_alone(desk.document, placed)
            quotes.append(replace(_quote(desk, quotations[number], text, decided), stands=stands))
        elif told and placed.words == 1 and placed.ending == ",":
            quotes.append(_quote(desk, quotations[number], text, decided))
            beginnings.add(quotes[-1].start)
        if not placed.short:
            before = Before(number, decided.candidate, decided.name)
    # One word is no quote unless it goes on behind its speaker: "Well," she said, "…".
    return tuple(one for one in joined(quotes, text, _is_split) if one.start not in beginnings or len(one.spans) > 1)


def unattributed(document: Document) -> tuple[Quote, ...]:
    """Quotations as quotes without a speaker, for a language in which none can be told; the short ones are left out."""
    quotes = (_by_nobody(quotation, document.written) for quotation in document.quotations)
    return tuple(one for one in quotes if count_words(one.text) >= SAID_WORDS)


def _by_nobody(quotation: Quotation, text: str) -> Quote:
    start, end = quotation.start, quotation.end
    return Quote(start, end, text[start:end], None, None, None, 0.0, quotation.spans)


def decide(question: Question) -> Attribution:
    """The likeliest speaker, or nobody.

    Chances of words that stand for one person are added up: "Ruiz" and "he" may both be right.
    """
    chances = learnt().probabilities(question.evidence)
    together: dict[str, float] = {}
    keys = [name or str(place) for place, name in enumerate(question.names)]
    for key, chance in zip(keys, chances, strict=False):
        together[key] = together.get(key, 0.0) + chance
    nobody = chances[-1]
    if not together:
        return Attribution(None, None, 0.0, nobody)
    speaker = max(together, key=lambda key: together[key])
    best = max((place for place, key in enumerate(keys) if key == speaker), key=lambda place: chances[place])
    return Attribution(question.candidates[best], question.names[best], together[speaker], nobody)


def led(desk: Desk, placed: Placed, question: Question, decided: Attribution) -> Attribution:
    """The subject of the verb right before a quotation, where the likeliest is doubtful or the words are called out."""
    called_out = is_called_out(desk.document, placed)
    verb = word_before(desk.document, placed)
    if verb is None or not (called_out or (decided.confidence < TOLD and grade_of(verb) == "sure")):
        return decided
    for one, name in zip(question.candidates, question.names, strict=True):
        own = one.word.head == verb.place and one.tie == "subject" and name is not None
        if one.verb == verb and (own or (called_out and one.tie in {"subject", "acl", "relcl"})):
            return Attribution(one, name, max(decided.confidence, TOLD), decided.nobody)
    return replace(decided, candidate=None, name=None, confidence=0.0) if called_out else decided


def introduced(desk: Desk, placed: Placed, decided: Attribution) -> Attribution:
    """Whom the sentence before announces, and the author in place of what he wrote: "A letter from Moss said …"."""
    one, confidence = introduced_by(desk.document, placed, desk.referents), max(decided.confidence, TOLD)
    if one is None and decided.candidate and decided.candidate.word.lemma in SAYINGS:
        author = author_of(desk.document, decided.candidate.word)
        if author and desk.referents.actor_at(author):
            one, confidence = replace(decided.candidate, word=author), decided.confidence
        elif decided.candidate.word.lemma in ISSUED:
            # "The statement said" tells nobody who speaks, unless the sentence before does.
            name = desk.issued_before(decided.candidate.word)
            return replace(decided, name=name, confidence=decided.confidence if name else 0.0)
    name = desk.referents.name_of(one.word) if one else None
    return Attribution(one, name, confidence, decided.nobody) if name else decided


def _tells(placed: Placed, one: Candidate | None) -> bool:
    """Whether a verb tells that words were said: a sure one, or one of speech right behind the comma they end with."""
    if one is None or one.verb is None:
        return False
    grade, behind = grade_of(one.verb), placed.last < one.verb.place <= placed.last + BESIDE_WORDS + 1
    return grade == "sure" or (grade == "speech" and behind and placed.ending in {",", "!", "?"})


def turned(desk: Desk, placed: Placed, decided: Attribution) -> Attribution:
    """The speaker in place of one who is spoken of: the agent of a passive, or nobody."""
    one = decided.candidate
    if one is None or not turns_around(desk.document, placed, one):
        return decided
    word = told_instead(desk.document, placed, one)
    if word is None:
        return replace(decided, candidate=None, name=None, confidence=0.0)
    return replace(decided, candidate=Candidate(word, one.verb, "agent"), name=desk.referents.name_of(word))


def is_supported(desk: Desk, number: int, decided: Attribution, before: Before | None) -> bool:
    """Whether the passage bears out a speaker for a quotation in a paragraph of its own, or on a sign.

    The line above must lead up to it, say that the speaker speaks, or hold or end a quote of the same person, though in
    a dialogue the other's turn may have come; that somebody is cited further up is not enough, and an organisation may
    be the one that reports. A line below must begin with the speaker. Who cannot speak is never borne out.
    """
    document, candidate = desk.document, decided.candidate
    placed = document.placed[number]
    if candidate is None:
        return True
    actor = desk.referents.actor_at(candidate.word)
    if (actor is None and not can_speak(document, candidate)) or not is_plain(document, placed, candidate, actor):
        return False
    if is_shown(document, placed) and (placed.short or is_title(desk.inside(number))):
        # Who holds a sign up did not write it.
        return candidate.verb == word_before(document, placed)
    if placed.lead or placed.tail:
        return True
    word = candidate.word
    if word.place > placed.last:
        return distance(word, document.words, placed) <= BELOW_WORDS
    above = (one for one in reversed(document.words[: placed.first]) if one.line < placed.line and one.pos != "SPACE")
    led_up = next(above, word).text[-1:] in _LEADING
    if not led_up and word.line == placed.line - 1 and _another_turns(desk, number, candidate):
        return False
    if before and before.candidate and document.placed[before.number].last_line >= placed.line - 1:
        same = before.candidate.word.place == word.place or (decided.name is not None and decided.name == before.name)
        if same and not (actor and actor.kind is ActorKind.ORGANISATION):
            return True
    if word.line < placed.line - 1:
        return False
    cue = candidate.verb is not None and candidate.tie == "subject" and grade_of(candidate.verb) in {"sure", "speech"}
    return led_up or cue


def _another_turns(desk: Desk, number: int, speaker: Candidate) -> bool:
    """Whether the line above asks something, or answers what the one above it asks: what follows may be another's."""
    lines = {placed.last_line: placed for placed in desk.document.placed[max(number - 2, 0) : number]}
    line = desk.document.placed[number].line
    last, asked = lines.get(line - 1), lines.get(line - 2)
    answers = speaker.verb is not None and speaker.verb.lemma in _ANSWERS
    return last is not None and (last.ending == "?" or (answers and asked is not None and asked.ending == "?"))


def _quote(desk: Desk, quotation: Quotation, text: str, decided: Attribution) -> Quote:
    start, end = quotation.start, quotation.end
    if decided.candidate is None or decided.confidence < THRESHOLD:
        return Quote(start, end, text[start:end], None, None, None, round(decided.confidence, 3), quotation.spans)
    mention, _ = desk.referents.naming(decided.candidate.word)
    verb = decided.candidate.verb
    return Quote(
        start=start,
        end=end,
        text=text[start:end],
        speaker=decided.name,
        speaker_mention=mention,
        cue=Span(verb.start, verb.end) if verb else None,
        # "He" may surely be the speaker, and still nobody can tell who he is.
        confidence=round(decided.confidence, 3) if decided.name else 0.0,
        spans=quotation.spans,
    )


def _labelled(desk: Desk, quotation: Quotation, text: str, label: Span) -> Quote:
    """A quote with the speaker that its label names; a label within the marks is no part of it."""
    first, *more = quotation.spans
    colon = text.find(":", label.end, label.end + 90) if label.end < quotation.end else label.start - 1
    if quotation.start <= label.start:
        said = text[colon + 1 : first.end].lstrip() if label.end < first.end else ""
        first = Span(first.end - len(said), first.end) if said else first
    start, end, spans = first.start, quotation.end, (first, *more)
    cue = Span(max(colon, 0), max(colon, 0) + 1)
    name = desk.labelled(label)
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
            re.search(r",\s*[\"“‘'«„]$", between) is not None
            or _GOES_ON.match(text[quote.start : quote.end]) is not None
        )
        and not _ANEW.search(between)
    )
