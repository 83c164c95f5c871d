"""Feeds that move for good, and feeds that end."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, delete, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.archive.tables import entries, feed_owners, feeds, former_addresses, subscriptions
from bot.news import EVERYBODY, FeedId, Owner

ENDED = "The feed has ended: its server says that it is gone for good."


def at_address(addresses: Any, owner: Owner = EVERYBODY) -> ColumnElement[bool]:  # noqa: ANN401
    """Whether a feed is, or was before it moved, at one of these addresses, of all or private to one."""
    moved = select(former_addresses.c.feed_id).where(former_addresses.c.url.in_(addresses))
    return and_(feeds.c.private_to == owner, or_(feeds.c.url.in_(addresses), feeds.c.id.in_(moved)))


async def move_feed(connection: AsyncConnection, feed: FeedId, old: str, new: str) -> None:
    """Give a feed its new address. Where another feed is there already, the two become one: the other."""
    owner = (await connection.execute(select(feeds.c.private_to).where(feeds.c.id == feed))).scalar_one()
    there = select(feeds.c.id).where(at_address([new], owner), feeds.c.id != feed)
    other = (await connection.execute(there)).scalar_one_or_none()
    if other is None:
        # Validators belong to an address (RFC 9110, section 8.8); the new one has given none yet.
        moved = {"url": new, "moved_to": None, "etag": None, "last_modified": None}
        if owner == EVERYBODY:
            await connection.execute(delete(former_addresses).where(former_addresses.c.url == new))
        await connection.execute(update(feeds).where(feeds.c.id == feed).values(moved))
        await _remember(connection, old, feed, owner)
        return
    await _merge(connection, feed, FeedId(other))
    await _remember(connection, old, FeedId(other), owner)


async def _remember(connection: AsyncConnection, old: str, feed: FeedId, owner: Owner) -> None:
    """Keep where a feed was. Of a private one that is not kept: others may have the same address as theirs."""
    if owner == EVERYBODY:
        await connection.execute(insert(former_addresses).values(url=old, feed_id=feed))


async def end_feed(connection: AsyncConnection, feed: FeedId, now: datetime) -> None:
    """A feed is gone for good: subscriptions to it pause and say why."""
    await connection.execute(update(feeds).where(feeds.c.id == feed).values(ended_at=now))
    running = subscriptions.c.feed_id == feed, subscriptions.c.paused.is_(None)
    await connection.execute(update(subscriptions).where(*running).values(paused=ENDED))


async def revive_feed(connection: AsyncConnection, feed: FeedId) -> None:
    """A feed that was gone for good is back."""
    await connection.execute(update(feeds).where(feeds.c.id == feed).values(ended_at=None))
    paused = subscriptions.c.feed_id == feed, subscriptions.c.paused == ENDED
    await connection.execute(update(subscriptions).where(*paused).values(paused=None))


async def _merge(connection: AsyncConnection, feed: FeedId, into: FeedId) -> None:
    """Entries, subscriptions and former addresses of a feed become another's; what that has already is dropped."""
    theirs = entries.alias()
    twice = select(theirs.c.key).where(theirs.c.feed_id == into)
    await connection.execute(delete(entries).where(entries.c.feed_id == feed, entries.c.key.in_(twice)))
    await connection.execute(update(entries).where(entries.c.feed_id == feed).values(feed_id=into))
    both = select(feed_owners.c.owner).where(feed_owners.c.feed_id == into).scalar_subquery()
    theirs_alone = feed_owners.c.feed_id == feed, feed_owners.c.owner.not_in(both)
    await connection.execute(update(feed_owners).where(*theirs_alone).values(feed_id=into))
    served = subscriptions.alias()
    channels = select(served.c.channel).where(served.c.feed_id == into)
    ours = subscriptions.c.feed_id == feed
    await connection.execute(delete(subscriptions).where(ours, subscriptions.c.channel.in_(channels)))
    await connection.execute(update(subscriptions).where(ours).values(feed_id=into))
    await connection.execute(update(former_addresses).where(former_addresses.c.feed_id == feed).values(feed_id=into))
    await connection.execute(delete(feeds).where(feeds.c.id == feed))
