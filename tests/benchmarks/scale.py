"""What a large archive costs, on SQLite and on PostgreSQL: look-ups, and what each stage takes for one article.

`python -m tests.benchmarks scale --articles=1000000` fills both, which takes most of the time and 10 GB for each, and
prints a line of JSON for each: the 95th percentile of look-ups by a server that sees what is everybody's and its own,
in milliseconds by the clock and of processor time, which says more on a busy machine, and the median of each stage, in
milliseconds of processor time an article. `--engine=postgresql` measures one,
`--folder=FOLDER` keeps what is filled there and measures it again the next time, and `--plans` prints the plan of each
statement that the look-ups ask instead.
"""

import asyncio
import json
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Collection, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any, cast

from bot.archive import Archive
from bot.digests.telling import tell_story
from bot.jobs.grouping import group_read
from bot.jobs.pipeline import Pipeline
from bot.news import ChannelId, Feed, GuildId, Poll, Schedule, Source, UserId, Validators, When
from tests import postgresql
from tests.benchmarks.archive_of import NOW, World
from tests.benchmarks.scale_archive import ASKER, BASE, DAYS, copied_to, fill_base, multiply, names_in, rows_of
from tests.benchmarks.scale_plans import explain
from tests.builders import an_entry

CALLS = 100
ROUNDS, TOGETHER = 20, 5
"""Polls, and new articles of each."""
LEASE = timedelta(minutes=5)
ON_A_PAGE = 4

Questions = dict[str, tuple[Callable[[str], Awaitable[object]], Callable[[], str]]]
"""Look-ups by name, each with what makes up something to look up."""


