"""Changing messages that are posted, when their source has changed."""

from datetime import datetime
from enum import Enum, auto
from typing import Any

import structlog

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


class Edited(Enum):
    """What became of an edit."""

    DONE = auto()
    LATER = auto()
    """It has to be tried again."""
    IMPOSSIBLE = auto()
    """Discord never allows it, such as in a locked thread."""
    GONE = auto()
    """There is no such message any more."""


class Editor:
    """Edits messages. To edit one twice is to edit it once, so nothing has to be remembered before.

    Args:
        sender: asks Discord.
    """

    def __init__(self, sender: Sender) -> None:
        self._sender = sender

    @property
    def ready(self) -> bool:
        """Whether Discord can be asked."""
        return self._sender.ready

    async def show(self, delivery: Delivery, body: dict[str, Any], now: datetime) -> Edited:  # noqa: ARG002
        """Have a posted message show this; it may be asked again when it is not known whether it does."""
        if delivery.message is None:
            return Edited.GONE
        changed = {name: value for name, value in body.items() if name != "message_reference"}
        answer = await self._sender.edit(delivery.channel, delivery.message, changed)
        if answer.outcome is Outcome.POSTED:
            return Edited.DONE
        if answer.outcome in TRANSIENT:
            return Edited.LATER
        log.warning("a message cannot be edited", channel=delivery.channel, reason=answer.reason)
        return Edited.GONE if answer.outcome in (Outcome.POSTED_EARLIER, Outcome.GONE) else Edited.IMPOSSIBLE
