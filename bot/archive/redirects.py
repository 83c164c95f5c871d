"""Feeds that move for good, and feeds that end."""

from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.archive.hubs import leave_hub
from bot.archive.scope import at_address, is_everybodys, moved_apart
from bot.archive.tables import feeds, former_addresses, subscriptions
from bot.news import EVERYBODY, FeedId
from bot.news.addresses import has_credentials

ENDED = "The feed has ended: its server says that it is gone for good."


async def move_feed(connection: AsyncConnection, feed: FeedId, old: str, new: str) -> None:
    """Give a feed its new address.

    Two feeds never become one: what the one has shown would be posted as the other's, and whoever answers with a
    redirect would decide on that. Both are read, and an article that both show is one article anyhow. So what a server
    brought and what has moved is shared with nobody anew, be it found by the old address or by the new one. What is
    everybody's stays so under both, and where it was if another is there already, or if the new one holds a secret.
    """
    # Validators belong to an address (RFC 9110, section 8.8); the new one has given none yet.
    moved: dict[str, Any] = {"url": new, "moved_to": None, "etag": None, "last_modified": None}
    itself = select(feeds).where(feeds.c.id == feed)
    private_to = (await connection.execute(itself.with_only_columns(feeds.c.private_to))).scalar_one()
    if private_to == EVERYBODY and (await connection.execute(itself.where(is_everybodys()))).first() is not None:
        there = select(feeds.c.id).where(at_address([new]), feeds.c.id != feed)
        if has_credentials(new) or (await connection.execute(there)).first() is not None:
            return
        await connection.execute(delete(former_addresses).where(former_addresses.c.url == new))
        await connection.execute(insert(former_addresses).values(url=old, feed_id=feed))
    elif private_to == EVERYBODY:
        moved["private_to"] = moved_apart(feed)
        await connection.execute(delete(former_addresses).where(former_addresses.c.feed_id == feed))
    else:
        there = select(feeds.c.id).where(at_address([new], private_to), feeds.c.id != feed)
        if (await connection.execute(there)).first() is not None:
            return
    await connection.execute(update(feeds).where(feeds.c.id == feed).values(moved))


async def end_feed(connection: AsyncConnection, feed: FeedId, now: datetime) -> None:
    """A feed is gone for good: subscriptions to it pause and say why, and its hub is to tell no more."""
    await connection.execute(update(feeds).where(feeds.c.id == feed).values(ended_at=now))
    await leave_hub(connection, feed)
    running = subscriptions.c.feed_id == feed, subscriptions.c.paused.is_(None)
    await connection.execute(update(subscriptions).where(*running).values(paused=ENDED))


async def revive_feed(connection: AsyncConnection, feed: FeedId) -> None:
    """A feed that was gone for good is back."""
    await connection.execute(update(feeds).where(feeds.c.id == feed).values(ended_at=None))
    paused = subscriptions.c.feed_id == feed, subscriptions.c.paused == ENDED
    await connection.execute(update(subscriptions).where(*paused).values(paused=None))
