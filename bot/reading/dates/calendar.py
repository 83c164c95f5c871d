"""Days of the calendar: which ones words mean on the day an article was published."""

from collections.abc import Iterator
from datetime import date, timedelta

Range = tuple[date, date]
_NEVER_FORGOTTEN = (9, 11)
"""A month and a day that stand for those of 2001 in any year but by chance."""
FAR = 120
"""Days: a date without a year is taken for the nearest such day, if no other is about as near."""


def named_day(number: int, which: str, published: date, tense: int) -> Iterator[Range]:
    """A day of the week, 0 for Monday; `which` is "last", "this past", "this coming", "next" or nothing."""
    ahead = (number - published.weekday()) % 7
    coming, past = published + timedelta(days=ahead or 7), published - timedelta(days=(-ahead) % 7 or 7)
    match which:
        case "last" | "this past":
            # On a Thursday, "last Tuesday" may be the one of this week or of the last.
            yield from [one_day(past)] if which == "this past" or number > published.weekday() else []
        case "this coming":
            yield one_day(coming)
        case "next":
            yield from [one_day(coming)] if number <= published.weekday() else []
        case _ if ahead == 0:
            yield one_day(published)
        case _ if tense:
            yield one_day(coming if tense > 0 else past)


def weekend(which: str, published: date, tense: int) -> Iterator[Range]:
    """Saturday and Sunday; `which` is "last", "this", "next" or nothing."""
    # Monday to Friday it is the days after; on Saturday and Sunday it is now.
    this = published + timedelta(days=5 - published.weekday())
    weeks = {"last": -1, "next": 1, "this": 0}.get(which)
    if weeks is None and published.weekday() >= 5:
        weeks = 0
    elif weeks is None and tense:
        weeks = 0 if tense > 0 else -1
    if weeks is not None and not (which == "this" and tense < 0 and published.weekday() < 5):
        saturday = this + timedelta(weeks=weeks)
        yield saturday, saturday + timedelta(days=1)


def day_of_year(day: int, month: int, published: date, tense: int) -> Iterator[Range]:
    """A day whose year is not told."""
    if (month, day) == _NEVER_FORGOTTEN:
        return
    days = [one for year in (-1, 0, 1) if (one := date_of(published.year + year, month, day))]
    if tense:
        days = [one for one in days if (one >= published if tense > 0 else one <= published)]
    nearest = min(days, key=lambda one: abs(one - published), default=None)
    if nearest and (tense or abs(nearest - published).days <= FAR):
        yield one_day(nearest)


def months(month: int, year: str | None, published: date, tense: int) -> Iterator[Range]:
    """A month, in a year or not."""
    if year:
        yield month_range(int(year), month)
    elif tense < 0:
        yield month_range(published.year - (month > published.month), month)
    elif tense > 0:
        yield month_range(published.year + (month < published.month), month)


def period_from(period: str, offset: int, published: date) -> Range:
    """A day, week, month or year, so many before or after this one."""
    if period == "day":
        return one_day(published + timedelta(days=offset))
    if period == "week":
        monday = published + timedelta(weeks=offset, days=-published.weekday())
        return monday, monday + timedelta(days=6)
    if period == "year":
        return date(published.year + offset, 1, 1), date(published.year + offset, 12, 31)
    months = published.year * 12 + published.month - 1 + offset
    return month_range(months // 12, months % 12 + 1)


def month_range(year: int, month: int) -> Range:
    """All days of a month."""
    following = date(year + month // 12, month % 12 + 1, 1)
    return date(year, month, 1), following - timedelta(days=1)


def one_day(day: date) -> Range:
    """A day alone."""
    return day, day


def date_of(year: int, month: int, day: int) -> date | None:
    """The day, if the calendar has it."""
    try:
        return date(year, month, day)
    except ValueError:
        return None
