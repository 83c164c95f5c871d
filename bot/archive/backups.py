"""Backups, by the clock and by hand, and how one is put back. SQLite only: PostgreSQL brings its own tools."""

import asyncio
import shutil
import sqlite3
from contextlib import closing, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import or_, select, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.archive import Archive, must_exist
from bot.archive.database import connect
from bot.archive.errors import ArchiveError
from bot.archive.files import (
    REVISION,
    copy,
    faults_in,
    file_of,
    glob_escaped,
    only_process,
    opened,
    remove,
    revision_in,
    settle,
    swap,
)
from bot.archive.migrations import migrate, must_be_known
from bot.archive.sealing import Keys, away, keys_beside, seal_all
from bot.archive.storage import SPARE_BYTES, written_size
from bot.archive.tables import articles, deliveries, entries, feeds, subscriptions
from bot.news import DeliveryState

STAMP = "%Y%m%dT%H%M%SZ"
BEAT = timedelta(minutes=1)
"""So much younger may a bot's last sign of life be than the one in its backup without anything having happened."""
MAYBE_POSTED = "it was due when the backup was made, and may have been posted since"


class Copy(NamedTuple):
    """A backup that was made by the clock."""

    file: Path
    at: datetime


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
            f"There is no room for a backup in {folder}: it takes {written_size(needed)}, and {written_size(free)} "
            "are free. Set backups.folder to another disk, or backups.keep to fewer."
        )
    copy(source, fresh)
    for old in copies_in(folder, source)[:-keep]:
        old.file.unlink(missing_ok=True)
    return fresh


async def backup(url: str, file: Path, *, force: bool = False) -> None:
    """Copy the database, also while it is written to (SQLite's online backup), and see that the copy is sound.

    Args:
        url: the database's.
        file: what the copy is called.
        force: whether a file that is there already may be overwritten.

    Raises:
        ArchiveError: there is no database, or the file is there already or cannot be written.
    """
    source = _file_of(url)
    must_exist(source)
    await asyncio.to_thread(_back_up, source, file, force=force)


def _back_up(source: Path, file: Path, *, force: bool) -> None:
    if file.is_dir():
        raise ArchiveError(f"{file} is a folder; name a file in it.")
    if file.exists() and file.samefile(source):
        raise ArchiveError(f"{file} is the database itself.")
    if file.exists() and not force:
        raise ArchiveError(f"{file} is there already. Name another file, or say --force to overwrite it.")
    copy(source, file)


async def restore(url: str, file: Path, now: datetime, keys: Keys | None = None) -> str:
    """Put a backup in the database's place, which may be broken or missing; what it replaces is kept beside it.

    What the channels were sent since the backup was made is known to nobody. So that nothing comes twice, what may
    have been posted meanwhile is archived and not posted again: messages that were due, what instant subscriptions and
    those whose time came since were owed, and entries published meanwhile. What was published after the replaced
    database was last alive is news. Where nothing ran since the backup was made, nothing is passed over.

    Returns:
        What was done, in a line or two.

    Raises:
        ArchiveError: the file is no sound backup, or of a newer version, or the bot runs.
    """
    target, keys = _file_of(url), keys or keys_beside(url)
    with only_process(url):
        await asyncio.to_thread(_must_be_a_backup_of, target, file)
        fresh = target.with_name(f"{target.name}.restoring")
        kept = target.with_name(f"{target.name}.before-restore-{now:%Y%m%dT%H%M%SZ}")
        try:
            await asyncio.to_thread(remove, fresh)
            await asyncio.to_thread(copy, file, fresh)
            backed_up = _last_alive(fresh)
            ran_until = _last_alive(target) or now
            passed = backed_up is None or ran_until > backed_up + BEAT
            missing = await _bring_up_to_date(fresh, keys, ran_until if passed else None)
            had = await asyncio.to_thread(target.exists)
            await asyncio.to_thread(swap, fresh, target, kept)
        except (DBAPIError, sqlite3.Error, OSError) as error:
            said = error.orig if isinstance(error, DBAPIError) else error
            raise ArchiveError(f"{file} could not be restored: {said}. The database is as it was.") from None
        finally:
            with suppress(OSError):
                await asyncio.to_thread(remove, fresh)
    told = [f"Restored from {file}."]
    if had:
        told.append(f"The database that it replaced is kept as {kept}.")
    if missing:
        told.append(
            f"Feeds that are not read until their key stands in {keys.file or 'DATELINE_KEY'} as well: {missing}."
        )
    if passed:
        told.append(
            f"What was due before {ran_until:%Y-%m-%d %H:%M} UTC may have been posted already: "
            "it is archived, not posted again."
        )
    return " ".join(told)


