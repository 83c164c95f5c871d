"""Times of day and timezones as people write them."""

import re
from datetime import datetime, time
from typing import Any

import dateparser

from bot.commands.zones import timezone_of, zone_in_words
from bot.news import ENGLISH, EVERY_DAY, DatelineError, Schedule, When
from bot.wording import listed, mark, say, short_weekday, spoken, weekday

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
GROUPS = {
    "weekdays": frozenset(range(5)),
    "weekend": frozenset({5, 6}),
    "weekends": frozenset({5, 6}),
    "daily": EVERY_DAY,
    "all": EVERY_DAY,
}


TIME = re.compile(
    r"(?P<before>午前|午後|오전|오후)?\s*+(?P<hour>\d{1,2})\s*+"
    r"(?:[:.h時시]\s*+(?P<minute>\d{2})[分분]?|[h時시])?+\s*+(?:uhr|h)?\s*+(?P<after>am|pm)?"
)
NAMED = {
    name: time(hour)
    for hour, names in {
        0: "midnight, mitternacht, minuit, medianoche, 자정, 真夜中",
        12: "noon, midday, mittag, mittags, midi, mediodía, mediodia, 정오, 正午",
    }.items()
    for name in names.split(", ")
}
MOST_TIMES = 24
"""Of a day: more fit in no form that edits them."""
LONGEST = 60
"""Characters of a date or a span of time. dateparser takes 0.2 s for the 6,000 that Discord lets people send."""


def schedule_of(
    when: When, at: str | None = None, timezone: str | None = None, days: str | None = None, quiet: str | None = None
) -> Schedule:
    """Turn the options of /subscribe into a schedule.

    Raises:
        DatelineError: a time, the timezone or a day is not one.
    """
    usual = frozenset({0}) if when is When.WEEKLY else EVERY_DAY
    times = tuple(sorted({time_of(one) for one in _parts(at)})) if at else (time(8),)
    if len(times) > MOST_TIMES:
        text = mark("These are {count} times; I take {most} a day at most.")
        raise DatelineError(say(text, count=len(times), most=MOST_TIMES))
    chosen = days_of(days) if days else usual
    return Schedule(when, times, timezone_of(timezone or "UTC"), chosen, quiet_of(quiet) if quiet else None)


def _parts(at: str) -> list[str]:
    """The times that are listed; the text as it stands where that lists nothing."""
    return [one for one in re.split(r"[,;]|\band\b", at) if one.strip()] or [at]


def days_of(text: str) -> frozenset[int]:
    """Days of the week: "mon, wed", "mon-fri", "weekdays", "weekend".

    Raises:
        DatelineError: the text names no days.
    """
    days: set[int] = set()
    for part in re.split(r"[,;\s]+", text.strip().casefold().replace(" - ", "-")):
        if part in GROUPS:
            days |= GROUPS[part]
            continue
        ends = [_day(name, text) for name in re.split(r"[-–]", part)]
        days |= {day % 7 for day in range(ends[0], ends[-1] + (7 if ends[-1] < ends[0] else 0) + 1)}
    return frozenset(days)


def _day(name: str, text: str) -> int:
    for number, day in enumerate(WEEKDAYS):
        own = weekday(number), short_weekday(number)
        begun = any(whole.casefold().startswith(name) for whole in (day, own[0]))
        if (len(name) >= 2 and begun) or name in {one.casefold().rstrip(".") for one in own}:
            return number
    raise DatelineError(
        say("{text!r} names no days of the week. Write them as mon, wed, fri or mon-fri.", text=text[:40])
    )


def quiet_of(text: str) -> tuple[time, time]:
    """Quiet hours: "22:00-07:00".

    Raises:
        DatelineError: the text is no span of time.
    """
    ends = re.split(r"-|–|\bto\b|\buntil\b", text)
    if len(ends) != 2 or time_of(ends[0]) == time_of(ends[1]):
        raise DatelineError(say("{text!r} are no quiet hours. Write them as 22:00-07:00.", text=text[:40]))
    return time_of(ends[0]), time_of(ends[1])


def days_back(since: str | None, now: datetime) -> int:
    """How many days back a date or a span of time reaches.

    Raises:
        DatelineError: it is neither, or not in the past.
    """
    if not since:
        return 0
    options: Any = {"RELATIVE_BASE": now.replace(tzinfo=None), "PREFER_DATES_FROM": "past"}
    languages = list(dict.fromkeys((spoken(), ENGLISH)))
    found = dateparser.parse(since, languages=languages, settings=options) if len(since) <= LONGEST else None
    days = (now.replace(tzinfo=None) - found.replace(tzinfo=None)).days if found else -1
    if days < 0:
        raise DatelineError(
            say("{since!r} is no time in the past. Write it as 2 days, a week, or 2026-11-01.", since=since[:40])
        )
    return max(days, 1)


def time_of(text: str) -> time:
    """A time of day: 08:00, 8:00, 8, 8am, 8:30 pm, noon, and as other languages write it: 8h30, 8 Uhr, 오후 8시.

    Raises:
        DatelineError: the text is no time of day.
    """
    typed = text.strip().casefold()
    if typed in NAMED:
        return NAMED[typed]
    found = TIME.fullmatch(typed)
    if found:
        hour, minute, half = int(found["hour"]), int(found["minute"] or 0), found["before"] or found["after"]
        if half and 1 <= hour <= 12:
            hour = hour % 12 + (12 if half in {"pm", "午後", "오후"} else 0)
        elif half:
            hour = 99
        if hour < 24 and minute < 60:
            return time(hour, minute)
    raise DatelineError(say("{text!r} is not a time of day. Write it as HH:MM, for example 08:00.", text=text[:40]))


def in_words(schedule: Schedule) -> str:
    """The schedule for people: "every day at 08:00 (Europe/London)"."""
    zone = zone_in_words(schedule.timezone)
    at = f"{listed([f'{one:%H:%M}' for one in schedule.at])} ({zone})"
    match schedule.when:
        case When.INSTANTLY:
            words = say("as soon as they appear")
        case When.HOURLY:
            words = say("every hour, on the hour")
        case When.DAILY | When.WEEKLY:
            words = _days_in_words(schedule.days, at)
    if schedule.most_an_hour:
        words += say(", at most {most} an hour", most=schedule.most_an_hour)
    if schedule.most_a_day:
        words += say(", at most {most} a day", most=schedule.most_a_day)
    if schedule.quiet:
        start, end = schedule.quiet
        words += say(", quiet from {start:%H:%M} to {end:%H:%M} ({zone})", start=start, end=end, zone=zone)
    return words


def _days_in_words(days: frozenset[int], at: str) -> str:
    if days == EVERY_DAY:
        return say("every day at {times}", times=at)
    if days == GROUPS["weekdays"]:
        return say("every weekday at {times}", times=at)
    return say("every {days} at {times}", days=listed([weekday(day) for day in sorted(days)]), times=at)
