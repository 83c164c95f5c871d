"""Filing what is decided for a subscription: messages, edits of messages, and what it does not get."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.archive.deliveries import unsent
from bot.archive.dialect import upsert
from bot.archive.tables import deliveries, delivery_stories, passed_over, shown, subscriptions
from bot.news import ArticleId, DeliveryId, Edit, Filing, How, Message, Subscription

OVERLAP = timedelta(hours=1)
"""An article may be committed a little after the time that stands on it: so much is looked at twice."""
MOST_PINGED = 100
"""Members that Discord lets one message name in `allowed_mentions`."""
_TICK = timedelta(microseconds=1)


class ConflictError(Exception):
    """Another filing was quicker."""


async def file_one(connection: AsyncConnection, filing: Filing, now: datetime) -> None:
    """Owe the channel the messages and edits, keep what was passed over, and when the subscription is due next.

    Raises:
        ConflictError: another has served the subscription since it was loaded, has shown its reader one of the
            articles, or has edited one of the messages. Nothing of it may be committed then.
    """
    subscription = filing.subscription
    values = {"next_due_at": filing.next_due_at, "held_until": filing.held_until}
    if filing.complete:
        values["looked_at"] = now - OVERLAP
    as_loaded = (
        subscriptions.c.id == subscription.id,
        subscriptions.c.next_due_at == subscription.next_due_at,
        subscriptions.c.woken == subscription.woken,
    )
    if (await connection.execute(update(subscriptions).where(*as_loaded).values(values))).rowcount == 0:
        raise ConflictError
    for message in filing.messages:
        number = await _told_already(connection, subscription, message) or await owe(
            connection, subscription, message, now
        )
        await _show(connection, subscription, message.shows, number, now)
    for edit in filing.edits:
        at = await want(connection, edit, now)
        lines = [(article, How.LINE) for article in edit.lines]
        await _show(connection, subscription, lines, edit.delivery, at, edit.update_at)
    await _pass_over(connection, subscription, filing.passed_over.items(), now)


async def owe(connection: AsyncConnection, subscription: Subscription, message: Message, now: datetime) -> DeliveryId:
    """Owe the subscription's channel a message."""
    values = unsent(subscription.channel, message, now) | {
        "subscription_id": subscription.id,
        "tags": list(subscription.style.tags),
        "fixed": not message.grows,
        "crosspost_after": now if subscription.style.crosspost else None,
    }
    number = (await connection.execute(insert(deliveries).values(values).returning(deliveries.c.id))).scalar_one()
    if message.stories:
        rows = [{"delivery_id": number, "story_id": story} for story in dict.fromkeys(message.stories)]
        await connection.execute(insert(delivery_stories), rows)
    return DeliveryId(number)


async def _told_already(connection: AsyncConnection, subscription: Subscription, message: Message) -> DeliveryId | None:
    """The message that tells the same to somebody else who follows it here; it pings both while it is unsent."""
    if message.follower is None or len(message.stories) != 1 or not message.shows:
        return None
    same = (
        deliveries.c.channel == subscription.channel,
        deliveries.c.follower.is_not(None),
        shown.c.article_id == message.shows[0][0],
        shown.c.how == message.shows[0][1].value,
    )
    query = select(deliveries.c.id)
    query = query.join(shown, shown.c.delivery_id == deliveries.c.id).where(*same).distinct()
    for number in (await connection.execute(query.order_by(deliveries.c.id.desc()).limit(5))).scalars().all():
        # Held, since another may be added in the same moment.
        held = select(deliveries.c.id, deliveries.c.also, deliveries.c.follower).where(deliveries.c.id == number)
        row = (await connection.execute(held.with_for_update())).one_or_none()
        if row is None or row.follower is None or len(row.also) + 1 >= MOST_PINGED:
            continue
        if message.follower not in {row.follower, *row.also}:
            also = [*row.also, message.follower]
            await connection.execute(update(deliveries).where(deliveries.c.id == row.id).values(also=also))
        return DeliveryId(row.id)
    return None


async def want(connection: AsyncConnection, edit: Edit, now: datetime) -> datetime:
    """Have a message show this; when that was decided, which is later than whatever it was to show before.

    Raises:
        ConflictError: another has decided since, or the message cannot be edited any more.
    """
    itself = deliveries.c.id == edit.delivery
    before = func.coalesce(deliveries.c.wanted_at, deliveries.c.edited_at, deliveries.c.created_at)
    decided = (await connection.execute(select(before).where(itself))).scalar_one_or_none()
    if decided is None:
        raise ConflictError
    at: datetime = max(now, decided + _TICK)
    unedited = deliveries.c.wanted_at.is_(None) if edit.wanted_at is None else deliveries.c.wanted_at == edit.wanted_at
    values = {"wanted": edit.body, "wanted_at": at, "edit_after": now}
    changed = update(deliveries).where(itself, unedited, deliveries.c.fixed.is_(False)).values(values)
    if (await connection.execute(changed)).rowcount == 0:
        raise ConflictError
    return at


async def _show(
    connection: AsyncConnection,
    subscription: Subscription,
    shows: Sequence[tuple[ArticleId, How]],
    delivery: DeliveryId,
    at: datetime,
    update_at: datetime | None = None,
) -> None:
    """Keep that the reader is shown these articles; what was a line may be told once more by an update, and only so."""
    if not shows:
        return
    numbers = [article for article, _ in shows]
    its = shown.c.reader == subscription.reader, shown.c.article_id.in_(numbers)
    known = {row.article_id: row.how for row in await connection.execute(select(shown).where(*its))}
    values = {"at": at, "delivery_id": delivery, "subscription_id": subscription.id, "update_at": update_at}
    new = []
    for article, how in shows:
        if article not in known:
            new.append(values | {"reader": subscription.reader, "article_id": article, "how": how.value})
        elif known[article] == How.LINE.value and how is How.UPDATE:
            itself = shown.c.reader == subscription.reader, shown.c.article_id == article
            await connection.execute(update(shown).where(*itself).values(values | {"how": how.value}))
        else:
            raise ConflictError
    if new:
        added = upsert(connection, shown).on_conflict_do_nothing().returning(shown.c.article_id)
        if len((await connection.execute(added, new)).all()) < len(new):
            raise ConflictError
    told = passed_over.c.subscription_id == subscription.id, passed_over.c.article_id.in_(numbers)
    await connection.execute(delete(passed_over).where(*told))


async def _pass_over(
    connection: AsyncConnection, subscription: Subscription, refused: Iterable[tuple[ArticleId, str]], now: datetime
) -> None:
    rows: list[dict[str, Any]] = [
        {"subscription_id": subscription.id, "article_id": article, "at": now, "reason": reason}
        for article, reason in refused
    ]
    if not rows:
        return
    passed = upsert(connection, passed_over)
    again = {"at": passed.excluded.at, "reason": passed.excluded.reason}
    keys = ["subscription_id", "article_id"]
    await connection.execute(passed.on_conflict_do_update(index_elements=keys, set_=again), rows)
