"""Words between quotation marks, found in the raw text: every kind of mark, over paragraphs, unclosed ones too."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from bot.news import Span
from bot.reading.languages.en.patterns import NARRATED, NARRATED_BY_NAME
from bot.reading.text.quotation_marks import MARK, PAIRS, SINGLE, QuotationMark, mark_at

TYPEWRITTEN = frozenset({"''", "``"})
UNCLOSED_MOST = 1500
"""An unclosed quotation is taken to end with its paragraph, and not taken at all where that is longer."""
_TURNED = ({"”", "“"}, {"»", "«"})
"""What opens the next paragraph of a quotation in place of the mark itself; » is Spanish."""
AHEAD_MOST = 60
"""Marks looked at for the end of a single quotation; bounded, so that a text of apostrophes takes no longer."""

LABEL = re.compile(r"([A-ZÀ-Þ][A-ZÀ-Þ.'’ -]{1,40})(?:[ ]\([^)\n]{1,30}\))?(?:,[ ][A-ZÀ-Þ][A-ZÀ-Þ\d.,'’ &/-]{1,50})?:\s")
"""What a transcript puts before the words of each: SMITH: …, SEN. JANE SMITH (R): …, JANE SMITH, HOST: …"""
_SENTENCE_END = re.compile(r"[.!?]\s")
_INNER = re.compile(r"(?<!\w)[‘']\w")
_STAGED = re.compile(r"[(\[](?:[^()\[\]a-zà-ÿ]{1,60}|[\w'’.-]{1,20}(?:\s[\w'’.-]{1,20}){0,2})[)\]][.,]?")
"""What a transcript notes beside what is said: (CROSSTALK.), [Applause], (END VIDEO CLIP)."""


@dataclass(frozen=True, slots=True)
class Quotation:
    """What stands between a pair of marks, without them: one part, or one for each paragraph it runs over."""

    spans: tuple[Span, ...]
    closed: bool = True
    mark: str = "“"
    """The opening mark."""

    @property
    def start(self) -> int:
        """Where the quoted words begin."""
        return self.spans[0].start

    @property
    def end(self) -> int:
        """Where they end."""
        return self.spans[-1].end

    def text_of(self, text: str) -> str:
        """The quoted words, of the text they were found in."""
        return text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class _Part:
    """A quotation within one paragraph."""

    mark: QuotationMark
    inner: Span
    closed: bool


def find_quotations(text: str) -> list[Quotation]:
    """Every outermost quotation, in order. Quotations in quotations are part of the outer one.

    A mark that is not closed in its paragraph opens a quotation over several paragraphs where the next one repeats it
    (the rule of English typesetting); else the quotation ends with its paragraph.
    """
    found: list[Quotation] = []
    running: list[Span] = []
    mark = ""
    paragraphs = list(_paragraphs(text))
    for number, paragraph in enumerate(paragraphs):
        after = paragraphs[number + 1].start if number + 1 < len(paragraphs) else None
        if running and not _repeats(text, paragraph.start, mark):
            found.append(Quotation(tuple(running), closed=False, mark=mark))
            running = []
        for part in _in_paragraph(text, paragraph, after):
            if running and part.mark.start != paragraph.start:
                # What seemed to repeat the mark was none, such as an apostrophe.
                found.append(Quotation(tuple(running), closed=False, mark=mark))
                running = []
            if running:
                if LABEL.match(text, part.inner.start, part.inner.end):
                    # In a quoted transcript somebody else goes on.
                    found.append(Quotation(tuple(running), mark=mark))
                    running = []
                running.append(part.inner)
            elif part.closed:
                found.append(Quotation((part.inner,), mark=part.mark.text))
                continue
            else:
                running, mark = [part.inner], part.mark.text
            if part.closed:
                found.append(Quotation(tuple(running), mark=mark))
                running = []
    if running:
        found.append(Quotation(tuple(running), closed=False, mark=mark))
    return [worded for quotation in found if (worded := _worded(quotation, text)).spans]


def _worded(quotation: Quotation, text: str) -> Quotation:
    """A quotation without the parts that hold no word that was said, and without the spaces of French at its marks."""
    spans = (_stripped(span, text) for span in quotation.spans if _is_said(text[span.start : span.end]))
    return replace(quotation, spans=tuple(spans))


def _stripped(span: Span, text: str) -> Span:
    inside = text[span.start : span.end]
    return Span(span.end - len(inside.lstrip()), span.start + len(inside.rstrip()))


def _is_said(part: str) -> bool:
    words = part.strip()
    return bool(words) and not _STAGED.fullmatch(words)


def _paragraphs(text: str) -> Iterator[Span]:
    for found in re.finditer(r"[^\n]+", text):
        stripped = found[0].strip()
        if stripped:
            start = found.start() + len(found[0]) - len(found[0].lstrip())
            yield Span(start, start + len(stripped))


def _repeats(text: str, start: int, mark: str) -> bool:
    """Whether a paragraph begins with the mark of a quotation that runs on."""
    return text.startswith(mark, start) or {text[start], mark} in _TURNED


def _in_paragraph(text: str, paragraph: Span, after: int | None) -> Iterator[_Part]:
    """The outermost quotations of a paragraph.

    Marks within marks are counted as pairs first. Where they do not come out even, the paragraph is read on as if
    there were no pairs within pairs, so that a slip costs one quotation and every mark is looked at twice at most.
    """
    marks = [mark_at(text, found, paragraph) for found in MARK.finditer(text, paragraph.start, paragraph.end)]
    nested, number, dead = True, 0, ""
    while number < len(marks):
        mark = marks[number]
        number += 1
        if not mark.opens or mark.text in dead or _is_doubled(text, marks, number):
            continue
        if mark.text in SINGLE:
            closing, sure = _closing_single(text, marks, number, paragraph.end)
            end = paragraph.end if closing is None else marks[closing].start
            led = mark.start == paragraph.start or text[mark.start - 2 : mark.start] in {": ", ", "}
            runs_on = closing is None or _SENTENCE_END.search(text, mark.end, end)
            if not sure and led and runs_on and after is not None and text[after] == mark.text:
                yield _Part(mark, Span(mark.end, paragraph.end), closed=False)
                return
            if closing is None:
                # Most likely an apostrophe.
                continue
            yield _Part(mark, Span(mark.end, marks[closing].start), closed=True)
            number = closing + 1
            continue
        closing, first, depth = _closing(marks, number, mark, nested=nested)
        if closing is None and depth == 0 and after is not None and _repeats(text, after, mark.text):
            yield _Part(mark, Span(mark.end, paragraph.end), closed=False)
            return
        if closing is None and first is not None:
            if depth == 0 and mark.text == '"' and marks[first].text != '"':
                # It sets off an excerpt, in which the curly marks come out even: "Reyes walked in, shouting “Hey!”
                dead += mark.text
                continue
            closing, nested = first, False
        if closing is not None:
            whole = Span(mark.end, marks[closing].start)
            cut, behind = _before_narration(text, whole), closing + 1
            if cut == whole:
                cut = _before_narration(text, whole, NARRATED_BY_NAME)
            if cut != whole:
                reopened = (one for one in range(number, closing) if _reopens(text, marks[one], cut.end))
                behind = next(reopened, closing + 1)
            yield _Part(mark, whole if behind > closing else cut, closed=True)
            number = behind
        elif depth > 0 or paragraph.end - mark.end > UNCLOSED_MOST:
            # What follows has marks of its own, which do not close either: none of this kind is tried again.
            nested = False
            dead += mark.text if depth == 0 else ""
        elif mark.text == '"' and after is not None and text[after] == "“":
            # It sets off an excerpt that goes on with a quotation of its own.
            continue
        else:
            whole = Span(mark.end, paragraph.end)
            cut = _before_narration(text, whole)
            yield _Part(mark, cut, closed=cut != whole)
            if cut == whole:
                return
            number = next((one for one in range(number, len(marks)) if marks[one].start >= cut.end), len(marks))


def _is_doubled(text: str, marks: Sequence[QuotationMark], number: int) -> bool:
    """Whether the mark behind which the numbered one stands is a slip: ""We sail,” she said.

    What the second mark opens then ends as a quotation does before its attribution, or with its paragraph. A quotation
    that begins with another ends the other as one word among many: "“No” is no answer," she said.
    """
    if number >= len(marks):
        return False
    first, second = marks[number - 1], marks[number]
    if second.start != first.end or first.text in SINGLE or second.text not in PAIRS or not second.opens:
        return False
    if text[max(first.start - 1, 0) : first.start].strip():
        return False
    closing = next((one for one in marks[number + 1 : number + 1 + AHEAD_MOST] if one.text in PAIRS[second.text]), None)
    return closing is None or text[closing.start - 1] in ",.?!…"


def _before_narration(text: str, inner: Span, narrated: re.Pattern[str] = NARRATED) -> Span:
    """What is quoted up to "said Mayor Cole", where no mark stands before it."""
    narration = narrated.search(text, inner.start, min(inner.end, inner.start + UNCLOSED_MOST))
    if narration is None or _INNER.search(text, inner.start, narration.end()):
        return inner
    return Span(inner.start, narration.end())


def _reopens(text: str, mark: QuotationMark, end: int) -> bool:
    """Whether a quotation goes on with a mark of its own, in a sentence after the narration."""
    return (
        mark.start > end
        and mark.text in PAIRS
        and mark.opens
        and text[max(mark.start - 2, 0) : mark.start].rstrip()[-1:] in ".,:"
    )


def _closing(
    marks: list[QuotationMark], number: int, opening: QuotationMark, *, nested: bool
) -> tuple[int | None, int | None, int]:
    """(the mark that closes a quotation, the first that might, how many pairs within are open at the end)."""
    closers = PAIRS[opening.text]
    depth, first = 0, None
    for candidate in range(number, len(marks)):
        mark = marks[candidate]
        fits = mark.text in closers and mark.closes
        if mark.text == "“" and fits and mark.opens and depth == 0 and opening.text == "“":
            fits = not any(one.text == "”" for one in marks[candidate + 1 : candidate + 2])
        if fits:
            if depth == 0:
                return candidate, first, 0
            first = candidate if first is None else first
            depth -= 1
        elif nested and mark.opens and not set(PAIRS.get(mark.text, "")).isdisjoint(closers):
            depth += 1
        if not nested and first is not None:
            break
    return None, first, depth


def _closing_single(text: str, marks: list[QuotationMark], number: int, stop: int) -> tuple[int | None, bool]:
    """(the mark that closes a single quotation, whether it is sure to).

    It closes where no letter follows: for sure beside a punctuation mark, after an s by chance only, for that may be
    "the dockers' leaders".
    """
    possible, depth = None, 0
    for candidate in range(number, min(len(marks), number + AHEAD_MOST)):
        mark = marks[candidate]
        if mark.text in PAIRS:
            depth += 1 if mark.opens and depth == 0 else -1
            if depth < 0:
                break
        elif possible is not None and mark.opens and text[mark.start - 1].isspace():
            break
        elif mark.closes and depth == 0:
            before, after = text[mark.start - 1], text[mark.end] if mark.end < stop else "."
            if before in '.,!?…;:”"' or after in ".,;:!?)" or (before not in "sS" and possible is None):
                return candidate, True
            possible = candidate if possible is None else possible
    return possible, False
