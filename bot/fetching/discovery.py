"""The feeds that a web page names."""

from urllib.parse import urljoin

from lxml.html import HtmlElement
from trafilatura.utils import load_html

from bot.fetching.markup import tidy

FEED_TYPES = ("application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml")
WORDS = ("rss", "atom", "feed")
MOST = 10


def feeds_named_by(body: bytes, url: str) -> tuple[tuple[str, str], ...]:
    """(address, title) of the feeds in a page's link elements; where it has none, of what its links call feeds."""
    tree = load_html(body)
    if tree is None:
        return ()
    base = _joined(url, next((one.get("href") or "" for one in tree.iter("base")), "")) or url
    found: dict[str, str] = {}
    for link in _declared(tree) or _called_feeds(tree):
        address = _joined(base, (link.get("href") or "").strip())
        if address and address != url:
            found.setdefault(address, tidy(link.get("title") or link.text_content()).replace("\n", " ") or address)
    return tuple(found.items())[:MOST]


def _declared(tree: HtmlElement) -> list[HtmlElement]:
    return [
        link
        for link in tree.iter("link")
        if "alternate" in (link.get("rel") or "").lower().split()
        and (link.get("type") or "").split(";")[0].strip().lower() in FEED_TYPES
    ]


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
    return joined if joined.startswith(("http://", "https://")) else None
