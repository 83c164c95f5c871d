"""Feeds and pages, as the rest of the house asks for them."""

import hashlib
import random
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TypeVar

from bot.fetching.client import FEED_BYTES, Client, Fetched
from bot.fetching.errors import BadStatus, FetchError, NotAFeed, NoText, Refused, Unreachable
from bot.fetching.links import usual_places
from bot.fetching.network import Network
from bot.fetching.page import NO_TEXT
from bot.fetching.page_getting import Pages
from bot.fetching.pasted import addresses_in, variants
from bot.fetching.polls import conditions, decide_poll, unreached
from bot.fetching.relevance import WHOLE, is_under_its_headline
from bot.fetching.robots import Robots
from bot.fetching.selectors import Selectors
from bot.fetching.targets import is_file
from bot.fetching.work import (
    article_of_entry,
    feeds_named_by,
    parse_feed,
    parse_listing,
    parse_opml,
    same_site,
)
from bot.fetching.working import Run, Working
from bot.news import (
    Article,
    DatelineError,
    Feed,
    FeedCheck,
    FeedDocument,
    FeedId,
    FeedOutcome,
    FetchedArticle,
    PendingEntry,
    Poll,
    TryLater,
    Validators,
)
from bot.news.addresses import host_of, normalised
from bot.settings import Fetching

T = TypeVar("T")
MOST_ETAGS = 50_000
FEEDS = (FeedOutcome.OK, FeedOutcome.EMPTY)
TELLING = (*FEEDS, FeedOutcome.NOT_A_FEED, FeedOutcome.FAILED, FeedOutcome.REFUSED)
"""Outcomes, those first that tell most of an address."""


