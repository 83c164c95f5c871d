"""The dates that feeds write, in whatever form. Pure, and bounded: a date is short, and each pattern reads it once."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from functools import cache
from importlib import import_module

OLDEST = datetime(1990, 1, 1, tzinfo=UTC)
"""Before the web, dates are those of clocks that were never set, or of the events that are told."""
LATEST = 9998
"""The year from which on a date can't be turned into every time zone."""
LONGEST = 100
"""Characters; the longest date of a real feed, with weekday, month and zone in words, has half of it."""
LANGUAGES = (
    *("en", "de", "fr", "es", "it", "pt", "nl", "sv", "da", "nb", "fi", "pl", "cs", "sk", "hu", "ro", "hr", "sr", "sl"),
    *("bg", "ru", "uk", "el", "tr", "id", "vi", "ca", "et", "lv", "lt", "is", "he", "ar", "fa", "hi"),
)
"""Where two languages mean different months with one word, a feed's own counts, then the first of these."""
KEYS = (
    *("january", "february", "march", "april", "may", "june", "july"),
    *("august", "september", "october", "november", "december"),
)
ZONES = {
    name: float(hours)
    for name, _, hours in (
        pair.partition(" ")
        for pair in (
            "z 0, ut 0, utc 0, gmt 0, wet 0, west 1, bst 1, cet 1, mez 1, cest 2, mesz 2, eet 2, sast 2, eest 3, "
            "msk 3, trt 3, ist 5.5, ict 7, wib 7, awst 8, sgt 8, hkt 8, jst 9, kst 9, acst 9.5, aest 10, acdt 10.5, "
            "aedt 11, nzst 12, nzdt 13, brt -3, art -3, nst -3.5, ndt -2.5, ast -4, adt -3, est -5, edt -4, "
            "cst -6, cdt -5, mst -7, mdt -6, pst -8, pdt -7, akst -9, akdt -8, hst -10"
        ).split(", ")
    )
}
"""Hours from UTC; of zones with one name that which more people live in, but for the US's (RFC 822) and India's."""
_ISO = re.compile(
    r"(\d{4}-\d\d-\d\d)(?:[T ]\s?((?:[01]\d|2[0-3]):\d\d(?::\d\d)?)(?:[.,]\d+)?)?\s*(Z|[+-]\d\d:?\d\d)?", re.IGNORECASE
)
_MAIL = re.compile(r"(?:[A-Z][a-z]{2}, )?\d{1,2} [A-Z][a-z]{2} [1-9]\d{3} \d\d:\d\d:\d\d (?:GMT|[+-]\d{4})")
_YEAR_FIRST = re.compile(r"(?<!\d)(\d{4})\s?[-/.年년,]\s?(\d{1,2})\s?[-/.月월,]\s?(\d{1,2})(?!\d)")
_YEAR_LAST = re.compile(r"(?<![\d:])(\d{1,2})\s?([-/.])\s?(\d{1,2})\s?[-/.]\s?(\d{4}|\d\d)(?![\d:])")
_NAMED_FIRST = re.compile(r"(?<!\d)(\d{4})[\s./,-]{1,3}#(\d{1,2})#[\s./,-]{0,3}(\d{1,2})(?![\d:])")
_NAMED_DAY = re.compile(r"(?<![\d:])(\d{1,2})(?!\d)[^\d#]{0,9}#(\d{1,2})#[^\d#]{0,6}(\d{4}|['’]?\d\d(?![\d:]))")
_NAMED_MONTH = re.compile(r"#(\d{1,2})#[^\d#]{0,3}(\d{1,2})(?![\d:])[^\d#]{0,6}(\d{4}|['’]\d\d)")
_NAMED_CLOCK = re.compile(r"#(\d{1,2})#\s?(\d{1,2})\s(\d\d:\d\d:\d\d)\s(?:[a-z]{2,5}\s|[+-]\d{4}\s)?(\d{4})$")
_CLOCK = re.compile(
    r"(?<!\d)(\d{1,2})\s?(?:[:.h時时시]\s?(\d{2})(?:\s?[:.m分분]\s?(\d{2})(?!\d))?|(?=\s?[ap]\.?m))(?:[.,]\d+)?"
)
_OFFSET = re.compile(r"([+-])(\d{1,2})(?::?([0-5]\d))?(?!\d)")
_COMPACT = re.compile(r"((?:19|20)\d\d)(\d\d)(\d\d)(?:T?(\d\d)(\d\d)(\d\d)?)?(Z|[+-]\d{4})?", re.IGNORECASE)
_SECONDS = re.compile(r"\d{9,10}(?:\.\d{1,9})?|\d{12,13}")
_WORD = re.compile(r"[^\s\d.,/:;()+_#'’-]+")
_VIETNAMESE = re.compile(r"(?:tháng|thg)\s(\d{1,2})(?!\d)")
_AFTER_NOON = re.compile(r"(?<![^\W\d])p\.?\s?m\b|오후|下午|午後|μ\.?μ|\bnachm")
_BEFORE_NOON = re.compile(r"(?<![^\W\d])a\.?\s?m\b|오전|上午|午前|π\.?μ|\bvorm")


