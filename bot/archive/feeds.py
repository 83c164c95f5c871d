"""Feeds, and the entries that polls bring."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, delete, func, insert, or_, select, true, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.archive.database import Database
from bot.archive.dialect import only_one
from bot.archive.name_shelves import forget_shelves
from bot.archive.owners import disown, end_removed, own, regain
from bot.archive.polls import keep_polls
from bot.archive.queues import claim, in_turn, take_turns
from bot.archive.rows import each
from bot.archive.scope import at_address, found_at, open_feeds, owned_by, private_to
from bot.archive.sealing import can_open
from bot.archive.tables import entries, feed_owners, feeds, former_addresses, pack_feeds, subscriptions
from bot.news import EVERYBODY, Feed, FeedId, NewEntry, Owner, Poll, SubscriptionId, UserId, Validators
from bot.news.addresses import is_sealed, mask_address

FAILING_LONG = timedelta(days=7)
NO_KEY = "It is not read: its address is sealed, and whoever runs the bot has to add the key again."


class Feeds:
    """The feeds that are read."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(
        self,
        url: str,
        title: str,
        now: datetime,
        owner: Owner = EVERYBODY,
        by: UserId | None = None,
        most: int | None = None,
    ) -> Feed:
        """The feed at this URL, added where it is new, and then due at once; it is its owner's from now on.

        Several owners share a feed, unless a secret stands in its address, or it has moved since it was brought.

        Raises:
            FullError: its owner has as many as they may have.
        """
        private = private_to(url, owner)
        async with self._database.write() as connection:
            await only_one(connection, f"feed {url}")
            row = (await connection.execute(found_at(url, owner))).first()
            if row is None:
                values = {"url": url, "title": title or mask_address(url), "next_poll_at": now, "failures": 0}
                new = insert(feeds).values(values | {"private_to": private}).returning(feeds)
                row = (await connection.execute(new)).one()
            await own(connection, FeedId(row.id), owner, by, now, most)
        return feed_of(row)

    async def get(self, feed: FeedId, asker: Owner | None) -> Feed | None:
        """The feed by its number, where it is open to the asker."""
        return await self._one(feeds.c.id == feed, _open(asker))

    async def by_url(self, url: str, owner: Owner | None) -> Feed | None:
        """The feed by its address, or by one that it had before it moved: the one that an owner would share or has.

        Without an owner it is whosever.
        """
        if owner is None:
            return await self._one(at_address([url])) or await self._one(feeds.c.url == url)
        return await self._first(found_at(url, owner))

    async def all(self, asker: Owner | None) -> list[Feed]:
        """Every feed that is open to the asker, by title."""
        return await self._several(_open(asker))

    async def owned(self, owner: Owner) -> list[Feed]:
        """The feeds that somebody brought, by title."""
        return await self._several(feeds.c.id.in_(owned_by(owner)))

    async def disown(self, feed: FeedId, owner: Owner, now: datetime) -> bool:
        """Take a feed from its owner, whose subscriptions to it end after a while; whether it was theirs.

        Others keep it. Until then `regain` undoes it.
        """
        async with self._database.write() as connection:
            return await disown(connection, feed, owner, now)

    async def regain(self, feed: FeedId, owner: Owner, now: datetime, most: int | None = None) -> bool:
        """Undo that; False where it is too late.

        Raises:
            FullError: its owner has as many others as they may have.
        """
        async with self._database.write() as connection:
            return await regain(connection, feed, owner, now, most)

    async def end_removed(self, now: datetime) -> int:
        """End what was removed and can be undone no more; how many feeds are nobody's now, and gone."""
        async with self._database.write() as connection:
            return await end_removed(connection, now)

    async def forget_user(self, user: UserId, now: datetime) -> int:
        """End what somebody brought for themselves; of what a server has, forget that it was them. How many feeds."""
        async with self._database.write() as connection:
            theirs = feed_owners.c.owner == user
            gone = (await connection.execute(update(feed_owners).where(theirs).values(ends_at=now))).rowcount
            await end_removed(connection, now)
            unnamed = update(feed_owners).where(feed_owners.c.added_by == user).values(added_by=0)
            return gone + (await connection.execute(unnamed)).rowcount

    async def remove(self, feed: FeedId) -> None:
        """Forget a feed, whosever it is, its entries and the subscriptions to it. Articles stay."""
        async with self._database.write() as connection:
            await connection.execute(delete(feeds).where(feeds.c.id == feed))
            await forget_shelves(connection, [feed])

    async def pause(self, feed: FeedId, now: datetime) -> None:
        """Poll it no more until it is resumed; a poll under way is kept."""
        await self._set(feed, {"paused_at": func.coalesce(feeds.c.paused_at, now)})

    async def resume(self, feed: FeedId, now: datetime) -> None:
        """Poll it again, at once; what it still shows of what came meanwhile is news."""
        await self._set(feed, {"paused_at": None, "next_poll_at": now})

    async def _set(self, feed: FeedId, values: dict[str, Any]) -> None:
        async with self._database.write() as connection:
            await connection.execute(update(feeds).where(feeds.c.id == feed).values(values))

    async def claim_due(
        self, now: datetime, lease: timedelta, limit: int, per_owner: int | None = None, busy: Collection[int] = ()
    ) -> list[Feed]:
        """Feeds whose poll is due; nobody else is given them before the lease ends.

        Owners take turns; of each the longest waiting come first.

        Args:
            now: the time.
            lease: how long they stay away from other claimants.
            limit: how many at most.
            per_owner: how many of one owner at most; packs have no such limit.
            busy: owners of whom none is wanted.
        """
        is_due = and_(feeds.c.next_poll_at <= now, feeds.c.paused_at.is_(None), can_open(self._database.keys))
        due = select(feeds.c.id, feeds.c.id.label("feed_id"), feeds.c.next_poll_at).where(is_due)
        async with self._database.read() as connection:
            if (await connection.execute(due.limit(1))).first() is None:
                return []
            turns = in_turn(due, "next_poll_at")
            chosen = await take_turns(connection, turns, limit, per_owner, busy)
        async with self._database.write() as connection:
            until = {"next_poll_at": now + lease, "claimed_at": now}
            rows = await claim(connection, feeds, chosen, is_due, until)
            found = each(connection, feeds, rows, feed_of)
        order = {number: place for place, number in enumerate(chosen)}
        return [replace(one, owner=chosen[one.id]) for one in sorted(found, key=lambda one: order[one.id])]

    async def renew_claims(self, claimed: Collection[FeedId], until: datetime) -> None:
        """Keep feeds whose poll is under way from others for longer."""
        theirs = feeds.c.id.in_(claimed), feeds.c.claimed_at.is_not(None), feeds.c.next_poll_at < until
        async with self._database.write() as connection:
            await connection.execute(update(feeds).where(*theirs).values(next_poll_at=until))

    async def release_claims(self, now: datetime, only: Collection[FeedId] | None = None) -> None:
        """Make feeds due whose poll was begun and will not be ended: all at the start of a process, or only these."""
        claimed = feeds.c.claimed_at.is_not(None) if only is None else feeds.c.id.in_(only)
        async with self._database.write() as connection:
            await connection.execute(update(feeds).where(claimed).values(next_poll_at=now, claimed_at=None))

    async def pardon(self, since: datetime, now: datetime) -> None:
        """Forget failures that began at or after this time and were not the feeds' own; these are due at once."""
        well = {"failures": 0, "problem": None, "failing_since": None, "next_poll_at": now}
        async with self._database.write() as connection:
            await connection.execute(update(feeds).where(feeds.c.failing_since >= since).values(well))

    async def save_polls(self, polls: Sequence[Poll], now: datetime) -> list[list[NewEntry]]:
        """Keep what polls brought, all or nothing; for each, the entries that are new."""
        async with self._database.write() as connection:
            return await keep_polls(connection, polls, now)

    async def save_poll(self, poll: Poll, now: datetime) -> list[NewEntry]:
        """Keep what a poll brought; the entries that are new."""
        return (await self.save_polls([poll], now))[0]

    async def take_failing(self, now: datetime) -> list[tuple[Feed, list[SubscriptionId]]]:
        """Feeds that have failed for a week and of which nobody was told yet, each with the subscriptions to it.

        They count as told from now on, until they have been well again.
        """
        untold = feeds.c.failing_told_at.is_(None), feeds.c.paused_at.is_(None)
        long = feeds.c.failing_since <= now - FAILING_LONG, *untold
        async with self._database.read() as connection:
            if (await connection.execute(select(feeds.c.id).where(*long).limit(1))).first() is None:
                return []
        async with self._database.write() as connection:
            told = update(feeds).where(*long).values(failing_told_at=now).returning(feeds)
            failing = each(connection, feeds, await connection.execute(told), feed_of)
            return [(feed, await _subscriptions_to(connection, feed.id)) for feed in failing]

    async def entry_counts(self) -> dict[FeedId, int]:
        """The number of entries of each feed that has any."""
        query = select(entries.c.feed_id, func.count()).group_by(entries.c.feed_id)
        async with self._database.read() as connection:
            return {FeedId(feed): count for feed, count in await connection.execute(query)}

    async def _several(self, condition: ColumnElement[bool]) -> list[Feed]:
        query = select(feeds).where(condition).order_by(func.lower(feeds.c.title), feeds.c.id)
        async with self._database.read() as connection:
            return each(connection, feeds, await connection.execute(query), feed_of)

    async def _one(self, *conditions: ColumnElement[bool]) -> Feed | None:
        return await self._first(select(feeds).where(*conditions).limit(1))

    async def _first(self, query: Select[Any]) -> Feed | None:
        async with self._database.read() as connection:
            rows = (await connection.execute(query)).all()
            return next(iter(each(connection, feeds, rows, feed_of)), None)


