"""Backups by the clock, and how a SQLite database grows."""

import shutil
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from bot.archive.errors import ArchiveError
from bot.archive.files import copy, faults_in, glob_escaped, only_process, opened

STAMP = "%Y%m%dT%H%M%SZ"
SPARE_BYTES = 50_000_000
"""What a backup leaves free on its disk, which may be the database's own."""
LOOKED_BACK = timedelta(days=7)
SAFE_SQLITE = (3, 51, 3)
"""Before this a checkpoint that meets a writer at the wrong moment can damage the file (the WAL-reset fault)."""


class Copy(NamedTuple):
    """A backup that was made by the clock."""

    file: Path
    at: datetime


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


def copies_in(folder: Path, source: Path) -> list[Copy]:
    """The backups of a database in a folder, the oldest first."""
    found = []
    for file in folder.glob(f"{glob_escaped(source.stem)}-*{glob_escaped(source.suffix)}"):
        stamp = file.name.removeprefix(f"{source.stem}-").removesuffix(source.suffix)
        try:
            found.append(Copy(file, datetime.strptime(stamp, STAMP).replace(tzinfo=UTC)))
        except ValueError:
            continue  # somebody's own file
    return sorted(found, key=lambda one: one.at)


def back_up_by_the_clock(source: Path, folder: Path, keep: int, now: datetime) -> Path:
    """Make one more backup, open it to see that it is sound, and remove the oldest beyond those that are kept.

    Raises:
        ArchiveError: there is no room for it, or it could not be made; the older ones stay then.
    """
    fresh = folder / f"{source.stem}-{now:{STAMP}}{source.suffix}"
    if fresh.exists():
        raise ArchiveError(f"{fresh} is there already.")
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        needed = source.stat().st_size + SPARE_BYTES
        free = shutil.disk_usage(folder).free
    except OSError as error:
        raise ArchiveError(f"No backup can be made in {folder}: {error.strerror}.") from None
    if free < needed:
        raise ArchiveError(
            f"There is no room for a backup in {folder}: it takes {in_megabytes(needed)}, and {in_megabytes(free)} "
            "are free. Set backups.folder to another disk, or backups.keep to fewer."
        )
    copy(source, fresh)
    for old in copies_in(folder, source)[:-keep]:
        old.file.unlink(missing_ok=True)
    return fresh


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
                f"This takes as much room as the database, {in_megabytes(before)}; {in_megabytes(free)} are free."
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


def in_megabytes(size: float) -> str:
    """A number of bytes for people."""
    return f"{size / 1e6:.0f} MB" if size >= 1e7 else f"{size / 1e6:.1f} MB"
