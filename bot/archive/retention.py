"""Forgetting what is old: whole stories, never a part of one."""

from datetime import datetime

from sqlalchemy import ColumnElement, Select, delete, exists, select, true, update

from bot.archive.actors import forget_people, unfile_actors
from bot.archive.database import Database
from bot.archive.dialect import unindex_article
from bot.archive.publishers import forget_names
from bot.archive.scope import hold_everybodys, owned
from bot.archive.tables import articles, deliveries, entries, stories, subscriptions
from bot.news import DeliveryState, GuildId, StoryId
from bot.wording import mark

DONE = (DeliveryState.SENT.value, DeliveryState.FAILED.value, DeliveryState.UNKNOWN.value)
FORGOTTEN = mark("its story is older than what is kept")


class Retention:
    """Forgetting what is old."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def forget(self, before: datetime, limit: int, guild: GuildId | None = None) -> int:
        """Delete stories that nothing was added to since a time, with all that is known of them; how many.

        A story that somebody follows stays. Entries stay too, so that a feed which shows them again brings no news.

        Args:
            before: the time.
            limit: stories at once.
            guild: whose alone the stories are, and in whose channels messages stood; None for all.
        """
        followed = exists().where(subscriptions.c.event_id == stories.c.id)
        those = stories.c.updated_at < before, ~followed, _only_of(guild) if guild else true()
        old = select(stories.c.id).where(*those).order_by(stories.c.updated_at)
        if guild:
            await self._forget_messages(before, guild)
        async with self._database.read() as connection:
            if (await connection.execute(old.limit(1))).first() is None:
                return 0
        async with self._database.write() as connection:
            await hold_everybodys(connection)
            # Held, so that nothing joins one of them meanwhile.
            held = old.limit(limit).with_for_update(skip_locked=True)
            gone = list((await connection.execute(held)).scalars())
            members = (await connection.execute(_members(gone))).all()
            numbers = [row.id for row in members]
            for row in members:
                if row.read_at:
                    await unindex_article(connection, row.id, row.title, row.text, row.shelf)
            await unfile_actors(connection, numbers)
            theirs = entries.c.article_id.in_(numbers)
            await connection.execute(
                update(entries).where(theirs).values(article_id=None, fetch_after=None, content="", reason=FORGOTTEN)
            )
            await connection.execute(delete(articles).where(articles.c.id.in_(numbers)))
            await connection.execute(delete(stories).where(stories.c.id.in_(gone)))
            await forget_people(connection)
            if guild is None:
                await connection.execute(
                    delete(deliveries).where(deliveries.c.created_at < before, deliveries.c.state.in_(DONE))
                )
        return len(gone)

    async def _forget_messages(self, before: datetime, guild: GuildId) -> None:
        ordered = select(subscriptions.c.id).where(subscriptions.c.guild == guild)
        its = deliveries.c.subscription_id.in_(ordered)
        async with self._database.write() as connection:
            old = delete(deliveries).where(deliveries.c.created_at < before, deliveries.c.state.in_(DONE), its)
            await connection.execute(old)

    async def free_names(self, now: datetime) -> int:
        """Free the publishers' names that no article of their site has borne for long; how many."""
        async with self._database.write() as connection:
            return await forget_names(connection, now)


def _only_of(guild: GuildId) -> ColumnElement[bool]:
    """Whether all of a story was brought by one server, and by nobody else."""
    brought = owned()
    shown = exists().where(
        articles.c.story_id == stories.c.id,
        entries.c.article_id == articles.c.id,
        brought.c.feed_id == entries.c.feed_id,
    )
    return shown.where(brought.c.owner == guild) & ~shown.where(brought.c.owner != guild)


def _members(numbers: list[StoryId]) -> Select[tuple[int, str, str, datetime, int]]:
    shown = articles.c.id, articles.c.title, articles.c.text, articles.c.read_at, articles.c.shelf
    # In one order, so that two who change several do not wait for each other.
    return select(*shown).where(articles.c.story_id.in_(numbers)).order_by(articles.c.id).with_for_update()
