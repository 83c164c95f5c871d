"""Subscriptions: what a channel ordered, what it is owed, and filing what it gets."""

from collections.abc import Mapping, Sequence
from datetime import datetime, time
from typing import Any

from sqlalchemy import Row, delete, exists, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.archive.database import Database
from bot.archive.deliveries import cancel
from bot.archive.moves import at_address
from bot.archive.stories import stories_of
from bot.archive.tables import (
    articles,
    deliveries,
    entries,
    feeds,
    former_addresses,
    given,
    pack_feeds,
    packs,
    subscriptions,
)
from bot.news import (
    ChannelId,
    DeliveryState,
    GuildId,
    Message,
    Pack,
    Schedule,
    Source,
    Story,
    StoryId,
    Subscription,
    SubscriptionId,
    UserId,
    When,
)


class Packs:
    """The curated packs, as far as subscriptions need them."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def save(self, curated: Mapping[str, Pack], now: datetime) -> None:
        """Take over the packs as they stand in the configuration today."""
        async with self._database.write() as connection:
            await connection.execute(delete(pack_feeds))
            await connection.execute(delete(packs))
            for pack in curated.values():
                await connection.execute(insert(packs).values(name=pack.name, title=pack.title))
                rows = [{"pack": pack.name, "url": url, "title": title} for title, url in pack.feeds]
                await connection.execute(insert(pack_feeds), rows)
            ordered = select(subscriptions.c.pack).where(subscriptions.c.pack.is_not(None)).distinct()
            for name in (await connection.execute(ordered)).scalars().all():
                await _read_pack(connection, name, now)


class Subscriptions:
    """The standing orders of channels."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(
        self,
        guild: GuildId,
        channel: ChannelId,
        source: Source,
        schedule: Schedule,
        next_due_at: datetime,
        created_by: UserId,
        now: datetime,
    ) -> Subscription:
        """Order a source for a channel. A source that the channel has already gets the new schedule."""
        timing = {
            "when": schedule.when.value,
            "at": f"{schedule.at:%H:%M}",
            "timezone": schedule.timezone,
            "weekday": schedule.weekday,
            "next_due_at": next_due_at,
            "paused": None,
        }
        same = (
            subscriptions.c.channel == channel,
            subscriptions.c.pack == source.pack if source.pack else subscriptions.c.feed_id == source.feed,
        )
        async with self._database.write() as connection:
            if source.pack:
                await _read_pack(connection, source.pack, now)
            kept = update(subscriptions).where(*same).values(timing).returning(subscriptions)
            row = (await connection.execute(kept)).one_or_none()
            if row is None:
                new = {"guild": guild, "channel": channel, "pack": source.pack, "feed_id": source.feed, **timing}
                who = {"created_at": now, "created_by": created_by}
                row = (await connection.execute(insert(subscriptions).values(new | who).returning(subscriptions))).one()
            return await _subscription(connection, row)

    async def in_guild(self, guild: GuildId) -> list[Subscription]:
        """A server's subscriptions."""
        return await self._where(subscriptions.c.guild == guild)

    async def in_channel(self, channel: ChannelId) -> list[Subscription]:
        """A channel's subscriptions."""
        return await self._where(subscriptions.c.channel == channel)

    async def get(self, subscription: SubscriptionId) -> Subscription | None:
        """The subscription by its number."""
        return next(iter(await self._where(subscriptions.c.id == subscription)), None)

    async def due(self, now: datetime, limit: int) -> list[Subscription]:
        """Subscriptions to be served, the longest waiting first. Paused ones wait."""
        due = subscriptions.c.next_due_at <= now, subscriptions.c.paused.is_(None)
        return await self._where(*due, limit=limit)

    async def remove(self, subscription: SubscriptionId, guild: GuildId) -> bool:
        """End a subscription of a server, and what it still had to deliver; whether there was one."""
        async with self._database.write() as connection:
            await cancel(connection, deliveries.c.subscription_id == subscription, "the subscription ended")
            ours = subscriptions.c.id == subscription, subscriptions.c.guild == guild
            return bool((await connection.execute(delete(subscriptions).where(*ours))).rowcount)

    async def pause(self, subscription: SubscriptionId, reason: str | None) -> bool:
        """Send nothing for now, and why; None resumes. True where that changed anything but the reason."""
        itself = subscriptions.c.id == subscription
        other = subscriptions.c.paused.is_(None) if reason else subscriptions.c.paused.is_not(None)
        async with self._database.write() as connection:
            changed = await connection.execute(update(subscriptions).where(itself, other).values(paused=reason))
            if not changed.rowcount and reason:
                await connection.execute(update(subscriptions).where(itself).values(paused=reason))
            return bool(changed.rowcount)

    async def orderer(self, subscription: SubscriptionId) -> UserId | None:
        """Who ordered it."""
        query = select(subscriptions.c.created_by).where(subscriptions.c.id == subscription)
        async with self._database.read() as connection:
            user: UserId | None = (await connection.execute(query)).scalar_one_or_none()
            return user

    async def end_channel(self, channel: ChannelId) -> None:
        """The channel is gone: end its subscriptions and cancel what it was owed."""
        async with self._database.write() as connection:
            await cancel(connection, deliveries.c.channel == channel, "the channel is gone")
            await connection.execute(delete(subscriptions).where(subscriptions.c.channel == channel))

    async def end_guild(self, guild: GuildId) -> None:
        """We left the server: end its subscriptions and cancel what they were owed."""
        async with self._database.write() as connection:
            theirs = select(subscriptions.c.id).where(subscriptions.c.guild == guild)
            await cancel(connection, deliveries.c.subscription_id.in_(theirs), "the bot left the server")
            await connection.execute(delete(subscriptions).where(subscriptions.c.guild == guild))

    async def owed(self, subscription: Subscription, limit: int) -> list[Story]:
        """Stories with news for the subscription that its channel has not been given, oldest first.

        News is an article that one of its feeds showed after the subscription began, and that may be posted.
        """
        shown = exists().where(
            entries.c.article_id == articles.c.id,
            entries.c.feed_id.in_(subscription.feeds),
            entries.c.fresh.is_(True),
            entries.c.seen_at >= subscription.created_at,
        )
        had = exists().where(given.c.channel == subscription.channel, given.c.story_id == articles.c.story_id)
        query = (
            select(articles.c.story_id)
            .where(articles.c.story_id.is_not(None), articles.c.seen_at >= subscription.created_at, shown, ~had)
            .order_by(articles.c.seen_at, articles.c.id)
            .limit(limit)
        )
        async with self._database.read() as connection:
            numbers = list(dict.fromkeys((await connection.execute(query)).scalars()))
            return await stories_of(connection, numbers)

    async def file_digest(
        self,
        subscription: Subscription,
        messages: Sequence[Message],
        passed_over: Sequence[StoryId],
        next_due_at: datetime,
        now: datetime,
    ) -> bool:
        """Owe the channel these messages and set when the subscription is due next, all or nothing.

        False, and nothing changes, where another has served the subscription since it was loaded, or one of the
        stories has been given to the channel.
        """
        stories = [story for message in messages for story in message.stories] + list(passed_over)
        async with self._database.write() as connection:
            as_loaded = (
                subscriptions.c.id == subscription.id,
                subscriptions.c.next_due_at == subscription.next_due_at,
            )
            served = update(subscriptions).where(*as_loaded).values(next_due_at=next_due_at)
            if (await connection.execute(served)).rowcount == 0:
                return False
            had = select(given.c.story_id).where(given.c.channel == subscription.channel, given.c.story_id.in_(stories))
            if (await connection.execute(had)).first():
                await connection.rollback()
                return False
            if stories:
                rows = [{"channel": subscription.channel, "story_id": story, "at": now} for story in set(stories)]
                await connection.execute(insert(given), rows)
            for message in messages:
                values = {
                    "channel": subscription.channel,
                    "subscription_id": subscription.id,
                    "body": message.body,
                    "state": DeliveryState.PENDING.value,
                    "created_at": now,
                    "attempts": 0,
                    "not_before": now,
                }
                await connection.execute(insert(deliveries).values(values))
            return True

    async def _where(self, *conditions: Any, limit: int | None = None) -> list[Subscription]:  # noqa: ANN401
        query = select(subscriptions).where(*conditions).order_by(subscriptions.c.next_due_at, subscriptions.c.id)
        async with self._database.read() as connection:
            rows = (await connection.execute(query.limit(limit))).all()
            return [await _subscription(connection, row) for row in rows]


