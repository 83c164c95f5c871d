"""In which order a feed's entries were published. Pure."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise

from bot.news import Entry

AHEAD = timedelta(hours=26)
"""A date may be so far in the future by a wrong or missing time zone; beyond, it is a plan or a mistake."""
MOST_IN_ORDER = 0.8
"""The share of neighbours in order that makes an order."""
ENOUGH = 3
"""Two numbers are in some order by chance."""
NUMBER = re.compile(r"\d{1,18}")


def newest_first(entries: Sequence[Entry], now: datetime) -> tuple[Entry, ...]:
    """The entries with the newest first, and without dates that are yet to come.

    By their dates where all are sane. Else in the feed's own order, which is turned where the dates that are sane, or
    the numbers in ids and addresses, show that the oldest stands first.
    """
    dates = [one.published for one in entries if one.published and one.published <= now + AHEAD]
    if len(dates) == len(entries):
        ordered = sorted(entries, key=_date, reverse=True)
        # What has the same date keeps its place, and that of a feed with the oldest first is the other way round.
        if is_rising([_date(one) for one in entries]):
            ordered = sorted(entries, key=_date)[::-1]
    elif is_rising(dates) or (len(set(dates)) < 2 and is_rising(_numbers(entries))):
        ordered = list(reversed(entries))
    else:
        ordered = list(entries)
    # Shown now, it is news now, and was published when it was seen.
    return tuple(replace(one, published=None) if one.published and one.published > now else one for one in ordered)


def is_rising(values: Sequence[datetime] | Sequence[int]) -> bool:
    """Whether values rise from each to the next, but for a few."""
    steps = [(one, other) for one, other in pairwise(values) if one != other]
    return bool(steps) and sum(one < other for one, other in steps) > MOST_IN_ORDER * len(steps)  # type: ignore[operator]


def _date(entry: Entry) -> datetime:
    assert entry.published is not None
    return entry.published


def _numbers(entries: Sequence[Entry]) -> list[int]:
    """The last number in each entry's id, else address, where they differ in nothing but numbers; else none."""
    for written in ([one.key[-200:] for one in entries], [(one.url or "")[-200:] for one in entries]):
        if len({NUMBER.sub("#", one) for one in written}) == 1 and len(written) >= ENOUGH:
            found = [NUMBER.findall(one) for one in written]
            return [int(one[-1]) for one in found if one]
    return []
