"""Feed documents: bytes in, entries out. The only module that knows feedparser, which has no types."""

import io
import re
from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import feedparser

from bot.fetching.entries import OLDEST, entries_of, language_of, marked, written_out
from bot.fetching.errors import NotAFeed
from bot.fetching.json_feed import as_feedparser_would
from bot.fetching.markup import one_line, storable
from bot.news import FeedDocument

MOST_ENTRIES = 200
PERIODS = {"hourly": 1, "daily": 24, "weekly": 168, "monthly": 720, "yearly": 8760}
DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
QUIET = re.compile(rb"<skip(Hours|Days)>(.{0,3000}?)</skip(?:Hours|Days)>", re.IGNORECASE | re.DOTALL)
CHANNEL = re.compile(
    rb"(?:\s|\xef\xbb\xbf|<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^>\[]*>)*<channel[\s>]", re.IGNORECASE | re.DOTALL
)
"""The root of a CDF document, of which feedparser knows the elements but not the name."""
HEAD = 50_000
"""Bytes; what a feed says of itself stands before this."""


def parse_feed(body: bytes, url: str, content_type: str = "") -> FeedDocument:
    """Parse RSS, Atom, RDF, CDF or JSON Feed.

    Args:
        body: as fetched.
        url: where it was fetched from; relative links are resolved against it.
        content_type: as declared; its charset counts.

    Raises:
        NotAFeed: the body is none of these.
    """
    from_json = as_feedparser_would(body)
    feed, items = from_json or _parsed(body, url, content_type)
    newest = sorted(entries_of(items, url), key=lambda entry: entry.published or OLDEST, reverse=True)
    kept = tuple(newest[:MOST_ENTRIES])
    title = one_line(str(feed.get("title") or "")) or urlsplit(url).hostname or url
    quiet_hours, quiet_days = _quiet_times(body)
    return FeedDocument(
        title=title[:200],
        entries=kept,
        left_out=len(items) - len(kept),
        site=written_out(storable(str(feed.get("link") or "")), url) or None,
        language=language_of(feed.get("language")),
        poll_after=_poll_after(feed),
        quiet_hours=quiet_hours,
        quiet_days=quiet_days,
    )


def _parsed(body: bytes, url: str, content_type: str) -> tuple[Mapping[str, Any], list[Mapping[str, Any]]]:
    headers = {"content-location": marked(url), **({"content-type": content_type} if content_type else {})}
    # Given bytes or text, feedparser may open a local file or a URL of that name; given a stream it can't.
    # Its cleaning of markup takes half of its time, and we keep the text alone.
    parsed = feedparser.parse(
        io.BytesIO(body), response_headers=headers, sanitize_html=False, resolve_relative_uris=False
    )
    if not parsed.get("version") and not CHANNEL.match(body[:HEAD]):
        raise _not_a_feed(body)
    return parsed.feed, parsed.entries


def _poll_after(feed: Mapping[str, Any]) -> timedelta | None:
    """What the feed asks for: RSS's ttl in minutes, or the syndication module's period and frequency."""
    ttl = str(feed.get("ttl") or "").strip()
    if ttl.isdecimal() and ttl.isascii():
        return timedelta(minutes=min(int(ttl[:6]), 24 * 60)) or None
    hours = PERIODS.get(str(feed.get("sy_updateperiod") or "").strip().lower())
    times = str(feed.get("sy_updatefrequency") or "1").strip()
    if hours is None:
        return None
    often = int(times[:4]) if times.isdecimal() and times.isascii() else 1
    return min(timedelta(hours=hours) / max(often, 1), timedelta(hours=24))


def _quiet_times(body: bytes) -> tuple[frozenset[int], frozenset[int]]:
    """RSS's skipHours and skipDays, which feedparser does not keep."""
    hours, days = set(), set()
    for kind, inside in QUIET.findall(body[:HEAD]):
        if kind.lower() == b"hours":
            hours |= {int(hour) % 24 for hour in re.findall(rb"<hour>\s*(\d{1,2})\s*<", inside, re.IGNORECASE)}
        else:
            named = (day.decode().lower() for day in re.findall(rb"<day>\s*(\w{6,9})\s*<", inside, re.IGNORECASE))
            days |= {DAYS.index(day) for day in named if day in DAYS}
    # A feed that is quiet at all times would never be polled.
    return frozenset(hours if len(hours) < 24 else ()), frozenset(days if len(days) < 7 else ())


def _not_a_feed(body: bytes) -> NotAFeed:
    start = body[:2000].lstrip().lower()
    if not start:
        return NotAFeed("There is nothing at this address: the answer is empty.")
    if b"<html" in start or start.startswith(b"<!doctype html") or b"<head" in start or b"<body" in start:
        return NotAFeed("This is a web page, not a feed.", is_page=True)
    return NotAFeed("This is not a feed (neither RSS nor Atom nor JSON Feed).")