async def _read_pack(connection: AsyncConnection, name: str, now: datetime) -> None:
    """Add the feeds of a pack that is subscribed to."""
    known = select(feeds.c.url).union(select(former_addresses.c.url))
    missing = select(pack_feeds).where(pack_feeds.c.pack == name, pack_feeds.c.url.not_in(known))
    rows = [
        {"url": row.url, "title": row.title, "next_poll_at": now, "failures": 0}
        for row in await connection.execute(missing)
    ]
    if rows:
        await connection.execute(insert(feeds), rows)


async def _subscription(connection: AsyncConnection, row: Row[Any]) -> Subscription:
    if row.pack:
        inside = select(pack_feeds.c.url).where(pack_feeds.c.pack == row.pack)
        members = select(feeds.c.id).where(at_address(inside))
        label = select(packs.c.title).where(packs.c.name == row.pack)
    else:
        members = select(feeds.c.id).where(feeds.c.id == row.feed_id)
        label = select(feeds.c.title).where(feeds.c.id == row.feed_id)
    return Subscription(
        id=row.id,
        guild=row.guild,
        channel=row.channel,
        source=Source(row.pack, row.feed_id),
        label=(await connection.execute(label)).scalar_one_or_none() or row.pack or "a feed",
        feeds=frozenset((await connection.execute(members)).scalars()),
        schedule=Schedule(When(row.when), time.fromisoformat(row.at), row.timezone, row.weekday),
        created_at=row.created_at,
        next_due_at=row.next_due_at,
        paused=row.paused,
    )
