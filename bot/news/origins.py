"""Where an article's words come from, and what may be said in its place."""

from enum import StrEnum

from bot.news.ids import FeedId


class Origin(StrEnum):
    """Whose words an article is made of, those first that count for most."""

    PAGE = "page"
    """Of the page at its own address."""
    SITE = "site"
    """Of a feed of the page's own site."""
    FEED = "feed"
    """Of a feed of another site: nobody but the feed has said so."""


def may_share(known: Origin, by: FeedId | None, origin: Origin, feed: FeedId) -> bool:
    """Whether two entries with one address can be one article, should their words agree as well.

    Args:
        known: where the words of the article come from that is there already.
        by: the feed that says them, where they are a feed's of another site.
        origin: where the other words come from.
        feed: whose entry that is.
    """
    return by == feed if known is Origin.FEED else origin is not Origin.FEED


def may_revise(known: Origin, by: FeedId | None, origin: Origin, feed: FeedId) -> bool:
    """Whether an edited entry's words may take the place of its article's, which other feeds may show too."""
    match known:
        case Origin.FEED:
            return by == feed
        case Origin.SITE:
            return origin is not Origin.FEED
        case Origin.PAGE:
            return origin is Origin.PAGE
