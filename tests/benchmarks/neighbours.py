"""What a look-up of one server takes beside what a neighbour's own feed shows of the same person.

Prints for each engine and each look-up the median in milliseconds with nothing of a neighbour's, and with 200,000
articles that only the neighbour sees and that are all newer; these on their own shelf, and on everybody's, where rights
alone tell them apart. `--engine=sqlite` or `--engine=postgresql` takes one.
"""

import asyncio
import json
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from sqlalchemy import text

from bot.archive import Archive, Keys
from bot.archive.copying import copy_over
from bot.archive.database import engine_of
from bot.archive.dialect import MARKED, PUBLIC, STEMS
from bot.news import GuildId
from tests import postgresql
from tests.benchmarks.archive_of import NOW, World, fill

PUBLIC_ARTICLES, MANY = 10_000, 200_000
CALLS = 9
VICTIM, HOSTILE = GuildId(10), GuildId(66)
OURS, THEIRS, SHELF = 1, 2, 1
"""Feeds: everybody's, and the neighbour's with its shelf."""

KEY = "of-all-machines-" * 3


def main() -> None:
    """Print a line for each look-up of each engine."""
    wanted = next((one.partition("=")[2] for one in sys.argv if one.startswith("--engine=")), None)
    for engine in ("sqlite", "postgresql"):
        if wanted in {None, engine} and (engine == "sqlite" or postgresql.programs()):
            cases = ((0, SHELF), (MANY, SHELF), (MANY, PUBLIC))
            few, many, unshelved = (asyncio.run(_measured(engine, *case)) for case in cases)
            for name, alone in few.items():
                figures = {
                    "beside_0_ms": alone,
                    f"beside_{MANY}_ms": many[name],
                    "times": round(many[name] / alone, 1),
                    "without_shelves_ms": unshelved[name],
                }
                print(json.dumps({"benchmark": "neighbours", "engine": engine, "look_up": name, **figures}), flush=True)


async def _measured(engine: str, neighbours: int, shelf: int) -> dict[str, float]:
    with tempfile.TemporaryDirectory() as folder:
        world = World(3)
        with _filled(engine, Path(folder), world, neighbours, shelf) as url:
            async with Archive.open(url, Keys(given=KEY)) as archive:
                asked = _questions(archive, world)
                return {name: await _median(ask) for name, ask in asked.items()}


@contextmanager
def _filled(engine: str, folder: Path, world: World, neighbours: int, shelf: int) -> Iterator[str]:
    file = folder / "archive.db"
    fill(file, PUBLIC_ARTICLES, world)
    with closing(sqlite3.connect(file)) as connection:
        _own(connection)
    url = f"sqlite+aiosqlite:///{file}"
    if engine == "sqlite":
        _move_in(url, world, neighbours, shelf)
        yield url
        return
    with postgresql.cluster() as socket, postgresql.database(socket) as there:
        copy_over(url, there)
        _move_in(there, world, neighbours, shelf)
        yield there


def _own(connection: sqlite3.Connection) -> None:
    """All articles so far are of a feed of everybody's; the neighbour has one, too."""
    for feed, owner in ((OURS, 0), (THEIRS, HOSTILE)):
        values = feed, f"https://feed-{feed}.example/"
        connection.execute(
            "INSERT INTO feeds (id, url, title, next_poll_at, failures) VALUES (?, ?, 'A', '2030-01-01', 0)", values
        )
        own = "INSERT INTO feed_owners (feed_id, owner, added_at, added_by) VALUES (?, ?, '2026-01-01', 0)"
        connection.execute(own, (feed, owner))
    connection.execute(
        "INSERT INTO entries (feed_id, key, title, content, fresh, seen_at, attempts, article_id) "
        f"SELECT {OURS}, id, 'A', '', 1, seen_at, 1, id FROM articles"
    )
    connection.commit()


