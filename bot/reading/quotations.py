"""Words between quotation marks, found in the raw text: every kind of mark, over paragraphs, unclosed ones too."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.news import Span

# Opening mark → the marks that may close it, the proper one first. Typists mix them.
PAIRS = {"“": '”"', '"': '"”', "„": '“”"', "«": "»", "»": "«", "‹": "›", "‘": "’'", "'": "'’"}
SINGLE = "‘'"
UNCLOSED_MOST = 1500
"""An unclosed quotation is taken to end with its paragraph, and not taken at all where that is longer."""

_MARK = re.compile("[“”„\"«»‹›‘’']")


@dataclass(frozen=True, slots=True)
class Quotation:
    """What stands between a pair of marks, without them: one part, or one for each paragraph it runs over."""

    spans: tuple[Span, ...]
    closed: bool = True

    @property
    def start(self) -> int:
        """Where the quoted words begin."""
        return self.spans[0].start

    @property
    def end(self) -> int:
        """Where they end."""
        return self.spans[-1].end


def find_quotations(text: str) -> list[Quotation]:
    """Every outermost quotation, in order. Quotations in quotations are part of the outer one.

    A mark that is not closed in its paragraph opens a quotation over several paragraphs where the next one repeats it
    (the rule of English typesetting); else the quotation ends with its paragraph.
    """
    found: list[Quotation] = []
    running: list[Span] = []
    mark = ""
    for paragraph in _paragraphs(text):
        start = paragraph.start
        if running and not (text[start] == mark or {text[start], mark} == {"“", '"'}):
            found.append(Quotation(tuple(running), closed=False))
            running = []
        for opening, inner, closed in _in_paragraph(text, paragraph):
            if running and opening == start:
                running.append(inner)
            elif closed:
                found.append(Quotation((inner,)))
                continue
            elif inner.end - inner.start <= UNCLOSED_MOST:
                running, mark = [inner], text[opening]
            if running and closed:
                found.append(Quotation(tuple(running)))
                running = []
    if running:
        found.append(Quotation(tuple(running), closed=False))
    return [quotation for quotation in found if any(text[a:b].strip() for a, b in quotation.spans)]


def _paragraphs(text: str) -> Iterator[Span]:
    for found in re.finditer(r"[^\n]+", text):
        stripped = found[0].strip()
        if stripped:
            start = found.start() + found[0].index(stripped)
            yield Span(start, start + len(stripped))


def _in_paragraph(text: str, paragraph: Span) -> Iterator[tuple[int, Span, bool]]:
    """(place of the opening mark, words inside, whether it is closed) of each outermost quotation."""
    marks = [found.start() for found in _MARK.finditer(text, paragraph.start, paragraph.end)]
    dead: set[str] = set()
    number = 0
    while number < len(marks):
        opening = marks[number]
        if text[opening] in dead or not _opens(text, opening, paragraph):
            number += 1
            continue
        closing = _closing(text, marks, number, paragraph)
        if closing is not None:
            yield opening, Span(opening + 1, marks[closing]), True
            number = closing + 1
        elif text[opening] in SINGLE or any(_opens(text, place, paragraph) for place in marks[number + 1 : number + 8]):
            # Most likely an apostrophe or a slip: what follows has marks of its own. The mark is not tried again, so
            # that a paragraph of unclosed marks costs no more than its length.
            if text[opening] in SINGLE:
                dead.add(text[opening])
            number += 1
        else:
            yield opening, Span(opening + 1, paragraph.end), False
            return


def _opens(text: str, place: int, paragraph: Span) -> bool:
    mark = text[place]
    before = text[place - 1] if place > paragraph.start else " "
    after = text[place + 1] if place + 1 < paragraph.end else " "
    if mark in "“„«‹":
        return not after.isspace()
    if mark == "»":  # German and Danish books turn them around
        return before.isspace() and not after.isspace()
    if mark == '"':
        return not after.isspace() and (before.isspace() or before in "([{—–-/…")
    if mark in SINGLE:
        follows = after.isalpha() or after in '[…“"£$'
        return follows and (before.isspace() or before in '([—–“"')
    return False


def _closing(text: str, marks: list[int], number: int, paragraph: Span) -> int | None:
    """The number of the mark that closes the quotation opened by the given one, or None."""
    mark = text[marks[number]]
    proper, others = PAIRS[mark][0], PAIRS[mark][1:]
    if mark in SINGLE:
        return _closing_single(text, marks, number, paragraph)
    depth = 0
    fallback = None
    for candidate in range(number + 1, len(marks)):
        place = marks[candidate]
        if text[place] == proper:
            if depth == 0:
                return candidate
            depth -= 1
        elif text[place] == mark and mark != proper:
            # A second opening before any closing: where a straight mark stood between, that was the closing.
            if fallback is not None:
                return fallback
            depth += 1
        elif text[place] in others and fallback is None and not _opens(text, place, paragraph):
            fallback = candidate
    return fallback


def _closing_single(text: str, marks: list[int], number: int, paragraph: Span) -> int | None:
    """A single mark closes where no letter follows; after a punctuation mark for sure, after an s by chance only."""
    possible = None
    for candidate in range(number + 1, len(marks)):
        place = marks[candidate]
        after = text[place + 1] if place + 1 < paragraph.end else " "
        if text[place] not in "’'" or after.isalnum():
            continue
        before = text[place - 1]
        if before in '.,!?…;:”"' or (before not in "sS" and possible is None):
            return candidate
        possible = candidate if possible is None else possible
    return possible
