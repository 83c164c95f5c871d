"""When a subscription is served next."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.news import Schedule, When


def next_due(schedule: Schedule, after: datetime) -> datetime:
    """The first time later than `after` at which the subscription is due, in UTC.

    "Instantly" is always due, but in quiet hours. Daily and weekly times are wall-clock times, one for each date: a
    time that a change to summer time skips is moved forward by the length of the gap, and one that comes twice counts
    the first time (PEP 495, fold=0).
    """
    match schedule.when:
        case When.INSTANTLY:
            return quiet_until(schedule, after) or after
        case When.HOURLY:
            hour = full_hour_after(after)
            return quiet_until(schedule, hour) or hour
        case When.DAILY | When.WEEKLY:
            zone = ZoneInfo(schedule.timezone)
            today = after.astimezone(zone).date()
            days = (today + timedelta(days=n) for n in range(-1, 9))
            wanted = (day for day in days if day.weekday() in schedule.days)
            times = sorted(datetime.combine(day, at, zone).astimezone(UTC) for day in wanted for at in schedule.at)
            return next(time for time in times if time > after)


def last_due(schedule: Schedule, planned: datetime, now: datetime) -> datetime:
    """The latest of the times that have come since the subscription was planned to be served; at least `planned`."""
    due = planned
    while (following := next_due(schedule, due)) <= now:
        due = following
    return due


def full_hour_after(moment: datetime) -> datetime:
    """The next full hour, in UTC."""
    return moment.astimezone(UTC).replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)


def quiet_until(schedule: Schedule, moment: datetime) -> datetime | None:
    """When the quiet hours end in which the moment lies, in UTC; None outside of them."""
    if schedule.quiet is None:
        return None
    zone = ZoneInfo(schedule.timezone)
    start, end = schedule.quiet
    today = moment.astimezone(zone).date()
    for day in (today - timedelta(days=1), today):
        begins = datetime.combine(day, start, zone).astimezone(UTC)
        ends = datetime.combine(day + timedelta(days=start >= end), end, zone).astimezone(UTC)
        if begins <= moment < ends:
            return ends
    return None