class Fetcher:
    """Polls feeds, gets articles, looks at URLs."""

    def __init__(self, client: Client, run: Run, settings: Fetching, first_newest: int, chance: random.Random) -> None:
        self._client = client
        self._work = Working(run)
        self._pages = Pages(client, self._work)
        self._fixed = timedelta(seconds=settings.poll_seconds) if settings.poll_seconds else None
        self._first_newest = first_newest
        self._chance = chance
        self._robots = Robots(client)
        self._etags: dict[str, FeedId] = {}
        self._listings = {normalised(page): Selectors(**one.model_dump()) for page, one in settings.pages.items()}
        self.network = Network()

    async def poll(self, feed: Feed, now: datetime) -> Poll:
        """Poll a feed. What goes wrong stands on the poll."""
        asked = Validators() if self._is_shared(feed) else conditions(feed, now)
        try:
            answer = await self._answer(feed, asked)
            self.network.heard(feed.url, now, answered=True)
            document = None if _is_as_before(answer, asked) else await self._document(answer, feed.url)
            # What the operator named by its address stays known by it.
            is_named = normalised(feed.url) in self._listings
            moves = answer.moved_to is not None and answer.moved_to == feed.moved_to and not is_named
            may_move = moves and await self._work("address", same_site, feed.url, answer.moved_to, at=feed.url)
        except FetchError as error:
            return self._not_had(feed, error, now)
        except TryLater:
            return unreached(feed, now, self._fixed)
        return self._decide(feed, answer, document, now, may_move=may_move)

    async def _answer(self, feed: Feed, asked: Validators) -> Fetched:
        """What its address gives; of one that is there no more, what stands where it used to lead for good."""
        try:
            return await self._client.get(feed.url, most=FEED_BYTES, validators=asked)
        except (Unreachable, BadStatus) as error:
            if not feed.moved_to or (isinstance(error, BadStatus) and error.status not in {404, 410}):
                raise
            try:
                answer = await self._client.get(feed.moved_to, most=FEED_BYTES, validators=asked)
            except FetchError:
                raise error from None
            return replace(answer, moved_to=feed.moved_to)

    def _not_had(self, feed: Feed, error: FetchError, now: datetime) -> Poll:
        if isinstance(error, Unreachable):
            self.network.heard(feed.url, now, answered=False, was_well=feed.failures == 0, ours=error.ours)
            if self.network.down_since:
                return unreached(feed, now, self._fixed)
        elif isinstance(error, BadStatus | NotAFeed):
            self.network.heard(feed.url, now, answered=True)
        return self._decide(feed, error, None, now)

    def _is_shared(self, feed: Feed) -> bool:
        """Whether another feed has the same ETag: some servers give one to all that they send."""
        if feed.validators.etag is None:
            return False
        if len(self._etags) > MOST_ETAGS:
            self._etags.clear()
        return self._etags.setdefault(feed.validators.etag, feed.id) != feed.id

    def failed(self, feed: Feed, problem: str, now: datetime) -> Poll:
        """The poll of a feed of which nothing can be kept."""
        return self._decide(feed, FetchError(problem), None, now)

    def _decide(
        self,
        feed: Feed,
        answer: Fetched | FetchError,
        document: FeedDocument | None,
        now: datetime,
        *,
        may_move: bool = False,
    ) -> Poll:
        return decide_poll(
            feed,
            answer,
            document,
            now,
            fixed=self._fixed,
            first_newest=self._first_newest,
            chance=self._chance,
            may_move=may_move,
        )

    async def article(self, pending: PendingEntry, feed: Feed | None) -> FetchedArticle:
        """The article of an entry: its page's where that is about it, else the feed's own words, else its headline.

        Args:
            pending: the entry.
            feed: whose entry it is; None where it is read no more.

        Raises:
            FetchError: what the feed gave cannot be read; a page that cannot be had raises nothing.
            TryLater: no worker process could be had.
        """
        entry, page, problem = pending.entry, None, None
        named = (feed.title, feed.url) if feed else ("", "")
        if entry.content and not pending.alone:
            # The page is that of many entries: what the feed says of this one is all that there is.
            had = await self._work("article", article_of_entry, entry, None, *named, at=entry.url)
            if had.article.text:
                return had
        if entry.url and not is_file(entry.url):
            try:
                page = await self._pages.get(entry.url, self._robots.allow)
                problem = page.obstacle or "The page shows something else than its entry, as gates do."
            except TryLater:
                raise
            except DatelineError as error:
                problem = str(error)
        had = await self._work("article", article_of_entry, entry, page, *named, at=entry.url)
        return had if had.article.text else replace(had, missing=problem)

    async def page(self, url: str) -> Article:
        """The article at a URL that a person asks for.

        Raises:
            FetchError: it cannot be fetched, or has no text.
        """
        page = await self._pages.get(url, _as_people_may)
        if page.article is None:
            raise NoText(page.obstacle or NO_TEXT)
        # A request for consent may be long, and stands on a host of its own.
        is_whole = len(page.article.text) >= WHOLE and host_of(page.article.url) == host_of(url)
        if any(page.headlines) and not is_whole and not is_under_its_headline(page.headlines, page.article.text):
            raise NoText("This page shows no article; it may want consent, or a person with a browser.")
        return page.article

    async def check(self, typed: str) -> FeedCheck:
        """Look at an address as a poll would, and say what it is; written as people paste it, it may be several."""
        looked = []
        for address in addresses_in(typed):
            check = await self._look(address)
            looked.append(replace(check, url=typed, address=address))
            if check.outcome in FEEDS or check.offers:
                return looked[-1]
        # What answered tells more than what did not.
        return min(looked, key=lambda one: TELLING.index(one.outcome))

    async def find(self, typed: str) -> FeedCheck:
        """The feed that somebody means: at the address itself, or the only one that its page names."""
        check = await self.check(typed)
        named = [offer for offer, title in check.offers if "comment" not in f"{offer} {title}".lower()]
        if check.outcome is not FeedOutcome.NOT_A_FEED or len(named) != 1:
            return check
        found = await self._look(named[0])
        return replace(found, url=typed, address=named[0]) if found.outcome in FEEDS else check

    async def _look(self, url: str) -> FeedCheck:
        try:
            answer = await self._client.get(url, most=FEED_BYTES)
        except Refused as error:
            return FeedCheck(url, FeedOutcome.REFUSED, reason=str(error))
        except FetchError as error:
            return FeedCheck(url, FeedOutcome.FAILED, reason=str(error))
        try:
            document = await self._document(answer, url)
        except NotAFeed as error:
            offers = await self._offers(answer) if error.is_page else ()
            return FeedCheck(url, FeedOutcome.NOT_A_FEED, reason=str(error), offers=offers)
        except FetchError as error:
            return FeedCheck(url, FeedOutcome.FAILED, reason=str(error))
        kept = len(document.entries)
        if not kept:
            return FeedCheck(url, FeedOutcome.EMPTY, document.title, reason="The feed is empty for now.")
        shown = hashlib.sha256("\0".join(f"{one.title}\0{one.content}" for one in document.entries).encode())
        entries = kept + document.left_out
        return FeedCheck(
            url,
            FeedOutcome.OK,
            document.title,
            entries,
            kept,
            shown=shown.hexdigest(),
            variants=variants(url),
            document=document,
        )

    async def outlines(self, opml: bytes) -> list[tuple[str, str]]:
        """(title, address) of each feed of an OPML file.

        Raises:
            FetchError: it is none.
        """
        return await self._work("file", parse_opml, opml, at=None)

    async def _offers(self, page: Fetched) -> tuple[tuple[str, str], ...]:
        """Feeds to offer in a web page's place: those that it names, else the first at a usual place."""
        try:
            named = await self._work("page", feeds_named_by, page.body, page.url, at=page.url)
        except DatelineError:
            named = ()
        if named:
            return named
        for place in usual_places(page.url):
            try:
                answer = await self._client.get(place, most=FEED_BYTES)
                document = await self._document(answer, place)
            except DatelineError:
                continue
            return ((answer.url, document.title),)
        return ()

    async def _document(self, answer: Fetched, address: str) -> FeedDocument:
        """What an answer lists: as a feed, or where the operator has said how, as a page."""
        if answer.status == 304:
            raise FetchError("The server says that nothing has changed, but does not give the feed.")
        selectors = self._listings.get(normalised(address))
        if selectors:
            return await self._work("page", parse_listing, answer.body, answer.url, selectors, at=address)
        return await self._work("feed", parse_feed, answer.body, answer.url, answer.content_type, at=address)


def _is_as_before(answer: Fetched, validators: Validators) -> bool:
    """Whether the feed has not changed; a server that says so unasked has said nothing of the feed."""
    return answer.status == 304 and bool(validators.etag or validators.last_modified)


async def _as_people_may(_: str) -> bool:
    """What a person asks for is no robot's errand."""
    return True
