"""What subscriptions are owed, and filing what they get."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, exists, func, or_, select

from bot.archive.corrections import overlays_of
from bot.archive.database import Database
from bot.archive.filings import ConflictError, file_one
from bot.archive.posted import with_what_was_shown
from bot.archive.scope import as_seen, open_feeds, open_to
from bot.archive.stories import stories_of
from bot.archive.tables import actors, articles, entries, passed_over, people, quotes, shown, subscriptions
from bot.news import OPERATOR, ArticleId, Filing, Owed, Source, StoryId, Subscription, SubscriptionId
from bot.news.names import fold
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
        filed = []
        async with self._database.write() as connection:
            for filing in filings:
                try:
                    async with connection.begin_nested():
                        await file_one(connection, filing, now)
                    filed.append(True)
                except ConflictError:
                    filed.append(False)
        return filed


def _owed_to(connection: Connection, several: Sequence[Subscription], limit: int) -> dict[SubscriptionId, list[Owed]]:
    news = {one.id: connection.execute(news_of(one).limit(limit)).all() for one in several}
    waiting = {one.id: connection.execute(_waiting(one).limit(limit)).all() for one in several}
    owed: dict[SubscriptionId, list[Owed]] = {}
    opened = open_to(connection, {one.owner for one in several})
    for guilds, overlay in overlays_of(connection, {one.guild for one in several}):
        theirs = [one for one in several if one.guild in guilds]
        new = {one.id: _by_story(news[one.id], waiting[one.id], overlay) for one in theirs}
        numbers = list(dict.fromkeys(story for one in theirs for story in new[one.id]))
        stories = {story.id: story for story in stories_of(connection, numbers, overlay=overlay, asker=OPERATOR)}
        for one in theirs:
            seen = {story: as_seen(stories[story], opened[one.owner]) for story in new[one.id] if story in stories}
            owed[one.id] = [
                with_what_was_shown(connection, seen[story], frozenset(brought), one.reader, overlay)
                for story, brought in new[one.id].items()
                if story in seen and seen[story].articles
            ]
    return owed


def _latest_of(connection: Connection, subscription: Subscription, limit: int) -> list[Owed]:
    source = subscription.source
    query = select(articles.c.story_id).where(
        articles.c.story_id.is_not(None), articles.c.id.in_(_brought(subscription)), *_of_source(source)
    )
    latest = query.group_by(articles.c.story_id).order_by(func.max(articles.c.id).desc()).limit(limit)
    numbers = [StoryId(number) for number in connection.execute(latest).scalars()]
    told = stories_of(connection, numbers, subscription.owner)
    return [Owed(story, frozenset(one.id for one in story.articles)) for story in told]


def _brought(subscription: Subscription) -> Select[Any]:
    """The articles that the feeds of a subscription showed, at any time."""
    source = subscription.source
    feeds = subscription.feeds if source.pack or source.feed else open_feeds(subscription.owner)
    return select(entries.c.article_id).where(entries.c.feed_id.in_(feeds), entries.c.article_id.is_not(None))


def _of_source(source: Source) -> list[Any]:
    """What an article must be about."""
    if source.event:
        return [articles.c.story_id == source.event]
    if source.about:
        who = people.c.folded == fold(source.about)
        named = exists().where(
            actors.c.article_id == articles.c.id,
            actors.c.person_id == people.c.id,
            who,
            or_(actors.c.key.is_(True), people.c.kind == "place"),
        )
        quoted = exists().where(quotes.c.article_id == articles.c.id, quotes.c.person_id == people.c.id, who)
        return [or_(named, quoted)]
    return []


def _by_story(news: Iterable[Any], waiting: Iterable[Any], overlay: Overlay) -> dict[StoryId, set[ArticleId]]:
    """What is new of each story; nothing where only an update waits."""
    found: dict[StoryId, set[ArticleId]] = {}
    for row in news:
        found.setdefault(overlay.story(row.id, row.story_id), set()).add(row.id)
    for row in waiting:
        found.setdefault(overlay.story(row.id, row.story_id), set())
    return found


def _waiting(subscription: Subscription) -> Select[Any]:
    """The articles of which an update of this subscription is to tell."""
    query = select(articles.c.id, articles.c.story_id).join(shown, shown.c.article_id == articles.c.id)
    return query.where(shown.c.subscription_id == subscription.id, shown.c.update_at.is_not(None))


def news_of(subscription: Subscription) -> Select[Any]:
    """The articles that a subscription is owed, in the order in which its feeds showed them."""
    bringing = [
        entries.c.article_id == articles.c.id,
        entries.c.fresh.is_(True),
        entries.c.seen_at >= subscription.created_at,
    ]
    source = subscription.source
    if source.pack or source.feed:
        bringing.append(entries.c.feed_id.in_(subscription.feeds))
    else:
        bringing.append(entries.c.feed_id.in_(open_feeds(subscription.owner)))
    brought = exists().where(*bringing).correlate(articles)
    # Pages come in any order, and articles are kept as they come.
    first_shown = select(func.min(entries.c.id)).where(*bringing).correlate(articles).scalar_subquery()
    looked_at = select(subscriptions.c.looked_at).where(subscriptions.c.id == subscription.id).scalar_subquery()
    passed = exists().where(
        passed_over.c.subscription_id == subscription.id,
        passed_over.c.article_id == articles.c.id,
        passed_over.c.at >= articles.c.stirred_at,
    )
    seen = exists().where(shown.c.reader == subscription.reader, shown.c.article_id == articles.c.id)
    query = (
        select(articles.c.id, articles.c.story_id)
        .where(articles.c.story_id.is_not(None), brought, ~seen, ~passed)
        .order_by(first_shown)
    )
    query = query.where(*_of_source(source))
    return query if source.event else query.where(articles.c.stirred_at >= looked_at)
