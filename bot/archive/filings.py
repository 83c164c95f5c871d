"""Filing what is decided for a subscription: messages, edits of messages, and what it does not get."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import bindparam, delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.archive.deliveries import unsent
from bot.archive.dialect import upsert
from bot.archive.tables import deliveries, delivery_stories, passed_over, shown, subscriptions
from bot.news import ArticleId, DeliveryId, Edit, Filing, How, Message, Subscription, SubscriptionId

OVERLAP = timedelta(hours=1)
"""An article may be committed a little after the time that stands on it: so much is looked at twice."""
MOST_PINGED = 100
"""Members that Discord lets one message name in `allowed_mentions`."""
MOST_SHOWN = 2000
"""Articles of filings that are filed together: SQLite takes some 32,000 values in a statement (its documentation,
"Limits", point 9)."""
_TICK = timedelta(microseconds=1)


class ConflictError(Exception):
    """Another filing was quicker."""


class _Telling(NamedTuple):
    """That a subscription's reader is shown an article."""

    subscription: Subscription
    article: ArticleId
    how: How
    delivery: DeliveryId
    at: datetime
    update_at: datetime | None = None

    @property
    def key(self) -> tuple[int, ArticleId]:
        return self.subscription.reader, self.article


def in_batches(filings: Iterable[Filing]) -> Iterator[list[Filing]]:
    """Filings that may be filed together, in their order.

    What tells a member is filed alone, as it may be told by a message that another filing before it owes; and what
    fills a statement.
    """
    batch: list[Filing] = []
    articles = 0
    for filing in filings:
        alone = any(message.follower is not None for message in filing.messages)
        if batch and (alone or articles + len(filing.shown) > MOST_SHOWN):
            yield batch
            batch, articles = [], 0
        batch.append(filing)
        articles += MOST_SHOWN if alone else len(filing.shown)
    if batch:
        yield batch


async def file_together(connection: AsyncConnection, filings: Sequence[Filing], now: datetime) -> None:
    """Owe the channels the messages and edits, keep what was passed over, and when the subscriptions are due next.

    However many they are, it takes hardly more statements than one: the way to a database costs more than its work.

    Raises:
        ConflictError: another has served one of the subscriptions since it was loaded, has shown its reader one of the
            articles, or has edited one of the messages. Nothing of them may be committed then.
    """
    await _serve(connection, filings, now)
    owing, tellings = [], []
    for filing in filings:
        for message in filing.messages:
            number = await _told_already(connection, filing.subscription, message)
            if number is None:
                owing.append((filing.subscription, message))
            else:
                tellings += _tellings(filing.subscription, message, number, now)
    for (subscription, message), number in zip(owing, await _owe(connection, owing, now), strict=True):
        tellings += _tellings(subscription, message, number, now)
    for filing in filings:
        for edit in filing.edits:
            at = await want(connection, edit, now)
            tellings += [
                _Telling(filing.subscription, one, How.LINE, edit.delivery, at, edit.update_at) for one in edit.lines
            ]
    await _show(connection, tellings)
    await _pass_over(connection, filings, now)


async def owe(connection: AsyncConnection, subscription: Subscription, message: Message, now: datetime) -> DeliveryId:
    """Owe the subscription's channel a message."""
    (number,) = await _owe(connection, [(subscription, message)], now)
    return number


async def _serve(connection: AsyncConnection, filings: Sequence[Filing], now: datetime) -> None:
    """Each is due next as was decided, whoever was not served by another meanwhile."""
    served = update(subscriptions).where(
        subscriptions.c.id == bindparam("its_id"),
        subscriptions.c.next_due_at == bindparam("was_due_at"),
        subscriptions.c.woken == bindparam("was_woken"),
    )
    for complete in (True, False):
        rows = [
            {
                "its_id": filing.subscription.id,
                "was_due_at": filing.subscription.next_due_at,
                "was_woken": filing.subscription.woken,
                "next_due_at": filing.next_due_at,
                "held_until": filing.held_until,
            }
            | ({"looked_at": now - OVERLAP} if complete else {})
            for filing in filings
            if filing.complete is complete
        ]
        if rows and (await connection.execute(served, rows)).rowcount < len(rows):
            raise ConflictError


