"""Entries that await their article: who may try for it, and until when nobody else does."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, func, select, update

from bot.archive.database import Database
from bot.archive.hints import note
from bot.archive.queues import claim, in_turn, take_turns
from bot.archive.rows import each
from bot.archive.tables import entries
from bot.news import Entry, EntryId, PendingEntry, stands_alone
from bot.news.bounds import bound_entry


class Entries:
    """Entries without an article, or with one that has no text yet."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def claim_unfetched(
        self,
        now: datetime,
        lease: timedelta,
        limit: int,
        per_host: int | None = None,
        busy: Collection[str] = (),
        per_owner: int | None = None,
        busy_owners: Collection[int] = (),
    ) -> list[PendingEntry]:
        """Entries without an article; nobody else is given them before the lease ends.

        Their feeds' owners take turns, also at each host; of each the oldest come first.

        Args:
            now: the time.
            lease: how long they stay away from other claimants.
            limit: how many at most.
            per_host: how many of one host at most.
            busy: hosts of which none is wanted.
            per_owner: how many of one owner at most; packs have no such limit.
            busy_owners: owners of whom none is wanted.
        """
        host = func.coalesce(entries.c.host, "")
        due = select(entries.c.id, entries.c.feed_id).where(entries.c.fetch_after <= now, host.not_in(busy))
        async with self._database.read() as connection:
            if (await connection.execute(due.limit(1))).first() is None:
                return []
            turns = in_turn(due, "id")
            if per_host is not None:
                at_host = func.row_number().over(partition_by=host, order_by=(turns.c.place, turns.c.id))
                hosted = select(turns, at_host.label("at_host")).join(entries, entries.c.id == turns.c.id).subquery()
                turns = select(hosted).where(hosted.c.at_host <= per_host).subquery()
            chosen = await take_turns(connection, turns, limit, per_owner, busy_owners)
        async with self._database.write() as connection:
            still = entries.c.fetch_after <= now
            rows = await claim(connection, entries, chosen, still, {"fetch_after": now + lease})
            order = {number: place for place, number in enumerate(chosen)}
            found = each(connection, entries, sorted(rows, key=lambda row: order[row.id]), pending_of)
        return [replace(one, owner=chosen[one.id]) for one in found]

    async def release_claims(self, now: datetime, lease: timedelta) -> None:
        """Void the leases on entries of a former process; also what is due within one lease is taken up at once."""
        held = entries.c.fetch_after > now, entries.c.fetch_after <= now + lease
        async with self._database.write() as connection:
            await connection.execute(update(entries).where(*held).values(fetch_after=now))

    async def renew_claims(self, claimed: Collection[EntryId], until: datetime) -> None:
        """Keep entries that are under way from others for longer."""
        theirs = entries.c.id.in_(claimed), entries.c.fetch_after < until
        async with self._database.write() as connection:
            await connection.execute(update(entries).where(*theirs).values(fetch_after=until))

    async def release(self, claimed: Collection[EntryId], now: datetime) -> None:
        """Give back entries that were claimed and not tried to the end."""
        async with self._database.write() as connection:
            theirs = entries.c.id.in_(claimed), entries.c.fetch_after > now
            await connection.execute(update(entries).where(*theirs).values(fetch_after=now))
            note(connection, "fetch")

    async def postpone(self, entry: EntryId, reason: str, retry_at: datetime, *, counts: bool = True) -> None:
        """Try again later; it counts as an attempt, but where the fault is ours."""
        attempts = entries.c.attempts + counts
        await self._set(entry, {"attempts": attempts, "fetch_after": retry_at, "reason": reason})

    async def give_up(self, entry: EntryId, reason: str) -> None:
        """There will be no article; the reason is kept."""
        await self._set(entry, {"attempts": entries.c.attempts + 1, "fetch_after": None, "reason": reason})

    async def _set(self, entry: EntryId, values: dict[str, Any]) -> None:
        async with self._database.write() as connection:
            await connection.execute(update(entries).where(entries.c.id == entry).values(values))


def pending_of(row: Row[Any]) -> PendingEntry:
    """A row as an entry that awaits its article."""
    entry = Entry(
        key=row.key,
        url=row.url,
        title=row.title,
        published=row.published,
        content=row.content,
        author=row.author,
        language=row.language,
        publisher=row.publisher,
        image=row.image,
        image_alt=row.image_alt,
    )
    # A fragment names a part of a page that holds more.
    alone = stands_alone(row.url, row.link)
    told = row.article_id is not None
    return PendingEntry(row.id, row.feed_id, bound_entry(entry), row.attempts, alone, told=told, edits=row.edits)
