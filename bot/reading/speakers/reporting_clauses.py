"""What is said around the words that tell who says it: « Il faut agir, explique Mme Rivière. Vite. »"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from spacy.tokens import Doc

from bot.news import Span
from bot.reading.languages.lexicon import rules_for
from bot.reading.speakers.cue_verbs import Verb, verb_at
from bot.reading.speakers.subjects import Mention
from bot.reading.text.quotations import Quotation

LONGEST = 160
"""Characters of words that tell who speaks."""
MOST_COMMAS = 60
"""Looked at in one quotation; bounded, so that a list of thousands takes no longer."""
_PAUSE = re.compile(r"[,!?…]\s|\s?[—–]\s?(?=[a-zà-ÿ])")
_END = re.compile(r"[—–][.,]?|[.,;]")
_SPOKEN_LINE = re.compile(r"^[—–]\s?(?=[¿¡A-ZÀ-Þ])", re.MULTILINE)
_TURN = re.compile(r"\s[—–](?=[a-zà-ÿ])")
_BACK = re.compile(r"[—–][.,]?\s?")


@dataclass(frozen=True, slots=True)
class Part:
    """A quotation without what is told within it, and the verb of that."""

    quotation: Quotation
    verb: Verb | None = None

    @property
    def mark(self) -> str:
        """The mark that opens it."""
        return self.quotation.mark


def spoken_lines(doc: Doc, text: str) -> list[Quotation]:
    """Dialogue as Spanish sets it: —No lo sé —dijo Ana Ruiz—. Ya veremos."""
    found = []
    for opening in _SPOKEN_LINE.finditer(text):
        start = opening.end()
        line = text.find("\n", start)
        stop = line if line >= 0 else len(text)
        turn = _TURN.search(text, start, stop)
        if turn is None or verb_at(doc, text, turn.end(), sure=False) is None:
            continue
        spans = [Span(start, turn.start())]
        back = _BACK.search(text, turn.end(), stop)
        if back and back.end() < stop:
            spans.append(Span(back.end(), stop))
        found.append(Quotation(tuple(spans), mark="—"))
    return found


def parted(quotation: Quotation, doc: Doc, text: str, mentions: Sequence[Mention]) -> Part:
    """A quotation with the words that were said alone, where others tell within it who says them."""
    if quotation.mark == "—":
        verb = verb_at(doc, text, quotation.spans[0].end + 2, sure=True)
        return Part(quotation, verb)
    for number, span in enumerate(quotation.spans):
        for verb, start, end in _incises(span, doc, text, mentions):
            pieces = [Span(span.start, start), Span(end, span.end)]
            kept = tuple(one for one in pieces if text[one.start : one.end].strip(" .,;—–\u00a0"))
            spans = (*quotation.spans[:number], *kept, *quotation.spans[number + 1 :])
            return Part(replace(quotation, spans=spans) if spans else quotation, verb)
    return Part(quotation)


def _incises(span: Span, doc: Doc, text: str, mentions: Sequence[Mention]) -> Iterator[tuple[Verb, int, int]]:
    """Each verb with a name or "il" behind it, and where what it tells begins and ends."""
    pronouns = rules_for(doc.lang_).words.singular_pronouns
    for number, pause in enumerate(_PAUSE.finditer(text, span.start, span.end)):
        if number == MOST_COMMAS:
            return
        verb = verb_at(doc, text, pause.end(), sure=pause[0].strip() in {"—", "–"})
        inverted = verb_at(doc, text, pause.end(), sure=True) if verb is None else verb
        if inverted and inverted.pronoun in pronouns:
            verb = inverted
        elif verb is None:
            continue
        begins = pause.start() + (pause[0][0] in "!?…")
        named = _named_behind(verb.end, mentions, text)
        if verb.pronoun not in pronouns and named is None:
            continue
        behind = _END.search(text, max(named or 0, verb.end), min(span.end, verb.end + LONGEST))
        end = behind.end() if behind else span.end
        if behind is None and span.end - verb.end > LONGEST:
            continue
        yield verb, begins, end


def _named_behind(place: int, mentions: Sequence[Mention], text: str) -> int | None:
    """Where a name ends that stands behind a verb, in the same clause."""
    first = bisect_left(mentions, place, key=lambda one: one.span.start)
    for mention in mentions[first : first + 1]:
        between = text[place : mention.span.start]
        if len(between) < 80 and not re.search(r"[,;:!?»«\n]|(?<!M)\.", between):
            return mention.span.end
    return None
