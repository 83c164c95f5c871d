"""Rows that cannot be read: those that were set aside, and those that nobody has come upon yet."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, Table, delete, select, text

from bot.archive.articles import read_article_of
from bot.archive.cells import odd_rows, put_right
from bot.archive.corrections import correction_of
from bot.archive.database import Database
from bot.archive.deliveries import delivery_of
from bot.archive.entries import pending_of
from bot.archive.feeds import feed_of
from bot.archive.grouping_index import sketch_of
from bot.archive.remedies import note, set_aside
from bot.archive.rows import BadRow, attempt, key_of
from bot.archive.sealing import away, in_clear
from bot.archive.tables import articles, corrections, deliveries, entries, feeds, sketches, subscriptions
from bot.archive.tables import set_aside as kept
from bot.archive.terms import terms_of
from bot.archive.word_indexes import INDEXES, broken_indexes, make_all_anew

BATCH = 100
_MAKERS: Mapping[Table, Callable[[Row[Any]], object]] = {
    feeds: feed_of,
    entries: pending_of,
    articles: read_article_of,
    subscriptions: terms_of,
    deliveries: delivery_of,
    corrections: correction_of,
    sketches: sketch_of,
}

_KNOWN = frozenset(table.name for table in _MAKERS)
"""Tables of whose rows more is known than of what kind each cell must be."""


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

    async def unread_addresses(self) -> tuple[int, int]:
        """How many feeds have an address to which there is no key, and how many one with a secret in clear."""
        async with self._database.read() as connection:
            missing = await connection.run_sync(away, self._database.keys)
            return missing, await connection.run_sync(in_clear)

    async def set_aside(self, limit: int = 10) -> list[SetAside]:
        """The rows that were set aside last, the latest first."""
        query = select(kept.c.kind, kept.c.row, kept.c.reason, kept.c.done, kept.c.at)
        async with self._database.read() as connection:
            rows = await connection.execute(query.order_by(kept.c.at.desc(), kept.c.kind, kept.c.row).limit(limit))
            return [SetAside(*row) for row in rows]

    async def unreadable(self) -> list[BadRow]:
        """All rows that make no value, table by table. Every row is looked at once, beside the event loop."""
        found = []
        for table in _MAKERS:
            last: int | None = -(2**62)
            while last is not None:
                bad, last = await self._database.look(_unreadable_after, table, last)
                found += bad
        if self._database.is_sqlite:
            known = {(bad.kind, bad.row) for bad in found}
            found += [bad for bad in await self._database.look(odd_rows) if (bad.kind, bad.row) not in known]
            found += await self._database.look(broken_indexes)
        return found

    async def mend(self, *, forget: bool = True) -> list[SetAside]:
        """Set all of them aside, each with its remedy; what was done, with what was done earlier.

        Rows that name others which are not there name none any more, or are deleted where they must name one. Indexes
        are made anew.

        Args:
            forget: what was told before, so that it is told once.
        """
        # What an article is told by is taken out of an index, which must be sound for that; and what is mended there
        # past it, the index does not know.
        await self._renew_indexes()
        for bad in await self.unreadable():
            async with self._database.write() as connection:
                if bad.kind in _KNOWN:
                    await set_aside(connection, bad)
                elif bad.kind not in INDEXES:
                    await note(connection, bad, await connection.run_sync(put_right, bad))
        if self._database.is_sqlite:
            async with self._database.write() as connection:
                await connection.run_sync(_mend_references)
                if forget:  # whoever asked has the time
                    await connection.execute(text("REINDEX"))
        await self._renew_indexes()
        done = await self.set_aside(limit=1000)
        if forget:
            async with self._database.write() as connection:
                await connection.execute(delete(kept))
        return done

    async def _renew_indexes(self) -> None:
        if self._database.is_sqlite and (broken := await self._database.look(broken_indexes)):
            async with self._database.write() as connection:
                await make_all_anew(connection, broken[0].reason)


def _unreadable_after(connection: Connection, table: Table, last: int) -> tuple[list[BadRow], int | None]:
    """The bad ones of the next rows, and the last of these; None where they are the table's last."""
    (key,) = table.primary_key.columns
    rows = connection.execute(select(table).where(key > last).order_by(key).limit(BATCH)).all()
    tried = [(key_of(table, row), attempt(row, _MAKERS[table])[1]) for row in rows]
    bad = [BadRow(table.name, number, reason) for number, reason in tried if reason is not None]
    return bad, tried[-1][0] if len(rows) == BATCH else None


def _mend_references(connection: Any) -> None:  # noqa: ANN401
    for fault in connection.execute(text("PRAGMA foreign_key_check")).all():
        table, row, _, number = fault
        keys = connection.execute(text(f"PRAGMA foreign_key_list({table})")).all()
        column = next(key[3] for key in keys if key[0] == number)
        described = connection.execute(text(f"PRAGMA table_info({table})")).all()
        must = next(one[3] or one[5] for one in described if one[1] == column)
        change = f"DELETE FROM {table}" if must else f"UPDATE {table} SET {column} = NULL"  # noqa: S608
        connection.execute(text(f"{change} WHERE rowid = :row"), {"row": row})
