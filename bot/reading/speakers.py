"""Who says what: each quotation with its speaker, where the text tells, and without one where it does not."""

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace

from spacy.tokens import Doc, Token

from bot.news import Actor, Quote, Span
from bot.reading.cues import NOBODY, PLURAL, SPEECH, SURE, THIRD
from bot.reading.quotations import Quotation
from bot.reading.referents import Referents

FEWEST_WORDS = 5
"""A shorter quotation is a term, a title or a scare quote, unless a verb of speech is right beside it."""
REACH = 40
"""Words away from the quotation in which a cue is looked for."""
THRESHOLD = 0.6
"""Below this the speaker is not stated. Calibrated on the training articles."""


@dataclass(frozen=True, slots=True)
class Attribution:
    """A speaker with the reason: the words that name the speaker and those that say that it spoke."""

    mention: Span
    speaker: str | None
    cue: Span
    confidence: float
    adjacent: bool
    """Whether the cue is right beside the quotation."""
    after: bool = False


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
    desk = _Desk(doc, quotations, Referents(doc, actors))
    found: list[tuple[Quotation, Attribution | None]] = []
    for number, quotation in enumerate(quotations):
        own = desk.attribution(number)
        previous = found[-1] if found and number and desk.follows(number) else None
        if own is None and previous and previous[1]:
            own = replace(previous[1], confidence=min(previous[1].confidence, desk.trust(number)), adjacent=False)
        found.append((quotation, own))
    return tuple(_joined([_quote(text, *pair) for pair in found if _is_quote(text, *pair)], found, text))


def _is_quote(text: str, quotation: Quotation, attribution: Attribution | None) -> bool:
    words = sum(len(text[start:end].split()) for start, end in quotation.spans)
    if words >= FEWEST_WORDS:
        return True
    sentence = text[quotation.start : quotation.end].rstrip()[-1:] in ",.!?"
    return words > 1 and sentence and attribution is not None and attribution.adjacent and attribution.confidence > 0.9


def _quote(text: str, quotation: Quotation, attribution: Attribution | None) -> Quote:
    start, end = quotation.start, quotation.end
    sure = attribution if attribution and attribution.confidence >= THRESHOLD else None
    return Quote(
        start=start,
        end=end,
        text=text[start:end],
        speaker=sure.speaker if sure else None,
        speaker_mention=sure.mention if sure else None,
        cue=sure.cue if sure else None,
        confidence=attribution.confidence if attribution else 0.0,
        spans=quotation.spans,
    )


def _joined(quotes: list[Quote], found: Sequence[tuple[Quotation, Attribution | None]], text: str) -> list[Quote]:
    """Join the parts of a quote that is split by its attribution: "A," she said, "B"."""
    after = {quotation.start for quotation, attribution in found if attribution and attribution.after}
    joined: list[Quote] = []
    for quote in quotes:
        last = joined[-1] if joined else None
        between = text[last.end : quote.start] if last else ""
        split = (
            last
            and last.spans[-1].start in after
            and "\n" not in between
            and len(between) < 150
            and text[: last.end].rstrip().endswith(",")
            and re.search(r",\s*[\"“‘'«„]$", between)
            and quote.speaker == last.speaker
        )
        if last and split:
            joined[-1] = replace(last, end=quote.end, text=text[last.start : quote.end], spans=last.spans + quote.spans)
        else:
            joined.append(quote)
    return joined


