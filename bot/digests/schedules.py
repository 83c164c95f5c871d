"""When a subscription is served next."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.news import Schedule, When


def next_due(schedule: Schedule, after: datetime) -> datetime:
    """The first time later than `after` at which the subscription is due, in UTC.

    "Instantly" is always due. Daily and weekly times are wall-clock times, one for each date: a time that a change
    to summer time skips is moved forward by the length of the gap, and one that comes twice counts the first time
    (PEP 495, fold=0).
    """
    if schedule.when is When.INSTANTLY:
        return after
    if schedule.when is When.HOURLY:
        return after.astimezone(UTC).replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    zone = ZoneInfo(schedule.timezone)
    today = after.astimezone(zone).date()
    days = (today + timedelta(days=n) for n in range(-1, 9))
    wanted = (day for day in days if schedule.when is When.DAILY or day.weekday() == schedule.weekday)
    times = (datetime.combine(day, schedule.at, zone).astimezone(UTC) for day in wanted)
    return next(time for time in times if time > after)
