"""Telling a server's admins what goes wrong."""

from collections.abc import Callable, Iterable
from datetime import datetime

import structlog

from bot.archive import Archive
from bot.news import ENGLISH, ChannelId, SubscriptionId, UserId
from bot.posting.gate import Gate
from bot.rendering import Tone, body_of, notice_view
from bot.wording import speaking

log = structlog.get_logger()


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
        gate: opens direct messages.
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
    for user, language in people.items():
        opened = await gate.open_direct(user)
        if opened.channel is None:
            # Whoever takes no messages from bots stays untold; /subscriptions and /why tell them.
            log.warning("a notice did not reach its reader", reason=opened.reason)
        else:
            places[opened.channel] = language
    for place, language in places.items():
        with speaking(language):
            body = body_of(notice_view(text(), Tone.ERROR))
        await archive.deliveries.owe_notice(place, body, now)


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
