"""Deliveries: rows are the truth. pending → sending → sent, or failed, or unknown."""

import json
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, func, insert, literal_column, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.archive.database import Database
from bot.archive.rows import each
from bot.archive.tables import articles, deliveries, delivery_stories, shown, subscriptions
from bot.news import (
    SET_ASIDE,
    ChannelId,
    Delivery,
    DeliveryId,
    DeliveryState,
    Message,
    MessageId,
    SubscriptionId,
    UserId,
    is_message,
)

UNFINISHED = (DeliveryState.PENDING.value, DeliveryState.SENDING.value)
_aside = deliveries.c.form == SET_ASIDE


class Deliveries:
    """The messages owed to channels."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def next_per_channel(self, now: datetime, limit: int) -> list[Delivery]:
        """The first unfinished delivery of each channel, where it is due; a channel's others wait for it.

        Servers take turns: the first of each, then the second of each.

        Those of paused subscriptions come too: only by trying is it found out that a permission is back.
        """
        part = deliveries.alias()
        in_order = part.c.state.in_(UNFINISHED), part.c.form != SET_ASIDE
        parts = select(func.min(part.c.id)).where(part.c.part_of == deliveries.c.id, *in_order)
        turn = func.coalesce(parts.correlate(deliveries).scalar_subquery(), deliveries.c.id)
        due = (
            deliveries.c.id.in_(select(turn).where(deliveries.c.id.in_(first_of_each(now)))),
            deliveries.c.not_before <= now,
        )
        guild = func.coalesce(subscriptions.c.guild, 0).label("guild")
        place = func.row_number().over(partition_by=guild, order_by=deliveries.c.id)
        served = deliveries.outerjoin(subscriptions, subscriptions.c.id == deliveries.c.subscription_id)
        member = subscriptions.c.follower.label("member")
        query = select(deliveries, guild, member).select_from(served).where(*due).order_by(place, deliveries.c.id)
        return await self._found(query.limit(limit))

    async def get(self, delivery: DeliveryId) -> Delivery | None:
        """The delivery by its number."""
        return next(iter(await self._found(select(deliveries).where(deliveries.c.id == delivery))), None)

    async def begin(self, delivery: DeliveryId, nonce: str, now: datetime) -> bool:
        """To be called, and so committed, before the request is made. The first nonce and the first time stay.

        False where it has been cancelled since it was loaded.
        """
        values = {
            "state": DeliveryState.SENDING.value,
            "nonce": func.coalesce(deliveries.c.nonce, nonce),
            "attempts": deliveries.c.attempts + 1,
            "attempted_at": func.coalesce(deliveries.c.attempted_at, now),
        }
        return await self._set_unfinished(delivery, values)

    async def sent(self, delivery: DeliveryId, message: MessageId | None) -> None:
        """It is in the channel, whatever else was thought of it; None where it has been deleted since."""
        values = {"state": DeliveryState.SENT.value, "message": message, "reason": None}
        async with self._database.write() as connection:
            await connection.execute(update(deliveries).where(deliveries.c.id == delivery).values(values))

    async def retry(self, delivery: DeliveryId, reason: str, not_before: datetime) -> None:
        """Try again later, with the same nonce; it may have arrived."""
        await self._set_unfinished(delivery, {"reason": reason, "not_before": not_before})

    async def release(self, delivery: DeliveryId, reason: str, not_before: datetime) -> None:
        """Try again later, with the same nonce; it has surely not arrived, so the first time is forgotten."""
        pending = {"state": DeliveryState.PENDING.value, "attempted_at": None}
        await self._set_unfinished(delivery, pending | {"reason": reason, "not_before": not_before})

    async def replace(self, delivery: Delivery, message: Message, reason: str, now: datetime) -> None:
        """Send a plainer form from now on: Discord has surely not taken the one before."""
        await self._set_unfinished(delivery.id, _anew(message, reason, now) | _plainer(delivery))

    async def set_aside(self, delivery: Delivery, whole: Message, reason: str, again_at: datetime) -> None:
        """Let the channel's others go first: Discord has surely taken it in no form, and is asked again later."""
        again = {"form": SET_ASIDE, "composed": None, "not_before": again_at}
        await self._set_unfinished(delivery.id, _anew(whole, reason, again_at) | again)

    async def has_set_aside(self, channel: ChannelId) -> bool:
        """Whether a message to a channel is set aside."""
        query = select(deliveries.c.id).where(deliveries.c.channel == channel, unfinished(), _aside).limit(1)
        async with self._database.read() as connection:
            return (await connection.execute(query)).first() is not None

    async def split(self, delivery: Delivery, parts: Sequence[Message], reason: str, now: datetime) -> None:
        """Send a message as several, in its place in the channel; Discord has surely not taken it as one.

        The row itself becomes the last part, so that what the channel is owed after it waits for all of them.
        """
        same = ("channel", "subscription_id", "tags", "created_at", "crosspost_after", "fixed")
        async with self._database.write() as connection:
            itself = select(deliveries).where(deliveries.c.id == delivery.id, unfinished())
            row = (await connection.execute(itself)).one_or_none()
            if row is None:
                return
            copied = {name: getattr(row, name) for name in same}
            told = select(delivery_stories.c.story_id).where(delivery_stories.c.delivery_id == row.id)
            stories = list((await connection.execute(told)).scalars())
            for part in parts[:-1]:
                values = unsent(ChannelId(row.channel), part, now) | copied | {"part_of": row.id, "reason": reason}
                made = insert(deliveries).values(values).returning(deliveries.c.id)
                number = (await connection.execute(made)).scalar_one()
                if stories:
                    tells = [{"delivery_id": number, "story_id": story} for story in stories]
                    await connection.execute(insert(delivery_stories), tells)
                await _shown_in(connection, number, part, instead_of=row.id)
            last = _anew(parts[-1], reason, now) | {"form": 0, "composed": None}
            await connection.execute(update(deliveries).where(deliveries.c.id == row.id).values(last))

    async def failed(self, delivery: DeliveryId, reason: str) -> None:
        """It will not be sent; the body is kept for inspection."""
        await self._set_unfinished(delivery, {"state": DeliveryState.FAILED.value, "reason": reason})

    async def unknown(self, delivery: DeliveryId, reason: str) -> None:
        """Nobody can tell whether it arrived; it is not sent again."""
        await self._set_unfinished(delivery, {"state": DeliveryState.UNKNOWN.value, "reason": reason})

    async def last_message(self, channel: ChannelId) -> MessageId | None:
        """The latest message that a delivery is known to have made in a channel."""
        made = deliveries.c.channel == channel, deliveries.c.message.is_not(None)
        query = select(deliveries.c.message).where(*made).order_by(deliveries.c.id.desc()).limit(1)
        async with self._database.read() as connection:
            latest: MessageId | None = (await connection.execute(query)).scalar_one_or_none()
            return latest

    async def owe_notice(self, channel: ChannelId, body: dict[str, Any], now: datetime) -> None:
        """File a message that belongs to no subscription."""
        async with self._database.write() as connection:
            await connection.execute(insert(deliveries).values(unsent(channel, Message(body), now)))

    async def owe_notice_to(self, user: UserId, body: dict[str, Any], now: datetime) -> None:
        """File a direct message; its channel is found out when it is sent, since Discord has to be asked."""
        async with self._database.write() as connection:
            notice = unsent(ChannelId(user), Message(body, follower=user), now)
            await connection.execute(insert(deliveries).values(notice))

    async def address(self, delivery: DeliveryId, channel: ChannelId, now: datetime) -> None:
        """Send it to this channel, which was opened for it."""
        await self._set_unfinished(delivery, {"channel": channel, "reason": None, "not_before": now})

    async def to_crosspost(self, now: datetime, limit: int) -> list[Delivery]:
        """Messages that are posted and to be published."""
        posted = deliveries.c.state == DeliveryState.SENT.value, deliveries.c.message.is_not(None)
        due = select(deliveries).where(deliveries.c.crosspost_after <= now, *posted)
        return await self._found(due.order_by(deliveries.c.crosspost_after).limit(limit))

    async def crosspost_again(self, delivery: DeliveryId, at: datetime | None) -> None:
        """Publish later; None where that is done or given up."""
        async with self._database.write() as connection:
            itself = update(deliveries).where(deliveries.c.id == delivery)
            await connection.execute(itself.values(crosspost_after=at))

    async def troubles(self, channels: Collection[ChannelId] | None = None, limit: int = 5) -> list[Delivery]:
        """The latest messages to these or all channels that failed, are set aside or unknown, the latest first."""
        wrong = deliveries.c.state.in_((DeliveryState.FAILED.value, DeliveryState.UNKNOWN.value)) | _aside
        there = [deliveries.c.channel.in_(channels)] if channels is not None else []
        query = select(deliveries).where(*there, wrong, deliveries.c.attempts > 0)
        return await self._found(query.order_by(deliveries.c.id.desc()).limit(limit))

    async def latest(self, limit: int) -> list[Delivery]:
        """The messages that were filed last, the latest first."""
        return await self._found(select(deliveries).order_by(deliveries.c.id.desc()).limit(limit))

    async def filed_since(self, subscription: SubscriptionId, since: datetime) -> int:
        """How many messages were filed for a subscription since a time."""
        theirs = (
            deliveries.c.subscription_id == subscription,
            deliveries.c.created_at > since,
            deliveries.c.part_of.is_(None),
        )
        async with self._database.read() as connection:
            return (await connection.execute(select(func.count()).where(*theirs))).scalar_one()

    async def counts(self) -> dict[DeliveryState, int]:
        """How many deliveries are in each state."""
        query = select(deliveries.c.state, func.count()).group_by(deliveries.c.state)
        async with self._database.read() as connection:
            return {DeliveryState(state): count for state, count in await connection.execute(query)}

    async def _found(self, query: Any) -> list[Delivery]:  # noqa: ANN401
        async with self._database.read() as connection:
            return each(connection, deliveries, await connection.execute(query), delivery_of)

    async def _set_unfinished(self, delivery: DeliveryId, values: dict[str, Any]) -> bool:
        """What was cancelled while a request was under way stays cancelled."""
        async with self._database.write() as connection:
            query = update(deliveries).where(deliveries.c.id == delivery, unfinished()).values(values)
            return bool((await connection.execute(query)).rowcount)


