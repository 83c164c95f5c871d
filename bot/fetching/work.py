"""What a worker process does for the fetcher.

Each function imports what it needs when it runs: the parsers are large, and only the process that parses holds them.
"""

import time
from dataclasses import replace

from bot.fetching.page import Page
from bot.fetching.selectors import Selectors
from bot.news import Entry, FeedDocument, FetchedArticle


def parse_listing(body: bytes, url: str, selectors: Selectors) -> FeedDocument:
    """A page of a site without a feed, as a feed document."""
    from bot.fetching.listings import parse_listing

    began = time.process_time()
    document = parse_listing(body, url, selectors)
    return replace(document, seconds=time.process_time() - began)


def parse_feed(body: bytes, url: str, content_type: str) -> FeedDocument:
    """A feed document out of an answer's body."""
    from bot.fetching.feeds import parse_feed

    began = time.process_time()
    document = parse_feed(body, url, content_type)
    return replace(document, seconds=time.process_time() - began)


def read_page(html: bytes, url: str) -> Page:
    """What is on a page."""
    from bot.fetching.pages import read_page

    return read_page(html, url)


def article_of_entry(entry: Entry, page: Page | None, feed_title: str, feed: str) -> FetchedArticle:
    """The article of an entry, from its page or from the feed's own content; its text may be empty."""
    from bot.fetching.pages import article_of_entry

    return article_of_entry(entry, page, feed_title, feed)


def same_site(one: str, other: str) -> bool:
    """Whether whoever has one of two addresses has the other too."""
    from bot.fetching.sites import speaks_for

    return speaks_for(one, other)


def parse_opml(body: bytes) -> list[tuple[str, str]]:
    """The feeds of an OPML file."""
    from bot.fetching.opml import parse_opml

    return parse_opml(body)


def feeds_named_by(body: bytes, url: str) -> tuple[tuple[str, str], ...]:
    """The feeds that a page names."""
    from bot.fetching.discovery import feeds_named_by

    return feeds_named_by(body, url)
