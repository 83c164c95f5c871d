"""Changing messages that are posted, when their source has changed."""

from datetime import datetime
from typing import Any

import structlog

from bot.archive import Archive
from bot.news import Delivery
from bot.posting.answers import Outcome
from bot.posting.sender import Sender

TRANSIENT = {
    Outcome.LIMITED,
    Outcome.LIMITED_EVERYWHERE,
    Outcome.BANNED,
    Outcome.UNCLEAR,
    Outcome.UNREACHABLE,
    Outcome.UNAUTHORIZED,
}

log = structlog.get_logger()


class Editor:
    """Edits messages. To edit one twice is to edit it once, so nothing has to be remembered before.

    Args:
        archive: keeps what each message shows.
        sender: asks Discord.
    """

    def __init__(self, archive: Archive, sender: Sender) -> None:
        self._archive = archive
        self._sender = sender

    @property
    def ready(self) -> bool:
        """Whether Discord can be asked."""
        return self._sender.ready

    async def show(self, delivery: Delivery, body: dict[str, Any], now: datetime) -> bool:
        """Have a posted message show this; False where it has to be tried again later."""
        assert delivery.message is not None
        if body == delivery.body:
            await self._archive.deliveries.edited(delivery.id, body, now)
            return True
        answer = await self._sender.edit(delivery.channel, delivery.message, body)
        if answer.outcome in TRANSIENT:
            return False
        if answer.outcome is not Outcome.POSTED:
            log.warning("a message cannot be edited", channel=delivery.channel, reason=answer.reason)
            body = delivery.body
        await self._archive.deliveries.edited(delivery.id, body, now)
        return True
