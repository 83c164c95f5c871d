"""Which hub a feed announces (W3C WebSub, section 4): in the headers of its answer, or else in itself. Pure."""

import re

from bot.fetching.client import Fetched
from bot.news import FeedDocument, Hub
from bot.news.addresses import has_credentials, host_of

MOST_HEADER = 8000
"""Characters of Link headers that are looked at."""
LONGEST = 2000
"""Characters of an address."""
_LINK = re.compile(r"<([^<>]{1,2000})>([^<>]{0,500})")
_REL = re.compile(r";\s{0,9}rel\s{0,9}=\s{0,9}(?:\"([^\"]{0,200})\"|([^\s\";,]{1,200}))", re.IGNORECASE)


def hub_of(answer: Fetched, document: FeedDocument, address: str) -> Hub | None:
    """The hub that a feed announces.

    None for a feed whose address holds a secret: its publisher may know it, but what a hub does with it nobody knows.

    Args:
        answer: with the feed.
        document: the feed.
        address: under which we know it.
    """
    said = _in_headers(answer.headers.get("link", "")[:MOST_HEADER])
    url = said.get("hub") or document.hub
    topic = said.get("self") or document.topic or address
    if url is None or not all(map(_is_usable, (url, topic))) or has_credentials(address):
        return None
    return Hub(url, topic)


def _in_headers(written: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for url, parameters in _LINK.findall(written):
        relations = " ".join("".join(one) for one in _REL.findall(parameters)).lower().split()
        for rel in {"hub", "self"} & set(relations):
            found.setdefault(rel, url.strip())
    return found


def _is_usable(url: str) -> bool:
    return bool(
        len(url) <= LONGEST and re.match(r"https?://", url, re.IGNORECASE) and host_of(url) and not has_credentials(url)
    )
