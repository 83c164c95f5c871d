"""Entries that a feed brings up again under other ids, and the past that it shows more of. Told by content. Pure."""

import re
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any, Protocol, TypeVar

from bot.news import Entry

ALIKE = 0.8
"""The share of words that two texts of one entry have in common; counts and times in them change."""
ENOUGH = 5
"""Fewer words ("Read more") stand below everything."""
HISTORY = 10
"""So many entries at once, behind all that are known and older, are a longer list and no news."""
MOST = 20_000
"""Characters that are compared."""
MOST_ALIKE = 20
"""The newest under one title that an entry is compared with."""
MARKUP = re.compile(r"<[^<>]{0,2000}>")
WORD = re.compile(r"\w+")


class Known(Protocol):
    """A row of an entry."""

    title: Any
    said: Any
    """Its content, or its article's text where that is had."""
    published: Any


Row = TypeVar("Row", bound=Known)


def all_again(unknown: Iterable[Entry], gone: Iterable[Row]) -> dict[str, Row]:
    """The entries that are such as are gone, by their keys; each of those is found once."""
    by_title: dict[str, list[Row]] = {}
    for one in gone:
        by_title.setdefault(one.title, []).append(one)
    again = {}
    for entry in unknown:
        alike = by_title.get(entry.title, [])[:MOST_ALIKE]
        if row := same_again(entry, alike):
            again[entry.key] = row
            by_title[entry.title].remove(row)
    return again


def same_again(entry: Entry, gone: Iterable[Row]) -> Row | None:
    """Which of the entries that are in the feed no longer is this one, under another id and address; None for none.

    Its title must be the same and nearly all of its words; without words, its time. A title alone comes again with
    other news.
    """
    alike = [one for one in gone if one.title == entry.title]
    words = _words(entry.content[:MOST])
    if len(words) < ENOUGH:
        words = set()
    for one in alike:
        before = _words(one.said)
        if words and before:
            # The text of an article whose page is had says more than its entry.
            if len(words & before) >= ALIKE * min(len(words), len(before)):
                return one
        elif one.published is not None and one.published == entry.published:
            return one
    return None


def more_of_the_past(entries: Sequence[Entry], known: Collection[str], polled_at: datetime) -> frozenset[str]:
    """Keys of the entries with which a feed goes back further than before.

    Args:
        entries: the newest first.
        known: the keys of those that are known.
        polled_at: when the feed was polled before.
    """
    last = max((place for place, entry in enumerate(entries) if entry.key in known), default=None)
    behind = entries[last + 1 :] if last is not None else ()
    if len(behind) < HISTORY or not all(entry.published and entry.published < polled_at for entry in behind):
        return frozenset()
    return frozenset(entry.key for entry in behind)


def _words(content: str) -> set[str]:
    return set(WORD.findall(MARKUP.sub(" ", content).casefold()))