def read_date(written: str, *, month_first: bool = False, language: str | None = None) -> datetime | None:
    """The moment that a feed means; None where that cannot be told. Without a zone it is UTC, without a clock midnight.

    Args:
        written: as it stands in the feed.
        month_first: whether 3/4 is the fourth of March.
        language: the feed's, for the names of months.
    """
    text = written.strip()
    if not text or len(text) > LONGEST:
        return None
    try:
        with suppress(ValueError):  # 24:00 is not in the calendar of mail, and is a time all the same
            if plainly := _plainly(text):
                return plainly if is_likely(plainly) else None
        moment = _read(_plain(text), month_first, language)
        return moment if moment and is_likely(moment) else None
    except (ValueError, OverflowError):
        return None


def is_month_first(dates: Iterable[str], language: str | None) -> bool:
    """Whether these dates put the month before the day: where one shows it, else where an American would."""
    numbers = [
        (int(one[1]), one[2], int(one[3])) for one in map(_YEAR_LAST.search, (date[:LONGEST] for date in dates)) if one
    ]
    if any(first > 12 for first, _, _ in numbers):
        return False
    if any(second > 12 for _, _, second in numbers):
        return True
    return bool(numbers) and all(mark == "/" for _, mark, _ in numbers) and (language or "").lower() == "en-us"


def is_likely(moment: datetime) -> bool:
    """Whether something may have been published then."""
    return moment >= OLDEST and moment.year <= LATEST


def _plainly(text: str) -> datetime | None:
    """What nearly all feeds write: the dates of mail and of ISO 8601, and seconds since 1970."""
    if _MAIL.fullmatch(text):
        return parsedate_to_datetime(text).astimezone(UTC)
    if iso := _ISO.fullmatch(text):
        day, clock, zone = iso.groups()
        moment = datetime.fromisoformat(f"{day}T{clock or '00:00'}{(zone or 'Z').upper()}")
        return moment.astimezone(UTC)
    if compact := _COMPACT.fullmatch(text):
        year, month, day, hour, minute, second, zone = compact.groups()
        made = datetime(int(year), int(month), int(day), int(hour or 0), int(minute or 0), int(second or 0), tzinfo=UTC)
        return made - _offset((zone or "z").lower())
    if text.isascii() and _SECONDS.fullmatch(text):
        return datetime.fromtimestamp(float(text) / (1 if len(text.partition(".")[0]) <= 10 else 1000), UTC)
    return None


def _plain(text: str) -> str:
    """The text in small letters, with one way of writing each character and each space, and without what none sees."""
    plain = " ".join(unicodedata.normalize("NFKC", text).casefold().split())
    return "".join(one for one in plain if not unicodedata.category(one).startswith("C")).replace("\u0307", "")


