"""OPML: lists of feeds, in and out."""

import re
from collections.abc import Iterable
from xml.sax.saxutils import quoteattr

import listparser

from bot.fetching.errors import FetchError
from bot.fetching.links import is_web_address
from bot.fetching.markup import storable, tidy
from bot.fetching.repair import declared_encoding, in_utf8

CYRILLIC = re.compile(rb"[\xc0-\xff]{3}")
"""Words of such letters alone; in western languages one stands among others."""


def parse_opml(body: bytes) -> list[tuple[str, str]]:
    """(title, address) of each feed. An address may be anything; whoever opens it checks it.

    Raises:
        FetchError: it is no OPML.
    """
    text = _decoded(body)
    # No list of feeds declares entities; who does so means to open files or to fill the memory.
    if "<!ENTITY" in text.upper():
        raise FetchError("This OPML file declares entities, which are not read. Take its <!DOCTYPE …> out.")
    found = listparser.parse(b"\xef\xbb\xbf" + text.encode("utf-8", "replace")).feeds
    feeds = [(tidy(str(feed.title or "")).replace("\n", " "), _address(str(feed.url))) for feed in found]
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


def _decoded(body: bytes) -> str:
    """The file's text: in the encoding of its first bytes, else as declared, else as its letters look.

    lxml, which listparser uses, believes no XML declaration, as it reads the file as HTML.
    """
    in_unicode = in_utf8(body)
    if in_unicode is not None:
        return in_unicode.decode()
    looks = "windows-1251" if CYRILLIC.search(body) else "windows-1252"
    for encoding in ("utf-8", declared_encoding(body), looks):
        try:
            return body.decode(encoding)
        except (LookupError, ValueError):
            continue
    return body.decode("utf-8", "replace")


def _address(url: str) -> str:
    if not url.lower().startswith("feed:"):
        return storable(url)
    rest = url[5:].removeprefix("//")
    return storable(rest if is_web_address(rest) else f"http://{rest}")
