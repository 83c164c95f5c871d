"""What admins do with a subscription after it was ordered. Nothing is changed that they did not see."""

from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.archive.database import Database
from bot.archive.deliveries import unfinished
from bot.archive.posted import message_link
from bot.archive.tables import deliveries, subscriptions
from bot.archive.terms import columns_of, subscriptions_of, terms_values
from bot.news import DeliveryState, Subscription, SubscriptionId


class LastPost(NamedTuple):
    """The latest message of a subscription."""

    at: datetime
    link: str | None


class Orders:
    """Changes of subscriptions."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def replace(self, seen: Subscription, wanted: Subscription, now: datetime) -> bool:
        """Give a subscription other terms, another channel, or let it rest or go on.

        Args:
            seen: as it was shown to who wants that.
            wanted: as it is to be.
            now: the time.

        Returns:
            Whether it was done: not where somebody else changed it meanwhile, or the channel has the source already.
        """
        its = subscriptions.c.id == seen.id, subscriptions.c.guild == seen.guild
        async with self._database.write() as connection:
            rows = (await connection.execute(select(subscriptions).where(*its).with_for_update())).all()
            current = next(iter(await subscriptions_of(connection, rows)), None)
            if current is None or terms_of(current) != terms_of(seen):
                return False
            if wanted.channel != seen.channel and await self._has(connection, wanted):
                return False
            # A closed channel's pause is that channel's: another one is open until it refuses, and as long as it
            # rests there, it is the channel's opening that lets it go on, whatever was changed of it meanwhile.
            refused_at = rows[0].refused_at
            paused = None if refused_at and wanted.channel != seen.channel else wanted.paused
            values = terms_values(wanted.schedule, wanted.filters, wanted.style) | {
                "channel": wanted.channel,
                "paused": paused,
                "next_due_at": wanted.next_due_at,
                "refused_at": refused_at if paused and paused == seen.paused else None,
            }
            await connection.execute(update(subscriptions).where(*its).values(values))
            waiting = update(deliveries).where(deliveries.c.subscription_id == seen.id, unfinished())
            await connection.execute(waiting.values(tags=list(wanted.style.tags), not_before=now))
            return True

    async def _has(self, connection: AsyncConnection, wanted: Subscription) -> bool:
        what = columns_of(wanted.source)
        same = [subscriptions.c[name] == value for name, value in what.items() if value is not None]
        there = subscriptions.c.channel == wanted.channel, subscriptions.c.follower == 0
        found = await connection.execute(select(func.count()).select_from(subscriptions).where(*there, *same))
        return bool(found.scalar_one())

    async def last_posts(self, numbers: Collection[SubscriptionId]) -> dict[SubscriptionId, LastPost]:
        """The latest message of each; those that had none are left out."""
        sent = deliveries.c.subscription_id.in_(numbers), deliveries.c.state == DeliveryState.SENT.value
        latest = select(func.max(deliveries.c.id)).where(*sent).group_by(deliveries.c.subscription_id)
        query = (
            select(deliveries, subscriptions.c.guild)
            .join(subscriptions, subscriptions.c.id == deliveries.c.subscription_id)
            .where(deliveries.c.id.in_(latest))
        )
        async with self._database.read() as connection:
            rows = (await connection.execute(query)).all()
        return {
            SubscriptionId(row.subscription_id): LastPost(
                row.attempted_at or row.created_at, message_link(row.guild, row.channel, row.message)
            )
            for row in rows
        }


def terms_of(one: Subscription) -> tuple[object, ...]:
    """All that an admin may change."""
    return one.channel, one.schedule, one.filters, one.style, one.paused
