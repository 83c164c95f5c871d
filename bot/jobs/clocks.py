"""What becomes of plans when the clock is set."""

from collections.abc import Callable
from datetime import datetime, timedelta
from time import monotonic

from bot.archive import Archive
from bot.digests.schedules import next_due
from bot.news import Schedule, SubscriptionId, When

ANOTHER_DAY = timedelta(hours=12)
"""A clock that is set back by less shows the same day or the one before; daily digests are not planned anew for it."""


def steady(clock: Callable[[], datetime]) -> Callable[[], datetime]:
    """A clock that nobody sets, for how long something waits; it shows the time of day only until that is set."""
    began, at = clock(), monotonic()
    return lambda: began + timedelta(seconds=monotonic() - at)


async def follow_clock(archive: Archive, jump: timedelta, now: datetime) -> None:
    """Let nothing wait for a time that is far off only because the clock was ahead when it was planned.

    Where the clock is set forward, what was planned is due sooner, which harms nobody.

    Args:
        archive: the plans.
        jump: how far the clock was set, negative where it was set back.
        now: the time as it is now.
    """
    by = max(-jump, timedelta())
    await archive.queues.set_back(by, now)
    times = []
    for number, planned in await archive.queues.planned(now) if by else ():
        subscription = await archive.subscriptions.get(SubscriptionId(number))
        if subscription and (due := decide_due(subscription.schedule, planned, by, now)) != planned:
            times.append((number, due))
    await archive.queues.plan(times)


async def follow_clock_since_last_run(archive: Archive, now: datetime) -> None:
    """As above, for a clock that was set back since the bot was last alive.

    How far is told by its sign of life or by its last poll, whichever is later: a sign comes every quarter of a minute
    only, and a clock that was set forward since the last one shows in none.
    """
    heartbeat, polled = await archive.heartbeats.last(), await archive.queues.last_poll()
    latest = max((at for at in (heartbeat and heartbeat.at, polled) if at), default=now)
    await follow_clock(archive, min(now - latest, timedelta()), now)


def decide_due(schedule: Schedule, planned: datetime, by: timedelta, now: datetime) -> datetime:
    """When a subscription is due, now that the clock was set back; never later than planned.

    A daily time stays what it is, as it is a time of day; only where the clock shows another day it is looked for anew.
    """
    if schedule.when in (When.DAILY, When.WEEKLY) and by < ANOTHER_DAY:
        return planned
    return min(planned, next_due(schedule, now))