def main() -> None:
    """Fill and measure."""
    asked = dict(one.removeprefix("--").split("=") for one in sys.argv if one.startswith("--") and "=" in one)
    articles = int(asked.get("articles", 1_000_000))
    times = max(1, articles // BASE)
    now = NOW + timedelta(days=DAYS * (times - 1), hours=1)
    with tempfile.TemporaryDirectory() as passing:
        folder = Path(asked.get("folder", passing))
        for engine in ("sqlite", "postgresql"):
            if asked.get("engine", engine) != engine or (engine == "postgresql" and not postgresql.programs()):
                continue
            began = time.monotonic()
            with _an_archive(folder, engine, articles) as (url, server):
                filled = round(time.monotonic() - began)
                # The names and words that the archive was filled with, in another order.
                world = World(1)
                world.random.seed(2)
                if "--plans" in sys.argv:
                    asyncio.run(_explained(url, world, now))
                    continue
                figures = asyncio.run(_measured(url, world, now, server))
                rows = {"filled_s": filled, "load": round(os.getloadavg()[0], 1), **rows_of(url)}
                print(json.dumps({"benchmark": "scale", "engine": engine, **rows, **figures}), flush=True)


@contextmanager
def _an_archive(folder: Path, engine: str, articles: int) -> Iterator[tuple[str, int | None]]:
    """One of so many articles in a folder, filled where it is not there yet: its URL, and its server's process."""
    # The folder of a SQLite database is made its owner's alone, who is another than PostgreSQL's.
    base, full = folder / "base.db", folder / f"sqlite-{articles}" / "archive.db"
    if not base.exists():
        folder.mkdir(parents=True, exist_ok=True)
        fill_base(base)
    times = max(1, articles // BASE)
    if engine == "sqlite":
        url = f"sqlite+aiosqlite:///{full}"
        if not full.exists():
            full.parent.mkdir(exist_ok=True)
            full.write_bytes(base.read_bytes())
            multiply(url, times, _say)
        yield url, None
        return
    with postgresql.cluster(folder / f"postgresql-{articles}", "-c max_wal_size=8GB") as socket:
        url, new = postgresql.kept_database(socket)
        if new:
            copied_to(base, url)
            multiply(url, times, _say)
        yield url, int((folder / f"postgresql-{articles}/data/postmaster.pid").read_text().split()[0])


def _say(what: str) -> None:
    sys.stderr.write(f"{time.strftime('%X')} {what}\n")


async def _explained(url: str, world: World, now: datetime) -> None:
    async with Archive.open(url) as archive:
        for name, (ask, words) in _questions(archive, world, names_in(url), now).items():
            # The first asks for what is set once for each connection, too.
            await ask(words())
            asked = words()
            print(f"\n## {name}: {asked}\n{await explain(archive, partial(ask, asked))}", flush=True)


async def _measured(url: str, world: World, now: datetime, server: int | None) -> dict[str, Any]:
    async with Archive.open(url) as archive:
        passed, worked = {}, {}
        for name, (ask, words) in _questions(archive, world, names_in(url), now).items():
            passed[name], worked[name] = await _p95(ask, [words() for _ in range(CALLS)], server)
        return {"p95_ms": passed, "p95_processor_ms": worked, "stage_ms": await _stages(archive, world, now, server)}


def _processor_seconds(server: int | None) -> float:
    """Of ours, and of what a PostgreSQL does for us."""
    taken = time.process_time()
    if server is not None:
        for one in Path(f"/proc/{server}/task/{server}/children").read_text().split():
            # Of one that has just ended nothing is known.
            with suppress(OSError):
                taken += int(Path(f"/proc/{one}/schedstat").read_text().split()[0]) / 1e9
    return taken


def _questions(archive: Archive, world: World, known: Collection[str], now: datetime) -> Questions:
    async def event(words: str) -> object:
        return [tell_story(story) for story in await archive.search.stories(words, 1, asker=ASKER)]

    async def search(words: str) -> object:
        found = (await archive.search.find(words, 40, asker=ASKER))[:ON_A_PAGE]
        return [tell_story(story, brief=True) for story in await archive.stories.several(found, asker=ASKER)]

    def name() -> str:
        return next(name for name in iter(lambda: world.some_people(1)[0], None) if name in known)

    def words() -> str:
        return " ".join(world.some_words(2))

    def typed() -> str:
        whole = name()
        return whole[: world.random.randint(1, len(whole))]

    return {
        "person": (lambda name: archive.people.person(name, ASKER, now), name),
        "quotes": (lambda name: archive.people.said(name, None, None, 50, asker=ASKER), name),
        "event": (event, words),
        "search": (search, words),
        "autocomplete": (lambda typed: archive.people.complete(typed, asker=ASKER), typed),
        "autocomplete_event": (
            lambda typed: archive.search.titles(typed, asker=ASKER),
            lambda: words()[: world.random.randint(3, 16)],
        ),
    }


async def _p95(ask: Callable[[str], Awaitable[object]], asked: list[str], server: int | None) -> tuple[float, float]:
    for one in asked[:20]:
        await ask(one)
    passed, worked = [], []
    for one in asked:
        before, began = _processor_seconds(server), time.perf_counter()
        await ask(one)
        passed.append(time.perf_counter() - began)
        worked.append(_processor_seconds(server) - before)
    by_clock, of_processor = (statistics.quantiles(series, n=20)[-1] * 1000 for series in (passed, worked))
    return round(by_clock, 2), round(of_processor, 2)


async def _stages(archive: Archive, world: World, now: datetime, server: int | None) -> dict[str, float]:
    """New articles on their whole way, but for the network and the model."""
    nobody = cast("Any", None)
    pipeline = Pipeline(archive, nobody, nobody, None, nobody, 5)
    # An archive that was kept holds the feed and the articles of the times before.
    first = 10_000_000 + int(time.time())
    feed = await archive.feeds.add(f"https://new-{first}.example/feed", "The New", now)
    for channel in range(1, 6):
        where = GuildId(channel), ChannelId(channel), Source(feed=feed.id)
        await archive.subscriptions.add(*where, Schedule(When.INSTANTLY), now, UserId(1), now)
    times: dict[str, list[float]] = {}
    for number in range(first, first + ROUNDS):
        at = now + timedelta(minutes=number - first + 1)
        for stage, seconds in (await _one_round(archive, pipeline, feed, world, number, at, server)).items():
            times.setdefault(stage, []).append(seconds / TOGETHER * 1000)
    return {stage: round(statistics.median(series), 2) for stage, series in times.items()}


async def _one_round(
    archive: Archive, pipeline: Pipeline, feed: Feed, world: World, number: int, at: datetime, server: int | None
) -> dict[str, float]:
    written = [world.article(number * TOGETHER + one, at) for one in range(TOGETHER)]
    new = tuple(an_entry(article.url, url=article.url, title=article.title) for article, _ in written)
    poll = Poll(feed.id, feed.title, Validators(), at, at, 0, None, new, frozenset(one.key for one in new))
    taken: dict[str, float] = {}
    began = _processor_seconds(server)

    def ended(stage: str) -> None:
        nonlocal began
        taken[stage] = _processor_seconds(server) - began
        began = _processor_seconds(server)

    await archive.feeds.claim_due(at, LEASE, 100)
    await archive.feeds.save_poll(poll, at)
    ended("poll")
    saved = []
    for pending, (article, _) in zip(await archive.entries.claim_unfetched(at, LEASE, 10), written, strict=True):
        saved.append(await archive.articles.save_article(pending.id, article, at))
    ended("fetch")
    await archive.articles.claim_unread(at, LEASE, 10)
    for article_id, (_, reading) in zip(saved, written, strict=True):
        await archive.articles.save_reading(article_id, reading, at)
    ended("read")
    await group_read(archive, at)
    ended("group")
    while await pipeline.compose(at):
        pass
    ended("compose")
    await archive.queues.waiting(at)
    ended("waiting")
    await archive.deliveries.next_per_channel(at, 100)
    ended("deliver")
    return taken


if __name__ == "__main__":
    main()
