"""How much sooner two workers have read what waits than one, on the same PostgreSQL and in turns.

`--articles=200` for as many in each turn. The clock starts once each worker has read some, so that loading the model
does not count. On a machine whose processors have other work, two workers get more of them than one.
"""

import asyncio
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta

from sqlalchemy import func, select

from bot.archive import Archive
from bot.archive.tables import articles
from bot.news import Poll, Validators
from tests import postgresql
from tests.builders import an_article, an_entry
from tests.chaos.press import Press

ARTICLES, WARM, ROUNDS = 100, 40, 2
LINES = 24
"""Of an article, some twenty words each."""


def main() -> None:
    """Print one line of JSON."""
    if not postgresql.programs():
        print(json.dumps({"benchmark": "workers", "skipped": postgresql.ABSENT}))
        return
    asked = dict(one.removeprefix("--").split("=") for one in sys.argv if one.startswith("--") and "=" in one)
    count = int(asked.get("articles", ARTICLES))
    with ExitStack() as stack:
        url = stack.enter_context(postgresql.database(stack.enter_context(postgresql.cluster())))
        taken = asyncio.run(_turns(url, count))
    print(
        json.dumps(
            {
                "benchmark": "workers",
                "articles": count,
                "seconds_of_one": [round(one, 1) for one in taken[1]],
                "seconds_of_two": [round(one, 1) for one in taken[2]],
                "times_as_fast": round(statistics.median(taken[1]) / statistics.median(taken[2]), 2),
                "load": round(os.getloadavg()[0], 1),
            }
        )
    )


async def _turns(url: str, count: int) -> dict[int, list[float]]:
    taken: dict[int, list[float]] = {1: [], 2: []}
    async with Archive.open(url) as archive:
        press = Press(lines=LINES)
        for _ in range(ROUNDS):
            for several, series in taken.items():
                await _bring(archive, press, WARM * several + count)
                with _workers(url, several):
                    await _until_left(archive, count)
                    began = time.monotonic()
                    await _until_left(archive, 0)
                    series.append(time.monotonic() - began)
    return taken


@contextmanager
def _workers(url: str, count: int) -> Iterator[None]:
    environment = os.environ | {"DATELINE_DATABASE__URL": url.replace("+psycopg", ""), "DISCORD_TOKEN": ""}
    command = sys.executable, "-m", "bot", "worker", "--kinds", "read"
    with tempfile.TemporaryFile() as log:
        running = [subprocess.Popen(command, env=environment, stdout=log, stderr=log) for _ in range(count)]
        try:
            yield
        finally:
            for process in running:
                process.terminate()
            for process in running:
                process.wait()


async def _bring(archive: Archive, press: Press, count: int) -> None:
    """Have so many articles wait to be read."""
    now = datetime.now(UTC)  # noqa: TID251
    feed = await archive.feeds.add("https://courier.example/feed", "The Courier", now)
    for _ in range(count):
        press.publish()
        number = len(press.places) - 1
        text = press.text(number).replace("<p>", "").replace("</p>", "\n")
        article = an_article(text, title=press.title(number), published=now)
        entry = an_entry(article.url, url=article.url)
        poll = Poll(feed.id, feed.title, Validators(), now, now, 0, None, (entry,), frozenset({entry.key}))
        await archive.feeds.save_poll(poll, now)
        (pending,) = await archive.entries.claim_unfetched(now, timedelta(minutes=5), 1)
        await archive.articles.save_article(pending.id, article, now)


async def _until_left(archive: Archive, count: int) -> None:
    waiting = select(func.count()).select_from(articles).where(articles.c.read_at.is_(None))
    while True:
        async with archive.articles._database.read() as connection:
            if (await connection.execute(waiting)).scalar_one() <= count:
                return
        await asyncio.sleep(0.2)


if __name__ == "__main__":
    main()
