"""What became of an article, as told by the rows that it left."""

from collections.abc import AsyncIterator, Sequence
from typing import Any

from sqlalchemy import Row, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.archive.database import Database
from bot.archive.subscriptions import subscriptions_of
from bot.archive.tables import (
    articles,
    deliveries,
    delivery_stories,
    entries,
    feeds,
    given,
    passed_over,
    stories,
    subscriptions,
)
from bot.news import ChannelId, DatelineError, GuildId, Step, Subscription, Trace


class Traces:
    """What became of articles."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def of(self, url: str, guild: GuildId | None = None, channel: ChannelId | None = None) -> Trace:
        """The steps of the article at an address.

        Args:
            url: the article's, or that of the entry that led to it.
            guild: whose subscriptions count; None for all.
            channel: the only one to look at; None for all.

        Raises:
            DatelineError: no feed showed it.
        """
        async with self._database.read() as connection:
            via = select(entries.c.article_id).where(entries.c.url == url)
            query = select(articles).where(or_(articles.c.url == url, articles.c.id.in_(via))).limit(1)
            article = (await connection.execute(query)).one_or_none()
            shown = entries.c.url == url if article is None else entries.c.article_id == article.id
            seen = select(entries, feeds.c.title.label("feed")).join(feeds, feeds.c.id == entries.c.feed_id)
            rows = (await connection.execute(seen.where(shown).order_by(entries.c.seen_at))).all()
            if article is None and not rows:
                raise DatelineError(
                    f"No feed that I read has shown {url[:200]}. Is its feed among those of /feed list, "
                    "and is this the address that the feed gives?"
                )
            steps = [step for row in rows for step in _seen(row)]
            if article is not None:
                steps += [step async for step in _read(connection, article)]
                wanted = [subscriptions.c.guild == guild] if guild is not None else []
                wanted += [subscriptions.c.channel == channel] if channel is not None else []
                found = (await connection.execute(select(subscriptions).where(*wanted))).all()
                for one in await subscriptions_of(connection, found):
                    steps += [step async for step in _served(connection, article, rows, one)]
                steps += [step async for step in _posted(connection, article, channel)]
            return Trace(url, article.title if article else rows[0].title, tuple(steps))


def _seen(row: Row[Any]) -> list[Step]:
    steps = [Step(row.seen_at, f"seen in the feed {row.feed}")]
    if not row.fresh:
        steps.append(Step(None, "only archived: it was there before the feed was read, or is too old to be news"))
    if row.article_id is None:
        gone = row.fetch_after is None
        reason = f": {row.reason}" if row.reason else ""
        state = f"not fetched, and given up after {row.attempts} tries" if gone else "not fetched yet"
        steps.append(Step(None if gone else row.fetch_after, state + reason))
    return steps


async def _read(connection: AsyncConnection, article: Row[Any]) -> AsyncIterator[Step]:
    yield Step(article.seen_at, f"fetched: {len(article.text)} characters of text")
    if article.read_at is None:
        yield Step(None, f"not read: {article.unread_reason}" if article.unread_reason else "not read yet")
        return
    yield Step(article.read_at, "read")
    if article.story_id is None:
        yield Step(None, "not grouped yet")
        return
    opened = (await connection.execute(select(stories).where(stories.c.id == article.story_id))).one()
    others = select(articles.c.title).where(articles.c.story_id == article.story_id, articles.c.id != article.id)
    titles = (await connection.execute(others.order_by(articles.c.id).limit(3))).scalars().all()
    beside = f", with “{'”, “'.join(titles)}”" if titles else ", alone in it"
    reason = f"; {article.grouping}" if article.grouping else ""
    yield Step(article.grouped_at, f"grouped into event {opened.id}{beside}{reason}")


async def _served(
    connection: AsyncConnection, article: Row[Any], shown: Sequence[Row[Any]], one: Subscription
) -> AsyncIterator[Step]:
    name = f"the subscription to {one.label}"
    passed = select(passed_over).where(
        passed_over.c.subscription_id == one.id, passed_over.c.story_id == article.story_id
    )
    row = (await connection.execute(passed)).one_or_none()
    by_feed = one.source.pack or one.source.feed
    if by_feed and not any(entry.feed_id in one.feeds for entry in shown):
        yield Step(None, f"{name} does not hold a feed that showed it")
    elif not any(entry.seen_at >= one.created_at for entry in shown):
        yield Step(one.created_at, f"{name} began after it was seen")
    elif row:
        yield Step(row.at, f"{name} passed it over: {row.reason}")
    elif one.paused:
        yield Step(None, f"{name} is paused: {one.paused}")
    else:
        had = select(given.c.at).where(given.c.channel == one.reader, given.c.story_id == article.story_id)
        at = (await connection.execute(had)).scalar_one_or_none()
        if at:
            yield Step(at, f"the channel of {name} was given the event")
        else:
            waits = "waits for its time" if one.next_due_at.year < 9999 else "does not want it"
            yield Step(one.next_due_at if one.next_due_at.year < 9999 else None, f"{name} {waits}")


async def _posted(connection: AsyncConnection, article: Row[Any], channel: ChannelId | None) -> AsyncIterator[Step]:
    told = select(delivery_stories.c.delivery_id).where(delivery_stories.c.story_id == article.story_id)
    query = select(deliveries, subscriptions.c.guild).outerjoin(
        subscriptions, subscriptions.c.id == deliveries.c.subscription_id
    )
    here = [deliveries.c.channel == channel] if channel is not None else []
    for row in await connection.execute(query.where(deliveries.c.id.in_(told), *here).order_by(deliveries.c.id)):
        if row.message:
            link = f"https://discord.com/channels/{row.guild or '@me'}/{row.channel}/{row.message}"
            yield Step(row.attempted_at, "posted:", link)
        else:
            reason = f": {row.reason}" if row.reason else ""
            yield Step(row.attempted_at or row.created_at, f"the message is {row.state}{reason}")
