"""News wakes the instant subscriptions that may want it, whatever else they wait for."""

from datetime import datetime

from sqlalchemy import literal, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.archive.tables import entries, feed_owners, feeds, former_addresses, pack_feeds, subscriptions
from bot.news import EVERYBODY, ArticleId


async def wake(connection: AsyncConnection, article: ArticleId, now: datetime) -> None:
    """An article is news: the instant subscriptions that may want it are due."""
    showing = select(entries.c.feed_id).where(entries.c.article_id == article)
    now_at = select(feeds.c.url).where(feeds.c.id.in_(showing))
    before = select(former_addresses.c.url).where(former_addresses.c.feed_id.in_(showing))
    holding = select(pack_feeds.c.pack).where(pack_feeds.c.url.in_(now_at.union(before))).distinct()
    # What looks at all feeds looks at those open to its owner alone: what strangers bring must not even wake it.
    owners = select(feed_owners.c.owner).where(feed_owners.c.feed_id.in_(showing), feed_owners.c.ends_at.is_(None))
    to_all = or_(holding.exists(), literal(EVERYBODY).in_(owners))
    theirs = or_(subscriptions.c.guild.in_(owners), subscriptions.c.follower.in_(owners), to_all)
    anywhere = subscriptions.c.pack.is_(None) & subscriptions.c.feed_id.is_(None) & theirs
    wanting = or_(anywhere, subscriptions.c.feed_id.in_(showing), subscriptions.c.pack.in_(holding))
    # One that is being served this moment is touched too: its filing fails then, and it looks again. The time alone
    # would not tell, since the articles of one round are grouped at the same time.
    instant = update(subscriptions).where(subscriptions.c.instant.is_(True), wanting)
    await connection.execute(instant.values(next_due_at=now, woken=subscriptions.c.woken + 1))
