"""What was asked of which hub, and the polls that hubs hasten."""

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, and_, bindparam, delete, func, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.archive.database import Database
from bot.archive.tables import feeds, hubs
from bot.news import FeedId, Hub, HubStanding, HubSubscription, Poll

STANDS = timedelta(days=1)
"""How long a feed's hub counts as its hub whatever the feed says next: one that names another at each poll would have
us call them all."""
RETRY, LONGEST_RETRY = timedelta(hours=1), timedelta(days=1)
"""A hub that was asked and has not asked back is asked again after so long, doubling."""
SHORTEST_LEASE, LONGEST_LEASE = timedelta(hours=1), timedelta(days=30)
RENEWED = 0.8
"""After so much of a lease it is renewed."""


class Hubs:
    """Subscriptions at hubs. Each row is one; a feed that names another hub gets another row, and loses its own."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def claim_due(self, now: datetime, limit: int) -> list[HubSubscription]:
        """Those that are to be asked for or renewed, and those to be ended; each is tried again later by itself."""
        ending = and_(hubs.c.feed_id.is_(None), hubs.c.leased_until.is_not(None))
        is_due = or_(hubs.c.ask_at <= now, ending)
        async with self._database.read() as connection:
            if (await connection.execute(select(hubs.c.id).where(is_due).limit(1))).first() is None:
                return []
        async with self._database.write() as connection:
            due = select(hubs).where(is_due).order_by(hubs.c.ask_at).limit(limit)
            # What another is just claiming is passed over.
            rows = (await connection.execute(due.with_for_update(skip_locked=True))).all()
            over = [row.id for row in rows if row.feed_id is None and row.leased_until is None]
            await connection.execute(delete(hubs).where(hubs.c.id.in_(over)))
            asked = [row for row in rows if row.id not in over]
            for row in asked:
                wait = min(RETRY * 2 ** min(row.attempts, 8), LONGEST_RETRY)
                values: dict[str, Any] = {"ask_at": now + wait, "attempts": row.attempts + 1}
                if row.feed_id is None:
                    # Asked once to tell no more; whatever comes of it, the row goes then.
                    values = {"ask_at": now + RETRY, "leased_until": None}
                await connection.execute(update(hubs).where(hubs.c.id == row.id).values(values))
        return [_subscription(row) for row in asked]

    async def by_key(self, key: str) -> HubSubscription | None:
        """The subscription whose callback ends so."""
        async with self._database.read() as connection:
            row = (await connection.execute(select(hubs).where(hubs.c.key == key))).one_or_none()
        return _subscription(row) if row else None

    async def confirm(self, one: HubSubscription, lease: timedelta, now: datetime) -> None:
        """A hub tells of a feed's news for so long from now on."""
        lease = min(max(lease, SHORTEST_LEASE), LONGEST_LEASE)
        values = {"leased_until": now + lease, "ask_at": now + lease * RENEWED, "attempts": 0}
        await self._set(one, values)

    async def deny(self, one: HubSubscription, now: datetime) -> None:
        """A hub does not tell, or no more; it is asked again tomorrow."""
        await self._set(one, {"leased_until": None, "ask_at": now + LONGEST_RETRY})

    async def end(self, one: HubSubscription) -> None:
        """A hub tells no more, as it was asked."""
        async with self._database.write() as connection:
            await connection.execute(delete(hubs).where(hubs.c.id == one.id))

    async def hasten(self, one: HubSubscription, now: datetime) -> bool:
        """Make a feed due as soon as it may be polled again; False where it is due by then anyway, or not polled.

        A poll that is under way may have asked before there was news: another comes after it.
        """
        async with self._database.write() as connection:
            # Held, so that a poll under way is not kept between what is asked here and what is kept.
            feed = select(feeds).where(feeds.c.id == one.feed).with_for_update()
            row = (await connection.execute(feed)).one_or_none()
            if row is None or row.paused_at or row.ended_at:
                return False
            ours = hubs.c.id == one.id
            if row.claimed_at:
                await connection.execute(update(hubs).where(ours).values(hinted=True))
                return True
            earliest = (await connection.execute(select(hubs.c.hint_from).where(ours))).scalar_one_or_none()
            due = max(now, earliest or now)
            later = feeds.c.id == one.feed, feeds.c.next_poll_at > due
            return bool((await connection.execute(update(feeds).where(*later).values(next_poll_at=due))).rowcount)

    async def ask_all(self, now: datetime) -> None:
        """Let every hub of a feed be due, as if it had not been asked yet."""
        async with self._database.write() as connection:
            due = {"ask_at": now, "attempts": 0}
            await connection.execute(update(hubs).where(hubs.c.feed_id.is_not(None)).values(due))

    async def standing(self, now: datetime) -> HubStanding:
        """How it stands between us and the hubs that feeds announce."""
        tells = hubs.c.leased_until > now
        telling = func.count().filter(tells)
        silent = func.count().filter(hubs.c.attempts > 0, or_(hubs.c.leased_until.is_(None), ~tells))
        async with self._database.read() as connection:
            counted = select(telling, silent).where(hubs.c.feed_id.is_not(None))
            return HubStanding(*(await connection.execute(counted)).one())

    async def _set(self, one: HubSubscription, values: dict[str, Any]) -> None:
        async with self._database.write() as connection:
            await connection.execute(update(hubs).where(hubs.c.id == one.id).values(values))


