"""Feed documents: bytes in, entries out. The only module that knows feedparser, which has no types."""

import calendar
import hashlib
import io
import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urljoin, urlsplit, urlunsplit

import feedparser

from bot.fetching.errors import NotAFeed
from bot.fetching.json_feed import as_feedparser_would
from bot.fetching.pages import plain_text
from bot.news import Entry, FeedDocument

MOST_ENTRIES = 200
OLDEST = datetime(1990, 1, 1, tzinfo=UTC)
TRACKING = re.compile(r"^(utm_\w+|fbclid|gclid|at_medium|at_campaign|cmp|ref|ito|mc_cid|mc_eid)$", re.IGNORECASE)


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
    found = [_entry(item, url) for item in items]
    entries = {entry.key: entry for entry in reversed(found)}
    in_order = list(entries.values())[::-1]
    newest = sorted(in_order, key=lambda entry: entry.published or OLDEST, reverse=True)
    title = plain_text(str(feed.get("title") or "")) or urlsplit(url).hostname or url
    return FeedDocument(
        title=title[:200],
        entries=tuple(newest[:MOST_ENTRIES]),
        left_out=max(0, len(newest) - MOST_ENTRIES),
        site=feed.get("link") or None,
        language=feed.get("language") or None,
        poll_after=_poll_after(feed),
    )


def _parsed(body: bytes, url: str, content_type: str) -> tuple[Mapping[str, Any], list[Mapping[str, Any]]]:
    headers = {"content-location": url, **({"content-type": content_type} if content_type else {})}
    # Given bytes or text, feedparser may open a local file or a URL of that name; given a stream it can't.
    parsed = feedparser.parse(io.BytesIO(body), response_headers=headers)
    if not parsed.get("version"):
        raise NotAFeed(_what_it_is(body))
    return parsed.feed, parsed.entries


def normalised(url: str) -> str:
    """A link for comparing: no fragment, no tracking parameters, no trailing slash, host in lower case."""
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return url.strip()
    kept = [pair for pair in parts.query.split("&") if pair and not TRACKING.match(pair.split("=")[0])]
    return urlunsplit((parts.scheme.lower(), parts.netloc.lower(), parts.path.rstrip("/"), "&".join(kept), ""))


def _entry(item: Mapping[str, Any], base: str) -> Entry:
    link = _link(item, base)
    title = plain_text(str(item.get("title") or ""))
    bodies = [str(one.get("value") or "") for one in item.get("content", [])]
    content = max([*bodies, str(item.get("summary") or "")], key=len)
    known = str(item.get("id") or "").strip() or (normalised(link) if link else "")
    return Entry(
        key=known or hashlib.blake2b(f"{title}\n{content}".encode("utf-8", "replace"), digest_size=16).hexdigest(),
        url=link,
        title=title or plain_text(content)[:100],
        published=_time(item),
        content=content,
        author=plain_text(str(item.get("author") or "")) or None,
        language=item.get("language") or None,
    )


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
    """What the feed asks for: RSS's ttl in minutes."""
    ttl = str(feed.get("ttl") or "")
    return timedelta(minutes=min(int(ttl), 24 * 60)) if ttl.isdigit() else None


def _what_it_is(body: bytes) -> str:
    start = body[:2000].lstrip().lower()
    if not start:
        return "There is nothing at this address: the answer is empty."
    if b"<html" in start or start.startswith(b"<!doctype html"):
        return "This is a web page, not a feed."
    return "This is not a feed (neither RSS nor Atom nor JSON Feed)."
