"""Migrations and backups by hand. SQLite only: PostgreSQL brings its own tools."""

import sqlite3
from contextlib import closing
from pathlib import Path

from sqlalchemy import make_url

from bot.archive import Archive
from bot.archive.database import ArchiveError


async def upgrade(url: str) -> None:
    """Bring the tables up to date.

    Raises:
        ArchiveError: the database cannot be opened.
    """
    async with Archive.open(url):
        pass


async def backup(url: str, file: Path) -> None:
    """Copy the database, also while it is written to (SQLite's online backup).

    Raises:
        ArchiveError: there is no database, or the file cannot be written.
    """
    source = _file_of(url)
    if not source.exists():
        raise ArchiveError(f"There is no database at {source} yet.")
    _copy(source, file)


async def restore(url: str, file: Path) -> None:
    """Put a backup in the database's place, after a check that it is whole and ours.

    Raises:
        ArchiveError: the file is no sound backup.
    """
    _must_be_sound(file)
    target = _file_of(url)
    _copy(file, target)
    await upgrade(url)


def _must_be_sound(file: Path) -> None:
    if not file.exists():
        raise ArchiveError(f"{file} does not exist.")
    try:
        with closing(sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro", uri=True)) as connection:
            sound = connection.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
            connection.execute("SELECT version_num FROM alembic_version").fetchone()
    except sqlite3.Error:
        sound = False
    if not sound:
        raise ArchiveError(f"{file} is not a sound backup of a Dateline database; nothing was changed.")


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        with closing(sqlite3.connect(source)) as origin, closing(sqlite3.connect(target)) as copy:
            origin.backup(copy)
    except sqlite3.Error as error:
        raise ArchiveError(f"{source} could not be copied to {target}: {error}.") from None


def _file_of(url: str) -> Path:
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite" or not parsed.database:
        raise ArchiveError("Only a SQLite database is backed up here; for PostgreSQL use pg_dump and pg_restore.")
    return Path(parsed.database)
