"""Messages that are edited: what they tell was edited by its publisher, or more is known of it."""

import asyncio
from datetime import datetime, timedelta

import structlog
from structlog.contextvars import bound_contextvars

from bot.archive import Archive
from bot.jobs.composing import current_body
from bot.news import Delivery, DeliveryState, Edit
from bot.posting import Edited, Editor

EDITED_TOGETHER = 20
EDIT_RETRY = timedelta(seconds=30)

log = structlog.get_logger()


async def revise_due(archive: Archive, editor: Editor, now: datetime) -> int:
    """Edit messages whose articles were edited, or that are to show more; the number tried."""
    for posted, subscription, story in await archive.edits.outdated(now, EDITED_TOGETHER):
        # Without edits the message stays, and is looked at no more.
        body = await asyncio.to_thread(current_body, subscription, posted, story) if posted.style.edits else None
        await archive.edits.want([Edit(posted.delivery, body, posted.wanted_at)], now)
    due = await archive.edits.due(now, EDITED_TOGETHER)
    await asyncio.gather(*(_edit(archive, editor, delivery, now) for delivery in due))
    return len(due)


async def _edit(archive: Archive, editor: Editor, delivery: Delivery, now: datetime) -> None:
    trace = await archive.history.ids_in(delivery.id)
    with bound_contextvars(delivery=delivery.id, channel=delivery.channel, trace=trace):
        await _edit_one(archive, editor, delivery, now)


async def _edit_one(archive: Archive, editor: Editor, delivery: Delivery, now: datetime) -> None:
    sent = delivery.state is DeliveryState.SENT
    if delivery.wanted is None or (sent and delivery.wanted == delivery.body):
        await archive.edits.done(delivery)
        return
    match await editor.show(delivery, delivery.wanted, now) if sent else Edited.IMPOSSIBLE:
        case Edited.DONE:
            await archive.edits.done(delivery)
            log.info("message edited", message=delivery.message)
        case Edited.LATER:
            await archive.edits.again(delivery.id, now + EDIT_RETRY)
        case Edited.IMPOSSIBLE:
            await archive.edits.give_up(delivery.id, now, gone=False)
        case Edited.GONE:
            await archive.edits.give_up(delivery.id, now, gone=True)
