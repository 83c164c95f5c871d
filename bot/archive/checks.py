"""Rows that cannot be read: those that were set aside, and those that nobody has come upon yet."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Row, Table, delete, select, text

from bot.archive.articles import read_article_of
from bot.archive.corrections import correction_of
from bot.archive.database import Database
from bot.archive.deliveries import delivery_of
from bot.archive.entries import pending_of
from bot.archive.feeds import feed_of
from bot.archive.grouping_index import sketch_of
from bot.archive.remedies import set_aside
from bot.archive.rows import BadRow, attempt, key_of
from bot.archive.tables import articles, corrections, deliveries, entries, feeds, sketches, subscriptions
from bot.archive.tables import set_aside as kept
from bot.archive.terms import terms_of

BATCH = 500
_MAKERS: Mapping[Table, Callable[[Row[Any]], object]] = {
    feeds: feed_of,
    entries: pending_of,
    articles: read_article_of,
    subscriptions: terms_of,
    deliveries: delivery_of,
    corrections: correction_of,
    sketches: sketch_of,
}


class SetAside(NamedTuple):
    """A row that could not be read."""

    kind: str
    """The table's name."""
    row: int
    reason: str
    done: str
    at: datetime


class Checks:
    """What is wrong with rows."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def set_aside(self, limit: int = 10) -> list[SetAside]:
        """The rows that were set aside last, the latest first."""
        query = select(kept.c.kind, kept.c.row, kept.c.reason, kept.c.done, kept.c.at)
        async with self._database.read() as connection:
            rows = await connection.execute(query.order_by(kept.c.at.desc(), kept.c.kind, kept.c.row).limit(limit))
            return [SetAside(*row) for row in rows]

    async def unreadable(self) -> list[BadRow]:
        """All rows that make no value, table by table. Every row is read once."""
        found = []
        for table, make in _MAKERS.items():
            (key,) = table.primary_key.columns
            last = -(2**62)
            while True:
                query = select(table).where(key > last).order_by(key).limit(BATCH)
                async with self._database.read() as connection:
                    rows = (await connection.execute(query)).all()
                for row in rows:
                    last, (_, reason) = key_of(table, row), attempt(row, make)
                    if reason is not None:
                        found.append(BadRow(table.name, last, reason))
                if len(rows) < BATCH:
                    break
        return found

    async def mend(self) -> list[SetAside]:
        """Set all of them aside, each with its remedy; what was done, with what was done earlier.

        Rows that name others which are not there name none any more, or are deleted where they must name one. Indexes
        are made anew. What was told before is forgotten, so that it is told once.
        """
        for bad in await self.unreadable():
            async with self._database.write() as connection:
                await set_aside(connection, bad)
        done = await self.set_aside(limit=1000)
        async with self._database.write() as connection:
            await connection.execute(delete(kept))
            if connection.dialect.name == "sqlite":
                await connection.run_sync(_mend_references)
                await connection.execute(text("REINDEX"))
        return done


def _mend_references(connection: Any) -> None:  # noqa: ANN401
    for fault in connection.execute(text("PRAGMA foreign_key_check")).all():
        table, row, _, number = fault
        keys = connection.execute(text(f"PRAGMA foreign_key_list({table})")).all()
        column = next(key[3] for key in keys if key[0] == number)
        described = connection.execute(text(f"PRAGMA table_info({table})")).all()
        must = next(one[3] or one[5] for one in described if one[1] == column)
        change = f"DELETE FROM {table}" if must else f"UPDATE {table} SET {column} = NULL"  # noqa: S608
        connection.execute(text(f"{change} WHERE rowid = :row"), {"row": row})
