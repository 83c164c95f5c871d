"""A ledger in memory and a sender that answers by script, to test what a poster decides."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.news import (
    ChannelId,
    Delivery,
    DeliveryId,
    DeliveryState,
    MessageId,
    SubscriptionId,
)
from bot.posting.answers import Answer, Outcome
from bot.posting.sender import HistoryClosedError

Json = dict[str, Any]

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
UNFINISHED = (DeliveryState.PENDING, DeliveryState.SENDING)


class Clock:
    """A clock that is moved by hand."""

    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        return self.now

    def pass_time(self, **duration: float) -> None:
        self.now += timedelta(**duration)


class MemoryLedger:
    """Deliveries and subscriptions in lists."""

    def __init__(self) -> None:
        self.rows: dict[DeliveryId, Delivery] = {}
        self.not_before: dict[DeliveryId, datetime] = {}
        self.paused: dict[SubscriptionId, str | None] = {}
        self.ended: list[ChannelId] = []

    @property
    def deliveries(self) -> "MemoryLedger":
        return self

    @property
    def subscriptions(self) -> "MemoryLedger":
        return self

    def owe(self, channel: int = 1, text: str = "News", **fields: Any) -> Delivery:
        number = DeliveryId(len(self.rows) + 1)
        body = {"flags": 32768, "components": [{"type": 10, "content": text}]}
        delivery = Delivery(number, ChannelId(channel), SubscriptionId(7), body, None, DeliveryState.PENDING, NOON)
        self.rows[number] = replace(delivery, **fields)
        return self.rows[number]

    async def next_per_channel(self, now: datetime, limit: int) -> list[Delivery]:
        first: dict[ChannelId, Delivery] = {}
        for delivery in self.rows.values():
            if delivery.state in UNFINISHED:
                first.setdefault(delivery.channel, delivery)
        return [delivery for delivery in first.values() if self.not_before.get(delivery.id, now) <= now][:limit]

    async def sending(self) -> list[Delivery]:
        return [delivery for delivery in self.rows.values() if delivery.state is DeliveryState.SENDING]

    async def begin(self, id_: DeliveryId, nonce: str, now: datetime) -> None:
        row = self.rows[id_]
        attempted_at = row.attempted_at or now
        self._set(id_, state=DeliveryState.SENDING, nonce=nonce, attempted_at=attempted_at, attempts=row.attempts + 1)

    async def sent(self, id_: DeliveryId, message: MessageId | None, now: datetime) -> None:
        self._set(id_, state=DeliveryState.SENT, message=message, reason=None)

    async def retry(self, id_: DeliveryId, reason: str, not_before: datetime) -> None:
        self._set(id_, reason=reason)
        self.not_before[id_] = not_before

    async def release(self, id_: DeliveryId, reason: str, not_before: datetime) -> None:
        self._set(id_, state=DeliveryState.PENDING, attempted_at=None, reason=reason)
        self.not_before[id_] = not_before

    async def failed(self, id_: DeliveryId, reason: str) -> None:
        self._set(id_, state=DeliveryState.FAILED, reason=reason)

    async def unknown(self, id_: DeliveryId, reason: str) -> None:
        self._set(id_, state=DeliveryState.UNKNOWN, reason=reason)

    async def last_message(self, channel: ChannelId) -> MessageId | None:
        return max((row.message for row in self.rows.values() if row.message and row.channel == channel), default=None)

    async def pause(self, id_: SubscriptionId, reason: str | None) -> None:
        self.paused[id_] = reason

    async def end_channel(self, channel: ChannelId) -> None:
        self.ended.append(channel)

    def _set(self, id_: DeliveryId, **fields: Any) -> None:
        self.rows[id_] = replace(self.rows[id_], **fields)


class ScriptedSender:
    """Answers as told, else posts."""

    def __init__(self) -> None:
        self.ready = True
        self.answers: list[Answer] = []
        self.obstacles: dict[int, Answer] = {}
        self.posted: list[tuple[int, Json]] = []
        self.in_history: MessageId | HistoryClosedError | None = None

    def obstacle(self, channel: ChannelId) -> Answer | None:
        return self.obstacles.get(channel)

    async def post(self, channel: ChannelId, body: Json) -> Answer:
        self.posted.append((channel, body))
        if self.answers:
            return self.answers.pop(0)
        return Answer(Outcome.POSTED, message=MessageId(1000 + len(self.posted)))

    async def find(self, channel: ChannelId, body: Json, since: datetime, after: MessageId | None) -> MessageId | None:
        if isinstance(self.in_history, HistoryClosedError):
            raise self.in_history
        return self.in_history