def _move_in(url: str, world: World, count: int, shelf: int) -> None:
    """So many articles of the neighbour's own, each with the name that most are about, and words of theirs."""
    engine = engine_of(url)
    name, words = _sought(world)
    is_sqlite = engine.dialect.name == "sqlite"
    if is_sqlite:
        numbers = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :count)"
        indexed = f"article_words (rowid, title, text) SELECT id, title, {MARKED}"
    else:
        numbers = "WITH n(i) AS (SELECT generate_series(1, :count))"
        vector = f"to_tsvector('{STEMS}', title || ' ' || text)"
        indexed = f"article_words (rowid, words, shelf) SELECT id, {vector}, shelf"
    values = {"count": count, "first": PUBLIC_ARTICLES, "title": f"{name} {words}", "folded": name.lower()}
    number, now = ":first + i", f"CAST('{NOW:%Y-%m-%d %H:%M:%S.%f}' AS {'text' if is_sqlite else 'timestamp'})"
    person, reading = "(SELECT id FROM people WHERE folded = :folded)", '{"gist": [], "actors": [], "quotes": []}'
    made = {
        "stories (id, opened_at, updated_at)": f"{number}, {now}, {now}",
        "articles (id, url, title, text, language, seen_at, at, reading, read_at, story_id, grouped_at, stirred_at, "
        "shelf)": f"{number}, 'https://feed-2.example/' || i, :title || ' ' || i, :title, 'en', {now}, {now}, "
        f"'{reading}', {now}, {number}, {now}, {now}, {shelf}",
        "entries (feed_id, key, title, content, fresh, seen_at, attempts, article_id)": f"{THEIRS}, 'their ' || i, "
        f"'A', '', true, {now}, 1, {number}",
        "actors (article_id, person_id, at, name, role, salience, key, mentions, shelf)": f"{number}, {person}, {now}, "
        f"'Stranger', 'Liar', 0.5, true, 1, {shelf}",
        "quotes (article_id, person_id, position, at, text, speaker, words, shelf)": f"{number}, {person}, 0, {now}, "
        f"'Lies', 'Stranger', 'words ' || i, {shelf}",
    }
    statements = [
        f"INSERT INTO article_shelves (id) VALUES ({SHELF})",
        f"INSERT INTO shelf_feeds (shelf, feed_id) VALUES ({SHELF}, {THEIRS})",
        *(f"INSERT INTO {into} {numbers} SELECT {what} FROM n" for into, what in made.items()),
        f"INSERT INTO {indexed} FROM articles WHERE id > :first",
        f"INSERT INTO known_names SELECT {THEIRS}, id, folded, :count FROM people WHERE folded = :folded",
    ]
    with engine.begin() as connection:
        for statement in statements:
            if count:
                asked = {key: value for key, value in values.items() if f":{key}" in statement}
                connection.execute(text(statement.replace('": [', '"\\: [')), asked)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("ANALYZE"))
    engine.dispose()


def _sought(world: World) -> tuple[str, str]:
    """Who is in the news most, and two words that many articles hold."""
    return world.people[0], f"{world.words[3]} {world.words[5]}"


def _questions(archive: Archive, world: World) -> dict[str, Callable[[], Awaitable[object]]]:
    name, words = _sought(world)
    surname = name.rpartition(" ")[2]
    return {
        "person": lambda: archive.people.person(name, VICTIM, NOW),
        "person by a surname": lambda: archive.people.candidates(surname, VICTIM),
        "completion of names": lambda: archive.people.complete(name[:-2], asker=VICTIM),
        "quotes by": lambda: archive.people.said(name, None, None, 50, VICTIM),
        "quotes of all": lambda: archive.people.said(None, None, None, 50, VICTIM),
        "quotes about": lambda: archive.people.said(None, words, None, 50, VICTIM),
        "search": lambda: archive.search.find(words, 40, asker=VICTIM),
        "completion of events": lambda: archive.search.titles(words, asker=VICTIM),
        "latest": lambda: archive.stories.latest(None, 40, VICTIM),
        "trends": lambda: archive.trends.rising(NOW, 10, VICTIM),
    }


async def _median(ask: Callable[[], Awaitable[object]]) -> float:
    await ask()
    times = []
    for _ in range(CALLS):
        began = time.perf_counter()
        await ask()
        times.append(time.perf_counter() - began)
    return round(statistics.median(times) * 1000, 2)


if __name__ == "__main__":
    main()
