"""How often quotes are right by their confidence, those of somebody with a name and those of "the doctors" apart.

`python -m tests.training.confidence` reads our own corpus and, where they are present, the development quotes and the
broadcasts, none of which the classifier was fitted on. The annotated articles hold "the doctors" for right whoever they
are; with 57 more that were labelled for full names, 45 of 55 described speakers were right, which is `DESCRIBED` in
`bot/reading/speakers/attribution.py`.
"""

import sys
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Any

from bot.cli.articles import article_of
from bot.news import Article, Quote, Reading
from bot.reading.reader import Reader
from bot.reading.speakers.attribution import DESCRIBED
from tests.benchmarks.quality import CORPUS, inputs
from tests.quality.scoring import FIRST_WORDS, is_same, words
from tests.quality.test_labels import SHAPES, articles, rows

BOUNDS = (0.5, 0.7, 0.8, 0.9, 0.95, 0.97, 0.99, 1.01)
OVERLAP = 0.8
Judged = tuple[float, bool, bool]
"""The classifier's confidence in a quote, whether it is right, and whether its speaker has a name."""


def main() -> None:
    """Print a table of right and of all quotes, by confidence."""
    judged = list(everything(Reader()))
    for named in (True, False):
        found = [(sure, right) for sure, right, is_named in judged if is_named is named]
        cells = [[right for sure, right in found if low <= sure < high] for low, high in pairwise(BOUNDS)]
        high = [right for sure, right in found if sure >= 0.9]
        told = "  ".join(f"{low}: {sum(cell)}/{len(cell)}" for low, cell in zip(BOUNDS, cells, strict=False))
        share = sum(high) / max(1, len(high))
        sys.stdout.write(f"{'named' if named else 'described'}  {told}  0.9 and more: {share:.3f} of {len(high)}\n")


def everything(reader: Reader) -> Iterator[Judged]:
    """Every quote that is labelled and whose speaker we state."""
    for shape in SHAPES:
        for article, labels, _ in articles(shape):
            reading = reader.read(Article("", article["title"], article["text"], publisher=article.get("source")))
            yield from by_first_words(reading, labels)
    if CORPUS.exists():
        broadcasts = {one["id"]: one for one in rows(str(CORPUS / "broadcast/dev.gold.jsonl"))}
        for one in inputs("broadcast/dev"):
            yield from by_first_words(reader.read(article_of(one)), broadcasts[one["id"]])
        annotated = {one["id"]: one for one in rows(str(CORPUS / "quotes/dev.gold.jsonl"))}
        for one in inputs("quotes/dev"):
            yield from by_mention(reader.read(article_of(one)), annotated[one["id"]])


def by_first_words(reading: Reading, labels: dict[str, Any]) -> Iterator[Judged]:
    """The quotes of labels that tell a speaker's full name."""
    for label in labels["quotes"]:
        first = " ".join(words(label["first"])[:FIRST_WORDS])
        quote = next((one for one in reading.quotes if f" {first} " in f" {' '.join(words(one.text))} "), None)
        if quote and quote.speaker:
            right = any(is_same(quote.speaker, name) for name in (label["speaker"], label.get("accept")))
            yield from _judged(reading, quote, right=right)


def by_mention(reading: Reading, labels: dict[str, Any]) -> Iterator[Judged]:
    """The quotes of labels that tell which words name the speaker."""
    for label in labels["quotes"]:
        quote = _over(reading.quotes, label["start"], label["end"])
        if quote and quote.speaker and quote.speaker_mention:
            start, end = quote.speaker_mention
            right = any(start < last and first < end for first, last in label["speaker"])
            by_name = label["kind"] == "named" and words(quote.speaker)[-1:] in (
                [one] for one in words(label["speaker_text"])
            )
            yield from _judged(reading, quote, right=right or by_name)


def _judged(reading: Reading, quote: Quote, *, right: bool) -> Iterator[Judged]:
    named = any(actor.name == quote.speaker for actor in reading.actors)
    yield quote.confidence if named else quote.confidence / DESCRIBED, right, named


def _over(quotes: Sequence[Quote], start: int, end: int) -> Quote | None:
    """The quote that holds most of a place."""
    held = ((_shared(one.spans, start, end), one) for one in quotes)
    return next((one for shared, one in held if shared >= OVERLAP * (end - start)), None)


def _shared(spans: Iterable[tuple[int, int]], start: int, end: int) -> int:
    return sum(max(0, min(last, end) - max(first, start)) for first, last in spans)


if __name__ == "__main__":
    main()
