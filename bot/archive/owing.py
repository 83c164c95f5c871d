"""What subscriptions are owed, and filing what they get."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Exists, ScalarSelect, Select, delete, exists, func, insert, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.archive.corrections import overlays_of
from bot.archive.database import Database
from bot.archive.deliveries import delivery_of, unsent
from bot.archive.names import fold
from bot.archive.rows import each
from bot.archive.stories import stories_of
from bot.archive.subscriptions import subscriptions_of
from bot.archive.tables import (
    actors,
    articles,
    deliveries,
    delivery_stories,
    entries,
    given,
    passed_over,
    people,
    quotes,
    subscriptions,
)
from bot.news import (
    ArticleId,
    Delivery,
    DeliveryState,
    Filing,
    GuildId,
    Message,
    Owed,
    Story,
    StoryId,
    Subscription,
    SubscriptionId,
)

OVERLAP = timedelta(hours=1)
"""An article may be committed a little after the time that stands on it: so much is looked at twice."""

EDITED_WITHIN = timedelta(days=7)
"""A message older than this is not edited any more."""


class _Conflict(Exception):
    """Another filing was quicker."""


class Owing:
    """What subscriptions are owed."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def owed(self, subscription: Subscription, limit: int = 200) -> list[Owed]:
        """Stories with news for a subscription that its channel has not been given, oldest first."""
        return (await self.owed_to([subscription], limit))[subscription.id]

    async def owed_to(self, several: Sequence[Subscription], limit: int) -> dict[SubscriptionId, list[Owed]]:
        """The same for several subscriptions; a story that more than one is owed is loaded once.

        News is an article that the source showed after the subscription began, that may be posted, and that came
        into its story after the channel was given the story.
        """
        return await self._database.look(_owed_to, several, limit)

    async def outdated(self, now: datetime, limit: int) -> list[tuple[Delivery, Subscription, Story]]:
        """Posted messages that tell one story as it was before an article of it was edited.

        The first message of a story in its channel alone: an update tells only what was new at its time. What is
        older than a week stays as it is.
        """
        edited = (
            select(deliveries, articles.c.story_id)
            .join(delivery_stories, delivery_stories.c.delivery_id == deliveries.c.id)
            .join(articles, articles.c.story_id == delivery_stories.c.story_id)
            .where(
                articles.c.revised_at > now - EDITED_WITHIN,
                articles.c.revised_at > func.coalesce(deliveries.c.edited_at, deliveries.c.created_at),
                articles.c.grouped_at <= deliveries.c.created_at,
                deliveries.c.created_at > now - EDITED_WITHIN,
                deliveries.c.state == DeliveryState.SENT.value,
                deliveries.c.message.is_not(None),
                deliveries.c.subscription_id.is_not(None),
                _stories_told() == 1,
                ~_told_before(),
            )
            .group_by(deliveries.c.id, articles.c.story_id)
        )
        async with self._database.read() as connection:
            rows = (await connection.execute(edited.order_by(deliveries.c.id).limit(limit))).all()
            found = []
            for row in rows:
                ordered = select(subscriptions).where(subscriptions.c.id == row.subscription_id)
                orders = await subscriptions_of(connection, (await connection.execute(ordered)).all())
                guild = orders[0].guild if orders else None
                stories = await connection.run_sync(stories_of, [row.story_id], guild)
                messages = each(connection, deliveries, [row], delivery_of)
                for message, order, story in zip(messages, orders, stories, strict=False):
                    found.append((message, order, _as_of(story, row.created_at)))
            return found

    async def owe(self, subscription: Subscription, messages: Iterable[Message], now: datetime) -> None:
        """Owe the channel messages that change nothing else."""
        async with self._database.write() as connection:
            for message in messages:
                await _owe(connection, subscription, message, now)

    async def file(self, filings: Iterable[Filing], now: datetime) -> list[bool]:
        """Owe the channels these messages and set when the subscriptions are due next; each filing all or nothing.

        False for one where another has served the subscription since it was loaded, or has given the channel one of
        the stories: nothing of it is kept.
        """
        filed = []
        async with self._database.write() as connection:
            for filing in filings:
                try:
                    async with connection.begin_nested():
                        await _file(connection, filing, now)
                    filed.append(True)
                except _Conflict:
                    filed.append(False)
        return filed


def _owed_to(connection: Connection, several: Sequence[Subscription], limit: int) -> dict[SubscriptionId, list[Owed]]:
    rows = {one.id: connection.execute(_news(one).limit(limit)).all() for one in several}
    stories: dict[GuildId, dict[StoryId, Story]] = {}
    for guilds, overlay in overlays_of(connection, {one.guild for one in several}):
        theirs = [rows[one.id] for one in several if one.guild in guilds]
        numbers = list(dict.fromkeys(row.story_id for found in theirs for row in found))
        # What the channel was given is known by the story that its articles came into.
        shown = replace(overlay, events={}, merged={})
        told = {story.id: story for story in stories_of(connection, numbers, overlay=shown)}
        stories |= dict.fromkeys(guilds, told)
    return {one.id: _by_story(rows[one.id], stories[one.guild]) for one in several}


def _stories_told() -> ScalarSelect[int]:
    told = select(func.count()).where(delivery_stories.c.delivery_id == deliveries.c.id)
    return told.correlate(deliveries).scalar_subquery()


