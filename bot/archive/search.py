"""Stories by words."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.archive.database import Database
from bot.archive.stories import stories_of
from bot.archive.tables import articles
from bot.archive.words import find_articles, queries_for
from bot.news import Story, StoryId


class Search:
    """Stories by words."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def stories(self, words: str, limit: int = 10, since: datetime | None = None) -> list[Story]:
        """Stories that hold all the words, else some of them, the best first. Any text is a valid query."""
        async with self._database.read() as connection:
            for query in queries_for(words):
                found = await find_articles(connection, query)
                numbers = await _stories_in_order(connection, found, limit, since)
                if numbers:
                    return await stories_of(connection, numbers)
        return []


async def _stories_in_order(
    connection: AsyncConnection, found: list[int], limit: int, since: datetime | None
) -> list[StoryId]:
    pairs = select(articles.c.id, articles.c.story_id).where(articles.c.id.in_(found), articles.c.story_id.is_not(None))
    if since is not None:
        pairs = pairs.where(articles.c.seen_at >= since)
    story_of = {row.id: row.story_id for row in await connection.execute(pairs)}
    return list(dict.fromkeys(story_of[number] for number in found if number in story_of))[:limit]