def _open(asker: Owner | None) -> ColumnElement[bool]:
    return true() if asker is None else feeds.c.id.in_(open_feeds(asker))


async def _subscriptions_to(connection: AsyncConnection, feed: FeedId) -> list[SubscriptionId]:
    known_as = select(feeds.c.url).where(feeds.c.id == feed, feeds.c.private_to == EVERYBODY)
    before = select(former_addresses.c.url).where(former_addresses.c.feed_id == feed)
    inside = select(pack_feeds.c.pack).where(pack_feeds.c.url.in_(known_as.union(before)))
    query = select(subscriptions.c.id).where(or_(subscriptions.c.feed_id == feed, subscriptions.c.pack.in_(inside)))
    return [SubscriptionId(number) for number in (await connection.execute(query.order_by("id"))).scalars()]


def feed_of(row: Row[Any]) -> Feed:
    """A row as a feed."""
    return Feed(
        id=row.id,
        url=row.url,
        title=row.title,
        validators=Validators(row.etag, row.last_modified),
        next_poll_at=row.next_poll_at,
        polled_at=row.polled_at,
        failures=row.failures,
        problem=NO_KEY if is_sealed(row.url) else row.problem,
        interval=timedelta(seconds=row.interval_seconds) if row.interval_seconds else None,
        moved_to=None if is_sealed(row.moved_to) else row.moved_to,
        ended=row.ended_at is not None,
        failing_since=row.failing_since,
        quiet_hours=frozenset(row.quiet_hours),
        quiet_days=frozenset(row.quiet_days),
        full_at=row.full_at,
        stuck=row.stuck,
        paused_at=row.paused_at,
    )
