"""What polls that bring nothing new cost, in archives of 10,000, 100,000 and 1,000,000 entries.

A round is fifty feeds whose entries are all known and fifty that did not change: found due, compared, and kept.
"""

import asyncio
import json
import statistics
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import insert

from bot.archive import Archive
from bot.archive.database import connect
from bot.archive.sealing import keys_beside
from bot.archive.tables import entries
from bot.news import Entry, Feed, Poll, Validators

SIZES = (10_000, 100_000, 1_000_000)
FEEDS, IN_A_FEED = 100, 20
ROUNDS = 15
START = datetime(2026, 3, 4, 12, tzinfo=UTC)


def main() -> None:
    """Print one line of JSON."""
    milliseconds = {str(size): round(asyncio.run(_cost(size)), 3) for size in SIZES}
    times = round(milliseconds[str(SIZES[-1])] / milliseconds[str(SIZES[0])], 2)
    print(json.dumps({"benchmark": "fetching_empty_polls", "milliseconds_a_poll": milliseconds, "times": times}))


async def _cost(size: int) -> float:
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite+aiosqlite:///{Path(folder) / 'archive.db'}"
        async with Archive.open(url) as archive:
            feeds = [await archive.feeds.add(f"https://{n}.example/feed", f"Feed {n}", START) for n in range(FEEDS)]
            await _fill(url, feeds, size // FEEDS)
            return statistics.median([await _round(archive, feeds, number) for number in range(ROUNDS)])


async def _fill(url: str, feeds: list[Feed], each: int) -> None:
    database = connect(url, keys_beside(url))
    async with database.write() as connection:
        for feed in feeds:
            rows = [_row(feed, _entry(feed, number)) for number in range(each)]
            await connection.execute(insert(entries), rows)
    await database.close()


async def _round(archive: Archive, feeds: list[Feed], number: int) -> float:
    now = START + timedelta(hours=number + 1)
    began = time.perf_counter()
    due = await archive.feeds.claim_due(now, timedelta(minutes=5), FEEDS)
    polls = [_poll(feed, now, seen=place % 2 == 0) for place, feed in enumerate(due)]
    assert not any(await archive.feeds.save_polls(polls, now))
    assert len(due) == FEEDS
    return (time.perf_counter() - began) / FEEDS * 1000


def _poll(feed: Feed, now: datetime, *, seen: bool) -> Poll:
    brought = tuple(_entry(feed, number) for number in range(IN_A_FEED)) if seen else ()
    return Poll(feed.id, feed.title, Validators('"1"'), now, now + timedelta(hours=1), 0, None, brought)


def _entry(feed: Feed, number: int) -> Entry:
    link = f"https://{feed.id}.example/news/{number}"
    return Entry(
        f"{feed.id}-{number}", link, f"Title {number}", START, "", link=link, hash=f"{feed.id:016}{number:016}"
    )


def _row(feed: Feed, entry: Entry) -> dict[str, object]:
    columns = ("key", "url", "title", "published", "content", "link", "hash")
    row = {name: getattr(entry, name) for name in columns}
    return row | {"feed_id": feed.id, "fresh": False, "seen_at": START, "attempts": 0, "edits": 0}


if __name__ == "__main__":
    main()
