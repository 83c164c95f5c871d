"""A SQLite database moved over to PostgreSQL: every row, and each compared afterwards."""

import json
from collections.abc import Iterator
from itertools import islice, zip_longest
from typing import Any

from sqlalchemy import Connection, Integer, Table, func, insert, make_url, select
from sqlalchemy.exc import ArgumentError, DBAPIError

from bot.archive.database import engine_of
from bot.archive.dialect import first_line, index_words, sound_json
from bot.archive.errors import ArchiveError
from bot.archive.files import file_of, only_process
from bot.archive.migrations import migrate, must_be_current
from bot.archive.rows import UnreadableJson, UnreadableTime
from bot.archive.tables import articles, metadata

TOGETHER = 500
"""Rows that are written at a time."""


def copy_over(source: str, target: str) -> int:
    """Copy all rows of a SQLite database to an empty one of PostgreSQL; how many. All or nothing.

    Args:
        source: the URL of SQLite. No bot may run on it.
        target: the URL of PostgreSQL. Its tables are made.

    Raises:
        ArchiveError: one of them cannot be used, the target holds rows already, or a row cannot be copied.
    """
    if file_of(source) is None:
        raise ArchiveError("database.url names no SQLite file; there is nothing to copy over.")
    try:
        goes_over = make_url(target).get_backend_name() == "postgresql"
    except ArgumentError:
        goes_over = False
    if not goes_over:
        raise ArchiveError("--to takes the URL of a PostgreSQL database: postgresql://user@host/name.")
    here, there = engine_of(source, read_only=True), engine_of(target)
    try:
        with only_process(source), here.connect() as origin, there.begin() as copied:
            must_be_current(origin)
            migrate(copied)
            return sum(_copy(table, origin, copied) for table in metadata.sorted_tables)
    except DBAPIError as error:
        raise ArchiveError(f"The copy failed, and nothing of it is kept: {first_line(error)}") from None
    finally:
        here.dispose()
        there.dispose()


def _copy(table: Table, origin: Connection, copied: Connection) -> int:
    if copied.execute(select(table).limit(1)).first() is not None:
        raise ArchiveError(f"The database to copy to is not empty: it holds {table.name} already.")
    count = 0
    for some in _handfuls(_in_order(table, origin)):
        values = [_sound(table, row) for row in some]
        copied.execute(insert(table), values)
        count += len(values)
        if table is articles:
            for row in values:
                # What has been read can be found by its words.
                if row["read_at"] is not None:
                    index_words(copied, row["id"], row["title"], row["text"], row["shelf"])
    _compare(table, origin, copied)
    _number_on(table, copied)
    return count


def _sound(table: Table, row: dict[str, Any]) -> dict[str, Any]:
    for name, value in row.items():
        if isinstance(value, UnreadableTime | UnreadableJson):
            raise ArchiveError(f"A row of {table.name} cannot be read ({name}). `dateline db check --mend` helps.")
        if isinstance(value, str):
            # PostgreSQL has no room for it in a text.
            row[name] = value.replace("\0", "")
        elif isinstance(value, dict | list):
            row[name] = json.loads(sound_json(value))
    return row


def _compare(table: Table, origin: Connection, copied: Connection) -> None:
    """Refuse a copy that differs in any row."""
    for here, there in zip_longest(_in_order(table, origin), _in_order(table, copied)):
        if here is None or there is None or _sound(table, here) != there:
            raise ArchiveError(f"A row of {table.name} is not the same after it was copied; nothing is kept.")


def _handfuls(rows: Iterator[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    while some := list(islice(rows, TOGETHER)):
        yield some


def _in_order(table: Table, connection: Connection) -> Iterator[dict[str, Any]]:
    # By their bytes in both, whatever the order of letters is in PostgreSQL.
    keys = [
        column if isinstance(column.type, Integer) else column.collate(_BYTES[connection.dialect.name])
        for column in table.primary_key
    ]
    rows = connection.execute(select(table).order_by(*keys), execution_options={"yield_per": TOGETHER})
    return (dict(row) for row in rows.mappings())


_BYTES = {"sqlite": "BINARY", "postgresql": "C"}


def _number_on(table: Table, copied: Connection) -> None:
    """Have PostgreSQL number new rows after those that were copied."""
    column = table.autoincrement_column
    if column is None:
        return
    highest = copied.execute(select(func.max(column))).scalar_one()
    named = func.pg_get_serial_sequence(table.name, column.name)
    sequence = copied.execute(select(named)).scalar_one()
    if highest and sequence:
        copied.execute(select(func.setval(sequence, highest)))
