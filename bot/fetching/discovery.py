"""The feeds that a web page names."""

import re
from urllib.parse import urljoin

from lxml.html import HtmlElement
from trafilatura.utils import load_html

from bot.fetching.links import is_web_address
from bot.fetching.markup import storable, tidy
from bot.fetching.repair import in_utf8

FEED_TYPES = ("application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml")
VAGUE_TYPES = ("text/xml", "application/xml", "application/json")
"""Of feeds, and of much else."""
WORDS = ("rss", "atom", "feed")
NAMED = re.compile(r"(?:^|[^a-z])(?:rss|atom|rdf|feeds?)(?:[^a-z]|$)", re.IGNORECASE)
PODCAST = re.compile(rb'"(?:feedUrl|rssFeedUrl|feed_url)"\s{0,5}:\s{0,5}"(https?:[^"\s]{1,500})"')
"""As directories of podcasts write the show's own feed into their pages."""
MOST = 10


def feeds_named_by(body: bytes, url: str) -> tuple[tuple[str, str], ...]:
    """(address, title) of the feeds in a page's link elements; where it has none, of what its links call feeds."""
    tree = load_html(in_utf8(body) or body)
    if tree is None:
        return ()
    base = _joined(url, next((one.get("href") or "" for one in tree.iter("base")), "")) or url
    found: dict[str, str] = {}
    for found_in in PODCAST.finditer(body):
        address = _joined(base, found_in[1].decode("utf-8", "replace").replace("\\/", "/").replace("\\u002F", "/"))
        if address:
            found.setdefault(storable(address), "Podcast")
    for link in _declared(tree) or _called_feeds(tree):
        address = _joined(base, (link.get("href") or "").strip())
        if address and address != url:
            title = tidy(link.get("title") or link.text_content()).replace("\n", " ")
            found.setdefault(storable(address), title or storable(address))
    return tuple(found.items())[:MOST]


def _declared(tree: HtmlElement) -> list[HtmlElement]:
    return [link for link in tree.iter("link") if _is_declared(link)]


def _is_declared(link: HtmlElement) -> bool:
    relations = (link.get("rel") or "").lower().split()
    kind = (link.get("type") or "").split(";")[0].strip().lower()
    if "feed" in relations:
        return not kind or kind in (*FEED_TYPES, *VAGUE_TYPES)
    if "alternate" not in relations or "stylesheet" in relations:
        return False
    # Content systems declare an alternate for programs, which is no feed, with the same types.
    named = NAMED.search(f"{link.get('href')} {link.get('title')}")
    return kind in FEED_TYPES or (kind in VAGUE_TYPES and bool(named))


def _called_feeds(tree: HtmlElement) -> list[HtmlElement]:
    return [link for link in tree.iter("a") if _is_called_feed(link)]


def _is_called_feed(link: HtmlElement) -> bool:
    last = (link.get("href") or "").split("?")[0].rstrip("/").rpartition("/")[2].lower()
    stem, _, ending = last.rpartition(".")
    return last in WORDS or (ending in {"xml", "rss", "rdf", "atom"} and "sitemap" not in stem)


def _joined(base: str, link: str) -> str | None:
    try:
        joined = urljoin(base, link)
    except ValueError:
        return None
    return joined if is_web_address(joined) else None