def unfinished() -> ColumnElement[bool]:
    """Whether a delivery is still to be sent."""
    # As literals: SQLite uses a partial index only where it can tell that its condition holds.
    return deliveries.c.state.in_([literal_column(f"'{state}'") for state in UNFINISHED])


def first_of_each(now: datetime) -> Select[tuple[int]]:
    """The delivery that is next in each channel, whether it is due or not; what is set aside once it is due."""
    in_order = deliveries.c.part_of.is_(None) & ~_aside
    its_turn = unfinished(), in_order | (_aside & (deliveries.c.not_before <= now))
    return select(func.min(deliveries.c.id)).where(*its_turn).group_by(deliveries.c.channel)


async def cancel(connection: AsyncConnection, condition: Any, reason: str) -> None:  # noqa: ANN401
    """Give up the unfinished deliveries that meet a condition."""
    given_up = {"state": DeliveryState.FAILED.value, "reason": reason}
    await connection.execute(update(deliveries).where(condition, deliveries.c.state.in_(UNFINISHED)).values(given_up))


async def _shown_in(connection: AsyncConnection, part: int, message: Message, *, instead_of: int) -> None:
    """The articles whose headlines stand in a part were shown by that."""
    titles = select(articles.c.id, articles.c.title).join(shown, shown.c.article_id == articles.c.id)
    said = _letters(json.dumps(message.body, ensure_ascii=False))
    told = (await connection.execute(titles.where(shown.c.delivery_id == instead_of).distinct())).all()
    there = [row.id for row in told if row.title and _letters(row.title) in said]
    moved = update(shown).where(shown.c.delivery_id == instead_of, shown.c.article_id.in_(there))
    await connection.execute(moved.values(delivery_id=part))