def _told_before() -> Exists:
    earlier, told = deliveries.alias(), delivery_stories.alias()
    return (
        exists()
        .where(
            told.c.story_id == articles.c.story_id,
            told.c.delivery_id == earlier.c.id,
            earlier.c.channel == deliveries.c.channel,
            earlier.c.id < deliveries.c.id,
        )
        .correlate(deliveries, articles)
    )


def _as_of(story: Story, moment: datetime) -> Story:
    """The story without what it got after a message was composed: that is told by an update."""
    known = tuple(one for one in story.articles if one.seen_at <= moment)
    return replace(story, articles=known or story.articles)


def _news(subscription: Subscription) -> Select[Any]:
    shown = (
        exists()
        .where(
            entries.c.article_id == articles.c.id,
            entries.c.fresh.is_(True),
            entries.c.seen_at >= subscription.created_at,
        )
        .correlate(articles)
    )
    source = subscription.source
    if source.pack or source.feed:
        shown = shown.where(entries.c.feed_id.in_(subscription.feeds))
    looked_at = select(subscriptions.c.looked_at).where(subscriptions.c.id == subscription.id).scalar_subquery()
    passed = exists().where(
        passed_over.c.subscription_id == subscription.id,
        passed_over.c.story_id == articles.c.story_id,
        passed_over.c.at >= articles.c.stirred_at,
    )
    had = given.c.channel == subscription.reader, given.c.story_id == articles.c.story_id
    query = (
        select(articles.c.id, articles.c.story_id, given.c.at)
        .select_from(articles.outerjoin(given, had[0] & had[1]))
        .where(
            articles.c.story_id.is_not(None),
            shown,
            or_(given.c.at.is_(None), given.c.at < articles.c.grouped_at),
            ~passed,
        )
        .order_by(articles.c.seen_at, articles.c.id)
    )
    if source.event:
        return query.where(articles.c.story_id == source.event)
    if source.about:
        who = people.c.folded == fold(source.about)
        named = exists().where(
            actors.c.article_id == articles.c.id,
            actors.c.person_id == people.c.id,
            who,
            or_(actors.c.key.is_(True), people.c.kind == "place"),
        )
        quoted = exists().where(quotes.c.article_id == articles.c.id, quotes.c.person_id == people.c.id, who)
        query = query.where(or_(named, quoted))
    return query.where(articles.c.stirred_at >= looked_at)


def _by_story(rows: Iterable[Any], stories: Mapping[StoryId, Story]) -> list[Owed]:
    news: dict[StoryId, set[ArticleId]] = {}
    given_at: dict[StoryId, datetime | None] = {}
    for row in rows:
        news.setdefault(row.story_id, set()).add(row.id)
        given_at[row.story_id] = row.at
    return [
        Owed(stories[story], frozenset(numbers), given_at[story]) for story, numbers in news.items() if story in stories
    ]


async def _file(connection: AsyncConnection, filing: Filing, now: datetime) -> None:
    subscription = filing.subscription
    values = {"next_due_at": filing.next_due_at, "held": filing.held}
    if filing.complete:
        values["looked_at"] = now - OVERLAP
    as_loaded = (
        subscriptions.c.id == subscription.id,
        subscriptions.c.next_due_at == subscription.next_due_at,
        subscriptions.c.woken == subscription.woken,
    )
    if (await connection.execute(update(subscriptions).where(*as_loaded).values(values))).rowcount == 0:
        raise _Conflict
    await _give(connection, subscription, filing.given, now)
    if filing.passed_over:
        upsert = sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert
        rows = [
            {"subscription_id": subscription.id, "story_id": story, "at": now, "reason": reason}
            for story, reason in filing.passed_over.items()
        ]
        passed = upsert(passed_over)
        again = {"at": passed.excluded.at, "reason": passed.excluded.reason}
        await connection.execute(
            passed.on_conflict_do_update(index_elements=["subscription_id", "story_id"], set_=again), rows
        )
    for message in filing.messages:
        await _owe(connection, subscription, message, now)


async def _give(
    connection: AsyncConnection, subscription: Subscription, stories: Mapping[StoryId, datetime | None], now: datetime
) -> None:
    new = [story for story, had_at in stories.items() if had_at is None]
    had = select(given.c.story_id).where(given.c.channel == subscription.reader, given.c.story_id.in_(new))
    if new and (await connection.execute(had)).first():
        raise _Conflict
    if new:
        rows = [{"channel": subscription.reader, "story_id": story, "at": now} for story in new]
        await connection.execute(insert(given), rows)
    for story, had_at in stories.items():
        if had_at is not None:
            as_loaded = given.c.channel == subscription.reader, given.c.story_id == story, given.c.at == had_at
            if (await connection.execute(update(given).where(*as_loaded).values(at=now))).rowcount == 0:
                raise _Conflict
    told = passed_over.c.subscription_id == subscription.id, passed_over.c.story_id.in_(list(stories))
    await connection.execute(delete(passed_over).where(*told))


async def _owe(connection: AsyncConnection, subscription: Subscription, message: Message, now: datetime) -> None:
    values = unsent(subscription.channel, message, now) | {
        "subscription_id": subscription.id,
        "tags": list(subscription.style.tags),
        "crosspost_after": now if subscription.style.crosspost else None,
    }
    number = (await connection.execute(insert(deliveries).values(values).returning(deliveries.c.id))).scalar_one()
    if message.stories:
        rows = [{"delivery_id": number, "story_id": story} for story in dict.fromkeys(message.stories)]
        await connection.execute(insert(delivery_stories), rows)
