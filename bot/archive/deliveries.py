"""Deliveries: rows are the truth. pending → sending → sent, or failed, or unknown."""

from datetime import datetime
from typing import Any

from sqlalchemy import Row, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.archive.database import Database
from bot.archive.tables import deliveries, subscriptions
from bot.news import ChannelId, Delivery, DeliveryId, DeliveryState, MessageId

UNFINISHED = (DeliveryState.PENDING.value, DeliveryState.SENDING.value)


class Deliveries:
    """The messages owed to channels."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def next_per_channel(self, now: datetime, limit: int) -> list[Delivery]:
        """The first unfinished delivery of each channel, where it is due; a channel's others wait for it."""
        waiting = deliveries.c.state.in_(UNFINISHED)
        first = select(func.min(deliveries.c.id)).where(waiting).group_by(deliveries.c.channel)
        paused = select(subscriptions.c.id).where(subscriptions.c.paused.is_not(None))
        query = (
            select(deliveries)
            .where(
                deliveries.c.id.in_(first),
                deliveries.c.not_before <= now,
                func.coalesce(deliveries.c.subscription_id, 0).not_in(paused),
            )
            .order_by(deliveries.c.id)
            .limit(limit)
        )
        return await self._found(query)

    async def get(self, delivery: DeliveryId) -> Delivery | None:
        """The delivery by its number."""
        return next(iter(await self._found(select(deliveries).where(deliveries.c.id == delivery))), None)

    async def sending(self) -> list[Delivery]:
        """Deliveries of which it is not known whether they arrived, oldest first."""
        query = select(deliveries).where(deliveries.c.state == DeliveryState.SENDING.value)
        return await self._found(query.order_by(deliveries.c.id))

    async def begin(self, delivery: DeliveryId, nonce: str, now: datetime) -> None:
        """To be called, and so committed, before the request is made. The first nonce stays."""
        values = {
            "state": DeliveryState.SENDING.value,
            "nonce": func.coalesce(deliveries.c.nonce, nonce),
            "attempts": deliveries.c.attempts + 1,
            "attempted_at": now,
        }
        await self._set(delivery, values)

    async def sent(self, delivery: DeliveryId, message: MessageId) -> None:
        """It is in the channel."""
        await self._set(delivery, {"state": DeliveryState.SENT.value, "message": message, "reason": None})

    async def retry(self, delivery: DeliveryId, reason: str, not_before: datetime) -> None:
        """Try again later, with the same nonce."""
        await self._set(delivery, {"reason": reason, "not_before": not_before})

    async def failed(self, delivery: DeliveryId, reason: str) -> None:
        """It will not be sent; the body is kept for inspection."""
        await self._set(delivery, {"state": DeliveryState.FAILED.value, "reason": reason})

    async def unknown(self, delivery: DeliveryId, reason: str) -> None:
        """Nobody can tell whether it arrived; it is not sent again."""
        await self._set(delivery, {"state": DeliveryState.UNKNOWN.value, "reason": reason})

    async def cancel_channel(self, channel: ChannelId, reason: str) -> None:
        """Give up what a channel is owed."""
        async with self._database.write() as connection:
            await cancel(connection, deliveries.c.channel == channel, reason)

    async def counts(self) -> dict[DeliveryState, int]:
        """How many deliveries are in each state."""
        query = select(deliveries.c.state, func.count()).group_by(deliveries.c.state)
        async with self._database.read() as connection:
            return {DeliveryState(state): count for state, count in await connection.execute(query)}

    async def _found(self, query: Any) -> list[Delivery]:  # noqa: ANN401
        async with self._database.read() as connection:
            return [_delivery(row) for row in await connection.execute(query)]

    async def _set(self, delivery: DeliveryId, values: dict[str, Any]) -> None:
        async with self._database.write() as connection:
            await connection.execute(update(deliveries).where(deliveries.c.id == delivery).values(values))


async def cancel(connection: AsyncConnection, condition: Any, reason: str) -> None:  # noqa: ANN401
    """Give up the unfinished deliveries that meet a condition."""
    given_up = {"state": DeliveryState.FAILED.value, "reason": reason}
    await connection.execute(update(deliveries).where(condition, deliveries.c.state.in_(UNFINISHED)).values(given_up))


def _delivery(row: Row[Any]) -> Delivery:
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
    )
