"""What posting asks of the archive."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from bot.news import ChannelId, Delivery, DeliveryId, MessageId, SubscriptionId


class Deliveries(Protocol):
    """The rows that say what is owed and what was sent."""

    async def next_per_channel(self, now: datetime, limit: int) -> Sequence[Delivery]:
        """For each channel its first unfinished delivery, where it is due."""

    async def sending(self) -> Sequence[Delivery]:
        """Deliveries that were begun and not finished."""

    async def begin(self, id_: DeliveryId, nonce: str, now: datetime) -> None:
        """Commit that a delivery is about to be sent; when it first was, is kept."""

    async def sent(self, id_: DeliveryId, message: MessageId | None, now: datetime) -> None:
        """The message is there."""

    async def retry(self, id_: DeliveryId, reason: str, not_before: datetime) -> None:
        """To be tried again; it may be there already."""

    async def release(self, id_: DeliveryId, reason: str, not_before: datetime) -> None:
        """To be tried again; it is surely not there, so the nonce's window starts anew."""

    async def failed(self, id_: DeliveryId, reason: str) -> None:
        """It is never going to be there."""

    async def unknown(self, id_: DeliveryId, reason: str) -> None:
        """Nobody can tell whether it is there."""

    async def last_message(self, channel: ChannelId) -> MessageId | None:
        """The latest message that a delivery made in a channel."""


class Subscriptions(Protocol):
    """What posting does to subscriptions."""

    async def pause(self, id_: SubscriptionId, reason: str | None) -> None:
        """Pause with a reason, or go on where it is None."""

    async def end_channel(self, channel: ChannelId) -> None:
        """End all subscriptions of a channel and cancel what is pending."""


class Ledger(Protocol):
    """The part of the archive that posting knows."""

    @property
    def deliveries(self) -> Deliveries:
        """Deliveries."""

    @property
    def subscriptions(self) -> Subscriptions:
        """Subscriptions."""
