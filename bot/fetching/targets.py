"""Where an address leads, read from the address itself, so that no redirector is asked. Pure."""

import base64
import binascii
import re
from urllib.parse import parse_qsl, unquote, urlsplit, urlunsplit

from bot.fetching.links import is_web_address

NAMED = frozenset(
    (
        "url u q to target dest destination redirect redirect_url redirect_to redirecturl link out goto murl uri uddg z"
    ).split()
)
"""Parameters in which redirectors and trackers carry the address that they lead to."""
CAMPAIGN = re.compile(r"^(?:utm_\w+|fbclid|gclid|mc_cid|mc_eid|at_medium|at_campaign)$", re.IGNORECASE)
CODED = re.compile(r"[\w-]{24,}={0,2}\Z", re.ASCII)
"""A segment of a path, or a parameter, that may be base64 with the alphabet for addresses (RFC 4648, section 5)."""
HELD = re.compile(rb"https?://[\x21-\x7e]+")
HEADER = 8
"""Bytes that may stand before the address in what is coded: Google News writes a protocol buffer around it."""
TAIL = re.compile(r"/RU=(https?[:%][^ /]+)|/__(https?://?.+?)__;", re.IGNORECASE)
"""As Yahoo writes it into the path, and as what guards companies' mail does."""
FILES = re.compile(
    r"\.(?:pdf|mp3|m4a|ogg|opus|wav|flac|aac|mp4|m4v|mov|webm|avi|mkv|jpe?g|png|gif|webp|avif|svg|bmp|tiff?|zip|gz|tgz|"
    r"bz2|xz|7z|rar|exe|dmg|apk|iso|docx?|xlsx?|pptx?|od[tsp]|epub|csv|ics)$",
    re.IGNORECASE,
)
DEEP = 3
"""Redirectors inside redirectors that are followed."""


def target_of(url: str) -> str:
    """The address that a redirector's address holds; the address itself where it holds none."""
    for _ in range(DEEP):
        held = _held_in(url)
        if held is None or held == url:
            break
        url = held
    return url


def without_campaign(url: str) -> str:
    """An address without the parameters that tell a site's statistics where its readers came from."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return url
    pairs = parts.query.split("&")
    kept = [pair for pair in pairs if not CAMPAIGN.match(pair.split("=")[0])]
    return url if kept == pairs else urlunsplit(parts._replace(query="&".join(kept)))


def is_file(url: str) -> bool:
    """Whether an address names a file that is no page: a document, a recording, a picture."""
    try:
        return bool(FILES.search(urlsplit(url).path))
    except ValueError:
        return False


def _held_in(url: str) -> str | None:
    try:
        parts = urlsplit(url)
        pairs = parse_qsl(parts.query, max_num_fields=50)
    except ValueError:
        return None
    for name, value in pairs:
        if name.lower() in NAMED and (found := _address(value) or _decoded(value)):
            return found
    if "/*http" in url and (found := _address(url.partition("/*")[2])):
        return found
    if not parts.path.strip("/") and (found := _address(unquote(parts.query))):
        return found
    tail = TAIL.search(url)
    if tail and (found := _address(unquote(tail[1] or tail[2]))):
        return found
    return next(filter(None, map(_decoded, parts.path.split("/"))), None)


def _decoded(coded: str) -> str | None:
    for text in (coded, coded[2:]):  # Bing writes "a1" before it
        if not CODED.match(text):
            return None
        bare = text.rstrip("=")
        try:
            held = base64.urlsafe_b64decode(bare[: len(bare) - (len(bare) % 4 == 1)] + "==")
        except (binascii.Error, ValueError):
            continue
        found = HELD.search(held)
        if found and found.start() <= HEADER:
            before = held[: found.start()]
            # The length stands before it; what follows may begin with a mark that could be a letter of it.
            length = before[-1] if before and before[-1] < 0x80 else 0
            address = found[0][:length] if len("http://") < length <= len(found[0]) else found[0]
            return _address(address.decode("ascii"))
    return None


def _address(value: str) -> str | None:
    value = value.strip()
    try:
        host = urlsplit(value).hostname
    except ValueError:
        return None
    return value if is_web_address(value) and host and not any(mark.isspace() for mark in value) else None
