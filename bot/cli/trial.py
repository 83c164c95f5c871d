"""What would come of a feed, tried without a database."""

from collections.abc import AsyncIterator

from bot.cli.words import plain
from bot.news import (
    DatelineError,
    Entry,
    EntryId,
    Feed,
    FeedCheck,
    FeedId,
    FeedOutcome,
    FetchedArticle,
    Origin,
    PendingEntry,
    Validators,
    stands_alone,
)
from bot.settings import Settings

FEEDS = (FeedOutcome.OK, FeedOutcome.EMPTY)
NEWEST = 5
"""Entries whose pages are fetched: enough to see what they are like, and few enough for any site."""
INDENT = " " * 22


def must_be_a_feed(check: FeedCheck) -> None:
    """Go on only with a feed.

    Raises:
        DatelineError: it is none; it names those that its page names.
    """
    if check.outcome not in FEEDS:
        offers = ", ".join(offer for offer, _ in check.offers)
        raise DatelineError(f"{check.reason}" + (f" It names these feeds: {offers}" if offers else ""))


async def try_feed(settings: Settings, url: str) -> AsyncIterator[str]:
    """Lines about a feed and its newest entries, as a first poll and the fetching of their pages would have them.

    Raises:
        DatelineError: there is no feed.
    """
    from bot.app import fetcher_of, now
    from bot.fetching.order import newest_first

    async with fetcher_of(settings) as fetcher:
        check = await fetcher.find(url)
        must_be_a_feed(check)
        entries = newest_first(check.document.entries, now()) if check.document else ()
        yield plain(f"{check.title or 'untitled'}: {check.entries} entries at {check.feed_url}")
        feed = Feed(FeedId(0), check.feed_url, check.title, Validators(), now(), None, 0, None)
        for entry in entries[:NEWEST]:
            alone = stands_alone(entry.url, entry.link)
            had = await fetcher.article(PendingEntry(EntryId(0), feed.id, entry, alone=alone), feed)
            for line in _lines(entry, had):
                yield line
    if len(entries) > NEWEST:
        yield f"and {len(entries) - NEWEST} more"


def _lines(entry: Entry, had: FetchedArticle) -> tuple[str, ...]:
    date = f"{entry.published:%Y-%m-%d %H:%M} UTC" if entry.published else "no date"
    title, address = plain(had.article.title) or "no title", plain(entry.url or "no address")
    return f"{date:20}  {title}", f"{INDENT}{address}", f"{INDENT}{_text_of(had)}"


def _text_of(had: FetchedArticle) -> str:
    if not had.article.text:
        return f"no text; headline and link are posted: {had.missing or 'The feed gives none, and names no page.'}"
    return f"{len(had.article.text)} characters of text from {'its page' if had.origin is Origin.PAGE else 'the feed'}"
