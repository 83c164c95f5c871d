"""Feeds, and the entries that polls bring."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, delete, func, insert, select, update

from bot.archive.database import Database
from bot.archive.tables import entries, feeds
from bot.news import Feed, FeedId, Poll, Validators


class Feeds:
    """The feeds that are read."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, url: str, title: str, now: datetime) -> Feed:
        """The feed at this URL, added where it is new; due at once."""
        async with self._database.write() as connection:
            row = (await connection.execute(select(feeds).where(feeds.c.url == url))).one_or_none()
            if row is None:
                values = {"url": url, "title": title or url, "next_poll_at": now, "failures": 0}
                row = (await connection.execute(insert(feeds).values(values).returning(feeds))).one()
        return _feed(row)

    async def get(self, feed: FeedId) -> Feed | None:
        """The feed by its number."""
        return await self._one(feeds.c.id == feed)

    async def by_url(self, url: str) -> Feed | None:
        """The feed by its address."""
        return await self._one(feeds.c.url == url)

    async def all(self) -> list[Feed]:
        """Every feed, by title."""
        async with self._database.read() as connection:
            return [_feed(row) for row in await connection.execute(select(feeds).order_by(func.lower(feeds.c.title)))]

    async def remove(self, feed: FeedId) -> None:
        """Forget a feed, its entries and the subscriptions to it. Articles stay."""
        async with self._database.write() as connection:
            await connection.execute(delete(feeds).where(feeds.c.id == feed))

    async def claim_due(self, now: datetime, lease: timedelta, limit: int) -> list[Feed]:
        """Feeds whose poll is due, the longest waiting first; nobody else is given them before the lease ends."""
        due = select(feeds.c.id).where(feeds.c.next_poll_at <= now).order_by(feeds.c.next_poll_at).limit(limit)
        async with self._database.read() as connection:
            if (await connection.execute(due.limit(1))).first() is None:
                return []
        async with self._database.write() as connection:
            claimed = update(feeds).where(feeds.c.id.in_(due)).values(next_poll_at=now + lease).returning(feeds)
            return [_feed(row) for row in await connection.execute(claimed)]

    async def save_poll(self, poll: Poll, now: datetime) -> int:
        """Keep what a poll brought; the number of entries that are new."""
        async with self._database.write() as connection:
            keep = {
                "title": poll.title,
                "etag": poll.validators.etag,
                "last_modified": poll.validators.last_modified,
                "next_poll_at": poll.next_poll_at,
                "polled_at": poll.polled_at,
                "failures": poll.failures,
                "problem": poll.problem,
            }
            saved = await connection.execute(update(feeds).where(feeds.c.id == poll.feed).values(keep))
            if saved.rowcount == 0:
                return 0  # the feed was removed while it was polled
            keys = [entry.key for entry in poll.entries]
            known = select(entries.c.key).where(entries.c.feed_id == poll.feed, entries.c.key.in_(keys))
            seen = set((await connection.execute(known)).scalars())
            new = []
            for entry in reversed(poll.entries):  # the oldest first, so that articles are posted in their order
                if entry.key not in seen:
                    seen.add(entry.key)
                    new.append(
                        {
                            "feed_id": poll.feed,
                            "key": entry.key,
                            "url": entry.url,
                            "title": entry.title,
                            "published": entry.published,
                            "content": entry.content,
                            "author": entry.author,
                            "language": entry.language,
                            "fresh": entry.key in poll.fresh,
                            "seen_at": now,
                            "attempts": 0,
                            "fetch_after": now,
                        }
                    )
            if new:
                await connection.execute(insert(entries), new)
            return len(new)

    async def _one(self, condition: Any) -> Feed | None:  # noqa: ANN401
        async with self._database.read() as connection:
            row = (await connection.execute(select(feeds).where(condition))).one_or_none()
        return _feed(row) if row else None


def _feed(row: Row[Any]) -> Feed:
    validators = Validators(row.etag, row.last_modified)
    return Feed(row.id, row.url, row.title, validators, row.next_poll_at, row.polled_at, row.failures, row.problem)
