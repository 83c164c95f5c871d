"""Changing messages that are posted, when what they tell has changed."""

from datetime import datetime, timedelta
from enum import Enum, auto
from typing import Any

import structlog

from bot.news import Delivery, DeliveryId
from bot.posting.answers import Answer, Outcome
from bot.posting.gate import Gate
from bot.rendering import editable_forms

RETRY = timedelta(seconds=30)
MOST_RESTING = 10_000
"""Messages of which it is remembered when to ask again; it is asked sooner where more are waiting."""

WAITING = {
    Outcome.LIMITED,
    Outcome.LIMITED_EVERYWHERE,
    Outcome.BANNED,
    Outcome.SHUT_OUT,
    Outcome.HELD,
    Outcome.UNCLEAR,
    Outcome.UNREACHABLE,
}

log = structlog.get_logger()


class Edited(Enum):
    """What became of an edit."""

    DONE = auto()
    """The message shows it, if in a plainer form."""
    LATER = auto()
    """Try again; until it is time no request is made."""
    IMPOSSIBLE = auto()
    """The message stays as it is: another's, in a closed channel, or refused in every form."""
    GONE = auto()
    """There is no such message any more."""


class Editor:
    """Edits messages. To edit one twice is to edit it once, so nothing has to be remembered before.

    Args:
        gate: lets requests to Discord out.
    """

    def __init__(self, gate: Gate) -> None:
        self._gate = gate
        self._rests: dict[DeliveryId, tuple[datetime, datetime]] = {}
        """From when until when a message is left alone. Where the clock shows neither, it was set."""

    @property
    def ready(self) -> bool:
        """Whether Discord can be asked."""
        return self._gate.open

    async def show(self, delivery: Delivery, body: dict[str, Any], now: datetime) -> Edited:
        """Have a posted message show this; it may be asked again when it is not known whether it does.

        A form that Discord refuses is tried plainer, but never so plain that what stands there would be lost.
        """
        if delivery.message is None:
            return Edited.GONE
        rests = self._rests.get(delivery.id)
        if rests and rests[0] <= now < rests[1]:
            return Edited.LATER
        self._rests.pop(delivery.id, None)
        answer = Answer(Outcome.MALFORMED)
        changed = {name: value for name, value in body.items() if name != "message_reference"}
        for form in editable_forms(changed, delivery.body):
            answer = await self._gate.edit(delivery.channel, delivery.message, form)
            if answer.outcome is Outcome.POSTED:
                return Edited.DONE
            if answer.outcome not in (Outcome.MALFORMED, Outcome.UNEXPLAINED):
                break
        if answer.outcome in WAITING:
            if len(self._rests) < MOST_RESTING:
                self._rests[delivery.id] = now, now + (answer.wait or RETRY)
            return Edited.LATER
        log.warning("a message cannot be edited", reason=answer.reason)
        return Edited.GONE if answer.outcome is Outcome.MESSAGE_GONE else Edited.IMPOSSIBLE
