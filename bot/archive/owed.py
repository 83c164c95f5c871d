"""What subscriptions are owed, and filing what they get."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime

from sqlalchemy import Connection, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.archive.cohorts import Owing, news_of_several, shown_to, waiting_of_several
from bot.archive.corrections import overlays_of
from bot.archive.database import Database
from bot.archive.filings import ConflictError, file_together, in_batches
from bot.archive.posted import with_what_was_shown
from bot.archive.scope import as_seen, open_to
from bot.archive.sources import brought_to, of_source
from bot.archive.stories import stories_of
from bot.archive.tables import articles, subscriptions
from bot.news import (
    OPERATOR,
    ArticleId,
    FeedId,
    Filing,
    Owed,
    Owner,
    Story,
    StoryId,
    Subscription,
    SubscriptionId,
)
from bot.news.overlays import Overlay


class OwedStories:
    """What subscriptions are owed."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def to(self, subscription: Subscription, limit: int = 200) -> list[Owed]:
        """Stories with news for a subscription, in the order in which its feeds showed that."""
        return (await self.to_several([subscription], limit))[subscription.id]

    async def to_several(self, several: Sequence[Subscription], limit: int) -> dict[SubscriptionId, list[Owed]]:
        """The same for several subscriptions; a story that more than one is owed is loaded once.

        What two are owed alike is one and the same object.

        News is an article that the source showed after the subscription began, and which its reader was not shown
        and its filters have not refused. It is put together by story as the server's corrections have it, of what is
        open to the server: a story holds nothing that strangers brought. Stories
        of which an update has something to tell are there too.
        """
        return await self._database.look(_owed_to, several, limit)

    async def latest_of(self, subscription: Subscription, limit: int) -> list[Owed]:
        """The latest stories of a subscription's source, each as if all of it were news."""
        return await self._database.look(_latest_of, subscription, limit)

    async def file(self, filings: Iterable[Filing], now: datetime) -> list[bool]:
        """Owe the channels these messages and edits and set when the subscriptions are due next; each all or nothing.

        False for one where another has served the subscription since it was loaded, or has shown its reader one of
        the articles: nothing of it is kept.
        """
        filed: list[bool] = []
        filings = list(filings)
        theirs = subscriptions.c.id.in_([filing.subscription.id for filing in filings])
        in_order = select(subscriptions.c.id).where(theirs).order_by(subscriptions.c.id)
        async with self._database.write() as connection:
            # PostgreSQL locks a row when it changes it: in the order of filing, two could wait for each other.
            await connection.execute(in_order.with_for_update())
            for batch in in_batches(filings):
                if len(batch) > 1 and await _kept(connection, batch, now):
                    filed += [True] * len(batch)
                else:  # where one cannot be kept, the others are
                    filed += [await _kept(connection, [one], now) for one in batch]
        return filed


async def _kept(connection: AsyncConnection, filings: Sequence[Filing], now: datetime) -> bool:
    """Whether these could be filed together: all of them or nothing."""
    try:
        async with connection.begin_nested():
            await file_together(connection, filings, now)
    except ConflictError:
        return False
    return True


def _owed_to(connection: Connection, several: Sequence[Subscription], limit: int) -> dict[SubscriptionId, list[Owed]]:
    owed: dict[SubscriptionId, list[Owed]] = {}
    opened = open_to(connection, {one.owner for one in several})
    news = news_of_several(connection, several, opened, limit)
    waiting = waiting_of_several(connection, several, limit)
    for guilds, overlay in overlays_of(connection, {one.guild for one in several}):
        theirs = [one for one in several if one.guild in guilds]
        told = _Told(connection, overlay, opened)
        new = {one.id: told.by_story(news.get(one.id, ()), waiting.get(one.id, ())) for one in theirs}
        numbers = list(dict.fromkeys(story for one in theirs for story in new[one.id]))
        told.load(numbers, {one.reader for one in theirs})
        for one in theirs:
            owed[one.id] = told.owed(one, new[one.id])
    return owed


class _Told:
    """Stories as several subscriptions are owed them. What two are owed alike is one and the same object."""

    def __init__(self, connection: Connection, overlay: Overlay, opened: Mapping[Owner, frozenset[FeedId]]) -> None:
        self._connection = connection
        self._overlay = overlay
        self._opened = opened
        self._stories: dict[StoryId, Story] = {}
        self._shown: dict[int, frozenset[ArticleId]] = {}
        self._new: dict[tuple[Owing, Owing], dict[StoryId, frozenset[ArticleId]]] = {}
        self._seen: dict[tuple[StoryId, frozenset[FeedId]], Story | None] = {}
        self._plain: dict[tuple[int, frozenset[ArticleId]], Owed] = {}

    def by_story(self, news: Owing, waiting: Owing) -> dict[StoryId, frozenset[ArticleId]]:
        """What is new of each story; nothing where only an update waits."""
        if (news, waiting) not in self._new:
            found: dict[StoryId, set[ArticleId]] = {}
            for row in news:
                found.setdefault(self._overlay.story(row.id, row.story_id), set()).add(row.id)
            for row in waiting:
                found.setdefault(self._overlay.story(row.id, row.story_id), set())
            self._new[news, waiting] = {story: frozenset(brought) for story, brought in found.items()}
        return self._new[news, waiting]

    def load(self, numbers: Sequence[StoryId], readers: Collection[int]) -> None:
        """Load these stories, and which of their articles these readers were shown."""
        stories = stories_of(self._connection, numbers, overlay=self._overlay, asker=OPERATOR)
        self._stories = {story.id: story for story in stories}
        told = sorted({one.id for story in stories for one in story.articles})
        self._shown = shown_to(self._connection, readers, told)

    def owed(self, one: Subscription, new: Mapping[StoryId, frozenset[ArticleId]]) -> list[Owed]:
        """What a subscription is owed of these stories, of what is open to it."""
        shown, opened = self._shown.get(one.reader, frozenset()), self._opened[one.owner]
        found = []
        for number, brought in new.items():
            story = self._as_seen(number, opened)
            if story is None:
                continue
            if any(article.id in shown for article in story.articles):
                found.append(with_what_was_shown(self._connection, story, brought, one.reader, self._overlay))
            else:
                found.append(self._plain.setdefault((id(story), brought), Owed(story, brought)))
        return found

    def _as_seen(self, number: StoryId, opened: frozenset[FeedId]) -> Story | None:
        if (number, opened) not in self._seen:
            story = self._stories.get(number)
            seen = as_seen(story, opened) if story else None
            self._seen[number, opened] = seen if seen and seen.articles else None
        return self._seen[number, opened]


def _latest_of(connection: Connection, subscription: Subscription, limit: int) -> list[Owed]:
    source = subscription.source
    query = select(articles.c.story_id).where(
        articles.c.story_id.is_not(None), articles.c.id.in_(brought_to(subscription)), *of_source(source)
    )
    latest = query.group_by(articles.c.story_id).order_by(func.max(articles.c.id).desc()).limit(limit)
    numbers = [StoryId(number) for number in connection.execute(latest).scalars()]
    told = stories_of(connection, numbers, subscription.owner)
    return [Owed(story, frozenset(one.id for one in story.articles)) for story in told]
