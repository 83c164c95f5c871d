"""Feeds that move for good, and feeds that end."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, delete, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.archive.tables import feeds, former_addresses, subscriptions
from bot.news import EVERYBODY, FeedId, Owner

ENDED = "The feed has ended: its server says that it is gone for good."


def at_address(addresses: Any, owner: Owner = EVERYBODY) -> ColumnElement[bool]:  # noqa: ANN401
    """Whether a feed is, or was before it moved, at one of these addresses, of all or private to one."""
    moved = select(former_addresses.c.feed_id).where(former_addresses.c.url.in_(addresses))
    return and_(feeds.c.private_to == owner, or_(feeds.c.url.in_(addresses), feeds.c.id.in_(moved)))


async def move_feed(connection: AsyncConnection, feed: FeedId, old: str, new: str) -> None:
    """Give a feed its new address, where no other feed is there.

    Two feeds never become one: what the one has shown would be posted as the other's, and whoever answers with a
    redirect would decide on that. Both are read, and an article that both show is one article anyhow.
    """
    owner = (await connection.execute(select(feeds.c.private_to).where(feeds.c.id == feed))).scalar_one()
    there = select(feeds.c.id).where(at_address([new], owner), feeds.c.id != feed)
    if (await connection.execute(there)).first() is not None:
        return
    # Validators belong to an address (RFC 9110, section 8.8); the new one has given none yet.
    moved = {"url": new, "moved_to": None, "etag": None, "last_modified": None}
    await connection.execute(update(feeds).where(feeds.c.id == feed).values(moved))
    if owner == EVERYBODY:
        # Where a private one was is not kept: others may have the same address as theirs.
        await connection.execute(delete(former_addresses).where(former_addresses.c.url == new))
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
