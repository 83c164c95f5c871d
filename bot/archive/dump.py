"""The whole database as JSON Lines, and back: so that nobody is locked in. SQLite only.

The first line says what it is and how many rows follow; each further one is a row:
`{"table": "feeds", "row": {"id": 1, "url": …}}`. Values are as SQLite holds them: times as text in UTC, JSON as text.
Indexes of words are left out and made anew.
"""

import base64
import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import IO, Any

from alembic import command
from sqlalchemy import create_engine, event

from bot.archive.dialect import MARKED
from bot.archive.errors import ArchiveError
from bot.archive.files import faults_in, flush, make_folder, opened, remove, revision_in
from bot.archive.migrations import configuration, must_be_known

FORMAT = "dateline-export"
VERSION_TABLE = "alembic_version"
TOGETHER = 500


def export_rows(source: Path, out: IO[str]) -> int:
    """Write every row of a database as a line, all of one state, also while it is written to; the number of rows.

    Raises:
        ArchiveError: it cannot be read.
    """
    revision = revision_in(source)
    if revision is None:
        raise ArchiveError(f"{source} is no Dateline database.")
    try:
        with closing(opened(source)) as connection:
            connection.text_factory = _text_or_bytes
            connection.execute("BEGIN")
            tables = _tables_of(connection)
            # Told beforehand: one that is cut short, as by a full disk or on its way, must not pass for the whole.
            rows = sum(_rows_in(connection, table) for table in tables)
            out.write(_line({"format": FORMAT, "tables": revision, "rows": rows}))
            for table in tables:
                cursor = connection.execute(f"SELECT * FROM {_quoted(table)}")  # noqa: S608  a name from the database
                names = [column[0] for column in cursor.description]
                for row in cursor:
                    values = {name: _written(value) for name, value in zip(names, row, strict=True)}
                    out.write(_line({"table": table, "row": values}))
    except sqlite3.Error as error:
        raise ArchiveError(f"{source} cannot be read: {error}.") from None
    return rows


def import_rows(lines: IO[str], target: Path) -> int:
    """Make a database of an export, with the tables of the version that it comes from; the number of rows.

    Raises:
        ArchiveError: the target is there already, a line is not what it must be, or lines are missing; there is no
            target then.
    """
    journal = target.with_name(f"{target.name}-wal")
    for file in (target, journal):
        # The journal of a database that was moved away without it would be played into the new one.
        if file.exists():
            raise ArchiveError(f"{file} is there already. Move it away, or name another database.")
    numbered = enumerate(lines, 1)
    revision, rows = _said_by(next(numbered, (1, ""))[1])
    make_folder(target)
    half = target.with_name(f"{target.name}.importing")
    remove(half)
    try:
        _make_tables(half, revision)
        with closing(sqlite3.connect(half)) as connection:
            count = _insert(connection, numbered)
            if rows is not None and rows != count:
                raise ArchiveError(f"The export is not whole: it was of {rows} rows, and {count} are there.")
            _index(connection)
            connection.commit()
        # Rows that name others which are not there were so in the database; `db check --mend` is for them.
        if faults := [fault for fault in faults_in(half) if not fault.startswith("row ")]:
            raise ArchiveError(f"The export is not whole: {faults[0]}.")
        flush(half)
        half.chmod(0o600)
        half.replace(target)
        flush(target.parent)
    except OSError as error:
        raise ArchiveError(f"{target} cannot be written: {error.strerror}.") from None
    finally:
        remove(half)
    return count


def _said_by(line: str) -> tuple[str, object]:
    """The version of the tables, and how many rows follow, which older exports do not say."""
    try:
        header = json.loads(line)
        if header["format"] == FORMAT:
            must_be_known(str(header["tables"]))
            return str(header["tables"]), header.get("rows")
    except (ValueError, TypeError, KeyError, RecursionError):
        pass
    raise ArchiveError("This is no export of a Dateline database: its first line does not say so.")


def _make_tables(file: Path, revision: str) -> None:
    file.touch(mode=0o600)
    engine = create_engine(f"sqlite:///{file}")
    # The driver's own transactions would begin too late for tables.
    event.listen(engine, "connect", lambda connection, _: setattr(connection, "isolation_level", None))
    event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN"))
    with engine.begin() as connection:
        command.upgrade(configuration(connection), revision)
    engine.dispose()


