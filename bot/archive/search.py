"""Stories by words."""

from collections.abc import AsyncIterator
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.archive.corrections import overlay_of
from bot.archive.database import Database
from bot.archive.names import fold, names_like
from bot.archive.stories import stories_of
from bot.archive.tables import articles, entries
from bot.archive.words import queries_for, score_articles
from bot.news import ArticleId, FeedId, GuildId, Story, StoryId

FRESH_HALF = timedelta(days=30)
"""A story this much older than another counts half of what newness adds."""
NEWNESS = 0.5
"""How much of a score newness makes."""


class Search:
    """Stories by words."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def find(
        self,
        words: str,
        limit: int = 10,
        since: datetime | None = None,
        feed: FeedId | None = None,
        guild: GuildId | None = None,
    ) -> list[StoryId]:
        """Stories that hold all the words, else some of them, the best and newest first.

        Any text is a valid query. Where nothing holds the words, they are taken for a name with a typo.
        """
        async with self._database.read() as connection:
            overlay = await overlay_of(connection, guild)
            async for query in _tried(connection, words):
                scores = await _newest_up(connection, await score_articles(connection, query), since, feed)
                found = [overlay.story(article, story) for article, story in scores]
                if found:
                    return list(dict.fromkeys(found))[:limit]
        return []

    async def stories(self, words: str, limit: int = 10, guild: GuildId | None = None) -> list[Story]:
        """The same with all that is known of them."""
        numbers = await self.find(words, limit, guild=guild)
        async with self._database.read() as connection:
            return await stories_of(connection, numbers, guild)

    async def titles(self, typed: str, limit: int = 25) -> list[tuple[StoryId, str]]:
        """Stories with an article whose title or text holds what was typed, each by the title of one."""
        queries = queries_for(typed)
        if queries is None:
            return []
        async with self._database.read() as connection:
            scores = await score_articles(connection, queries.beginning, limit * 2)
            titled = select(articles.c.id, articles.c.story_id, articles.c.title).where(articles.c.id.in_(scores))
            rows = [row for row in await connection.execute(titled) if row.story_id is not None]
        named: dict[StoryId, str] = {}
        for row in sorted(rows, key=lambda row: scores[row.id], reverse=True):
            named.setdefault(row.story_id, row.title)
        return list(named.items())[:limit]


async def _tried(connection: AsyncConnection, words: str) -> AsyncIterator[str]:
    """The queries that are tried one after the other until one finds something."""
    queries = queries_for(words)
    if queries is None:
        return
    yield queries.exact
    yield queries.beginning
    for name in await names_like(connection, words, 1):
        if fold(name) != fold(words):
            yield f'"{name}"'
    yield queries.any


async def _newest_up(
    connection: AsyncConnection, scores: dict[int, float], since: datetime | None, feed: FeedId | None
) -> list[tuple[ArticleId, StoryId]]:
    """The articles found with their stories, ordered by how well they match and how new they are."""
    rows = select(articles.c.id, articles.c.story_id, articles.c.at).where(
        articles.c.id.in_(scores), articles.c.story_id.is_not(None)
    )
    if since is not None:
        rows = rows.where(articles.c.at >= since)
    if feed is not None:
        rows = rows.where(articles.c.id.in_(select(entries.c.article_id).where(entries.c.feed_id == feed)))
    found = (await connection.execute(rows)).all()
    latest = max((row.at for row in found), default=None)

    def worth(number: int, at: datetime) -> float:
        assert latest is not None
        newness = 0.5 ** ((latest - at) / FRESH_HALF)
        return float(scores[number] * (1 - NEWNESS + NEWNESS * newness))

    ranked = sorted(found, key=lambda row: worth(row.id, row.at), reverse=True)
    return [(row.id, row.story_id) for row in ranked]