async def _owe(
    connection: AsyncConnection, owing: Sequence[tuple[Subscription, Message]], now: datetime
) -> Sequence[DeliveryId]:
    if not owing:
        return []
    values = [
        unsent(subscription.channel, message, now)
        | {
            "subscription_id": subscription.id,
            "tags": list(subscription.style.tags),
            "fixed": not message.grows,
            "crosspost_after": now if subscription.style.crosspost else None,
        }
        for subscription, message in owing
    ]
    added = insert(deliveries).returning(deliveries.c.id, sort_by_parameter_order=True)
    numbers = [DeliveryId(number) for number in (await connection.execute(added, values)).scalars()]
    rows = [
        {"delivery_id": number, "story_id": story}
        for number, (_, message) in zip(numbers, owing, strict=True)
        for story in dict.fromkeys(message.stories)
    ]
    if rows:
        await connection.execute(insert(delivery_stories), rows)
    return numbers


def _tellings(subscription: Subscription, message: Message, number: DeliveryId, now: datetime) -> list[_Telling]:
    return [_Telling(subscription, article, how, number, now) for article, how in message.shows]


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


async def _show(connection: AsyncConnection, tellings: Sequence[_Telling]) -> None:
    """Keep what readers are shown; what was a line may be told once more by an update, and only so."""
    if not tellings:
        return
    readers, numbers = {one.subscription.reader for one in tellings}, {one.article for one in tellings}
    theirs = shown.c.reader.in_(readers), shown.c.article_id.in_(numbers)
    query = select(shown.c.reader, shown.c.article_id, shown.c.how).where(*theirs)
    known = {(row.reader, row.article_id): row.how for row in await connection.execute(query)}
    new: dict[tuple[int, ArticleId], dict[str, Any]] = {}
    for one in tellings:
        values = {
            "at": one.at,
            "delivery_id": one.delivery,
            "subscription_id": one.subscription.id,
            "update_at": one.update_at,
            "how": one.how.value,
        }
        before = new[one.key]["how"] if one.key in new else known.get(one.key)
        if before is not None and not (before == How.LINE.value and one.how is How.UPDATE):
            raise ConflictError
        if one.key in known:
            itself = shown.c.reader == one.subscription.reader, shown.c.article_id == one.article
            await connection.execute(update(shown).where(*itself).values(values))
        else:
            new[one.key] = values | {"reader": one.subscription.reader, "article_id": one.article}
    if new:
        added = upsert(connection, shown).on_conflict_do_nothing().returning(shown.c.article_id)
        if len((await connection.execute(added, list(new.values()))).all()) < len(new):
            raise ConflictError
    await _forget_passed_over(connection, {(one.subscription.id, one.article) for one in tellings})


async def _forget_passed_over(connection: AsyncConnection, told: Collection[tuple[SubscriptionId, ArticleId]]) -> None:
    """What is told after all was not passed over."""
    orders, numbers = zip(*told, strict=True)
    theirs = passed_over.c.subscription_id.in_(set(orders)), passed_over.c.article_id.in_(set(numbers))
    query = select(passed_over.c.subscription_id, passed_over.c.article_id).where(*theirs)
    for row in await connection.execute(query):
        if (row.subscription_id, row.article_id) in told:
            its = passed_over.c.subscription_id == row.subscription_id, passed_over.c.article_id == row.article_id
            await connection.execute(delete(passed_over).where(*its))


async def _pass_over(connection: AsyncConnection, filings: Iterable[Filing], now: datetime) -> None:
    rows: list[dict[str, Any]] = [
        {"subscription_id": filing.subscription.id, "article_id": article, "at": now, "reason": reason}
        for filing in filings
        for article, reason in filing.passed_over.items()
    ]
    if not rows:
        return
    passed = upsert(connection, passed_over)
    again = {"at": passed.excluded.at, "reason": passed.excluded.reason}
    keys = ["subscription_id", "article_id"]
    await connection.execute(passed.on_conflict_do_update(index_elements=keys, set_=again), rows)