def _must_be_a_backup_of(target: Path, file: Path) -> None:
    if not file.is_file():
        raise ArchiveError(f"{file} is a folder." if file.is_dir() else f"{file} does not exist.")
    if target.exists() and file.samefile(target):
        raise ArchiveError(f"{file} is the database itself.")
    try:
        revision = revision_in(file)
    except ArchiveError:
        revision = None
    if revision is None or not REVISION.fullmatch(revision):
        raise ArchiveError(f"{file} is not a sound backup of a Dateline database; nothing was changed.")
    must_be_known(revision)
    if faults := [fault for fault in faults_in(file) if not fault.startswith("row ")]:
        raise ArchiveError(f"{file} is not a sound backup ({faults[0]}); nothing was changed.")


def _last_alive(file: Path) -> datetime | None:
    """When the bot that used a database last gave a sign of life; None where that cannot be read."""
    if not file.exists():
        return None
    try:
        with closing(opened(file)) as connection:
            row = connection.execute("SELECT at FROM vitals WHERE part = 'bot'").fetchone()
        return datetime.fromisoformat(row[0]).replace(tzinfo=UTC) if row else None
    except (sqlite3.Error, ValueError, TypeError):
        return None


async def _bring_up_to_date(fresh: Path, keys: Keys, ran_until: datetime | None) -> int:
    """Bring a copy's tables up to date, and have nothing come that may have been posted until a time.

    Returns:
        How many feeds have an address to which there is no key.
    """
    database = connect(f"sqlite+aiosqlite:///{fresh}", keys)
    try:
        async with database.write() as connection:
            await connection.run_sync(migrate)
            await connection.run_sync(seal_all, keys)
            missing = await connection.run_sync(away, keys)
            if ran_until:
                await _pass_over(connection, ran_until)
    finally:
        await database.close()
    # One file, with no journal beside it.
    await asyncio.to_thread(settle, fresh)
    return missing


async def _pass_over(connection: AsyncConnection, until: datetime) -> None:
    await connection.execute(update(feeds).values(restored_at=until, etag=None, last_modified=None))
    under_way = deliveries.c.state.in_((DeliveryState.PENDING.value, DeliveryState.SENDING.value))
    unknown = {"state": DeliveryState.UNKNOWN.value, "reason": MAYBE_POSTED}
    await connection.execute(update(deliveries).where(under_way).values(unknown))
    served = or_(subscriptions.c.instant.is_(True), subscriptions.c.next_due_at <= until)
    await connection.execute(update(subscriptions).where(served).values(looked_at=until))
    grouped = select(articles.c.id).where(articles.c.story_id.is_not(None))
    halfway = or_(entries.c.article_id.is_(None), entries.c.article_id.not_in(grouped))
    await connection.execute(update(entries).where(halfway).values(fresh=False))


async def upgrade(url: str, keys: Keys | None = None) -> None:
    """Bring the tables up to date; a missing database is made.

    Raises:
        ArchiveError: the database cannot be opened, or the bot runs.
    """
    with only_process(url):
        async with Archive.open(url, keys):
            pass


def _file_of(url: str) -> Path:
    file = file_of(url)
    if file is None:
        raise ArchiveError("Only a SQLite database is backed up here; for PostgreSQL use pg_dump and pg_restore.")
    return file
