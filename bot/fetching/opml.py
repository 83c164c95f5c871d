"""OPML: lists of feeds, in and out."""

from collections.abc import Iterable
from xml.sax.saxutils import quoteattr

import listparser

from bot.fetching.errors import FetchError
from bot.fetching.markup import tidy


def parse_opml(body: bytes) -> list[tuple[str, str]]:
    """(title, address) of each feed.

    Raises:
        FetchError: it is no OPML.
    """
    # No list of feeds declares entities; who does so means to open files or to fill the memory.
    entities = b"<!ENTITY" in body.upper()
    feeds = [] if entities else [(tidy(str(feed.title or "")), str(feed.url)) for feed in listparser.parse(body).feeds]
    if not feeds:
        raise FetchError("This is not an OPML file, or it lists no feeds.")
    return list({url: (title, url) for title, url in feeds}.values())


def write_opml(feeds: Iterable[tuple[str, str]]) -> str:
    """An OPML 2.0 document of (title, address) pairs."""
    outlines = "".join(
        f'    <outline type="rss" text={quoteattr(tidy(title))} xmlUrl={quoteattr(tidy(url))}/>\n'
        for title, url in feeds
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<opml version="2.0">\n  <head><title>Dateline</title></head>\n'
        f"  <body>\n{outlines}  </body>\n</opml>"
    )
