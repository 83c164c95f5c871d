"""Where an item of a feed leads: its link in whatever form it is written, and the address of the article behind it."""

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urljoin, urlsplit

from bot.fetching.links import is_web_address
from bot.fetching.markup import storable
from bot.fetching.media import article_link
from bot.fetching.sites import site_of
from bot.fetching.targets import target_of

RELATIVE = "shttp:"
"""The scheme that feedparser is given for the feed's own, so that what it joined to the feed's address can be told."""
ORIGINAL = ("feedburner_origlink", "pheedo_origlink")
ELSEWHERE = ("related", "via")
"""Relations of Atom under which an entry without a link of its own names what it is about."""


def marked(base: str) -> str:
    """The base under a scheme that shows which addresses were joined to it."""
    return RELATIVE + base.partition(":")[2] if is_web_address(base) else base


def written_out(address: str, base: str) -> str:
    """An address that feedparser joined to the base that `marked` gave it."""
    if not address.startswith(RELATIVE):
        return address
    return _with_host_of_its_own(urlsplit(base).scheme + address[len(RELATIVE) - 1 :], base)


def link_of(item: Mapping[str, Any], base: str) -> str | None:
    """The address that an item links to; None where it has none that can be opened."""
    known, link = _text(item, "id"), _text(item, "link")
    if link == known and link.startswith(RELATIVE) and not _is_linked(item):
        # feedparser joins every id to the feed's address, and makes a link of it: of "12345" a page that is not there.
        link = known = ""
    own = web_address(link or (known if is_web_address(known) else ""), base)
    return own or next(filter(None, (web_address(one, base) for one in _others(item))), None)


def web_address(link: str, base: str) -> str | None:
    """An address as it is opened; None for what is none."""
    try:
        joined = urljoin(base, written_out(link.strip(), base)) if link else ""
        if is_web_address(base) and not link.startswith(("/", RELATIVE)) and "://" not in link:
            joined = _with_host_of_its_own(joined, base)
    except ValueError:
        return None
    scheme, colon, rest = storable(joined).partition(":")
    return scheme.lower() + colon + rest if is_web_address(joined) else None


def leads_to(item: Mapping[str, Any], url: str | None, content: str, base: str) -> str | None:
    """The address of the article itself: as the feed tells it beside a proxy's, or a post that links to it, or as it is
    held in a redirector's address.
    """
    for name in ORIGINAL:
        original = web_address(_text(item, name), base)
        if original:
            return target_of(original)
    pointed = article_link(content) if url else None
    address = (pointed and web_address(pointed, base)) or url
    return target_of(address) if address else None


def _with_host_of_its_own(joined: str, base: str) -> str:
    """An address whose scheme was left out ("www.paper.example/a") and which was therefore taken for a path."""
    folder = base[: base.rfind("/") + 1] if urlsplit(base).path else f"{base}/"
    rest = joined.removeprefix(folder)
    host = rest.partition("/")[0]
    is_host = "." in host and (host.startswith("www.") or site_of(f"https://{host}") == site_of(base))
    return f"{urlsplit(base).scheme}://{rest}" if rest != joined and is_host else joined


def _others(item: Mapping[str, Any]) -> Iterator[str]:
    yield from (_text(one, "href") for one in item.get("links", []) if one.get("rel") in ELSEWHERE)
    yield from (_text(one, "src") for one in item.get("content", []))


def _is_linked(item: Mapping[str, Any]) -> bool:
    return any(one.get("href") == item.get("link") for one in item.get("links", []))


def _text(item: Mapping[str, Any], name: str) -> str:
    return storable(str(item.get(name) or "")).strip()
