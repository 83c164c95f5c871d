"""Publishing what stands in announcement channels to the channels that follow them."""

from collections.abc import Callable
from datetime import datetime, timedelta

import structlog
from structlog.contextvars import bound_contextvars

from bot.archive import Archive
from bot.news import Delivery
from bot.posting.answers import Outcome
from bot.posting.gate import Gate

AT_ONCE = 10
RETRY = timedelta(minutes=5)
GIVEN_UP_AFTER = timedelta(days=1)

log = structlog.get_logger()


class Crossposter:
    """Publishes messages that are posted. Discord publishes a message once, however often it is asked to.

    Args:
        archive: knows which messages are to be published.
        gate: lets requests to Discord out.
        clock: tells the time, with its zone.
    """

    def __init__(self, archive: Archive, gate: Gate, clock: Callable[[], datetime]) -> None:
        self._archive = archive
        self._gate = gate
        self._clock = clock

    async def publish_due(self, now: datetime) -> int:
        """Publish what is due; the number tried."""
        if not self._gate.open:
            return 0
        due = await self._archive.deliveries.to_crosspost(now, AT_ONCE)
        for delivery in due:
            trace = await self._archive.history.ids_in(delivery.id)
            with bound_contextvars(delivery=delivery.id, channel=delivery.channel, trace=trace):
                await self._publish(delivery)
        return len(due)

    async def _publish(self, delivery: Delivery) -> None:
        assert delivery.message is not None
        answer = await self._gate.crosspost(delivery.channel, delivery.message)
        again_at = None
        match answer.outcome:
            case Outcome.POSTED:
                log.info("message published", message=delivery.message)
            case Outcome.MESSAGE_GONE:
                pass
            case Outcome.MALFORMED | Outcome.NOT_OURS:
                log.warning("a message cannot be published", reason=answer.reason)
            case _:
                again_at = self._clock() + (answer.wait or RETRY)
        if again_at and again_at - delivery.created_at > GIVEN_UP_AFTER:
            log.warning("a message was not published within a day", reason=answer.reason)
            again_at = None
        await self._archive.deliveries.crosspost_again(delivery.id, again_at)
