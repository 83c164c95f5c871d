"""Stories: which articles report one event."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.archive.articles import read_articles
from bot.archive.database import Database
from bot.archive.tables import articles, entries, stories
from bot.archive.waking import wake
from bot.news import ArticleId, FeedId, ReadArticle, Story, StoryId


class Stories:
    """The stories, each with its articles, oldest first."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def open(self, article: ArticleId, now: datetime) -> StoryId:
        """Start a story with an article; the article's own story where it has one."""
        async with self._database.write() as connection:
            known = select(articles.c.story_id).where(articles.c.id == article)
            number = (await connection.execute(known)).scalar_one()
            if number is None:
                opened = insert(stories).values(opened_at=now, updated_at=now).returning(stories.c.id)
                number = (await connection.execute(opened)).scalar_one()
                values = {"story_id": number, "grouped_at": now, "stirred_at": now}
                await connection.execute(update(articles).where(articles.c.id == article).values(values))
                await wake(connection, article, now)
        return StoryId(number)

    async def join(self, article: ArticleId, story: StoryId, now: datetime) -> None:
        """Add an article to a story. An article that is in a story stays there."""
        async with self._database.write() as connection:
            loose = articles.c.id == article, articles.c.story_id.is_(None)
            values = {"story_id": story, "grouped_at": now, "stirred_at": now}
            joined = await connection.execute(update(articles).where(*loose).values(values))
            if joined.rowcount:
                await wake(connection, article, now)
                await connection.execute(update(stories).where(stories.c.id == story).values(updated_at=now))

    async def get(self, story: StoryId) -> Story | None:
        """The story by its number."""
        async with self._database.read() as connection:
            return next(iter(await stories_of(connection, [story])), None)

    async def latest(self, feeds: frozenset[FeedId] | None, limit: int) -> list[Story]:
        """The stories that changed last, of these feeds or of all."""
        query = select(stories.c.id).order_by(stories.c.updated_at.desc(), stories.c.id.desc()).limit(limit)
        if feeds is not None:
            shown = select(entries.c.article_id).where(entries.c.feed_id.in_(feeds))
            query = query.where(stories.c.id.in_(select(articles.c.story_id).where(articles.c.id.in_(shown))))
        async with self._database.read() as connection:
            return await stories_of(connection, list((await connection.execute(query)).scalars()))


async def stories_of(connection: AsyncConnection, numbers: Sequence[StoryId]) -> list[Story]:
    """The stories with these numbers, in this order."""
    query = select(articles).where(articles.c.story_id.in_(numbers)).order_by(articles.c.seen_at, articles.c.id)
    found = await read_articles(connection, query)
    pairs = select(articles.c.id, articles.c.story_id).where(articles.c.story_id.in_(numbers))
    story_of = {row.id: row.story_id for row in await connection.execute(pairs)}
    members: dict[StoryId, list[ReadArticle]] = {number: [] for number in numbers}
    for one in found:
        members[story_of[one.id]].append(one)
    return [Story(number, tuple(members[number])) for number in numbers if members[number]]
