"""What became of entries and messages, in words."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Row

from bot.archive.retention import FORGOTTEN
from bot.news import DeliveryState, Schedule, Step, trace_id
from bot.wording import mark, retell, say, say_count


def seen_in(row: Row[Any]) -> list[Step]:
    """What became of an entry until its article was there."""
    steps = [Step(row.seen_at, say("seen in the feed {feed} ({id} in the logs)", feed=row.feed, id=trace_id(row.id)))]
    if not row.fresh:
        steps.append(Step(None, say("only archived: the feed had it before, or began to show more of its past")))
    reason = f": {retell(row.reason)}" if row.reason else ""
    tries = say_count("{count} try", "{count} tries", row.attempts)
    if row.reason == FORGOTTEN:
        steps.append(Step(None, say("forgotten{reason}", reason=reason)))
    elif row.article_id is not None:
        if row.reason and row.fetch_after:
            steps.append(
                Step(
                    row.fetch_after,
                    say("no text of it after {tries}, and tried again then{reason}", tries=tries, reason=reason),
                )
            )
        elif row.reason:
            steps.append(
                Step(None, say("no text of it, and given up after {tries}{reason}", tries=tries, reason=reason))
            )
    elif row.fetch_after is None:
        steps.append(Step(None, say("not fetched, and given up after {tries}{reason}", tries=tries, reason=reason)))
    else:
        steps.append(Step(row.fetch_after, say("not fetched yet{reason}", reason=reason)))
    return steps


def without_message(state: DeliveryState, reason: str | None) -> str:
    """What became of a message that stands nowhere."""
    why = f": {retell(reason)}" if reason else ""
    match state:
        case DeliveryState.SENT:
            return say("which was deleted")
        case DeliveryState.PENDING:
            return say("which waits to be sent{why}", why=why)
        case DeliveryState.SENDING:
            return say("which is being sent")
        case DeliveryState.FAILED:
            return say("which could not be sent{why}", why=why)
        case DeliveryState.UNKNOWN:
            return say("which may have arrived or not; nobody can tell{why}", why=why)


def rule(schedule: Schedule, until: datetime) -> str:
    """Which rule of the schedule holds messages until then."""
    if schedule.quiet and until.astimezone(ZoneInfo(schedule.timezone)).time() == schedule.quiet[1]:
        start, end = schedule.quiet
        hours = mark("its quiet hours are {start:%H:%M} to {end:%H:%M} ({zone})")
        return say(hours, start=start, end=end, zone=schedule.timezone)
    if schedule.most_an_hour and schedule.most_a_day:
        both = mark("it gets at most {an_hour} messages an hour and {a_day} a day")
        return say(both, an_hour=schedule.most_an_hour, a_day=schedule.most_a_day)
    if schedule.most_an_hour:
        return say_count(
            "it gets at most {count} message an hour", "it gets at most {count} messages an hour", schedule.most_an_hour
        )
    return say_count(
        "it gets at most {count} message a day", "it gets at most {count} messages a day", schedule.most_a_day or 0
    )