def _letters(text: str) -> str:
    """What is left of a text however a message writes it."""
    return "".join(mark for mark in text.casefold() if mark.isalnum())


def unsent(channel: ChannelId, message: Message, now: datetime) -> dict[str, Any]:
    """The row of a new delivery."""
    return {
        "channel": channel,
        "body": message.body,
        "title": message.title,
        "ping": message.ping,
        "follower": message.follower,
        "continues": message.continues,
        "tags": [],
        "state": DeliveryState.PENDING.value,
        "created_at": now,
        "attempts": 0,
        "not_before": now,
    }


def _anew(message: Message, reason: str, now: datetime) -> dict[str, Any]:
    """What changes where a row holds another message: its nonce, too, is another's."""
    shown = {"body": message.body, "title": message.title, "ping": message.ping, "follower": message.follower}
    state = {"state": DeliveryState.PENDING.value, "nonce": None, "attempted_at": None}
    return shown | state | {"reason": reason, "not_before": now}


def _plainer(delivery: Delivery) -> dict[str, Any]:
    return {"form": delivery.form + 1, "composed": delivery.composed or delivery.body}


def delivery_of(row: Row[Any]) -> Delivery:
    """A row as a delivery."""
    for body in (row.body, row.composed, row.wanted):
        if body is not None and not is_message(body):
            raise ValueError("it holds what is no message")
    return Delivery(
        id=row.id,
        channel=row.channel,
        subscription=row.subscription_id,
        body=row.body,
        nonce=row.nonce,
        state=DeliveryState(row.state),
        created_at=row.created_at,
        attempts=row.attempts,
        attempted_at=row.attempted_at,
        message=row.message,
        reason=row.reason,
        title=row.title,
        ping=row.ping,
        follower=row.follower,
        tags=tuple(row.tags),
        form=row.form,
        composed=row.composed,
        wanted=row.wanted,
        wanted_at=row.wanted_at,
        guild=getattr(row, "guild", 0),
        also=tuple(row.also),
        member=getattr(row, "member", None) or None,
    )
