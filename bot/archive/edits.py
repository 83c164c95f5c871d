"""Edits of posted messages: rows say what each is to show, until it shows that."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, select, update

from bot.archive.corrections import overlay_of
from bot.archive.database import Database
from bot.archive.deliveries import delivery_of
from bot.archive.filings import ConflictError, want
from bot.archive.posted import told_by
from bot.archive.rows import each
from bot.archive.stories import stories_of
from bot.archive.subscriptions import wake
from bot.archive.tables import articles, deliveries, delivery_stories, shown, subscriptions
from bot.archive.terms import subscriptions_of
from bot.news import Delivery, DeliveryId, DeliveryState, Edit, How, Posted, Story, StoryId, Subscription
from bot.news.versions import EDITED_WITHIN


class Edits:
    """What posted messages are to show."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def outdated(self, now: datetime, limit: int) -> list[tuple[Posted, Subscription, Story]]:
        """Messages of their own of which an article was edited since it was decided what they show."""
        decided = func.coalesce(deliveries.c.wanted_at, deliveries.c.edited_at, deliveries.c.created_at)
        edited = (
            select(deliveries.c.id, subscriptions.c.id.label("subscription"), delivery_stories.c.story_id)
            .join(delivery_stories, delivery_stories.c.delivery_id == deliveries.c.id)
            .join(shown, shown.c.delivery_id == deliveries.c.id)
            .join(articles, articles.c.id == shown.c.article_id)
            .join(subscriptions, subscriptions.c.id == deliveries.c.subscription_id)
            .where(
                articles.c.revised_at > now - EDITED_WITHIN,
                articles.c.revised_at > decided,
                deliveries.c.created_at > now - EDITED_WITHIN,
                deliveries.c.fixed.is_(False),
            )
            .group_by(deliveries.c.id, subscriptions.c.id, delivery_stories.c.story_id)
            .order_by(deliveries.c.id)
            .limit(limit)
        )
        async with self._database.read() as connection:
            found = []
            for number, order, story in (await connection.execute(edited)).all():
                rows = (await connection.execute(select(subscriptions).where(subscriptions.c.id == order))).all()
                for subscription in await subscriptions_of(connection, rows):
                    overlay = await connection.run_sync(overlay_of, subscription.guild)
                    posted = await connection.run_sync(told_by, DeliveryId(number), overlay)
                    stories = await connection.run_sync(stories_of, [StoryId(story)], subscription.owner, overlay)
                    found += [(posted, subscription, one) for one in stories if posted is not None]
            return found

    async def want(self, edits: Iterable[Edit], now: datetime) -> None:
        """Have messages show this, where nobody else has decided since they were loaded."""
        for edit in edits:
            async with self._database.write() as connection:
                try:
                    await want(connection, edit, now)
                except ConflictError:
                    continue

    async def due(self, now: datetime, limit: int) -> list[Delivery]:
        """Deliveries whose message is to be edited, or never came to be, the longest waiting first."""
        done = DeliveryState.SENT.value, DeliveryState.FAILED.value, DeliveryState.UNKNOWN.value
        query = select(deliveries).where(deliveries.c.edit_after <= now, deliveries.c.state.in_(done))
        async with self._database.read() as connection:
            rows = await connection.execute(query.order_by(deliveries.c.edit_after, deliveries.c.id).limit(limit))
            return each(connection, deliveries, rows, delivery_of)

    async def done(self, delivery: Delivery) -> None:
        """The message shows what it was to show when the delivery was loaded; it may be to show more by now."""
        itself = deliveries.c.id == delivery.id
        async with self._database.write() as connection:
            shows: dict[str, Any] = {"edited_at": delivery.wanted_at}
            shows |= {} if delivery.wanted is None else {"body": delivery.wanted}
            await connection.execute(update(deliveries).where(itself).values(shows))
            nothing = {"wanted": None, "edit_after": None}
            unchanged = deliveries.c.wanted_at == delivery.wanted_at
            await connection.execute(update(deliveries).where(itself, unchanged).values(nothing))

    async def again(self, delivery: DeliveryId, at: datetime) -> None:
        """Edit later."""
        async with self._database.write() as connection:
            waiting = deliveries.c.id == delivery, deliveries.c.wanted.is_not(None)
            await connection.execute(update(deliveries).where(*waiting).values(edit_after=at))

    async def give_up(self, delivery: DeliveryId, now: datetime, *, gone: bool) -> None:
        """A message that cannot be edited any more: the articles that were to come into them are owed again.

        Args:
            delivery: whose message it is.
            now: the time.
            gone: whether there is no such message any more.
        """
        async with self._database.write() as connection:
            unshown = (
                select(shown.c.reader, shown.c.article_id)
                .join(deliveries, deliveries.c.id == shown.c.delivery_id)
                .where(
                    deliveries.c.id == delivery,
                    shown.c.how == How.LINE.value,
                    shown.c.at > func.coalesce(deliveries.c.edited_at, deliveries.c.created_at),
                )
            )
            for row in (await connection.execute(unshown)).all():
                its = shown.c.reader == row.reader, shown.c.article_id == row.article_id
                await connection.execute(delete(shown).where(*its))
                stirred = update(articles).where(articles.c.id == row.article_id).values(stirred_at=now)
                await connection.execute(stirred)
                await wake(connection, row.article_id, now)
            as_it_is: dict[str, Any] = {"wanted": None, "edit_after": None, "fixed": True}
            as_it_is |= {"message": None} if gone else {}
            await connection.execute(update(deliveries).where(deliveries.c.id == delivery).values(as_it_is))
