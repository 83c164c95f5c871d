"""What a page is called without the name of its site, and what its site is called."""

import re
from collections.abc import Iterable
from urllib.parse import urlsplit

_PARTING = re.compile(r"(?<!\s)\s+[|·•–—-]\s+|(?<!\s)\s*\|\s*|:\s+")
"""What stands between a headline and the name of its site, or between that name and a slogan."""
FEWEST_WORDS = 3
"""A headline has as many words at least; fewer are a label or a section."""
_ADDRESS = re.compile(r"(?:https?://)?(?:www\.)?([\w-]+(?:\.[\w-]+)+)/?$", re.IGNORECASE)


def bare_title(title: str, headlines: Iterable[str]) -> str:
    """The title as the page's other headlines have it, where it is one of them with the site's name around it."""
    parts = (one for one in dict.fromkeys(headlines) if len(one.split()) >= FEWEST_WORDS and _is_part(one, title))
    return max(parts, key=len, default=title)


def _is_part(short: str, long: str) -> bool:
    """Whether a headline is what a longer one begins or ends with, and a mark parts it from the rest."""
    if len(short) >= len(long):
        return False
    behind, before = long.removeprefix(short), long.removesuffix(short)
    if behind != long:
        return _PARTING.match(behind) is not None and not behind.startswith(":")
    # Of "Harbour: Ferry strikes rock" both halves may be the headline; a name of a site has a mark within.
    parted = list(_PARTING.finditer(before)) if before != long else []
    return bool(parted) and parted[-1].end() == len(before) and (len(parted) > 1 or ":" not in parted[-1][0])


def site_name(stated: str, url: str) -> str:
    """The name of a site, without its slogan; of an address its host.

    Args:
        stated: what a page says that its site is called.
        url: of the page; where one part of the name is like its host, that is the name.
    """
    name = " ".join(stated.split())
    if address := _ADDRESS.fullmatch(name):
        return address[1]
    parts = [part.strip() for part in re.split(r"(?<!\s)\s+[|·•]\s+|(?<!\s)\s*\|\s*", name) if part.strip()]
    if len(parts) < 2:
        return name
    host = _letters((urlsplit(url).hostname or "").removeprefix("www."))
    return next((part for part in parts if _letters(part) and _letters(part) in host), parts[0])


def _letters(text: str) -> str:
    return "".join(mark for mark in text.casefold() if mark.isalnum())
