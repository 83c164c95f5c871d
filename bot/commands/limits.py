"""What a member or a server may take of what all share, and the line that says so at the limit."""

from bot.commands.client import Asked, guild_of
from bot.news import DatelineError, Limits
from bot.wording import say


async def must_have_room_for_feed(asked: Asked) -> None:
    """Count one more feed for the server.

    Raises:
        DatelineError: it has as many as it may have, or added as many today as it may.
    """
    services, guild = asked.client.services, guild_of(asked)
    limits, quotas = services.limits, services.archive.quotas
    if await quotas.feeds_of(guild_of(asked)) >= limits.server_feeds:
        raise no_room_for_feed(limits)
    if not await quotas.take("feeds", guild, limits.server_feeds_a_day, services.clock()):
        raise DatelineError(
            say(
                "This server asked {most} times today to read a new feed, the most a day; what was no feed counts "
                "too. Go on tomorrow (UTC).",
                most=limits.server_feeds_a_day,
            )
        )


def no_room_for_feed(limits: Limits) -> DatelineError:
    """What is said where a server has as many feeds as it may have."""
    return DatelineError(
        say(
            "This server reads {most} feeds already, the most it may. End one first "
            "(/unsubscribe, /feed remove); whoever runs me can raise limits.server_feeds.",
            most=limits.server_feeds,
        )
    )


def no_room_for_subscription(limits: Limits) -> DatelineError:
    """What is said where a server has as many subscriptions as it may have."""
    most = limits.server_subscriptions
    return DatelineError(
        say("This server has {most} subscriptions, the most it may have. /unsubscribe ends one.", most=most)
    )


def no_room_to_follow(limits: Limits) -> DatelineError:
    """What is said where a member follows as much as they may."""
    return DatelineError(
        say(
            "You follow {most} things already, the most for each member. /unfollow ends one.",
            most=limits.member_follows,
        )
    )


async def must_allow_pings(asked: Asked) -> None:
    """Check that members may be pinged in this server's channels.

    Raises:
        DatelineError: they may not.
    """
    if not await asked.client.services.archive.quotas.may_ping(guild_of(asked)):
        raise DatelineError(
            say(
                "This server does not let me ping members in channels. Leave out here:True for a direct "
                "message, or ask an admin for /settings member-pings."
            )
        )
    role = (await asked.client.services.archive.servers.settings(guild_of(asked))).pings_for
    if role is not None and role not in {one.id for one in getattr(asked.user, "roles", ())}:
        raise DatelineError(
            say("Only members with a certain role may be pinged here. Leave out here:True for a direct message.")
        )


def no_pings_left(limits: Limits, others: int) -> DatelineError:
    """What is said where a member would be pinged too often, with so many a day for what else they follow."""
    taken = (
        " " + say("What else you are pinged for takes {others} of them; /unfollow ends one.", others=others)
        if others
        else ""
    )
    return DatelineError(
        say(
            "I may ping you {most} times a day at most in channels.{taken} Ask for fewer "
            "with most_a_day, or leave out here:True.",
            most=limits.member_pings_a_day,
            taken=taken,
        )
    )


async def count_link(asked: Asked) -> None:
    """Count a link that a member wants to have read.

    Raises:
        DatelineError: they had as many as they may have.
    """
    services, who = asked.client.services, asked.user.id
    limits = services.limits
    wait = asked.client.buckets.take("link", who, limits.links_a_minute, asked.client.steady())
    if wait:
        raise DatelineError(
            say(
                "I read {most} links a minute for each member. Please wait {wait:.0f} s.",
                most=limits.links_a_minute,
                wait=wait,
            )
        )
    if not await services.archive.quotas.take("links", who, limits.links_a_day, services.clock()):
        raise DatelineError(
            say(
                "I read {most} links a day for each member. Go on tomorrow (UTC).",
                most=limits.links_a_day,
            )
        )


async def count_report(asked: Asked) -> None:
    """Count an error that a member reports.

    Raises:
        DatelineError: they reported as many as they may.
    """
    services = asked.client.services
    most = services.limits.reports_a_day
    if not await services.archive.quotas.take("reports", asked.user.id, most, services.clock()):
        raise DatelineError(say("You reported {most} errors today, the most a day. Go on tomorrow (UTC).", most=most))
