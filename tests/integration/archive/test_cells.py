"""A damaged row of any table is found and set right, and what is sound stays as it is."""

import asyncio
import json
import shutil
import sqlite3
from contextlib import closing, suppress
from pathlib import Path

import pytest
from sqlalchemy import Boolean, Column, Float, Integer, Table

from bot.archive import Archive
from bot.archive.cells import has_numbers
from bot.archive.files import faults_in
from bot.archive.tables import metadata
from bot.archive.tables.base import Json, Time
from bot.archive.word_indexes import INDEXES
from bot.news import ChannelId, CorrectionKind, GuildId, How, Message, NewCorrection, Schedule, Source, UserId, When
from tests.builders import NOON, a_filing, an_article, later
from tests.integration.archive.press import Press, somebody

TEXT = "The bridge in Port Vale was opened by the mayor on Monday morning, said the council."


def a_row(table: Table) -> dict[str, object]:
    """Of a table that nothing above fills: what its columns take, and names of rows that are there."""
    made: dict[str, object] = {}
    for column in table.columns:
        match column.type:
            case Time():
                made[column.name] = "2026-11-24 12:00:00.000000"
            case Json():
                made[column.name] = "{}" if column.type.shape == "object" else "[]"
            case Integer() | Boolean() | Float():
                made[column.name] = 1
            case _:
                made[column.name] = 1 if column.foreign_keys and "id" in column.name else "vale"
    return made


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with a row in each table."""
    file = tmp_path_factory.mktemp("full") / "dateline.db"
    asyncio.run(fill(file))
    return file


async def fill(file: Path) -> None:
    async with Archive.open(f"sqlite+aiosqlite:///{file}") as archive:
        press = await Press.open(archive)
        source, schedule = Source(feed=press.feed.id), Schedule(When.INSTANTLY)
        await archive.subscriptions.add(GuildId(10), ChannelId(1), source, schedule, NOON, UserId(1), NOON)
        story = await press.print(TEXT, somebody("Ana Ruiz"), said="was opened", by="Ana Ruiz", at=later(minutes=1))
        await press.place(Press.named(an_article(TEXT * 3), 1), later(minutes=2))
        (order,) = await archive.subscriptions.due(later(minutes=3), 10)
        message = Message({"content": "news"}, (story.id,), shows=((story.articles[0].id, How.TOLD),))
        await archive.owed.file([a_filing(order, message)], later(minutes=3))
        correction = NewCorrection(GuildId(10), CorrectionKind.NOBODY, "Ana Ruiz", None, "Ana Ruiz")
        await archive.corrections.add(correction, UserId(1), NOON)
        await archive.quotas.take("links", 1, 5, NOON)
        await archive.quotas.allow_pings(GuildId(10), allowed=True)
        await archive.heartbeats.note("ended", json.dumps({}), NOON)
    with closing(sqlite3.connect(file)) as connection, connection:
        for table in metadata.sorted_tables:
            if not connection.execute(f"SELECT 1 FROM {table.name}").fetchone():
                row = a_row(table)
                names, places = ", ".join(f'"{name}"' for name in row), ", ".join("?" * len(row))
                connection.execute(f"INSERT INTO {table.name} ({names}) VALUES ({places})", tuple(row.values()))
        connection.execute("UPDATE articles SET byline = 'By Bo Lind', language = 'en'")


def odd(column: Column[object]) -> list[object]:
    match column.type:
        case Time():
            return ["[half", b"\xff\xfe", "2020-13-45", "", "yesterday"]
        case Json():
            wrong = ["[]", '"x"'] if column.type.shape == "object" else ["{}", "[1e999]", '["x"]', "[null]"]
            return ["[half", b"\xff\xfe", "", '{"a": ', 17, *wrong, *([] if column.type.optional else ["null"])]
        case Integer() | Boolean():
            return ["often", b"\xff", 1.5, "", "1e"]
        case Float():
            return ["much", b"\xff", "", "0.5.5", "-"]
        case _ if column.foreign_keys:
            return ["first", b"\xff", 1.5] if "id" in column.name else [b"\xff"]
        case _:
            return [b"\xff\xfe", b"", b"Port Vale", b"\x00", b"7"]


def rows(file: Path, table: Table) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(file)) as connection:
        return connection.execute(f"SELECT * FROM {table.name}").fetchall()


def damage(file: Path, table: Table, column: Column[object], value: object) -> bool:
    """Of one row; False where SQLite lets it in nowhere."""
    number = "rowid" if has_numbers(table) else next(iter(table.primary_key.columns)).name
    which = f"{number} = (SELECT min({number}) FROM {table.name})"
    with closing(sqlite3.connect(file)) as connection, connection, suppress(sqlite3.IntegrityError):
        done = connection.execute(f'UPDATE OR IGNORE {table.name} SET "{column.name}" = ? WHERE {which}', (value,))
        return bool(done.rowcount)
    return False


@pytest.mark.parametrize("table", metadata.sorted_tables, ids=str)
async def test_whatever_stands_in_a_row_it_is_found_and_mended(full: Path, tmp_path: Path, table: Table) -> None:
    file, whole = tmp_path / "dateline.db", tmp_path / "whole.db"
    shutil.copy(full, file)
    shutil.copy(full, whole)
    assert rows(file, table), "there is a row in each table"
    async with Archive.open(f"sqlite+aiosqlite:///{file}") as archive:
        assert await archive.checks.unreadable() == []
        sound = {other.name: rows(file, other) for other in metadata.sorted_tables}
        for column in table.columns:
            for value in odd(column):
                if not damage(file, table, column, value):
                    continue
                kinds = {bad.kind for bad in await archive.checks.unreadable()}
                assert kinds - INDEXES.keys() == {table.name}, (column.name, value)
                told = await archive.checks.mend()
                assert table.name in {one.kind for one in told}
                assert await archive.checks.unreadable() == []
                assert faults_in(file) == []
                with closing(sqlite3.connect(whole)) as origin, closing(sqlite3.connect(file)) as back:
                    origin.backup(back)
        assert sound == {other.name: rows(file, other) for other in metadata.sorted_tables}
