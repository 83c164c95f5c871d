"""Times of day and timezones as people write them."""

import re
from datetime import time
from zoneinfo import ZoneInfo, available_timezones

from rapidfuzz import process

from bot.news import DatelineError, Schedule, When

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def schedule_of(when: When, at: str | None, timezone: str | None, weekday: int) -> Schedule:
    """Turn the options of /subscribe into a schedule.

    Raises:
        DatelineError: the time or the timezone is not one.
    """
    zone = timezone_of(timezone or "UTC")
    return Schedule(when, time_of(at) if at else time(8), zone, weekday)


def time_of(text: str) -> time:
    """A time of day: 08:00, 8:00, 8, 8am, 8:30 pm.

    Raises:
        DatelineError: the text is no time of day.
    """
    found = re.fullmatch(r"\s*(\d{1,2})(?:[:.h](\d{2}))?\s*(am|pm)?\s*", text, re.IGNORECASE)
    if found:
        hour, minute, half = int(found[1]), int(found[2] or 0), (found[3] or "").lower()
        if half and 1 <= hour <= 12:
            hour = hour % 12 + (12 if half == "pm" else 0)
        elif half:
            hour = 99
        if hour < 24 and minute < 60:
            return time(hour, minute)
    raise DatelineError(f"{text[:40]!r} is not a time of day. Write it as HH:MM, for example 08:00.")


def timezone_of(text: str) -> str:
    """The IANA name of a timezone, whatever its case.

    Raises:
        DatelineError: there is no such timezone; the nearest ones are named.
    """
    names = {name.casefold(): name for name in available_timezones()}
    name = names.get(text.strip().casefold().replace(" ", "_"))
    if name:
        return name
    near = [found[0] for found in process.extract(text, sorted(names.values()), limit=3, score_cutoff=60)]
    hint = f" Did you mean {', '.join(near)}?" if near else " Examples: Europe/London, America/New_York, Asia/Seoul."
    raise DatelineError(f"There is no timezone {text[:40]!r}.{hint}")


def timezones_like(text: str, limit: int = 25) -> list[str]:
    """Timezones that contain the text, for autocomplete."""
    wanted = text.casefold().replace(" ", "_")
    cities = sorted(name for name in available_timezones() if "/" in name and not name.startswith(("Etc/", "posix")))
    return [name for name in ("UTC", *cities) if wanted in name.casefold()][:limit]


def in_words(schedule: Schedule) -> str:
    """The schedule for people: "daily at 08:00 (Europe/London)"."""
    at = f"{schedule.at:%H:%M} ({ZoneInfo(schedule.timezone).key})"
    match schedule.when:
        case When.INSTANTLY:
            return "as soon as they appear"
        case When.HOURLY:
            return "every hour, on the hour"
        case When.DAILY:
            return f"every day at {at}"
        case When.WEEKLY:
            return f"every {WEEKDAYS[schedule.weekday]} at {at}"
