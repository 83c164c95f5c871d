"""Feeds and pages, as the rest of the house asks for them."""

import random
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, Protocol, TypeVar

from bot.fetching.client import FEED_BYTES, Client
from bot.fetching.discovery import feeds_named_by
from bot.fetching.errors import FetchError, NotAFeed, NoText, Refused
from bot.fetching.feeds import parse_feed
from bot.fetching.pages import article_from_page, article_of_entry
from bot.fetching.polls import decide_poll
from bot.news import Article, DatelineError, Feed, FeedCheck, FeedOutcome, PendingEntry, Poll
from bot.settings import Fetching

T = TypeVar("T")
CPU_SECONDS = 20.0


class Run(Protocol):
    """Runs a function in a process that can be killed."""

    async def __call__(self, function: Callable[..., T], *arguments: Any, seconds: float) -> T:  # noqa: ANN401
        """What the function returns or raises."""
        ...


class Fetcher:
    """Polls feeds, gets articles, looks at URLs."""

    def __init__(self, client: Client, run: Run, settings: Fetching, first_newest: int, chance: random.Random) -> None:
        self._client = client
        self._run = run
        self._fixed = timedelta(seconds=settings.poll_seconds) if settings.poll_seconds else None
        self._first_newest = first_newest
        self._chance = chance

    async def poll(self, feed: Feed, now: datetime) -> Poll:
        """Poll a feed. What goes wrong stands on the poll."""
        document = None
        try:
            answer = await self._client.get(feed.url, most=FEED_BYTES, validators=feed.validators)
            if answer.body:
                document = await self._run(
                    parse_feed, answer.body, answer.url, answer.content_type, seconds=CPU_SECONDS
                )
        except FetchError as error:
            return self._decide(feed, error, None, now)
        except DatelineError as error:
            return self._decide(feed, FetchError(str(error)), None, now)
        return self._decide(feed, answer, document, now)

    def _decide(self, feed: Feed, answer: Any, document: Any, now: datetime) -> Poll:  # noqa: ANN401
        return decide_poll(
            feed, answer, document, now, fixed=self._fixed, first_newest=self._first_newest, chance=self._chance
        )

    async def article(self, pending: PendingEntry, publisher: str) -> Article:
        """The article of an entry: its page, or the feed's own content where the page cannot be had.

        Raises:
            FetchError: neither has text.
        """
        page, problem = None, "The entry has no address."
        if pending.entry.url:
            try:
                page = await self.page(pending.entry.url)
            except DatelineError as error:
                problem = str(error)
        article = await self._run(article_of_entry, pending.entry, page, publisher, seconds=CPU_SECONDS)
        if article is None:
            raise NoText(f"{problem} The feed has no text of its own either.")
        return article

    async def page(self, url: str) -> Article:
        """The article at a URL.

        Raises:
            FetchError: it cannot be fetched, or has no text.
        """
        answer = await self._client.get(url)
        article = await self._run(article_from_page, answer.body, answer.url, seconds=CPU_SECONDS)
        if article is None:
            raise NoText("There is no article text on this page.")
        return article

    async def check(self, url: str) -> FeedCheck:
        """Look at a URL as a poll would, and say what it is."""
        try:
            answer = await self._client.get(url, most=FEED_BYTES)
        except Refused as error:
            return FeedCheck(url, FeedOutcome.REFUSED, reason=str(error))
        except FetchError as error:
            return FeedCheck(url, FeedOutcome.FAILED, reason=str(error))
        try:
            document = await self._run(parse_feed, answer.body, answer.url, answer.content_type, seconds=CPU_SECONDS)
        except NotAFeed as error:
            offers = await self._run(feeds_named_by, answer.body, answer.url, seconds=CPU_SECONDS)
            return FeedCheck(url, FeedOutcome.NOT_A_FEED, reason=str(error), offers=offers)
        except DatelineError as error:
            return FeedCheck(url, FeedOutcome.FAILED, reason=str(error))
        kept = len(document.entries)
        if not kept:
            return FeedCheck(url, FeedOutcome.EMPTY, document.title, reason="The feed is empty for now.")
        return FeedCheck(url, FeedOutcome.OK, document.title, kept + document.left_out, kept)
