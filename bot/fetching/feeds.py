"""Feed documents: bytes in, entries out. The only module that knows feedparser, which has no types."""

import io
import re
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import feedparser

from bot.fetching.dates import OLDEST
from bot.fetching.entries import entries_of, language_of
from bot.fetching.errors import NotAFeed
from bot.fetching.item_links import marked, written_out
from bot.fetching.json_feed import Parsed, as_feedparser_would
from bot.fetching.markup import storable, title_line
from bot.fetching.repair import (
    in_utf8,
    with_known_encoding,
    with_possible_references,
    with_short_prolog,
    without_modules,
    without_the_middle,
)
from bot.news import Entry, FeedDocument

MOST_ENTRIES = 200
PERIODS = {"hourly": 1, "daily": 24, "weekly": 168, "monthly": 720, "yearly": 8760}
DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
CHANNEL = re.compile(
    rb"(?:\s+|\xef\xbb\xbf|<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^>\[]*>)*+<channel[\s>]", re.IGNORECASE | re.DOTALL
)
"""The root of a CDF document, of which feedparser knows the elements but not the name. What stands before it is never
tried in another way: that took time which doubled with each piece."""
PAGE = re.compile(rb"<(?:!doctype html|html|head|body|title|meta|link|script|style|div|p|a|h1|table)[\s>]")
OUTLINES = re.compile(rb"<opml[\s>]")
PAGE_TYPES = ("text/html", "application/xhtml+xml")
HEAD = 50_000
"""Bytes; what a feed says of itself stands before this."""


def parse_feed(body: bytes, url: str, content_type: str = "") -> FeedDocument:
    """Parse RSS, Atom, RDF, CDF or JSON Feed.

    Args:
        body: as fetched.
        url: where it was fetched from; relative links are resolved against it.
        content_type: as declared; its charset counts.

    Raises:
        NotAFeed: the body is none of these, or too broken.
    """
    decoded = in_utf8(body)
    body = with_possible_references(body if decoded is None else decoded)
    charset = content_type if decoded is None else "application/xml; charset=utf-8"
    parsed = as_feedparser_would(body) or _parsed(body, url, charset)
    if parsed is None:
        raise _not_a_feed(body, content_type)
    feed, items, cut = parsed
    kept = _bounded(entries_of(items, url, language_of(feed.get("language"))))
    title = title_line(str(feed.get("title") or "")) or urlsplit(url).hostname or url
    quiet_hours, quiet_days = _quiet_times(body)
    links = _links_of(feed.get("links") or (), url)
    return FeedDocument(
        title=title[:200],
        entries=kept,
        left_out=len(items) + cut - len(kept),
        site=written_out(storable(str(feed.get("link") or "")), url) or None,
        language=language_of(feed.get("language")),
        poll_after=_poll_after(feed),
        quiet_hours=quiet_hours,
        quiet_days=quiet_days,
        hub=links.get("hub"),
        topic=links.get("self"),
    )


def _links_of(listed: Sequence[Mapping[str, Any]], url: str) -> dict[str, str]:
    """The hub and the own address that a feed names (W3C WebSub, section 4), the first of each."""
    found: dict[str, str] = {}
    for one in listed:
        rel, href = str(one.get("rel") or ""), written_out(storable(str(one.get("href") or "")), url)
        if rel in {"hub", "self"} and href:
            found.setdefault(rel, href)
    return found


def _bounded(entries: Sequence[Entry]) -> tuple[Entry, ...]:
    """The newest entries in the feed's order; where some have no date, those at either end, one of which is new."""
    if len(entries) <= MOST_ENTRIES:
        return tuple(entries)
    if any(one.published is None for one in entries):
        return (*entries[: MOST_ENTRIES // 2], *entries[-MOST_ENTRIES // 2 :])
    newest = sorted(range(len(entries)), key=lambda place: entries[place].published or OLDEST, reverse=True)
    return tuple(entries[place] for place in sorted(newest[:MOST_ENTRIES]))


def _parsed(body: bytes, url: str, content_type: str) -> Parsed | None:
    headers = {"content-location": marked(url), **({"content-type": content_type} if content_type else {})}
    short, cut = without_the_middle(with_short_prolog(with_known_encoding(body)))
    try:
        parsed = _by_feedparser(short, headers)
    except NotAFeed:
        bare = without_modules(short)
        if bare == short:
            raise
        parsed = _by_feedparser(bare, headers)
    if not parsed.get("version") and not CHANNEL.match(body[:HEAD]):
        return None
    return parsed.feed, parsed.entries, cut


def _by_feedparser(body: bytes, headers: Mapping[str, str]) -> Any:  # noqa: ANN401
    try:
        # Given bytes or text, feedparser may open a local file or a URL of that name; given a stream it can't.
        # Its cleaning of markup takes half of its time, and we keep the text alone.
        return feedparser.parse(
            io.BytesIO(body), response_headers=headers, sanitize_html=False, resolve_relative_uris=False
        )
    except MemoryError:
        raise
    except Exception as error:
        # It raises all kinds of errors at input that it did not expect.
        raise NotAFeed("This feed is too broken to be read.") from error


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
    head = body[:HEAD].lower()
    hours = {int(hour) % 24 for hour in re.findall(rb"<hour>\s*(\d{1,2})\s*<", _inside(head, b"skiphours"))}
    named = (day.decode() for day in re.findall(rb"<day>\s*([a-z]{6,9})\s*<", _inside(head, b"skipdays")))
    days = {DAYS.index(day) for day in named if day in DAYS}
    # A feed that is quiet at all times would never be polled.
    return frozenset(hours if len(hours) < 24 else ()), frozenset(days if len(days) < 7 else ())


def _inside(head: bytes, tag: bytes) -> bytes:
    return head.partition(b"<%s>" % tag)[2].partition(b"</%s>" % tag)[0]


def _not_a_feed(body: bytes, content_type: str) -> NotAFeed:
    start = body[:2000].lstrip().lower()
    if not start:
        return NotAFeed("There is nothing at this address: the answer is empty.")
    if OUTLINES.search(start):
        return NotAFeed("This is a list of feeds (OPML). Take it in with `/feed import`, or `dateline feeds import`.")
    if content_type.partition(";")[0].strip().lower() in PAGE_TYPES or PAGE.search(start):
        return NotAFeed("This is a web page, not a feed.", is_page=True)
    return NotAFeed("This is not a feed (neither RSS nor Atom nor JSON Feed).")
