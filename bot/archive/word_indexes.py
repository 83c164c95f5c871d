"""The indexes of words and of names, in SQLite: whether they are sound, and how they are made anew.

They hold nothing that does not stand in other tables too: a damaged one costs time and nothing else.
"""

import sqlite3
from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.archive.dialect import MARKED
from bot.archive.errors import ArchiveError
from bot.archive.remedies import note
from bot.archive.rows import BadRow
from bot.wording import say

WHOLE = 0
"""Stands for the number of a row where all of an index is meant."""
TRIED = 20
"""Of the newest rows that an index must find."""


class _Index(NamedTuple):
    """Of what an index is made."""

    columns: tuple[str, ...]
    """The first of them holds words in nearly every row."""
    rows: str
    """Where they stand, under the numbers by which the index finds them."""
    held: tuple[str, ...]
    """What the index holds of them."""


INDEXES: Mapping[str, _Index] = MappingProxyType(
    {
        "article_words": _Index(("title", "text"), "articles WHERE read_at IS NOT NULL", ("title", MARKED)),
        "people_names": _Index(("folded",), "public_names WHERE true", ("folded",)),
    }
)

_SHADOWS = {
    "data": "(id INTEGER PRIMARY KEY, block BLOB)",
    "idx": "(segid, term, pgno, PRIMARY KEY(segid, term)) WITHOUT ROWID",
    "docsize": "(id INTEGER PRIMARY KEY, sz BLOB)",
    "config": "(k PRIMARY KEY, v) WITHOUT ROWID",
}
"""The tables that FTS5 keeps an index in, as SQLite makes them (its documentation, section 9)."""
_SAID = "fts5", "vtable constructor failed"
_SAID_ALONE = "SQL logic error", "constraint failed"
"""Where a table is meant, SQLite names it."""


class BrokenIndexError(ArchiveError):
    """Nothing can be looked up by words until their index is made anew."""


def is_broken_index(error: DBAPIError) -> bool:
    """Whether an index is what fails, and not the file: that is damaged where tables are too."""
    original = error.orig
    if not isinstance(original, sqlite3.Error):
        return False
    said = str(original)
    of_index = getattr(original, "sqlite_errorname", "") == "SQLITE_CORRUPT_VTAB"
    return of_index or said in _SAID_ALONE or any(words in said for words in _SAID)


def is_broken(error: DBAPIError) -> bool:
    """Whether something in the file is damaged: an index, where it was asked by way of another, or anything else."""
    return getattr(error.orig, "sqlite_errorname", "") == "SQLITE_CORRUPT"


def told(*, read_only: bool) -> BrokenIndexError:
    """What is said to whoever came upon it."""
    if read_only:
        return BrokenIndexError("The index of words is damaged; `dateline db check --mend` makes it anew.")
    return BrokenIndexError(say("The index of words was damaged, and I made it anew. Please try again."))


def broken_indexes(connection: Connection) -> list[BadRow]:
    """Those that are damaged, or hold other rows than they should."""
    return [BadRow(name, WHOLE, fault) for name in INDEXES if (fault := _fault_of(connection, name))]


def _fault_of(connection: Connection, name: str) -> str:
    index = INDEXES[name]
    numbers, held = f"SELECT id FROM {index.rows}", f"SELECT id FROM {name}_docsize WHERE length(sz)"  # noqa: S608
    try:
        missing, beyond = (
            connection.execute(text(f"SELECT count(*) FROM ({these} EXCEPT {those})")).scalar_one()  # noqa: S608
            for these, those in ((numbers, held), (held, numbers))
        )
        if missing or beyond:
            return f"{missing} rows are missing in it, and it holds {beyond} that are not there"
        return "" if _finds(connection, name, index) else "it does not find what it holds"
    except DBAPIError as error:
        return f"it is damaged ({str(error.orig).splitlines()[0]})"


def _finds(connection: Connection, name: str, index: _Index) -> bool:
    """Whether the newest rows are found by their own words, and how well each matches."""
    words = index.columns[0]
    plain = f"{words} GLOB '*[A-Za-z0-9][A-Za-z0-9][A-Za-z0-9]*' AND instr({words}, char(0)) = 0"
    newest = f"SELECT id, {words} FROM {index.rows} AND {plain} ORDER BY id DESC LIMIT {TRIED}"  # noqa: S608
    query = text(f"SELECT bm25({name}) FROM {name} WHERE {name} MATCH :phrase AND rowid = :number")  # noqa: S608
    for number, written in connection.execute(text(newest)).all():
        phrase = '"' + written.replace('"', '""') + '"'
        if connection.execute(query, {"phrase": phrase, "number": number}).first() is None:
            return False
    return True


async def make_all_anew(connection: AsyncConnection, reason: str) -> None:
    """Make both indexes of what they should hold, in a transaction, and note why."""
    for name in INDEXES:
        await connection.run_sync(_make_anew, name)
    await note(connection, BadRow(next(iter(INDEXES)), WHOLE, reason), "the indexes of words were made anew")


def _make_anew(connection: Connection, name: str) -> None:
    index = INDEXES[name]
    for shadow, columns in _SHADOWS.items():
        connection.execute(text(f'CREATE TABLE IF NOT EXISTS "{name}_{shadow}" {columns}'))
    emptied = text(f"INSERT INTO {name} ({name}) VALUES ('delete-all')")  # noqa: S608
    try:
        with connection.begin_nested():
            connection.execute(emptied)
    except DBAPIError:
        _begin_anew(connection, name)
        connection.execute(emptied)
    columns, held = ", ".join(index.columns), ", ".join(index.held)
    sound = f"{index.rows} AND typeof(id) = 'integer'"  # another row may be what is damaged
    filled = f"INSERT INTO {name} (rowid, {columns}) SELECT id, {held} FROM {sound}"  # noqa: S608
    connection.execute(text(filled))


def _begin_anew(connection: Connection, name: str) -> None:
    """Where SQLite cannot even open an index, neither emptying nor dropping it works: its tables get what those of a
    new one hold.
    """
    columns = ", ".join(INDEXES[name].columns)
    connection.execute(text(f"CREATE VIRTUAL TABLE temp.new_index USING fts5({columns})"))
    for shadow in _SHADOWS:
        connection.execute(text(f"DELETE FROM {name}_{shadow}"))  # noqa: S608
        connection.execute(text(f"INSERT INTO {name}_{shadow} SELECT * FROM temp.new_index_{shadow}"))  # noqa: S608
    connection.execute(text("DROP TABLE temp.new_index"))
