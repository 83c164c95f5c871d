"""Characters that nobody sees: soft hyphens, spaces without width, marks of direction.

They part a name from itself, and a quotation from its mark. A text is read without them, and what is found gets its
places in the text as it was given.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import replace
from itertools import accumulate
from typing import TypeVar

from bot.news import Actor, Dated, Passage, Quote, Reading, Span

# Joiners are no such marks: they stand within words of Persian and Hindi.
_UNSEEN = re.compile("[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]+")


def without_unseen(text: str) -> str:
    """The text as a reader sees it."""
    return _UNSEEN.sub("", text)


def put_back(reading: Reading, text: str) -> Reading:
    """A reading of what is seen of a text, with its places and words in the text itself."""
    if not _UNSEEN.search(text):
        return reading
    given = _Given(text)
    return replace(
        reading,
        gist=tuple(given.passage(one) for one in reading.gist),
        actors=tuple(given.actor(one) for one in reading.actors),
        quotes=tuple(given.quote(one) for one in reading.quotes),
        when=tuple(given.passage(one) for one in reading.when),
    )


Told = TypeVar("Told", Passage, Dated)


class _Given:
    """A text as it was given, and where in it stands what is seen."""

    def __init__(self, text: str) -> None:
        self._text = text
        runs = [one.span() for one in _UNSEEN.finditer(text)]
        self._left_out = [0, *accumulate(end - start for start, end in runs)]
        self._places = [start - before for (start, _), before in zip(runs, self._left_out, strict=False)]
        """Where something is left out of what is seen."""

    def quote(self, one: Quote) -> Quote:
        start, end = self._span(one)
        return replace(
            one,
            start=start,
            end=end,
            text=self._text[start:end],
            speaker_mention=one.speaker_mention and self._span(one.speaker_mention),
            cue=one.cue and self._span(one.cue),
            spans=self._spans(one.spans),
        )

    def actor(self, one: Actor) -> Actor:
        span = one.role_span and self._span(one.role_span)
        return replace(
            one,
            role=self._text[slice(*span)] if span else one.role,
            role_span=span,
            mentions=self._spans(one.mentions),
        )

    def passage(self, one: Told) -> Told:
        start, end = self._span(one)
        return replace(one, start=start, end=end, text=self._text[start:end])

    def _spans(self, spans: Iterable[Span]) -> tuple[Span, ...]:
        return tuple(self._span(one) for one in spans)

    def _span(self, seen: Span | Passage | Dated | Quote) -> Span:
        return Span(self._place(seen.start), self._place(seen.end - 1) + 1)

    def _place(self, seen: int) -> int:
        return seen + self._left_out[bisect_right(self._places, seen)]
