"""Forgetting what is old: whole stories, never a part of one."""

from datetime import datetime

from sqlalchemy import Select, delete, exists, select, update

from bot.archive.actors import forget_people, unfile_actors
from bot.archive.database import Database
from bot.archive.dialect import unindex_article
from bot.archive.publishers import forget_names
from bot.archive.tables import articles, deliveries, entries, stories, subscriptions
from bot.news import DeliveryState, StoryId

DONE = (DeliveryState.SENT.value, DeliveryState.FAILED.value, DeliveryState.UNKNOWN.value)
FORGOTTEN = "its story is older than what is kept"


class Retention:
    """Forgetting what is old."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def forget(self, before: datetime, limit: int) -> int:
        """Delete stories that nothing was added to since a time, with all that is known of them; how many.

        A story that somebody follows stays. Entries stay too, so that a feed which shows them again brings no news.
        """
        followed = exists().where(subscriptions.c.event_id == stories.c.id)
        old = select(stories.c.id).where(stories.c.updated_at < before, ~followed).order_by(stories.c.updated_at)
        async with self._database.read() as connection:
            if (await connection.execute(old.limit(1))).first() is None:
                return 0
        async with self._database.write() as connection:
            gone = list((await connection.execute(old.limit(limit))).scalars())
            members = (await connection.execute(_members(gone))).all()
            numbers = [row.id for row in members]
            for row in members:
                if row.read_at:
                    await unindex_article(connection, row.id, row.title, row.text)
            await unfile_actors(connection, numbers)
            theirs = entries.c.article_id.in_(numbers)
            await connection.execute(
                update(entries).where(theirs).values(article_id=None, fetch_after=None, reason=FORGOTTEN)
            )
            await connection.execute(delete(articles).where(articles.c.id.in_(numbers)))
            await connection.execute(delete(stories).where(stories.c.id.in_(gone)))
            await forget_people(connection)
            await connection.execute(
                delete(deliveries).where(deliveries.c.created_at < before, deliveries.c.state.in_(DONE))
            )
        return len(gone)

    async def free_names(self, now: datetime) -> int:
        """Free the publishers' names that no article of their site has borne for long; how many."""
        async with self._database.write() as connection:
            return await forget_names(connection, now)


def _members(numbers: list[StoryId]) -> Select[tuple[int, str, str, datetime]]:
    shown = articles.c.id, articles.c.title, articles.c.text, articles.c.read_at
    return select(*shown).where(articles.c.story_id.in_(numbers))
