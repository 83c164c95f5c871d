"""An archive of any size on SQLite or PostgreSQL: ten thousand articles, and the same again at other times.

Seven of ten articles are everybody's, one of ten is whoever's who asks, and two of ten are strangers'.
"""

import sqlite3
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import Connection, Engine, Table, create_engine, make_url, select, text

from bot.archive.copying import copy_over
from bot.archive.dialect import MARKED
from bot.archive.tables import actors, articles, entries, known_names, metadata, people, quotes, stories
from bot.archive.tables.base import Time
from bot.news import GuildId
from tests.benchmarks.archive_of import A_DAY, IN_A_STORY, World, fill

BASE = 10_000
"""Articles that differ; a multiple of a story's."""
FEEDS = 50
ASKER = GuildId(77)
OWNERS = [0] * 35 + [ASKER] * 5 + [1000 + number for number in range(10)]
"""Of the feeds, one after the other: everybody, whoever asks, and ten servers that are strangers to them."""
DAYS = BASE // A_DAY + 1
"""That they span."""
SHIFTED = {
    stories: {"id": BASE // IN_A_STORY + 1},
    articles: {"id": BASE, "story_id": BASE // IN_A_STORY + 1},
    entries: {"article_id": BASE},
    actors: {"article_id": BASE},
    quotes: {"article_id": BASE},
}
"""Numbers that differ in each copy, and by how much."""
NAMED = {articles: ("url",), entries: ("key", "url")}
"""What else is another in each copy."""
NUMBERED = {entries, actors, quotes}
"""Their own numbers are given by the database."""

WORD_INDEXES = {
    "ix_article_words_public": "USING gin (words) WHERE shelf = 0",
    "ix_article_words_own": "USING gin (words) WHERE shelf <> 0",
    "ix_article_words_shelf": "(shelf, rowid) WHERE shelf <> 0",
}
"""PostgreSQL's own, which no table's description holds."""


def fill_base(file: Path) -> World:
    """The articles that differ, in SQLite, each with an entry of one of fifty feeds."""
    world = World(1)
    fill(file, BASE, world)
    with sqlite3.connect(file) as connection:
        feed = "INSERT INTO feeds (id, url, title, next_poll_at, failures) VALUES (?, ?, 'Paper', '2099-01-01 00:00:00.000000', 0)"  # noqa: E501
        owned = "INSERT INTO feed_owners (feed_id, owner, added_at, added_by) VALUES (?, ?, '2026-01-01 00:00:00.000000', 0)"  # noqa: E501
        numbers = range(1, FEEDS + 1)
        connection.executemany(feed, [(number, f"https://paper-{number}.example") for number in numbers])
        connection.executemany(owned, zip(numbers, OWNERS, strict=True))
        connection.executescript(_SHOWN_AND_SHELVED)
        connection.execute("INSERT INTO article_words (article_words) VALUES ('delete-all')")
        connection.execute(f"INSERT INTO article_words (rowid, title, text) SELECT id, title, {MARKED} FROM articles")
    return world


_SHOWN_AND_SHELVED = f"""
    INSERT INTO entries (feed_id, key, url, title, content, fresh, seen_at, article_id, attempts)
        SELECT id % {FEEDS} + 1, url, url, title, '', 1, seen_at, id, 1 FROM articles;
    DELETE FROM known_names; DELETE FROM person_words; DELETE FROM aliases; DELETE FROM people_names;
    CREATE TEMP TABLE named AS
        SELECT CASE owner WHEN 0 THEN 0 ELSE feed_id END AS shelf, person_id, folded, count(*) AS articles
        FROM actors JOIN entries USING (article_id) JOIN feed_owners USING (feed_id)
        JOIN people ON people.id = person_id GROUP BY 1, 2;
    INSERT INTO known_names SELECT shelf, person_id, folded, articles FROM named;
    INSERT INTO people_names (rowid, folded) SELECT person_id, folded FROM named WHERE shelf = 0;
    INSERT INTO person_words (shelf, word, person_id)
        SELECT shelf, substr(folded, 1, instr(folded, ' ') - 1), person_id FROM named UNION
        SELECT shelf, substr(folded, instr(folded, ' ') + 1), person_id FROM named;
    INSERT INTO aliases (shelf, folded, person_id, alias, articles)
        SELECT shelf, substr(folded, instr(folded, ' ') + 1), person_id,
            upper(substr(folded, instr(folded, ' ') + 1, 1)) || substr(folded, instr(folded, ' ') + 2), articles
        FROM named;
    DROP TABLE named;
    INSERT INTO article_shelves SELECT feed_id FROM feed_owners WHERE owner <> 0;
    INSERT INTO shelf_feeds (shelf, feed_id) SELECT id, id FROM article_shelves;
    UPDATE articles SET shelf = entries.feed_id FROM entries
        WHERE article_id = articles.id AND feed_id IN (SELECT id FROM article_shelves);
    UPDATE actors SET shelf = articles.shelf FROM articles WHERE articles.id = article_id;
    UPDATE quotes SET shelf = articles.shelf FROM articles WHERE articles.id = article_id;
"""


def multiply(url: str, times: int, told: Callable[[str], None]) -> None:
    """Have an archive hold its articles so many times."""
    engine = _engine(url)
    try:
        with engine.connect() as connection:
            bare = connection.execution_options(isolation_level="AUTOCOMMIT")
            for setting in _QUICK[connection.dialect.name]:
                bare.execute(text(setting))
            _drop_indexes(bare)
            bare.execute(text("BEGIN"))
            for table, shifts in SHIFTED.items():
                _copy(bare, table, shifts, times)
                told(table.name)
            if not _is_sqlite(connection):
                for table in (stories, articles):
                    sequence = f"pg_get_serial_sequence('{table.name}', 'id')"
                    bare.execute(text(f"SELECT setval({sequence}, max(id)) FROM {table.name}"))
            for counted in ("people", "term_counts", "known_names", "aliases"):
                bare.execute(text(f"UPDATE {counted} SET articles = articles * :times"), {"times": times})
            _index_words(bare, times)
            told("words")
            bare.execute(text("COMMIT"))
            for table in SHIFTED:
                for index in sorted(table.indexes, key=lambda one: str(one.name)):
                    index.create(bare)
                told(f"indexes of {table.name}")
            for setting in _USUAL[connection.dialect.name]:
                bare.execute(text(setting))
            told("looked through")
    finally:
        engine.dispose()


_QUICK = {
    "sqlite": ("PRAGMA journal_mode = OFF", "PRAGMA synchronous = OFF", "PRAGMA cache_size = -500000"),
    # Whether each article, feed and story is there need not be asked for each row.
    "postgresql": ("SET session_replication_role = replica", "SET maintenance_work_mem = '512MB'"),
}
_USUAL = {"sqlite": ("PRAGMA journal_mode = WAL", "ANALYZE"), "postgresql": ("VACUUM (ANALYZE)",)}


def copied_to(file: Path, url: str) -> None:
    """The same articles in PostgreSQL."""
    copy_over(f"sqlite:///{file}", url)


def _engine(url: str) -> Engine:
    its = make_url(url)
    return create_engine(its.set(drivername=its.drivername.removesuffix("+aiosqlite")))


def _is_sqlite(connection: Connection) -> bool:
    return connection.dialect.name == "sqlite"


def _drop_indexes(connection: Connection) -> None:
    for table in SHIFTED:
        for index in table.indexes:
            index.drop(connection)
    if not _is_sqlite(connection):
        for name in WORD_INDEXES:
            connection.execute(text(f"DROP INDEX {name}"))


def _copy(connection: Connection, table: Table, shifts: dict[str, int], times: int) -> None:
    columns = [column for column in table.columns if not (column.primary_key and table in NUMBERED)]
    values = []
    for column in columns:
        name = f'"{column.name}"'
        if column.name in shifts:
            values.append(f"{name} + {shifts[column.name]} * CAST(:copy AS INTEGER)")
        elif column.name in NAMED.get(table, ()):
            values.append(f"{name} || '-' || CAST(:copy AS TEXT)")
        elif isinstance(column.type, Time):
            values.append(_later(connection, name))
        else:
            values.append(name)
    names = ", ".join(f'"{column.name}"' for column in columns)
    last = connection.execute(text(f"SELECT max(id) FROM {table.name}")).scalar_one()
    copied = f"INSERT INTO {table.name} ({names}) SELECT {', '.join(values)} FROM {table.name} WHERE id <= :last"
    for copy in range(1, times):
        connection.execute(text(copied), {"copy": copy, "last": last})


def _later(connection: Connection, column: str) -> str:
    if _is_sqlite(connection):
        return f"strftime('%Y-%m-%d %H:%M:%f000', {column}, ({DAYS} * :copy) || ' days')"
    return f"{column} + {DAYS} * CAST(:copy AS INTEGER) * INTERVAL '1 day'"


def _index_words(connection: Connection, times: int) -> None:
    if _is_sqlite(connection):
        words = (
            f"INSERT INTO article_words (rowid, title, text) SELECT id, title, {MARKED} FROM articles WHERE id > :base"
        )
        connection.execute(text(words), {"base": BASE})
        return
    words = f"INSERT INTO article_words (rowid, words, shelf) SELECT rowid + {BASE} * copy, words, shelf FROM article_words, generate_series(1, :last) AS copy"  # noqa: E501
    connection.execute(text(words), {"last": times - 1})
    for name, what in WORD_INDEXES.items():
        connection.execute(text(f"CREATE INDEX {name} ON article_words {what}"))


def names_in(url: str) -> set[str]:
    """All who are named in what is everybody's or the asker's."""
    engine = _engine(url)
    shelves = [0, *(number + 1 for number, owner in enumerate(OWNERS) if owner == ASKER)]
    named = select(people.c.name).join(known_names).where(known_names.c.shelf.in_(shelves))
    with engine.connect() as connection:
        names = set(connection.execute(named).scalars())
    engine.dispose()
    return names


def rows_of(url: str) -> dict[str, int]:
    """How many rows the large tables have."""
    engine = _engine(url)
    with engine.connect() as connection:
        counts = {
            name: connection.execute(text(f"SELECT count(*) FROM {name}")).scalar_one()
            for name in ("articles", "actors", "quotes", "entries", "people")
        }
        counts["mentions"] = int(connection.execute(text("SELECT sum(mentions) FROM actors")).scalar_one())
    engine.dispose()
    assert set(counts) - {"mentions"} <= set(metadata.tables)
    return counts