class _Desk:
    """A document laid out for attribution: which words are quoted, and where each quotation stands."""

    def __init__(self, doc: Doc, quotations: Sequence[Quotation], referents: Referents) -> None:
        self._doc = doc
        self._quotations = quotations
        self._referents = referents
        self._quoted = _quoted_tokens(doc, quotations)
        starts = [token.idx for token in doc]
        self._first = [_token_at(doc, starts, one.start) for one in quotations]
        self._last = [_token_at(doc, starts, one.end - 1) for one in quotations]

    def attribution(self, number: int) -> Attribution | None:
        """The attribution in the words around a quotation."""
        return self._transcript(number) or self._after(number) or self._before(number) or self._around(number)

    def follows(self, number: int) -> bool:
        """Whether a quotation without attribution goes on where the one before it left off."""
        return self.trust(number) > 0

    def trust(self, number: int) -> float:
        """How surely a quotation continues the one before it."""
        text = self._doc.text
        before, this = self._quotations[number - 1], self._quotations[number]
        between = text[before.end + 1 : max(this.start - 1, before.end + 1)]
        if "\n" not in between:
            return 0.9 if len(between) < 200 else 0.75
        alone = not between.rsplit("\n", 1)[1].strip()
        middle = [line for line in between.split("\n")[1:-1] if line.strip()]
        tail = between.split("\n", 1)[0]
        if alone and not middle and len(tail.split()) < 30:
            closes = text[before.end - 1 : before.end] in ".!?," or before.closed is False
            return 0.72 if closes and tail.strip() else 0.65
        return 0.0

    def _transcript(self, number: int) -> Attribution | None:
        """SMITH: "…" and, in the quotation itself, "SMITH: …"."""
        start = self._quotations[number].start
        text = self._doc.text
        line = text[text.rfind("\n", 0, start) + 1 : start]
        inside = re.match(r"([A-Z][A-Z.'’ -]{2,40}):\s", text[start : start + 50])
        if inside:
            place = Span(start, start + len(inside[1]))
        else:
            led = re.match(r"\W*((?:[A-Z][\w.'’-]+ ?){1,4}):\s*\W?$", line)
            if not led:
                return None
            at = start - len(line) + led.start(1)
            place = Span(at, at + len(led[1].rstrip()))
        name = self._referents.name_at(place) or self._referents.named(text[place.start : place.end])
        return Attribution(place, name, Span(place.end, place.end + 1), 0.95, adjacent=True)

    def _after(self, number: int) -> Attribution | None:
        """The words behind: "…," said X; "…," X said; "…", according to X."""
        words = self._words_after(number)
        last = self._doc.text[max(self._quotations[number].end - 1, 0)]
        following = self._doc.text[self._quotations[number].end : self._quotations[number].end + 2]
        ended = last in ".!?" and not (
            last in "!?" and words and (words[0].text[:1].islower() or words[0].pos_ in {"PROPN", "PRON"})
        )
        if not words or ("," not in {last, following[1:2]} and ended and len(words) > 7 and last == "."):
            return None
        for place, token in enumerate(words[:14]):
            if token.text in {";", ":"} or (token.text == "," and place > 0 and words[0].lower_ in {"and", "but"}):
                break
            if self._is_cue(token):
                found = self._by_subject(token, words, near=place < 6)
                if found:
                    close = place <= 8 and (last in ",?!—-–" or len(words) <= 7)
                    sure = 0.97 if close and token.lemma_ in SURE else 0.88 if close else 0.7
                    return replace(found, confidence=min(sure, found.confidence), adjacent=close, after=True)
            if token.lower_ == "according" and place + 2 < len(words) and words[place + 1].lower_ == "to":
                return self._from(words[place + 2 :], token, 0.95)
        return None

    def _before(self, number: int) -> Attribution | None:
        """X said: "…"; X said that "…"; according to X, "…"."""
        words = self._words_before(number)
        for place, token in enumerate(reversed(words)):
            if self._is_cue(token):
                found = self._by_subject(token, words, near=place < 6)
                if found:
                    close = place <= 3
                    sure = 0.96 if close and token.lemma_ in SURE else 0.9 if close or token.lemma_ in SURE else 0.75
                    return replace(found, confidence=min(sure, found.confidence), adjacent=close)
            if token.lower_ == "according" and place and words[-place].lower_ == "to":
                return self._from(words[len(words) - place + 1 :], token, 0.85)
        return None

    def _around(self, number: int) -> Attribution | None:
        """A fragment in somebody's sentence: the subject of the clause it stands in."""
        first = self._first[number]
        text = self._doc.text
        if text[: self._quotations[number].start - 1].rstrip(" ").endswith("\n") or first is None:
            return None
        token = first
        for _ in range(12):
            if token.head == token:
                break
            token = token.head
            if token.pos_ in {"VERB", "AUX"} and token.i not in self._quoted:
                found = self._by_subject(token, [], near=True)
                if found:
                    return replace(found, confidence=min(0.62, found.confidence), adjacent=False)
        return None

    def _is_cue(self, token: Token) -> bool:
        return (
            token.i not in self._quoted
            and token.lemma_.lower() in SPEECH
            and token.pos_ in {"VERB", "AUX", "NOUN", "ADJ", "PROPN"}
            and token.tag_ not in {"NNS", "JJ"}
        )

    def _by_subject(self, verb: Token, words: Sequence[Token], *, near: bool) -> Attribution | None:
        subject = self._subject(verb)
        if subject is None and words:
            subject = self._beside(verb, words)
        if subject is None:
            return None
        return self._named_by(subject, Span(verb.idx, verb.idx + len(verb)), 0.97 if near else 0.9)

    def _subject(self, verb: Token) -> Token | None:
        """The subject of a verb, or of the verb it goes with."""
        for _ in range(4):
            subjects = [
                child for child in verb.children if child.dep_ in {"nsubj", "agent"} and child.i not in self._quoted
            ]
            if subjects:
                subject = subjects[-1] if verb.text == "said" else subjects[0]
                if subject.dep_ == "agent":
                    return next((child for child in subject.children if child.dep_ == "pobj"), None)
                if subject.lower_ in {"who", "which", "that"} and verb.dep_ == "relcl":
                    return verb.head
                return subject
            if verb.dep_ not in {"conj", "xcomp", "advcl", "ccomp", "aux", "acl"} or verb.head == verb:
                return None
            if verb.dep_ == "acl" and verb.head.pos_ in {"PROPN", "NOUN", "PRON"}:
                return verb.head if verb.head.i not in self._quoted else None
            verb = verb.head
            if verb.i in self._quoted:
                return None
        return None

    def _beside(self, verb: Token, words: Sequence[Token]) -> Token | None:
        """The noun right after an inverted verb, or the last one before the verb, where the parser found no subject."""
        place = next((number for number, word in enumerate(words) if word.i == verb.i), None)
        if place is None:
            return None
        for word in words[place + 1 : place + 8]:
            if word.text in {",", ".", ";", ":"} or word.pos_ == "VERB":
                break
            if self._referents.name_at(Span(word.idx, word.idx + len(word))) or word.lower_ in THIRD:
                return word
        for word in reversed(words[max(place - 6, 0) : place]):
            if word.pos_ in {"PROPN", "NOUN"} or word.lower_ in THIRD | PLURAL:
                return word
        return None

    def _from(self, words: Sequence[Token], cue: Token, confidence: float) -> Attribution | None:
        for word in words[:8]:
            if word.pos_ in {"PROPN", "NOUN", "PRON"} and word.i not in self._quoted and word.dep_ != "compound":
                return self._named_by(word, Span(cue.idx, cue.idx + len(cue)), confidence)
        return None

    def _named_by(self, subject: Token, cue: Span, confidence: float) -> Attribution | None:
        lower = subject.lower_
        if lower in NOBODY or subject.i in self._quoted:
            return None
        place = Span(subject.idx, subject.idx + len(subject))
        if lower in THIRD:
            name = self._referents.pronoun(subject, self._quoted)
            return Attribution(place, name, cue, confidence, adjacent=True)
        if lower in PLURAL:
            return Attribution(place, None, cue, min(confidence, 0.8), adjacent=True)
        mention, name = self._referents.noun(subject)
        return Attribution(mention, name, cue, confidence, adjacent=True)

    def _words_after(self, number: int) -> list[Token]:
        """What follows a quotation up to the end of the sentence, the line, or the next quotation."""
        words: list[Token] = []
        last = self._last[number]
        limit = self._quotations[number + 1].start - 1 if number + 1 < len(self._quotations) else len(self._doc.text)
        for token in self._doc[last.i + 1 : last.i + 1 + REACH]:
            if "\n" in token.text or token.idx >= limit or (token.text in {".", "!", "?"} and words):
                break
            if token.idx > self._quotations[number].end and not token.is_space and not (token.is_punct and not words):
                words.append(token)
        return words

    def _words_before(self, number: int) -> list[Token]:
        """What leads up to a quotation: from the sentence's start, or the line before where that ends with a colon."""
        words: list[Token] = []
        first = self._first[number]
        crossed = False
        for token in reversed(self._doc[max(first.i - REACH, 0) : first.i]):
            if token.idx >= self._quotations[number].start - 1:
                continue
            if "\n" in token.text:
                if words or crossed:
                    break
                crossed = True
                continue
            if token.is_space:
                continue
            if crossed and not words and token.text not in {":", ",", "—"}:
                break
            if token.i in self._quoted or (token.text in {".", "!", "?", ";"} and token.i + 1 < len(self._doc)):
                break
            words.append(token)
        return words[::-1]


def _quoted_tokens(doc: Doc, quotations: Sequence[Quotation]) -> frozenset[int]:
    quoted: set[int] = set()
    for quotation in quotations:
        if len(doc.text[quotation.start : quotation.end].split()) >= 2:
            for start, end in quotation.spans:
                words = doc.char_span(start, end, alignment_mode="contract")
                if words is not None:
                    quoted.update(range(words.start, words.end))
    return frozenset(quoted)


def _token_at(doc: Doc, starts: Sequence[int], place: int) -> Token:
    return doc[max(bisect_right(starts, place) - 1, 0)]
