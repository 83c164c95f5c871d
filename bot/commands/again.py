"""Ordering what was ordered before: after it was deleted, or for another channel."""

from dataclasses import replace

from bot.archive.errors import FullError
from bot.archive.taking import NOBODYS
from bot.commands.client import Asked
from bot.commands.limits import no_room_for_subscription
from bot.digests.schedules import next_due
from bot.news import Subscription, UserId
from bot.wording import mark

PAUSED = mark("An admin paused it.")


async def order_again(asked: Asked, wanted: Subscription) -> Subscription:
    """Order what a subscription takes in its channel, on its terms.

    Raises:
        TakenError: the channel has it again meanwhile, on other terms.
        DatelineError: the server has as many as it may have.
    """
    services = asked.client.services
    now = services.clock()
    try:
        made = await services.archive.subscriptions.add(
            wanted.guild,
            wanted.channel,
            wanted.source,
            wanted.schedule,
            next_due(wanted.schedule, now),
            UserId(asked.user.id),
            now,
            wanted.filters,
            wanted.style,
            most=services.limits.server_subscriptions,
            over=NOBODYS,
        )
    except FullError:
        raise no_room_for_subscription(services.limits) from None
    if wanted.paused == PAUSED and await services.archive.subscriptions.pause(made.id, PAUSED):
        return replace(made, paused=PAUSED)
    return made