async def leave_hub(connection: AsyncConnection, feed: FeedId) -> None:
    """Have a feed's hub asked to tell no more; it is asked anew once the feed names one again."""
    await connection.execute(update(hubs).where(hubs.c.feed_id == feed).values(feed_id=None))


async def keep_hubs(connection: AsyncConnection, polls: Sequence[Poll], now: datetime) -> None:
    """Keep which hubs feeds announce, and from when on these may hasten the next poll."""
    said = {poll.feed: poll for poll in polls if poll.hub_known}
    found = select(hubs).where(hubs.c.feed_id.in_([poll.feed for poll in polls]))
    known = {row.feed_id: row for row in await connection.execute(found)}
    changed = [row for row in known.values() if row.feed_id in said and _hub(row) != said[row.feed_id].hub]
    gone = [row.feed_id for row in changed if now - row.since >= STANDS]
    if gone:
        await connection.execute(update(hubs).where(hubs.c.feed_id.in_(gone)).values(feed_id=None))
    free = [poll for feed, poll in said.items() if feed not in known or feed in gone]
    new = [_new(poll, poll.hub, now) for poll in free if poll.hub]
    if new:
        await connection.execute(insert(hubs), new)
    may = [{"its": poll.feed, "from": poll.hint_from} for poll in polls if poll.hint_from and poll.feed in known]
    if may:
        soonest = update(hubs).where(hubs.c.feed_id == bindparam("its"))
        await connection.execute(soonest.values(hint_from=bindparam("from")), may)
    hinted = [feed for feed, row in known.items() if row.hinted]
    if hinted:
        await connection.execute(update(hubs).where(hubs.c.feed_id.in_(hinted)).values(hinted=False))
        again = update(feeds).where(feeds.c.id == bindparam("its"), feeds.c.next_poll_at > bindparam("from"))
        hastened = [one for one in may if one["its"] in hinted]
        if hastened:
            await connection.execute(again.values(next_poll_at=bindparam("from")), hastened)


def _new(poll: Poll, hub: Hub, now: datetime) -> dict[str, Any]:
    key, secret = secrets.token_urlsafe(24), secrets.token_urlsafe(32)
    values = {"feed_id": poll.feed, "url": hub.url, "topic": hub.topic, "key": key, "secret": secret}
    return values | {"since": now, "ask_at": now, "attempts": 0, "hint_from": poll.hint_from}


def _hub(row: Row[Any]) -> Hub:
    return Hub(row.url, row.topic)


def _subscription(row: Row[Any]) -> HubSubscription:
    return HubSubscription(row.id, row.feed_id, _hub(row), row.key, row.secret, row.leased_until)
