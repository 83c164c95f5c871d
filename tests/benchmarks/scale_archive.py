"""An archive of any size on SQLite or PostgreSQL: ten thousand articles, and the same again at other times."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, Table, create_engine, make_url, text

from bot.archive.copying import copy_over
from bot.archive.tables import actors, articles, entries, metadata, quotes, stories
from bot.archive.tables.base import Time
from tests.benchmarks.archive_of import A_DAY, IN_A_STORY, World, fill

BASE = 10_000
"""Articles that differ; a multiple of a story's."""
FEEDS = 50
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


def fill_base(file: Path) -> World:
    """The articles that differ, in SQLite, each with an entry of one of fifty feeds that are open to everybody."""
    world = World(1)
    fill(file, BASE, world)
    engine = create_engine(f"sqlite:///{file}")
    with engine.begin() as connection:
        for number in range(1, FEEDS + 1):
            feed = f"INSERT INTO feeds (id, url, title, next_poll_at, failures) VALUES ({number}, 'https://paper-{number}.example', 'Paper', '2099-01-01 00:00:00.000000', 0)"  # noqa: E501
            connection.execute(text(feed))
            owned = f"INSERT INTO feed_owners (feed_id, owner, added_at, added_by) VALUES ({number}, 0, '2026-01-01 00:00:00.000000', 0)"  # noqa: E501
            connection.execute(text(owned))
        connection.execute(
            text(
                "INSERT INTO entries (feed_id, key, url, title, content, fresh, seen_at, article_id, attempts) "
                f"SELECT id % {FEEDS} + 1, url, url, title, '', 1, seen_at, id, 1 FROM articles"
            )
        )
    engine.dispose()
    return world


def multiply(url: str, times: int, told: Callable[[str], None]) -> None:
    """Have an archive hold its articles so many times."""
    engine = _engine(url)
    try:
        with engine.begin() as connection:
            quick = "PRAGMA synchronous = OFF" if _is_sqlite(connection) else "SET maintenance_work_mem = '512MB'"
            connection.execute(text(quick))
            _drop_indexes(connection)
            for table, shifts in SHIFTED.items():
                for copy in range(1, times):
                    connection.execute(_copied(connection, table, shifts), {"copy": copy})
                told(table.name)
            if not _is_sqlite(connection):
                for table in (stories, articles):
                    sequence = f"pg_get_serial_sequence('{table.name}', 'id')"
                    connection.execute(text(f"SELECT setval({sequence}, max(id)) FROM {table.name}"))
            connection.execute(text("UPDATE people SET articles = articles * :times"), {"times": times})
            connection.execute(text("UPDATE term_counts SET articles = articles * :times"), {"times": times})
            _index_words(connection, times)
            told("words")
            for table in SHIFTED:
                for index in sorted(table.indexes, key=lambda one: str(one.name)):
                    index.create(connection)
                told(f"indexes of {table.name}")
        with engine.connect() as connection:
            connection.execution_options(isolation_level="AUTOCOMMIT").execute(text("ANALYZE"))
    finally:
        engine.dispose()


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
        connection.execute(text("DROP INDEX ix_article_words"))


def _copied(connection: Connection, table: Table, shifts: dict[str, int]) -> Any:
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
    which = "article_id" if table in NUMBERED else "id"
    names = ", ".join(f'"{column.name}"' for column in columns)
    base = shifts.get("id", BASE)
    return text(
        f'INSERT INTO {table.name} ({names}) SELECT {", ".join(values)} FROM {table.name} WHERE "{which}" <= {base}'
    )


def _later(connection: Connection, column: str) -> str:
    if _is_sqlite(connection):
        return f"strftime('%Y-%m-%d %H:%M:%f000', {column}, ({DAYS} * :copy) || ' days')"
    return f"{column} + {DAYS} * CAST(:copy AS INTEGER) * INTERVAL '1 day'"


def _index_words(connection: Connection, times: int) -> None:
    if _is_sqlite(connection):
        words = "INSERT INTO article_words (rowid, title, text) SELECT id, title, text FROM articles WHERE id > :base"
        connection.execute(text(words), {"base": BASE})
        return
    words = f"INSERT INTO article_words SELECT rowid + {BASE} * copy, words FROM article_words, generate_series(1, :last) AS copy"  # noqa: E501
    connection.execute(text(words), {"last": times - 1})
    connection.execute(text("CREATE INDEX ix_article_words ON article_words USING gin (words)"))


def names_in(url: str) -> set[str]:
    """All who are named."""
    engine = _engine(url)
    with engine.connect() as connection:
        names = set(connection.execute(text("SELECT name FROM people")).scalars())
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
