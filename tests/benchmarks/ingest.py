"""What it takes to read, group and store an article of the demo, with 1,000 and with 100,000 in the archive."""

import asyncio
import json
import statistics
import tempfile
import time
from datetime import timedelta
from itertools import cycle
from pathlib import Path

from bot.archive import Archive
from bot.demo.site import Piece, Site
from bot.jobs.grouping import place
from bot.news import Article, Feed, Poll, ReadArticle, Validators
from bot.reading.reader import Reader
from tests.benchmarks.archive_of import NOW, World, fill
from tests.builders import an_entry

SIZES = (1_000, 100_000)
ARTICLES = 100
LEASE = timedelta(minutes=5)


def main() -> None:
    """Print one line of JSON."""
    reader = Reader()
    figures = {size: asyncio.run(_ingest(size, reader)) for size in SIZES}
    few, many = (figures[size] for size in SIZES)
    print(
        json.dumps(
            {
                "benchmark": "ingest",
                "milliseconds_an_article": figures,
                "times": round(many["all"] / few["all"], 2),
                "times_without_reading": round(many["store and group"] / few["store and group"], 2),
            }
        )
    )


async def _ingest(size: int, reader: Reader) -> dict[str, float]:
    with tempfile.TemporaryDirectory() as folder:
        file, world = Path(folder) / "archive.db", World(3)
        fill(file, size, world)
        async with Archive.open(f"sqlite+aiosqlite:///{file}") as archive:
            feed = await archive.feeds.add("https://paper.example/feed", "Paper", NOW)
            pieces = cycle(Site("https://demo.example", NOW).pieces)
            took = [await _one(archive, feed, _article(next(pieces), number), reader) for number in range(ARTICLES)]
    reading, storing = (statistics.median(times) * 1000 for times in zip(*took, strict=True))
    return {
        "read": round(reading, 1),
        "store and group": round(storing, 1),
        "all": round(statistics.median(map(sum, took)) * 1000, 1),
    }


def _article(piece: Piece, number: int) -> Article:
    text = "\n\n".join(piece.paragraphs)
    return Article(f"https://demo.example/{number}", piece.title, text, piece.publisher, published=NOW)


async def _one(archive: Archive, feed: Feed, article: Article, reader: Reader) -> tuple[float, float]:
    """Seconds for reading, and for all else."""
    entry = an_entry(article.url, url=article.url)
    poll = Poll(feed.id, feed.title, Validators(), NOW, NOW, 0, None, (entry,), frozenset({entry.key}))
    began = time.perf_counter()
    reading = reader.read(article)
    read = time.perf_counter()
    await archive.feeds.save_poll(poll, NOW)
    (pending,) = await archive.entries.claim_unfetched(NOW, LEASE, 10)
    number = await archive.articles.save_article(pending.id, article, NOW)
    await archive.articles.save_reading(number, reading, NOW)
    await place(archive, ReadArticle(number, article, reading, NOW), NOW)
    return read - began, time.perf_counter() - read


if __name__ == "__main__":
    main()
