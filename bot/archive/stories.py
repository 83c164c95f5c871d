"""Stories: which articles report one event."""

from collections.abc import Sequence
from contextlib import ExitStack
from datetime import datetime
from heapq import merge
from typing import Any

from sqlalchemy import Connection, and_, func, insert, or_, select, true, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.archive.article_shelves import opened_to
from bot.archive.articles import read_articles
from bot.archive.corrections import overlay_of
from bot.archive.database import Database
from bot.archive.grouping_index import keep_sketch
from bot.archive.scope import open_feeds, seen_by
from bot.archive.subscriptions import wake
from bot.archive.tables import articles, deliveries, delivery_stories, entries, stories
from bot.news import ArticleId, ChannelId, FeedId, MessageId, Owner, Placing, ReadArticle, Story, StoryId
from bot.news.overlays import Overlay
from bot.news.spellings import spellings


class Stories:
    """The stories, each with its articles, oldest first, as a server's corrections have them."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def open(self, article: ArticleId, now: datetime, placing: Placing | None = None) -> StoryId:
        """Start a story with an article; the article's own story where it has one."""
        async with self._database.write() as connection:
            known = select(articles.c.story_id).where(articles.c.id == article)
            number = (await connection.execute(known)).scalar_one()
            if number is None:
                opened = insert(stories).values(opened_at=now, updated_at=now).returning(stories.c.id)
                number = (await connection.execute(opened)).scalar_one()
                await _place(connection, article, StoryId(number), now, placing)
        return StoryId(number)

    async def join(self, article: ArticleId, story: StoryId, now: datetime, placing: Placing | None = None) -> None:
        """Add an article to a story. An article that is in a story stays there."""
        async with self._database.write() as connection:
            if await _place(connection, article, story, now, placing):
                await connection.execute(update(stories).where(stories.c.id == story).values(updated_at=now))

    async def get(self, story: StoryId, asker: Owner | None) -> Story | None:
        """The story by its number."""
        return next(iter(await self.several([story], asker)), None)

    async def several(self, numbers: Sequence[StoryId], asker: Owner | None) -> list[Story]:
        """The stories with these numbers, in this order."""
        return await self._database.look(stories_of, numbers, asker)

    async def latest(self, feeds: frozenset[FeedId] | None, limit: int, asker: Owner | None) -> list[StoryId]:
        """The stories that somebody was shown more of last, by these feeds or by all that are open to them."""
        return await self._database.look(_latest, feeds, limit, asker)

    async def titles(self, numbers: Sequence[StoryId], asker: Owner | None) -> list[tuple[StoryId, str]]:
        """Each with the title of its first article that is open to somebody; those without are left out."""
        return await self._database.look(_titles, numbers, asker)

    async def told_in(self, channel: ChannelId, message: MessageId) -> list[StoryId]:
        """The stories that a message of ours tells."""
        told = (
            select(delivery_stories.c.story_id)
            .join(deliveries, deliveries.c.id == delivery_stories.c.delivery_id)
            .where(deliveries.c.message == message, deliveries.c.channel == channel)
        )
        async with self._database.read() as connection:
            return list((await connection.execute(told)).scalars())

    async def reported_at(self, urls: Sequence[str], asker: Owner | None) -> list[StoryId]:
        """The stories of the articles open to somebody at these addresses, or of the entries that led to them."""
        shown = entries.c.feed_id.in_(open_feeds(asker)) if asker is not None else true()
        alike = {other for url in urls for other in spellings(url)}
        via = select(entries.c.article_id).where(or_(entries.c.url.in_(urls), entries.c.link.in_(alike)), shown)
        query = select(articles.c.story_id).where(
            articles.c.story_id.is_not(None),
            or_(articles.c.url.in_({*urls, *alike}), articles.c.id.in_(via)),
            seen_by(asker, articles.c.id),
        )
        async with self._database.read() as connection:
            return list(dict.fromkeys((await connection.execute(query)).scalars()))


async def _place(
    connection: AsyncConnection,
    article: ArticleId,
    story: StoryId,
    now: datetime,
    placing: Placing | None,
) -> bool:
    loose = articles.c.id == article, articles.c.story_id.is_(None)
    values: dict[str, Any] = {"story_id": story, "grouped_at": now, "stirred_at": now}
    if placing:
        values["grouping"] = placing.reason
    if not (await connection.execute(update(articles).where(*loose).values(values))).rowcount:
        return False
    if placing:
        await keep_sketch(connection, article, story, placing, now)
    await wake(connection, article, now)
    return True


def _latest(connection: Connection, feeds: frozenset[FeedId] | None, limit: int, asker: Owner | None) -> list[StoryId]:
    query = select(articles.c.id, articles.c.story_id).where(articles.c.story_id.is_not(None))
    if feeds is not None:
        query = query.where(articles.c.id.in_(select(entries.c.article_id).where(entries.c.feed_id.in_(feeds))))
    found: dict[StoryId, None] = {}
    # Rows come as they are asked for; the time of a story's last change would tell of what strangers brought.
    with ExitStack() as stack:
        arms = opened_to(connection, asker).arms(articles, query)
        rows = [stack.enter_context(connection.execute(one.order_by(articles.c.id.desc()))) for one in arms]
        for row in merge(*rows, key=lambda row: row.id, reverse=True):
            found[row.story_id] = None
            if len(found) == limit:
                break
    return list(found)


def _titles(connection: Connection, numbers: Sequence[StoryId], asker: Owner | None) -> list[tuple[StoryId, str]]:
    its = articles.c.story_id.in_(numbers), opened_to(connection, asker).rows(articles)
    first = select(func.min(articles.c.id)).where(*its).group_by(articles.c.story_id)
    query = select(articles.c.story_id, articles.c.title).where(articles.c.id.in_(first))
    titled = {row.story_id: row.title for row in connection.execute(query)}
    return [(number, titled[number]) for number in numbers if number in titled]


def stories_of(
    connection: Connection,
    numbers: Sequence[StoryId],
    asker: Owner | None,
    overlay: Overlay | None = None,
) -> list[Story]:
    """The stories with these numbers, in this order, of what is open to somebody.

    They are as the asker's corrections have them, or an overlay.
    """
    overlay = overlay or overlay_of(connection, asker)
    wanted = {overlay.merged.get(number, number): None for number in numbers}
    parts = {*wanted, *(story for story, whole in overlay.merged.items() if whole in wanted)}
    moved = [article for article, story in overlay.events.items() if overlay.merged.get(story, story) in wanted]
    opened = opened_to(connection, asker).rows(articles)
    members = and_(or_(articles.c.story_id.in_(parts), articles.c.id.in_(moved)), opened)
    query = select(articles).where(members).order_by(articles.c.seen_at, articles.c.id)
    found = read_articles(connection, query)
    story_of = {
        row.id: row.story_id for row in connection.execute(select(articles.c.id, articles.c.story_id).where(members))
    }
    told: dict[StoryId, list[ReadArticle]] = {number: [] for number in wanted}
    for one in found:
        story = overlay.story(one.id, story_of[one.id])
        if story in told:
            told[story].append(overlay.reading(one))
    return [Story(number, tuple(told[number])) for number in wanted if told[number]]
