"""Addresses compared and guessed: which two lead to the same article, and where a site keeps its feed."""

import re
from urllib.parse import urlsplit

from bot.news.addresses import normalised

USUAL_PATHS = ("/feed", "/rss", "/rss.xml", "/feed.xml", "/atom.xml", "/index.xml")
SIDE_HOST = re.compile(r"^(?:www|m|amp|mobile)\.")
AMP_PATH = re.compile(r"(?:/amp(?=/|$)|\.amp(?=\.|$))", re.IGNORECASE)
TELLING = re.compile(r"\d{4}|[^/]-[^/]*-[^/]")
"""A path that names one article by itself: by a number, or by its words."""


def is_web_address(url: str) -> bool:
    """Whether an address can lead to a page at all."""
    return url.lower().startswith(("http://", "https://"))


def same_article(url: str, canonical: str) -> bool:
    """Whether a page's canonical link surely names the page itself.

    Sites there are that name one canonical address on all their pages; believed, it would make their articles one.
    """
    try:
        here, there = urlsplit(normalised(url)), urlsplit(normalised(canonical))
    except ValueError:
        return False
    if there.scheme not in {"http", "https"} or _main_host(here.netloc) != _main_host(there.netloc):
        return False
    if _path(here.path) != _path(there.path):
        return False
    return here.query == there.query or bool(TELLING.search(there.path))


def leads_home(asked: str, answered: str) -> bool:
    """Whether an article's address led to a site's front page, as happens with articles that were taken down."""
    return urlsplit(answered).path in {"", "/"} and urlsplit(asked).path not in {"", "/"}


def usual_places(url: str) -> tuple[str, ...]:
    """Where a site's feed usually is: beside the page, and at the top of the site."""
    parts = urlsplit(url)
    top = f"{parts.scheme}://{parts.netloc}"
    folder = f"{top}{parts.path.rstrip('/')}"
    beside = (f"{folder}/feed",) if parts.path not in {"", "/"} else ()
    return (*beside, *(top + path for path in USUAL_PATHS))


def _main_host(name: str) -> str:
    return SIDE_HOST.sub("", name)


def _path(path: str) -> str:
    return AMP_PATH.sub("", path).rstrip("/")
