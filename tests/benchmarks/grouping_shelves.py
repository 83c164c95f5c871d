"""What grouping one article costs while half of all articles are of so many servers' own feeds."""

import asyncio
import json
import sqlite3
import statistics
import tempfile
import time
from contextlib import closing
from pathlib import Path

from bot.archive import Archive
from bot.archive.shelves import PRIVATE, PUBLIC
from bot.jobs.grouping import place
from bot.news import ArticleId, ReadArticle
from tests.benchmarks.archive_of import NOW, World, fill

OWNERS = (0, 10, 100)
ARTICLES, A_DAY = 6_000, 1_000
CALLS = 30
FIRST_OWNER = 1000


def main() -> None:
    """Print a line: milliseconds of processor time for an article of everybody's, and for one of a server's."""
    costs = {owners: asyncio.run(_costs(owners)) for owners in OWNERS}
    print(json.dumps({"benchmark": "grouping_shelves", "processor_milliseconds_by_private_owners": costs}), flush=True)


async def _costs(owners: int) -> dict[str, float]:
    with tempfile.TemporaryDirectory() as folder:
        file, world = Path(folder) / "archive.db", World(2)
        fill(file, ARTICLES, world, a_day=A_DAY, bare=True)
        with closing(sqlite3.connect(file)) as connection:
            _hand_out(connection, owners)
        async with Archive.open(f"sqlite+aiosqlite:///{file}") as archive:
            public = await _median(archive, world, ARTICLES, feed=1)
            private = await _median(archive, world, ARTICLES + CALLS, feed=2) if owners else None
    return {"public": public} | ({"private": private} if private else {})


def _hand_out(connection: sqlite3.Connection, owners: int) -> None:
    """Every second article is of a server's feed, in turn; the others are of everybody's."""
    feed = "INSERT INTO feeds (id, url, title, next_poll_at, failures) VALUES (?, ?, 'A', '2030-01-01', 0)"
    own = "INSERT INTO feed_owners (feed_id, owner, added_at, added_by) VALUES (?, ?, '2026-01-01', 0)"
    connection.executemany(feed, ((number, f"https://feed-{number}.example/") for number in range(1, owners + 2)))
    connection.execute(own, (1, 0))
    connection.executemany(own, ((number + 2, FIRST_OWNER + number) for number in range(owners)))
    shown = (
        "INSERT INTO entries (feed_id, key, title, content, fresh, seen_at, attempts, article_id) "
        f"SELECT {_feed(owners)}, id, 'A', '', 1, seen_at, 1, id FROM articles"
    )
    connection.execute(shown)
    if owners:
        owner = f"{FIRST_OWNER} + article_id / 2 % {owners}"
        connection.execute(f"UPDATE sketches SET feed_id = {_feed(owners, 'article_id')}")
        connection.execute(f"UPDATE sketches SET shelves = '[' || ({owner}) || ', {PRIVATE}]' WHERE article_id % 2 = 1")
        moved = "INSERT INTO sketch_terms (term, shelf, article_id, weight) SELECT term, {}, article_id, weight "
        for shelf in (owner, str(PRIVATE)):
            which = f"FROM sketch_terms WHERE article_id % 2 = 1 AND shelf = {PUBLIC}"
            connection.execute(moved.format(shelf) + which)
        connection.execute("DELETE FROM sketch_terms WHERE article_id % 2 = 1 AND shelf = ?", (PUBLIC,))
    connection.execute("ANALYZE")
    connection.commit()


def _feed(owners: int, number: str = "id") -> str:
    return f"CASE WHEN {number} % 2 = 1 THEN 2 + {number} / 2 % {owners} ELSE 1 END" if owners else "1"


async def _median(archive: Archive, world: World, first: int, feed: int) -> float:
    times = []
    for number in range(first, first + CALLS):
        article, reading = world.article(number, NOW)
        async with archive.articles._database.write() as connection:
            row = (number + 1, article.url, article.title, article.text, "2026-03-04", "2026-03-04", "2026-03-04")
            statement = "INSERT INTO articles (id, url, title, text, seen_at, at, read_at) VALUES (?, ?, ?, ?, ?, ?, ?)"
            await connection.exec_driver_sql(statement, row)
            shown = (
                "INSERT INTO entries (feed_id, key, title, content, fresh, seen_at, attempts, article_id) "
                "VALUES (?, ?, 'A', '', 1, '2026-03-04', 1, ?)"
            )
            await connection.exec_driver_sql(shown, (feed, str(number + 1), number + 1))
        began = time.process_time()
        await place(archive, ReadArticle(ArticleId(number + 1), article, reading, NOW), NOW)
        times.append(time.process_time() - began)
    return round(statistics.median(times) * 1000, 1)


if __name__ == "__main__":
    main()
