"""The feeds that a web page names."""

from urllib.parse import urljoin

import lxml.html
from lxml.etree import LxmlError

FEED_TYPES = ("application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml")
MOST = 10


def feeds_named_by(body: bytes, url: str) -> tuple[tuple[str, str], ...]:
    """(address, title) of the feeds in a page's link elements."""
    try:
        tree = lxml.html.fromstring(body)
    except (LxmlError, ValueError):
        return ()
    found: dict[str, str] = {}
    for link in tree.iter("link"):
        if "alternate" in (link.get("rel") or "").lower() and (link.get("type") or "").lower() in FEED_TYPES:
            address = urljoin(url, (link.get("href") or "").strip())
            if address.startswith(("http://", "https://")):
                found.setdefault(address, (link.get("title") or address).strip())
    return tuple(found.items())[:MOST]
