"""Feed documents: bytes in, entries out. The only module that knows feedparser, which has no types."""

import calendar
import hashlib
import io
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urljoin, urlsplit

import feedparser

from bot.fetching.errors import NotAFeed
from bot.fetching.json_feed import as_feedparser_would
from bot.fetching.links import normalised
from bot.fetching.markup import one_line
from bot.news import Entry, FeedDocument

MOST_ENTRIES = 200
OLDEST = datetime(1990, 1, 1, tzinfo=UTC)
PERIODS = {"hourly": 1, "daily": 24, "weekly": 168, "monthly": 720, "yearly": 8760}
DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
QUIET = re.compile(rb"<skip(Hours|Days)>(.{0,3000}?)</skip(?:Hours|Days)>", re.IGNORECASE | re.DOTALL)
CHANNEL = re.compile(
    rb"(?:\s|\xef\xbb\xbf|<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^>\[]*>)*<channel[\s>]", re.IGNORECASE | re.DOTALL
)
"""The root of a CDF document, of which feedparser knows the elements but not the name."""
TELLING = 200
"""Characters of content that no other entry has by chance."""
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
    entries = {entry.key: entry for entry in reversed(_entries(items, url))}
    in_order = list(entries.values())[::-1]
    newest = sorted(in_order, key=lambda entry: entry.published or OLDEST, reverse=True)
    title = one_line(str(feed.get("title") or "")) or urlsplit(url).hostname or url
    quiet_hours, quiet_days = _quiet_times(body)
    return FeedDocument(
        title=title[:200],
        entries=tuple(newest[:MOST_ENTRIES]),
        left_out=max(0, len(newest) - MOST_ENTRIES),
        site=feed.get("link") or None,
        language=feed.get("language") or None,
        poll_after=_poll_after(feed),
        quiet_hours=quiet_hours,
        quiet_days=quiet_days,
    )


def _parsed(body: bytes, url: str, content_type: str) -> tuple[Mapping[str, Any], list[Mapping[str, Any]]]:
    headers = {"content-location": url, **({"content-type": content_type} if content_type else {})}
    # Given bytes or text, feedparser may open a local file or a URL of that name; given a stream it can't.
    # Its cleaning of markup takes half of its time, and we keep the text alone.
    parsed = feedparser.parse(
        io.BytesIO(body), response_headers=headers, sanitize_html=False, resolve_relative_uris=False
    )
    if not parsed.get("version") and not CHANNEL.match(body[:HEAD]):
        raise _not_a_feed(body)
    return parsed.feed, parsed.entries


def _entries(items: Iterable[Mapping[str, Any]], base: str) -> list[Entry]:
    """The entries, each under its identity: its id, else its link, else a hash of its content.

    What stands on several entries is the identity of none: there are feeds that give all of theirs the same id, or
    link all of them to the same page.
    """
    found = [(item, _id(item), _link(item, base)) for item in items]
    holders: dict[str, set[str]] = defaultdict(set)
    for item, known, link in found:
        holders[known].add(link or f"{item.get('title')}\n{item.get('summary')}")
    entries = [_entry(item, link, known if len(holders[known]) == 1 else "") for item, known, link in found]
    links, hashes = _held_once(one.link for one in entries), _held_once(one.hash for one in entries)
    return [
        replace(one, link=one.link if one.link in links else None, hash=one.hash if one.hash in hashes else "")
        for one in entries
    ]


def _held_once(values: Iterable[str | None]) -> set[str]:
    return {value for value, times in Counter(values).items() if value and times == 1}


def _entry(item: Mapping[str, Any], link: str | None, known: str) -> Entry:
    title = one_line(str(item.get("title") or ""))
    bodies = [str(one.get("value") or "") for one in item.get("content", [])]
    content = max([*bodies, str(item.get("summary") or "")], key=len)
    compared = normalised(link) if link else ""
    path = urlsplit(compared).path
    # A title with few words beside it comes again with other news; the path, which a move to another host leaves as
    # it is, tells it apart.
    telling = f"{title}\n{content}" if len(content) >= TELLING else f"{title}\n{content}\n{path}"
    hashed = hashlib.blake2b(telling.encode("utf-8", "replace"), digest_size=16).hexdigest()
    return Entry(
        key=known or compared or hashed,
        url=link,
        title=title or one_line(content)[:100],
        published=_time(item),
        content=content,
        author=one_line(str(item.get("author") or "")) or None,
        language=item.get("language") or None,
        link=compared if path.strip("/") else None,
        hash=hashed if len(content) >= TELLING or path.strip("/") else "",
    )


def _id(item: Mapping[str, Any]) -> str:
    return str(item.get("id") or "").strip()


def _link(item: Mapping[str, Any], base: str) -> str | None:
    link = str(item.get("link") or "").strip()
    if not link and str(item.get("id") or "").startswith(("http://", "https://")):
        link = str(item["id"]).strip()
    try:
        joined = urljoin(base, link) if link else ""
    except ValueError:
        return None
    return joined if joined.startswith(("http://", "https://")) else None


def _time(item: Mapping[str, Any]) -> datetime | None:
    for name in ("published_parsed", "updated_parsed", "created_parsed"):
        parsed = item.get(name)
        if parsed:
            try:
                return datetime.fromtimestamp(calendar.timegm(parsed), UTC)
            except (ValueError, OverflowError, OSError):
                continue
    try:  # as JSON Feed writes it
        written = datetime.fromisoformat(str(item.get("published") or ""))
    except ValueError:
        return None
    return written if written.tzinfo else written.replace(tzinfo=UTC)


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
