"""The database: tables, migrations, queries, search. The only code that knows SQL."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Self

from bot.archive.articles import Articles
from bot.archive.corrections import Corrections
from bot.archive.database import ArchiveError, connect, explained
from bot.archive.deliveries import Deliveries
from bot.archive.edits import Edits
from bot.archive.feeds import Feeds
from bot.archive.migrations import migrate
from bot.archive.owing import Owing
from bot.archive.packs import Packs
from bot.archive.people import People
from bot.archive.retention import Retention
from bot.archive.search import Search
from bot.archive.sketches import Sketches
from bot.archive.stories import Stories
from bot.archive.subscriptions import Subscriptions
from bot.archive.traces import Traces
from bot.archive.trends import Trends
from bot.archive.vitals import Vitals

__all__ = ["Archive", "ArchiveError"]


@dataclass(frozen=True, slots=True)
class Archive:
    """All that Dateline remembers. Times go in and come out aware, in UTC."""

    feeds: Feeds
    articles: Articles
    stories: Stories
    sketches: Sketches
    corrections: Corrections
    people: People
    trends: Trends
    search: Search
    packs: Packs
    subscriptions: Subscriptions
    owing: Owing
    deliveries: Deliveries
    edits: Edits
    traces: Traces
    retention: Retention
    vitals: Vitals

    @classmethod
    @asynccontextmanager
    async def open(cls, url: str) -> AsyncIterator[Self]:
        """The archive at a database URL, made and brought up to date as needed.

        Raises:
            ArchiveError: the database cannot be opened, or a newer Dateline made it.
        """
        database = connect(url)
        try:
            async with explained(url), database.write() as connection:
                await connection.run_sync(migrate)
            yield cls(
                Feeds(database),
                Articles(database),
                Stories(database),
                Sketches(database),
                Corrections(database),
                People(database),
                Trends(database),
                Search(database),
                Packs(database),
                Subscriptions(database),
                Owing(database),
                Deliveries(database),
                Edits(database),
                Traces(database),
                Retention(database),
                Vitals(database),
            )
        finally:
            await database.close()
