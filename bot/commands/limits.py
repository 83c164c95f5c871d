"""What a member or a server may take of what all share, and the line that says so at the limit."""

from collections import OrderedDict
from collections.abc import Iterable
from typing import TYPE_CHECKING

from bot.news import DatelineError, GuildId, Limits, Subscription

if TYPE_CHECKING:
    from bot.commands.client import Asked

MOST_REMEMBERED = 10_000
"""Members whose look-ups are counted; of those who asked longest ago nothing is remembered."""


class Buckets:
    """Token buckets, one for each member: so many at once, and as many again in each minute."""

    def __init__(self) -> None:
        self._held: OrderedDict[tuple[str, int], tuple[float, float]] = OrderedDict()

    def take(self, kind: str, who: int, a_minute: int, now: float) -> float:
        """Take one; the seconds until there is one again, zero where it was taken.

        Args:
            kind: of what.
            who: takes it.
            a_minute: how many come back in a minute, and how many there are at most.
            now: seconds of a clock that is never set.
        """
        left, at = self._held.pop((kind, who), (float(a_minute), now))
        left = min(float(a_minute), left + (now - at) * a_minute / 60)
        taken = left >= 1
        self._held[kind, who] = (left - 1 if taken else left, now)
        if len(self._held) > MOST_REMEMBERED:
            self._held.popitem(last=False)
        return 0.0 if taken else (1 - left) * 60 / a_minute


async def must_have_room_for_feed(asked: "Asked") -> None:
    """Count one more feed for the server.

    Raises:
        DatelineError: it has as many as it may have, or added as many today as it may.
    """
    services, guild = asked.client.services, _guild(asked)
    limits, quotas = services.limits, services.archive.quotas
    if await quotas.feeds_of(_guild(asked)) >= limits.server_feeds:
        raise no_room_for_feed(limits)
    if not await quotas.take("feeds", guild, limits.server_feeds_a_day, services.clock()):
        raise DatelineError(
            f"This server added {limits.server_feeds_a_day} feeds today, the most a day. Go on tomorrow (UTC)."
        )


def no_room_for_feed(limits: Limits) -> DatelineError:
    """What is said where a server has as many feeds as it may have."""
    return DatelineError(
        f"This server reads {limits.server_feeds} feeds already, the most it may. End one first (/unsubscribe, "
        "/feed remove); whoever runs me can raise limits.server_feeds."
    )


def no_room_for_subscription(limits: Limits) -> DatelineError:
    """What is said where a server has as many subscriptions as it may have."""
    most = limits.server_subscriptions
    return DatelineError(f"This server has {most} subscriptions, the most it may have. /unsubscribe ends one.")


def no_room_to_follow(limits: Limits) -> DatelineError:
    """What is said where a member follows as much as they may."""
    return DatelineError(
        f"You follow {limits.member_follows} things already, the most for each member. /unfollow ends one."
    )


async def must_allow_pings(asked: "Asked") -> None:
    """Check that members may be pinged in this server's channels.

    Raises:
        DatelineError: they may not.
    """
    if not await asked.client.services.archive.quotas.may_ping(_guild(asked)):
        raise DatelineError(
            "This server does not let me ping members in channels. Leave out here:True for a direct message, or ask "
            "an admin for /settings member-pings."
        )


def must_have_pings_left(limits: Limits, wanted: int, pinged_for: Iterable[Subscription]) -> None:
    """Check that a member may be pinged so often a day for one thing more.

    Args:
        limits: in force.
        wanted: how often at most.
        pinged_for: what else they are pinged for.

    Raises:
        DatelineError: with the others that would be too often.
    """
    others = sum(one.schedule.most_a_day or 0 for one in pinged_for)
    if wanted + others > limits.member_pings_a_day:
        taken = f" What else you are pinged for takes {others} of them; /unfollow ends one." if others else ""
        raise DatelineError(
            f"I may ping you {limits.member_pings_a_day} times a day at most in channels.{taken} "
            "Ask for fewer with most_a_day, or leave out here:True."
        )


async def count_link(asked: "Asked") -> None:
    """Count a link that a member wants to have read.

    Raises:
        DatelineError: they had as many as they may have.
    """
    services, who = asked.client.services, asked.user.id
    limits = services.limits
    wait = asked.client.buckets.take("link", who, limits.links_a_minute, asked.client.steady())
    if wait:
        raise DatelineError(f"I read {limits.links_a_minute} links a minute for each member. Please wait {wait:.0f} s.")
    if not await services.archive.quotas.take("links", who, limits.links_a_day, services.clock()):
        raise DatelineError(f"I read {limits.links_a_day} links a day for each member. Go on tomorrow (UTC).")


async def count_report(asked: "Asked") -> None:
    """Count an error that a member reports.

    Raises:
        DatelineError: they reported as many as they may.
    """
    services = asked.client.services
    most = services.limits.reports_a_day
    if not await services.archive.quotas.take("reports", asked.user.id, most, services.clock()):
        raise DatelineError(f"You reported {most} errors today, the most a day. Go on tomorrow (UTC).")


def count_lookup(asked: "Asked") -> None:
    """Count whatever a member asks.

    Raises:
        DatelineError: it was more than they may ask in a minute.
    """
    most = asked.client.services.limits.lookups_a_minute
    wait = asked.client.buckets.take("lookup", asked.user.id, most, asked.client.steady())
    if wait:
        raise DatelineError(f"I answer {most} times a minute for each member. Please wait {wait:.0f} s.")


def _guild(asked: "Asked") -> GuildId:
    return GuildId(asked.guild_id or 0)