def _insert(connection: sqlite3.Connection, lines: Iterator[tuple[int, str]]) -> int:
    tables = {table: _columns_of(connection, table) for table in _tables_of(connection)}
    for table in tables:
        connection.execute(f"DELETE FROM {_quoted(table)}")  # noqa: S608  what migrations put in is in the export
    count, waiting, statement = 0, list[list[Any]](), ""
    for number, line in lines:
        if not line.strip():
            continue
        table, row = _row_of(number, line, tables)
        marks = ", ".join("CAST(? AS TEXT)" if isinstance(value, _BadText) else "?" for value in row.values())
        into = f"INSERT INTO {_quoted(table)} ({', '.join(map(_quoted, row))}) VALUES ({marks})"  # noqa: S608
        if into != statement or len(waiting) >= TOGETHER:
            _keep(connection, statement, waiting, number)
            waiting, statement = [], into
        waiting.append(list(row.values()))
        count += 1
    _keep(connection, statement, waiting, count + 1)
    return count


def _keep(connection: sqlite3.Connection, statement: str, rows: list[list[Any]], number: int) -> None:
    try:
        if rows:
            connection.executemany(statement, rows)
    except (sqlite3.Error, OverflowError, UnicodeEncodeError) as error:
        # A number may be too large for a cell, and half of a character none.
        raise ArchiveError(f"The rows before line {number} cannot be kept: {error}.") from None


def _index(connection: sqlite3.Connection) -> None:
    """Make anew what is left out. Articles that nobody has read yet get into the index with their reading."""
    body = MARKED if "shelf" in _columns_of(connection, "articles") else "text"
    read = f"SELECT id, title, {body} FROM articles WHERE read_at IS NOT NULL"  # noqa: S608
    connection.execute(f"INSERT INTO article_words (rowid, title, text) {read}")
    if "people_names" in _names_of(connection, "virtual"):
        connection.execute("INSERT INTO people_names (people_names) VALUES ('rebuild')")


def _row_of(number: int, line: str, tables: dict[str, set[str]]) -> tuple[str, dict[str, Any]]:
    try:
        given = json.loads(line)
        table, row = str(given["table"]), {name: _read(value) for name, value in given["row"].items()}
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        raise ArchiveError(f"Line {number} is no row of an export.") from None
    unknown = row.keys() - tables.get(table, set())
    if table not in tables or unknown or not row:
        named = ", ".join([str(table), *sorted(unknown)])
        raise ArchiveError(f"Line {number} names what the tables do not have: {named}.")
    return table, row


def _tables_of(connection: sqlite3.Connection) -> list[str]:
    """All tables of rows, without those that SQLite keeps for itself and for indexes of words."""
    names = _names_of(connection, "table")
    return sorted(name for name in names if not name.startswith("sqlite_") and name != VERSION_TABLE)


def _rows_in(connection: sqlite3.Connection, table: str) -> int:
    count: int = connection.execute(f"SELECT count(*) FROM {_quoted(table)}").fetchone()[0]  # noqa: S608  see above
    return count


def _names_of(connection: sqlite3.Connection, kind: str) -> set[str]:
    return {row[1] for row in connection.execute("PRAGMA main.table_list") if row[2] == kind}


def _columns_of(connection: sqlite3.Connection, table: str) -> set[str]:
    return {row[1] for row in connection.execute(f"PRAGMA table_info({_quoted(table)})")}


class _BadText(bytes):
    """Text that is no UTF-8."""


def _text_or_bytes(held: bytes) -> str | _BadText:
    try:
        return held.decode()
    except UnicodeDecodeError:
        return _BadText(held)


def _written(value: Any) -> Any:  # noqa: ANN401
    """A value as JSON can hold it."""
    if not isinstance(value, bytes):
        return value
    kind = "text_base64" if isinstance(value, _BadText) else "base64"
    return {kind: base64.b64encode(value).decode("ascii")}


def _read(value: Any) -> Any:  # noqa: ANN401
    match value:
        case {"text_base64": written}:
            return _BadText(base64.b64decode(written, validate=True))
        case {"base64": written}:
            return base64.b64decode(written, validate=True)
        case dict() | list():
            raise ValueError(value)
        case _:
            return value


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _line(value: dict[str, Any]) -> str:
    written = json.dumps(value, ensure_ascii=False)
    # Some tools take these for the end of a line.
    for mark in "\u0085\u2028\u2029":
        written = written.replace(mark, f"\\u{ord(mark):04x}")
    return written + "\n"
