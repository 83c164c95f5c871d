"""Stories: which articles report one event."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.archive.articles import read_articles
from bot.archive.corrections import Overlay, overlay_of
from bot.archive.database import Database
from bot.archive.sketches import keep_sketch
from bot.archive.tables import articles, deliveries, delivery_stories, entries, stories
from bot.archive.waking import wake
from bot.news import ArticleId, ChannelId, FeedId, GuildId, MessageId, Placing, ReadArticle, Story, StoryId


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

    async def get(self, story: StoryId, guild: GuildId | None = None) -> Story | None:
        """The story by its number."""
        return next(iter(await self.several([story], guild)), None)

    async def several(self, numbers: Sequence[StoryId], guild: GuildId | None = None) -> list[Story]:
        """The stories with these numbers, in this order."""
        return await self._database.look(stories_of, numbers, guild)

    async def latest(self, feeds: frozenset[FeedId] | None, limit: int) -> list[StoryId]:
        """The stories that changed last, of these feeds or of all."""
        query = select(stories.c.id).order_by(stories.c.updated_at.desc(), stories.c.id.desc()).limit(limit)
        if feeds is not None:
            shown = select(entries.c.article_id).where(entries.c.feed_id.in_(feeds))
            query = query.where(stories.c.id.in_(select(articles.c.story_id).where(articles.c.id.in_(shown))))
        async with self._database.read() as connection:
            return list((await connection.execute(query)).scalars())

    async def titles(self, numbers: Sequence[StoryId]) -> list[tuple[StoryId, str]]:
        """Each with the title of its first article."""
        first = select(func.min(articles.c.id)).where(articles.c.story_id.in_(numbers)).group_by(articles.c.story_id)
        query = select(articles.c.story_id, articles.c.title).where(articles.c.id.in_(first))
        async with self._database.read() as connection:
            titled = {row.story_id: row.title for row in await connection.execute(query)}
        return [(number, titled[number]) for number in numbers if number in titled]

    async def told_in(self, channel: ChannelId, message: MessageId) -> list[StoryId]:
        """The stories that a message of ours tells."""
        told = (
            select(delivery_stories.c.story_id)
            .join(deliveries, deliveries.c.id == delivery_stories.c.delivery_id)
            .where(deliveries.c.message == message, deliveries.c.channel == channel)
        )
        async with self._database.read() as connection:
            return list((await connection.execute(told)).scalars())

    async def reported_at(self, urls: Sequence[str]) -> list[StoryId]:
        """The stories of the articles at these addresses, or of the entries that led to them."""
        via = select(entries.c.article_id).where(entries.c.url.in_(urls))
        query = select(articles.c.story_id).where(
            articles.c.story_id.is_not(None), or_(articles.c.url.in_(urls), articles.c.id.in_(via))
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


def stories_of(
    connection: Connection,
    numbers: Sequence[StoryId],
    guild: GuildId | None = None,
    overlay: Overlay | None = None,
) -> list[Story]:
    """The stories with these numbers, in this order, as a server's corrections or an overlay have them."""
    overlay = overlay or overlay_of(connection, guild)
    wanted = {overlay.merged.get(number, number): None for number in numbers}
    parts = {*wanted, *(story for story, whole in overlay.merged.items() if whole in wanted)}
    moved = [article for article, story in overlay.events.items() if overlay.merged.get(story, story) in wanted]
    members = or_(articles.c.story_id.in_(parts), articles.c.id.in_(moved))
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
