"""Quotations that are set off from an article instead of being said in it: pull quotes, and what other papers wrote."""

import re
from collections.abc import Iterator
from itertools import islice

from bot.news import Span
from bot.reading.text.quotations import Quotation

FEWEST_WORDS = 5
"""Fewer words stand twice in an article by chance."""
PLACES_MOST = 5
"""Places looked at where the same words stand; bounded, so that a text of one line again and again takes no longer."""
_MARKS = " .,;:!?…\"'“”‘’«»\u00a0"
_BY = r"(?:by|via)[ ](?:the[ ])?[A-ZÀ-Þ]"
_CREDITED = re.compile(rf"[^\w\s]{{1,2}}[ ]{_BY}")
_EXCERPT = re.compile(rf"[^\w\s]{{2}}[ ]{_BY}[^\n:]{{1,80}}:[ ]?[^\w\s]$")


def is_set_off(text: str, quotation: Quotation) -> bool:
    """Whether a quotation is no quote of this article, though somebody may have said or written it.

    It is the title of somebody else's article ("Rain at last," by the Herald's Ida Moss), the excerpt below such a
    title, or a pull quote: alone on its line, with the same words in the text that tells who said them.
    """
    end = quotation.end
    if "," in text[end - 2 : end] and _CREDITED.match(text, end, end + 20):
        return True
    begin = text.rfind("\n", 0, quotation.start) + 1
    if _EXCERPT.search(text, max(begin, quotation.start - 120), quotation.start):
        return True
    words = quotation.text_of(text).strip(_MARKS)
    if len(words.split()) < FEWEST_WORDS or not _is_alone(text, Span(quotation.start, end)):
        return False
    return any(
        not _is_alone(text, one)
        for one in islice(_places(text, words), PLACES_MOST)
        if one.start >= end or one.end <= quotation.start
    )


def _is_alone(text: str, span: Span) -> bool:
    """Whether nothing but marks stands beside words on their line."""
    begin, stop = text.rfind("\n", 0, span.start) + 1, text.find("\n", span.end)
    beside = text[begin : span.start] + text[span.end : stop if stop >= 0 else len(text)]
    return not beside.strip(_MARKS)


def _places(text: str, words: str) -> Iterator[Span]:
    start = text.find(words)
    while start >= 0:
        yield Span(start, start + len(words))
        start = text.find(words, start + len(words))