def _read(text: str, month_first: bool, language: str | None) -> datetime | None:
    named = _VIETNAMESE.sub(r"#\1#", text)
    named = _WORD.sub(lambda word: _numbered(word[0], language), named)
    if found := _NAMED_CLOCK.search(named):
        # As the C library writes it: Sat Nov 28 21:12:00 2026.
        month, day, clock, year = found.groups()
        hours, minutes, seconds = map(int, clock.split(":"))
        made = datetime(int(year), int(month), int(day), hours, minutes, seconds, tzinfo=UTC)
        return made - _offset(named[found.end(3) : found.start(4)])
    for pattern, order in ((_NAMED_FIRST, "ymd"), (_NAMED_DAY, "dmy"), (_NAMED_MONTH, "mdy")):
        if found := pattern.search(named):
            return _moment(dict(zip(order, found.groups(), strict=True)), named[: found.start()], named[found.end() :])
    if found := _YEAR_FIRST.search(text):
        return _moment(dict(zip("ymd", found.groups(), strict=True)), text[: found.start()], text[found.end() :])
    if found := _YEAR_LAST.search(text):
        first, mark, second, last = found.groups()
        if len(last) == 2 and mark == "-" and int(first) > 12 and int(second) <= 12:
            parts = {"y": first, "m": second, "d": last}
        elif int(first) <= 12 and (int(second) > 12 or (month_first and mark != ".")):
            parts = {"m": first, "d": second, "y": last}
        else:
            parts = {"d": first, "m": second, "y": last}
        return _moment(parts, text[: found.start()], text[found.end() :])
    return None


def _moment(day: Mapping[str, str], before: str, after: str) -> datetime:
    """The moment of a day and of what stands before and after it, the clock and the zone among it."""
    year = int(day["y"].strip("'’"))
    if len(day["y"].strip("'’")) == 2:
        year += 2000 if year < 90 else 1900
    made = datetime(year, int(day["m"]), int(day["d"]), tzinfo=UTC)
    rest = after if _CLOCK.search(after) else before
    clock = _CLOCK.search(rest)
    if clock is None:
        return made
    hour, minute, second = (int(one or 0) for one in clock.groups())
    if hour <= 12 and _AFTER_NOON.search(rest):
        hour = hour % 12 + 12
    elif hour == 12 and _BEFORE_NOON.search(rest):
        hour = 0
    return made + _clock(hour, minute, second) - _offset(rest[clock.end() :])


def _clock(hour: int, minute: int, second: int) -> timedelta:
    """24:00 is the end of a day, and a minute may have a leap second."""
    if hour > 24 or minute > 59 or second > 60:
        raise ValueError
    return timedelta(hours=hour, minutes=minute, seconds=second)


def _offset(zone: str) -> timedelta:
    """How far a zone is ahead of UTC; that of a name that we do not know is none."""
    if found := _OFFSET.search(zone):
        sign, hours, minutes = found.groups()
        if int(hours) > 14:
            return timedelta(0)
        return (timedelta(hours=int(hours), minutes=int(minutes or 0))) * (-1 if sign == "-" else 1)
    hours = next((ZONES[word] for word in re.findall(r"[a-z]+", zone) if word in ZONES), 0)
    return timedelta(hours=hours)


def _numbered(word: str, language: str | None) -> str:
    """A month's number between marks where the word names one, else the word."""
    own = _months((language or "")[:2].lower())
    number = own.get(word) or _all_months().get(word)
    return f"#{number}#" if number else word


@cache
def _all_months() -> Mapping[str, int]:
    names: dict[str, int] = {}
    for language in reversed(LANGUAGES):
        names |= _months(language)
    return names


@cache
def _months(language: str) -> Mapping[str, int]:
    """The names of months in a language, as dateparser knows them; none of a language that is not in our list."""
    if language not in LANGUAGES:
        return {}
    known = import_module(f"dateparser.data.date_translation_data.{language}").info
    return {
        _plain(name).rstrip("."): number
        for number, key in enumerate(KEYS, 1)
        for name in known.get(key, ())
        if not re.search(r"[\s\d]", name)
    }
