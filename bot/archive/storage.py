"""What the database is kept on: its trouble, which no row is to blame for, and how much room there is."""

import shutil
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

import structlog
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from bot.archive.errors import ArchiveError
from bot.archive.files import faults_in, only_process, opened

log = structlog.get_logger()

SPARE_BYTES = 50_000_000
"""What a backup leaves free on its disk, which may be the database's own."""
LONGEST_WAIT = 30
"""Seconds, for whoever else works on the file."""
LOOKED_BACK = timedelta(days=7)
SAFE_SQLITE = (3, 51, 3)
"""Before this a checkpoint that meets a writer at the wrong moment can damage the file (the WAL-reset fault)."""


class Growth(NamedTuple):
    """How large a database is, and how fast it grows."""

    size: int
    """Bytes."""
    a_day: float
    """Bytes, by the articles of the last week; 0 where there are none."""
    free: int
    """Bytes on its disk."""

    @property
    def days_left(self) -> float | None:
        """Until the disk is full; None where the database does not grow."""
        return self.free / self.a_day if self.a_day else None


def storage_problem(error: BaseException) -> str | None:
    """What is wrong with the disk or the server of the database, for a person; None where the error is another."""
    if isinstance(error, PoolTimeout):
        return "The database does not answer."
    if not isinstance(error, OperationalError | InterfaceError):
        return None
    said = str(error.orig).splitlines()[0] if str(error.orig) else type(error.orig).__name__
    if any(ours in said for ours in ("no such", "syntax", "too many", "deadlock", "could not serialize")):
        return None
    return f"The database cannot be used: {said}."


def vacuum(url: str, file: Path) -> tuple[int, int]:
    """Give the room of deleted rows back to the disk; the size before and after.

    Raises:
        ArchiveError: the bot runs, the file is damaged, or there is no room.
    """
    with only_process(url):
        before = file.stat().st_size
        free = shutil.disk_usage(file.parent).free
        if free < before + SPARE_BYTES:
            raise ArchiveError(
                f"This takes as much room as the database, {written_size(before)}; {written_size(free)} are free."
            )
        if broken := [fault for fault in faults_in(file) if not fault.startswith("row ")]:
            raise ArchiveError(f"The file is damaged ({broken[0]}). Restore a backup: `dateline db restore FILE`.")
        try:
            with closing(sqlite3.connect(file)) as connection:
                connection.execute("VACUUM")
                connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        except sqlite3.Error as error:
            raise ArchiveError(f"{file} could not be made smaller: {error}.") from None
        return before, file.stat().st_size


def erase(file: Path) -> None:
    """Have nothing left in a file, or beside it, of what its rows held before, as far as there is room for that."""
    if shutil.disk_usage(file.parent).free < file.stat().st_size + SPARE_BYTES:
        log.warning("old addresses stay in the file", do="make room, stop the bot, and run `dateline db vacuum`")
        return
    try:
        with closing(sqlite3.connect(file, timeout=LONGEST_WAIT)) as connection:
            connection.execute("VACUUM")
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    except sqlite3.Error as error:
        log.warning("old addresses stay in the file", reason=str(error), do="stop the bot and run `dateline db vacuum`")


def growth_of(file: Path, now: datetime) -> Growth:
    """How a database grows: what an article takes, times the articles that came in the last week.

    Raises:
        ArchiveError: it cannot be read.
    """
    since = max(now - LOOKED_BACK, datetime(1970, 1, 2, tzinfo=UTC))
    try:
        with closing(opened(file)) as connection:
            pages, unused, page = (
                connection.execute(f"PRAGMA {name}").fetchone()[0]
                for name in ("page_count", "freelist_count", "page_size")
            )
            every, recent, first = connection.execute(
                "SELECT count(*), count(*) FILTER (WHERE seen_at >= ?), min(seen_at) FROM articles",
                (f"{since:%Y-%m-%d %H:%M:%S}",),
            ).fetchone()
        free = shutil.disk_usage(file.absolute().parent).free
    except (sqlite3.Error, OSError) as error:
        raise ArchiveError(f"{file} cannot be read: {error}.") from None
    size = page * (pages - unused)
    if not recent:
        return Growth(size, 0, free)
    days = min(LOOKED_BACK, max(now - datetime.fromisoformat(first).replace(tzinfo=UTC), timedelta(hours=6)))
    return Growth(size, size / every * recent / (days / timedelta(days=1)), free)


def sqlite_warning() -> str | None:
    """What is wrong with the SQLite that Python brings; None where nothing is."""
    if sqlite3.sqlite_version_info >= SAFE_SQLITE:
        return None
    return (
        f"SQLite {sqlite3.sqlite_version} has a rare fault that can damage a database (WAL reset; mended in 3.51.3). "
        "Keep backups; a newer base image or Python brings a newer SQLite."
    )


def written_size(size: float) -> str:
    """A number of bytes for people."""
    if size >= 1e10:
        return f"{size / 1e9:.0f} GB"
    return f"{size / 1e6:.0f} MB" if size >= 1e7 else f"{size / 1e6:.1f} MB"
