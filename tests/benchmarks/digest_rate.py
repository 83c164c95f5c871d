"""How long it takes to compose the digests of ten thousand subscriptions that are due at the same hour.

`--subscriptions=100000` takes as many, `--engine=postgresql` PostgreSQL.
"""

import asyncio
import json
import resource
import sys
import tempfile
import time
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path
from typing import cast

from sqlalchemy import insert

from bot.archive import Archive
from bot.archive.tables import subscriptions
from bot.fetching.fetcher import Fetcher
from bot.jobs.pipeline import Pipeline
from bot.jobs.reading import ReaderSettings
from bot.jobs.workers import Workers
from bot.news import FeedId, Poll, Schedule, Validators, When
from tests import postgresql
from tests.benchmarks.loop_pauses import longest_pause, until_done
from tests.builders import NOON, a_reading, an_actor, an_article, an_entry, later
from tests.chaos.process import url_of

SUBSCRIPTIONS = 10_000
FEEDS = 100
ARTICLES = 1_000
DUE = later(hours=20)


def main() -> None:
    """Print one line of JSON."""
    asked = dict(one.removeprefix("--").split("=") for one in sys.argv if one.startswith("--") and "=" in one)
    count, engine = int(asked.get("subscriptions", SUBSCRIPTIONS)), asked.get("engine", "sqlite")
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        url = url_of(Path(folder))
        if engine == "postgresql":
            url = stack.enter_context(postgresql.database(stack.enter_context(postgresql.cluster())))
        figures = asyncio.run(_measure(url, count))
    line = {"benchmark": "digest_rate", "engine": engine, "subscriptions": count}
    sys.stdout.write(json.dumps(line | figures) + "\n")


async def _measure(url: str, count: int) -> dict[str, float]:
    async with Archive.open(url) as archive:
        await _publish(archive, count)
        nobody = cast("Fetcher", None), cast("Workers", None)
        pipeline = Pipeline(archive, *nobody, None, cast("ReaderSettings", None), 5)
        before = _peak()
        begun_at = time.monotonic()
        longest = await longest_pause(until_done(lambda: pipeline.compose(DUE)))
        seconds = time.monotonic() - begun_at
        counts = await archive.deliveries.counts()
    return {
        "seconds": round(seconds, 1),
        "messages": sum(counts.values()),
        "peak_megabytes": round(_peak()),
        "of_which_before": round(before),
        "longest_pause_of_the_loop_ms": longest,
    }


async def _publish(archive: Archive, count: int) -> None:
    """A day's articles in a hundred feeds, and subscriptions of a channel each to one of the feeds, due at 08:00."""
    feeds = [await archive.feeds.add(f"https://paper-{n}.example/feed", f"Paper {n}", NOON) for n in range(FEEDS)]
    rows = [_order(number, feeds[number % FEEDS].id) for number in range(count)]
    async with archive.subscriptions._database.write() as connection:
        await connection.execute(insert(subscriptions), rows)
    for number in range(ARTICLES):
        moment = later(minutes=number + 1)
        feed = feeds[number % FEEDS]
        said = f"It will last us all number {number}"
        words = f"Mayor Ana Ruiz opened bridge number {number} in Port Vale. “{said},” Ruiz said. "
        article = an_article(words + "The bridge took two years to build. " * 40)
        entry = an_entry(article.url, url=article.url)
        poll = Poll(feed.id, feed.title, Validators(), moment, moment, 0, None, (entry,), frozenset({entry.key}))
        await archive.feeds.save_poll(poll, moment)
        (pending,) = await archive.entries.claim_unfetched(moment, timedelta(minutes=5), 10)
        saved = await archive.articles.save_article(pending.id, article, moment)
        await archive.articles.save_reading(saved, a_reading(article, an_actor(), said=said), moment)
        await archive.stories.open(saved, moment)


def _order(number: int, feed: FeedId) -> dict[str, object]:
    schedule = Schedule(When.DAILY)
    return {
        "guild": number,
        "channel": number,
        "feed_id": feed,
        "schedule": {"when": schedule.when.value, "at": ["08:00"], "timezone": "UTC", "days": list(schedule.days)},
        "filters": {},
        "style": {},
        "created_at": NOON,
        "created_by": 1,
        "next_due_at": DUE,
        "looked_at": NOON,
        "instant": False,
    }


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
