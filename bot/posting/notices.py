"""Telling a server's admins what goes wrong."""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Any

import structlog

from bot.archive import Archive
from bot.news import ENGLISH, ChannelId, Delivery, SubscriptionId, UserId
from bot.posting.answers import Outcome, pause_for
from bot.posting.gate import Gate
from bot.rendering import Tone, body_of, notice_view
from bot.wording import speaking

log = structlog.get_logger()

NOTICE_KEPT = timedelta(days=1)
"""For how long a notice is tried where nothing is taken from us."""


async def tell_admins(
    archive: Archive,
    gate: Gate,
    subscriptions: Iterable[SubscriptionId],
    text: Callable[[], str],
    now: datetime,
    closed: ChannelId | None = None,
) -> None:
    """Say it as a delivery of its own, once to each who is to be told.

    In the server's channel for notices; where there is none, or it is closed to us, to who ordered, in private.

    Args:
        archive: knows who is to be told, and keeps the delivery.
        gate: knows which channels are closed.
        subscriptions: what it concerns; what members follow is left out, as /following tells them.
        text: says one line, in the language that is spoken.
        now: the time.
        closed: a channel that is known to take nothing.
    """
    places, people = dict[ChannelId, str](), dict[UserId, str]()
    for subscription in subscriptions:
        told = await archive.subscriptions.told(subscription)
        one = await archive.subscriptions.get(subscription)
        language = one.language if one else ENGLISH
        if told and told[0] not in (None, closed) and not gate.obstacle(told[0]):
            places[told[0]] = language
        elif told and told[1]:
            people[told[1]] = language
    for place, language in places.items():
        await archive.deliveries.owe_notice(place, _notice(text, language), now)
    for user, language in people.items():
        await archive.deliveries.owe_notice_to(user, _notice(text, language), now)


def _notice(text: Callable[[], str], language: str) -> dict[str, Any]:
    with speaking(language):
        return body_of(notice_view(text(), Tone.ERROR))


async def find_direct(
    archive: Archive, gate: Gate, notice: Delivery, user: UserId, clock: Callable[[], datetime]
) -> None:
    """Open the direct messages that a notice is for; it then takes its turn there.

    That is asked of Discord, like a post, and so waits and is tried again like one: whoever is to be told that nothing
    gets through is not to miss it because nothing gets through.
    """
    opened = await gate.open_direct(user)
    now = clock()
    if opened.channel is not None:
        await archive.deliveries.address(notice.id, opened.channel, now)
    elif now - notice.created_at > NOTICE_KEPT and opened.outcome not in (Outcome.HELD, Outcome.SHUT_OUT):
        # Whoever takes no messages from bots stays untold; /subscriptions and /why tell them.
        log.warning("a notice did not reach its reader", reason=opened.reason)
        await archive.deliveries.failed(notice.id, opened.reason)
    else:
        await archive.deliveries.release(
            notice.id, opened.reason, now + (opened.wait or pause_for(notice.created_at, now))
        )


async def tell_owner(gate: Gate, owner: UserId, text: str) -> None:
    """Say it in private, at once and without the archive: that may be what is wrong."""
    opened = await gate.open_direct(owner)
    reason = opened.reason
    if opened.channel is not None:
        body = body_of(notice_view(text, Tone.ERROR)) | {"allowed_mentions": {"parse": []}}
        answer = await gate.post(opened.channel, body, "", ())
        reason = answer.reason
    if reason:
        log.warning("the owner could not be told", notice=text, reason=reason)
