"""What whoever follows something is promised."""

from bot.commands.times import in_words
from bot.commands.zones import zone_in_words
from bot.news import ChannelId, Schedule, When
from bot.rendering import inert
from bot.wording import mark, say

MOST_A_DAY = 5
AT_ONCE = Schedule(When.INSTANTLY, most_a_day=MOST_A_DAY)


def promise(label: str, schedule: Schedule = AT_ONCE, channel: ChannelId | None = None) -> str:
    """What whoever follows something is told: when there will be a message, and where."""
    ping = mark("I will ping you in <#{channel}> when there is news of **{label}**, at most {most_a_day} a day.")
    write = mark("I will send you a direct message when there is news of **{label}**, at most {most_a_day} a day.")
    daily = mark("I will send you a digest of **{label}** {schedule}, as a direct message.")
    text = daily if schedule.when is not When.INSTANTLY else ping if channel else write
    values = {"most_a_day": schedule.most_a_day, "schedule": in_words(schedule)}
    promised = say(text, channel=channel, label=inert(label), **values)
    if schedule.quiet:
        start, end = schedule.quiet
        promised += " " + say(
            "Quiet from {start:%H:%M} to {end:%H:%M} ({zone}).",
            start=start,
            end=end,
            zone=zone_in_words(schedule.timezone),
        )
    return f"{promised}\n-# {say('/following lists what you follow, /unfollow ends it.')}"
