"""The database: tables, migrations, queries, search. The only code that knows SQL."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import structlog
from sqlalchemy import Connection

from bot.archive.articles import Articles
from bot.archive.checks import Checks
from bot.archive.corrections import Corrections
from bot.archive.database import ArchiveError, Database, connect, explained
from bot.archive.deliveries import Deliveries
from bot.archive.edits import Edits
from bot.archive.entries import Entries
from bot.archive.feeds import Feeds
from bot.archive.files import OfAnotherProgram, copy, file_of, glob_escaped, keep_private, must_be_ours, revision_in
from bot.archive.grouping_index import GroupingIndex
from bot.archive.heartbeats import Heartbeats
from bot.archive.history import History
from bot.archive.hubs import Hubs
from bot.archive.members import Members
from bot.archive.migrations import migrate, must_be_current, newest_revision
from bot.archive.orders import Orders
from bot.archive.owed import OwedStories
from bot.archive.packs import Packs
from bot.archive.pauses import GONE, LEFT, NO_DIRECT, NO_PINGS, Pauses
from bot.archive.people import People
from bot.archive.queues import Queues
from bot.archive.quotas import Quotas
from bot.archive.retention import Retention
from bot.archive.sealing import Keys, away, keys_beside, keys_of, seal_all
from bot.archive.search import Search
from bot.archive.servers import Servers
from bot.archive.storage import erase, storage_problem
from bot.archive.stories import Stories
from bot.archive.subscriptions import Subscriptions
from bot.archive.tables import feeds, former_addresses, pack_feeds
from bot.archive.trends import Trends

__all__ = [
    "GONE",
    "LEFT",
    "NO_DIRECT",
    "NO_PINGS",
    "Archive",
    "ArchiveError",
    "Keys",
    "NotThereYet",
    "keys_of",
    "storage_problem",
]

log = structlog.get_logger()

UPGRADES_KEPT = 2
"""Copies from before an upgrade that stay beside the database."""


@dataclass(frozen=True, slots=True)
class Archive:
    """All that Dateline remembers. Times go in and come out aware, in UTC."""

    feeds: Feeds
    entries: Entries
    articles: Articles
    stories: Stories
    grouping_index: GroupingIndex
    corrections: Corrections
    people: People
    trends: Trends
    search: Search
    packs: Packs
    subscriptions: Subscriptions
    orders: Orders
    owed: OwedStories
    deliveries: Deliveries
    pauses: Pauses
    edits: Edits
    history: History
    retention: Retention
    heartbeats: Heartbeats
    queues: Queues
    quotas: Quotas
    servers: Servers
    members: Members
    checks: Checks
    hubs: Hubs

    @classmethod
    @asynccontextmanager
    async def open(cls, url: str, keys: Keys | None = None, *, migrate: bool = True) -> AsyncIterator[Self]:
        """The archive at a database URL.

        Args:
            url: of SQLite or PostgreSQL.
            keys: under which addresses with secrets are kept; by default those beside a SQLite file.
            migrate: make it, or bring it up to date, where needed; a copy of a SQLite file is kept before. Without it
                the database must be there and up to date.

        Raises:
            ArchiveError: the database cannot be opened, or is of another version than it must be.
        """
        file = file_of(url)
        if not migrate:
            must_exist(file)
        database = connect(url, keys or keys_beside(url))
        try:
            async with explained(url):
                if migrate:
                    await _bring_up_to_date(database, file)
                else:
                    async with database.read() as connection:
                        await connection.run_sync(must_be_current)
            yield cls._over(database)
        finally:
            await database.close()

    @classmethod
    @asynccontextmanager
    async def read_only(cls, url: str, keys: Keys | None = None) -> AsyncIterator[Self]:
        """The archive as it is, to look at: nothing is made or changed, and whoever writes is not waited for.

        Raises:
            ArchiveError: there is no database, it cannot be opened, or it is of another version.
        """
        must_exist(file_of(url))
        database = connect(url, keys or keys_beside(url), read_only=True)
        try:
            async with explained(url), database.read() as connection:
                await connection.run_sync(must_be_current)
            yield cls._over(database)
        finally:
            await database.close()

    @classmethod
    def _over(cls, database: Database) -> Self:
        return cls(
            Feeds(database),
            Entries(database),
            Articles(database),
            Stories(database),
            GroupingIndex(database),
            Corrections(database),
            People(database),
            Trends(database),
            Search(database),
            Packs(database),
            Subscriptions(database),
            Orders(database),
            OwedStories(database),
            Deliveries(database),
            Pauses(database),
            Edits(database),
            History(database),
            Retention(database),
            Heartbeats(database),
            Queues(database),
            Quotas(database),
            Servers(database),
            Members(database),
            Checks(database),
            Hubs(database),
        )


class NotThereYet(ArchiveError):
    """There is no database, as before a first start."""


def must_exist(file: Path | None) -> None:
    """Refuse to go on where a database file is not there, or is none of ours.

    Raises:
        ArchiveError: it is not there, or is of another program.
    """
    if file is None:
        return
    if not file.exists():
        raise NotThereYet(f"There is no database at {file} yet. `dateline run` makes it, or `dateline db upgrade`.")
    try:
        must_be_ours(file)
    except OfAnotherProgram:
        raise
    except (ArchiveError, sqlite3.Error):
        return  # what cannot be read is told by whoever wants to read it: it may be ours, and damaged


async def _bring_up_to_date(database: Database, file: Path | None) -> None:
    if file is not None:
        await asyncio.to_thread(_keep_before_upgrade, file)
    async with database.write() as connection:
        await connection.run_sync(migrate)
        sealed = await connection.run_sync(_seal, database.keys)
        missing = await connection.run_sync(away, database.keys)
    if sealed:
        log.info("addresses sealed", number=sealed, note="backups from before hold them as they were")
        await (database.erase(pack_feeds, former_addresses, feeds) if file is None else asyncio.to_thread(erase, file))
    if missing:
        where = database.keys.file or "DATELINE_KEY"
        log.warning("feeds not read", number=missing, reason="their key is not here", do=f"add it to {where}")
    if file is not None:
        keep_private(file)


def _seal(connection: Connection, keys: Keys) -> int:
    if keys.file is None and not keys.names():
        # PostgreSQL without a key: `dateline doctor` says so.
        return 0
    return seal_all(connection, keys)


def _keep_before_upgrade(file: Path) -> None:
    """Copy a database of an older version; the copies of the last two versions stay."""
    if not file.exists():
        return
    must_be_ours(file)
    keep_private(file)
    revision = revision_in(file)
    if revision is None or revision >= newest_revision():
        return
    kept = file.with_name(f"{file.name}.before-upgrade-from-{revision}")
    copy(file, kept)
    log.info("the database is brought up to date", tables=revision, to=newest_revision(), copy=str(kept))
    copies = file.parent.glob(f"{glob_escaped(file.name)}.before-upgrade-from-*")
    for old in sorted(copies, key=lambda one: one.stat().st_mtime)[:-UPGRADES_KEPT]:
        old.unlink()
