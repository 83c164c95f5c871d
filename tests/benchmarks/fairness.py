"""How long a victim's one item waits beside one item of a neighbour, and beside a thousand; a JSON line a queue."""

import asyncio
import json
import tempfile
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any, cast

from bot.archive import Archive
from bot.fetching.turns import FairSemaphore
from bot.jobs.fetching import Fetching
from bot.jobs.pipeline import Pipeline
from bot.jobs.polling import poll_due
from bot.jobs.reading import ReaderSettings
from bot.news import (
    ArticleId,
    ChannelId,
    Feed,
    FeedId,
    FetchedArticle,
    Filing,
    GuildId,
    Message,
    Pack,
    PendingEntry,
    Poll,
    Reading,
    Schedule,
    Source,
    UserId,
    Validators,
    When,
)
from bot.posting import Gate, Poster
from bot.posting.answers import Answer, Outcome
from tests.builders import NOON, a_filing, an_article, an_entry, later

FEW, MANY, TIMES = 1, 1000, 3
HOSTILE = GuildId(66)
VICTIM = "https://paper.example/feed"
WORK_SECONDS = 0.05
"""What an item takes of the one worker."""
NOW = later(minutes=1)


class Stage:
    """Stands for everything that takes time; notes when the victim's item was done."""

    ready = True

    def __init__(self) -> None:
        self.network = self
        self.down_since = None
        self.done = asyncio.Event()
        self._worker = FairSemaphore(1)

    def may_ask(self, _: datetime, most: int) -> int:
        return most

    async def _work(self, *, is_victims: bool) -> None:
        async with self._worker:
            await asyncio.sleep(WORK_SECONDS)
        if is_victims:
            self.done.set()

    async def poll(self, feed: Feed, now: datetime) -> Poll:
        await self._work(is_victims=feed.url == VICTIM)
        return Poll(feed.id, feed.title, Validators(), now, later(days=1), 0, None)

    async def article(self, pending: PendingEntry, _: Feed | None) -> FetchedArticle:
        await self._work(is_victims="paper.example" in str(pending.entry.url))
        return FetchedArticle(an_article(url=pending.entry.url))

    async def __call__(self, _: Callable[..., Any], articles: Sequence[Any], *__: Any, **___: Any) -> list[Reading]:
        for one in articles:
            await self._work(is_victims=False)
            if "paper.example" in one.url:
                self.done.set()
        return [Reading((), (), ()) for _ in articles]

    def obstacle(self, _: ChannelId) -> None:
        return None

    def remembers(self, _: ChannelId) -> bool:
        return True

    async def post(self, channel: ChannelId, *_: Any) -> Answer:
        if channel == ChannelId(1):
            self.done.set()
        return Answer(Outcome.POSTED, message=cast("Any", channel))


async def _until_done(stage: Stage, work: Callable[[], Awaitable[Any]]) -> float:
    async def again() -> None:
        while True:
            await work()

    began = time.perf_counter()
    running = asyncio.create_task(again())
    await stage.done.wait()
    waited = time.perf_counter() - began
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    return waited


async def _measure(queue: str, hostile: int, folder: Path, again: int) -> float:
    async with Archive.open(f"sqlite+aiosqlite:///{folder}/{queue}-{hostile}-{again}.db") as archive:
        await archive.packs.save({"vale": Pack("vale", "Vale", "News", (("The Paper", VICTIM),))}, NOON)
        own = hostile if queue in {"poll", "serve", "post"} else 1
        theirs = [
            await archive.feeds.add(f"https://stranger.example/{n}", "Stranger", NOON, HOSTILE) for n in range(own)
        ]
        ordered = [await _order(archive, HOSTILE, feed.id, 1000 + n) for n, feed in enumerate(theirs)]
        ours = await archive.feeds.add(VICTIM, "The Paper", NOON)
        ordered.append(await _order(archive, GuildId(10), ours.id, 1))
        stage = Stage()
        nobody = cast("Any", None)
        if queue == "poll":
            return await _until_done(stage, lambda: poll_due(archive, cast("Any", stage), NOW))
        if queue == "serve":
            pipeline = Pipeline(archive, nobody, nobody, None, ReaderSettings("none", 3), 5)

            file = archive.owed.file

            async def filed(filings: Sequence[Filing], now: datetime) -> list[bool]:
                kept = await file(filings, now)
                if any(one.subscription.id == ordered[-1].id for one in filings):
                    stage.done.set()
                return kept

            archive.owed.file = filed  # type: ignore[method-assign, assignment]
            return await _until_done(stage, lambda: pipeline.compose(NOW))
        if queue == "post":
            for one in ordered:
                await archive.owed.file([a_filing(one, Message({"content": "News"}))], NOON)
            poster = Poster(archive, Gate(cast("Any", stage), lambda: NOW), lambda: NOW)
            waited = await _until_done(stage, lambda: poster.deliver_due(NOW))
            await poster.close()
            return waited
        for feed, count, host in ((theirs[0], hostile, "stranger.example"), (ours, 1, "paper.example")):
            entries = tuple(an_entry(f"{host}-{n}", url=f"https://{host}/{n}") for n in range(count))
            keys = frozenset(one.key for one in entries)
            kept = Poll(feed.id, feed.title, Validators(), NOON, NOON, 0, None, entries, keys)
            await archive.feeds.save_poll(kept, NOON)
        if queue == "fetch":
            pages = Fetching()
            return await _until_done(stage, lambda: pages.fetch_due(archive, cast("Any", stage), NOW))
        for pending in await archive.entries.claim_unfetched(NOW, later() - NOON, 2 * MANY):
            await _save(archive, pending)
        reading = ReaderSettings("none", 3)
        pipeline = Pipeline(archive, nobody, cast("Any", stage), None, reading, 5)
        return await _until_done(stage, lambda: pipeline.read(NOW))


async def _order(archive: Archive, guild: GuildId, feed: FeedId, channel: int) -> Any:
    schedule = Schedule(When.INSTANTLY)
    return await archive.subscriptions.add(
        guild, ChannelId(channel), Source(feed=feed), schedule, NOON, UserId(1), NOON
    )


async def _save(archive: Archive, pending: PendingEntry) -> ArticleId:
    article = replace(an_article(), url=pending.entry.url or "")
    return await archive.articles.save_article(pending.id, article, NOON)


async def _all() -> None:
    memory = Path("/dev/shm")
    with tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else None) as folder:
        for queue in ("poll", "fetch", "read", "serve", "post"):
            # The least of a few: whatever else the machine does only adds to it.
            few, many = [
                min([await _measure(queue, hostile, Path(folder), again) for again in range(TIMES)])
                for hostile in (FEW, MANY)
            ]
            figures = {"beside_1_ms": round(few * 1000), f"beside_{MANY}_ms": round(many * 1000)}
            print(json.dumps({"benchmark": "fairness", "queue": queue, **figures, "times": round(many / few, 2)}))


def main() -> None:
    """Measure each queue."""
    asyncio.run(_all())


if __name__ == "__main__":
    main()
