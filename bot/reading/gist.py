"""The gist: the sentences that carry the news, verbatim. The lead is strong, so it is left only with reason."""

import re
from collections.abc import Iterator, Sequence

from spacy.tokens import Doc

from bot.news import Passage, Span
from bot.reading.boilerplate import DATELINE, is_boilerplate
from bot.reading.quotations import Quotation
from bot.reading.sentences import text_of

FEWEST_WORDS = 6
_LABELLED = re.compile(r"(?:[A-Z][A-Z.'’-]*\ ?){1,4}:\s", re.VERBOSE)
_TEASER = re.compile(r"^(?:here(?:'s|’s| is| are)|watch|read|find out|click|scroll|see)\b", re.IGNORECASE)


def choose_gist(
    doc: Doc, text: str, title: str, quotations: Sequence[Quotation], sentences: int
) -> tuple[Passage, ...]:
    """Choose up to `sentences` sentences, in the order of the text.

    Left out are headlines repeated, boilerplate, questions, answers in an interview, teasers, and lines too short to
    tell anything.
    """
    quoted = [span for quotation in quotations for span in quotation.spans]
    told = [
        span
        for span in _sentences(doc)
        if not is_boilerplate(text[span.start : span.end]) and not _is_answer(text, span.start)
    ]
    # A list or a table has no proper sentence, but a digest needs words all the same.
    worthy = [span for span in told if _carries_news(text[span.start : span.end], title)] or told[:1]
    outside = [
        span for span in worthy if not any(one.start <= span.start + 1 and span.end - 1 <= one.end for one in quoted)
    ]
    chosen = sorted((outside or worthy)[:sentences])
    return tuple(Passage(start, end, text[start:end]) for start, end in chosen)


def _sentences(doc: Doc) -> Iterator[Span]:
    text = text_of(doc)
    for sentence in doc.sents:
        tokens = [token for token in sentence if not token.is_space]
        if tokens:
            start, end = tokens[0].idx, tokens[-1].idx + len(tokens[-1])
            dateline = DATELINE.match(text[start:end])
            yield Span(start + dateline.end() if dateline else start, end)


def _is_answer(text: str, start: int) -> bool:
    """Whether the line is what somebody said, under a label: "SMITH: I will", which is not the paper's own voice."""
    return bool(_LABELLED.match(text, text.rfind("\n", 0, start) + 1))


def _carries_news(sentence: str, title: str) -> bool:
    words = re.findall(r"\w+", sentence)
    bare = sentence.rstrip("\"'”’) ")
    return (
        len(words) >= FEWEST_WORDS
        and bare[-1:] in ".!…:"
        and not bare.endswith(("?", ":"))
        and not _TEASER.match(sentence)
        and not sentence.startswith("(")  # an aside
        and [word.casefold() for word in words] != [word.casefold() for word in re.findall(r"\w+", title)]
    )
