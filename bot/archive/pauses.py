"""Channels that take nothing from us: their subscriptions pause, and go on when that is mended.

What is paused for another reason (a feed that has ended) is left alone; `refused_at` tells the two apart.
"""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, delete, exists, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.archive.database import Database
from bot.archive.deliveries import cancel, unfinished
from bot.archive.tables import deliveries, feed_owners, guilds, subscriptions
from bot.news import ChannelId, GuildId, SubscriptionId, UserId
from bot.wording import mark

GONE = mark("Discord does not know this channel any more. Order again in another one.")
NO_DIRECT = mark("This member takes no messages from Dateline.")
NO_PINGS = mark("The server does not let members be pinged.")
LEFT = mark("Dateline is not on this server any more. Invite it again.")
KEPT = timedelta(days=30)
"""How long the subscriptions of a server or channel that is gone are kept, should it come back."""
IDLE = timedelta(hours=1)
"""A closed channel that owes nothing asks so seldom for something to try it with."""


class Closed(NamedTuple):
    """A channel that is closed to us."""

    since: datetime | None
    """None where it has no subscription."""
    newly: list[SubscriptionId]
    """Those that were not paused before."""


class Pauses:
    """Pausing the subscriptions of channels and servers, and going on."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def close_channel(self, channel: ChannelId, reason: str, now: datetime) -> Closed:
        """Pause a channel's subscriptions; those that are paused for a closed channel already get the new reason."""
        return await self._close(subscriptions.c.channel == channel, reason, now)

    async def close_guild(self, guild: GuildId, reason: str, now: datetime) -> Closed:
        """Pause a server's subscriptions; the feeds that it brought are kept as long."""
        async with self._database.write() as connection:
            kept = update(feed_owners).where(feed_owners.c.owner == guild, feed_owners.c.ends_at.is_(None))
            await connection.execute(kept.values(ends_at=now + KEPT))
        return await self._close(subscriptions.c.guild == guild, reason, now)

    async def closed_to(self, user: UserId) -> tuple[ChannelId, datetime, int] | None:
        """The channel of somebody's direct messages that takes none, since when, and how much they follow there."""
        theirs = subscriptions.c.follower == user, subscriptions.c.paused == NO_DIRECT
        query = select(subscriptions.c.channel, func.min(subscriptions.c.refused_at), func.count())
        async with self._database.read() as connection:
            row = (await connection.execute(query.where(*theirs).group_by(subscriptions.c.channel))).first()
        return (ChannelId(row[0]), row[1], row[2]) if row else None

    async def let_pings(self, guild: GuildId, pings: Collection[SubscriptionId], *, allowed: bool) -> int:
        """Let the pings of members in a server's channels rest, or go on; how many do.

        Args:
            guild: the server.
            pings: those that rest, where they are not allowed any more.
            allowed: whether they go on.
        """
        resting = subscriptions.c.guild == guild, subscriptions.c.paused == NO_PINGS
        running = subscriptions.c.id.in_(pings), subscriptions.c.paused.is_(None)
        changed = update(subscriptions).where(*(resting if allowed else running))
        async with self._database.write() as connection:
            paused = changed.values(paused=None if allowed else NO_PINGS)
            return (await connection.execute(paused)).rowcount

    async def reopen_channel(self, channel: ChannelId) -> None:
        """Go on in a channel that has taken a message again."""
        closed = subscriptions.c.channel == channel, refused()
        async with self._database.write() as connection:
            await connection.execute(update(subscriptions).where(*closed).values(paused=None, refused_at=None))

    async def knock(self, channel: ChannelId, now: datetime) -> None:
        """Try at once whether a closed channel is open again."""
        async with self._database.write() as connection:
            await _knock(connection, subscriptions.c.channel == channel, now)

    async def reopen_guilds(self, guilds: Collection[GuildId], now: datetime) -> None:
        """Go on in servers that we are a member of, if we had left them; try at once in their closed channels."""
        theirs = subscriptions.c.guild.in_(guilds)
        async with self._database.write() as connection:
            await _knock(connection, theirs, now)
            left = update(subscriptions).where(theirs, subscriptions.c.paused == LEFT)
            await connection.execute(left.values(paused=None, refused_at=None))
            # What was removed by hand ends much earlier.
            theirs_again = feed_owners.c.owner.in_(guilds), feed_owners.c.ends_at > now + IDLE
            await connection.execute(update(feed_owners).where(*theirs_again).values(ends_at=None))

    async def end_gone(self, now: datetime) -> int:
        """End the subscriptions of channels and servers that have been gone for a month; how many."""
        gone = subscriptions.c.paused.in_((GONE, LEFT)), subscriptions.c.refused_at < now - KEPT
        async with self._database.write() as connection:
            ended = (await connection.execute(select(subscriptions.c.id, subscriptions.c.channel).where(*gone))).all()
            if ended:
                numbers = [row.id for row in ended]
                await cancel(connection, deliveries.c.subscription_id.in_(numbers), "the channel is gone")
                await connection.execute(delete(subscriptions).where(subscriptions.c.id.in_(numbers)))
                told = guilds.c.notices.in_({row.channel for row in ended})
                await connection.execute(update(guilds).where(told).values(notices=None))
        return len(ended)

    async def _close(self, which: ColumnElement[bool], reason: str, now: datetime) -> Closed:
        running = update(subscriptions).where(which, subscriptions.c.paused.is_(None))
        # That the server is left says more than that its channels cannot be seen.
        refused_before = update(subscriptions).where(which, refused(), subscriptions.c.paused != LEFT)
        async with self._database.write() as connection:
            await connection.execute(refused_before.values(paused=reason))
            newly = running.values(paused=reason, refused_at=now).returning(subscriptions.c.id)
            numbers = list((await connection.execute(newly)).scalars())
            since = select(func.min(subscriptions.c.refused_at)).where(which)
            return Closed((await connection.execute(since)).scalar_one(), numbers)


async def _knock(connection: AsyncConnection, which: ColumnElement[bool], now: datetime) -> None:
    closed = select(subscriptions.c.channel).where(which, refused())
    waiting = update(deliveries).where(deliveries.c.channel.in_(closed), unfinished())
    await connection.execute(waiting.values(not_before=now))


def refused() -> ColumnElement[bool]:
    """Whether a subscription is paused because its channel is closed to us."""
    return subscriptions.c.refused_at.is_not(None)


def served(now: datetime) -> ColumnElement[bool]:
    """Whether a subscription gets digests.

    One whose channel is closed gets none while something waits to be sent there, since that finds out whether the
    channel is open again. Where nothing waits, the next digest has to find it out.
    """
    waiting: Any = exists().where(deliveries.c.channel == subscriptions.c.channel, unfinished())
    idle = refused() & (subscriptions.c.refused_at < now - IDLE) & ~waiting.correlate(subscriptions)
    gone = subscriptions.c.paused.in_((GONE, LEFT))
    return or_(subscriptions.c.paused.is_(None), idle & ~gone)
