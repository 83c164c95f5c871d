"""Fetching articles: a rolling pool in which every host has its share, so that slow pages delay nobody else's."""

import asyncio
import time
from collections import Counter
from datetime import datetime, timedelta
from functools import partial

import structlog
from structlog.contextvars import bound_contextvars

from bot.archive import Archive
from bot.fetching.fetcher import Fetcher
from bot.jobs.leases import LEASE, renewing
from bot.news import (
    EVERYBODY,
    OPERATOR,
    Article,
    DatelineError,
    Feed,
    FetchedArticle,
    Origin,
    PendingEntry,
    TryLater,
    trace_id,
)
from bot.news.addresses import host_of
from bot.news.fairness import whose

UNDER_WAY = 40
"""Pages at a time."""
PER_HOST = 2
"""Pages of one host that are claimed at a time, while fewer than so many of it are under way."""
PER_OWNER = 10
"""The same for one server; packs have all room."""
LOOK_SECONDS = 1.0
"""How soon new entries are looked for while others are under way."""
AT_MOST_SECONDS = 60.0
OUR_FAULT = timedelta(minutes=1)
"""How soon an entry is taken up again where the fault was ours."""
RETRIES = tuple(timedelta(minutes=minutes) for minutes in (10, 30, 120, 360, 720, 24 * 60, 24 * 60))
"""Waits before a page is tried again of which there is no text: three days in all."""

log = structlog.get_logger()


class Fetching:
    """The pages that are under way; they go on between two calls of the handler."""

    def __init__(self) -> None:
        self._under_way: dict[asyncio.Task[None], PendingEntry] = {}

    async def fetch_due(self, archive: Archive, fetcher: Fetcher, now: datetime) -> int:
        """Get the articles of new entries, and of those that become due meanwhile; the number tried."""
        began = time.monotonic()
        tried = 0
        try:
            async with renewing(partial(self._renew, archive), now):
                while (passed := time.monotonic() - began) < AT_MOST_SECONDS:
                    await self._claim(archive, fetcher, now + timedelta(seconds=passed))
                    if not self._under_way:
                        return tried
                    ended, _ = await asyncio.wait(
                        self._under_way, timeout=LOOK_SECONDS, return_when=asyncio.FIRST_COMPLETED
                    )
                    tried += self._take(ended)
        except BaseException:
            await self._cancel(archive, now + timedelta(seconds=time.monotonic() - began))
            raise
        return tried + len(self._under_way)

    async def _claim(self, archive: Archive, fetcher: Fetcher, now: datetime) -> None:
        free = UNDER_WAY - len(self._under_way)
        hosts = Counter(host_of(pending.entry.url) for pending in self._under_way.values())
        busy = [host for host, pages in hosts.items() if pages >= PER_HOST]
        owners = Counter(pending.owner for pending in self._under_way.values())
        full = [owner for owner, pages in owners.items() if owner != EVERYBODY and pages >= PER_OWNER]
        claim = archive.entries.claim_unfetched
        for pending in await claim(now, LEASE, free, PER_HOST, busy, PER_OWNER, full) if free else ():
            self._under_way[asyncio.create_task(fetch_one(archive, fetcher, pending, now))] = pending

    async def _renew(self, archive: Archive, until: datetime) -> None:
        await archive.entries.renew_claims([pending.id for pending in self._under_way.values()], until)

    def _take(self, ended: set[asyncio.Task[None]]) -> int:
        for task in ended:
            pending = self._under_way.pop(task)
            if not task.cancelled() and (error := task.exception()):
                # The archive could not be written; the entry's lease ends, and it is claimed again.
                log.error("an article cannot be kept", url=pending.entry.url, exc_info=error)
        return len(ended)

    async def _cancel(self, archive: Archive, now: datetime) -> None:
        """Give up what is under way, so that it need not wait for its lease to end."""
        claimed = [pending.id for pending in self._under_way.values()]
        for task in self._under_way:
            task.cancel()
        self._under_way.clear()
        if claimed:
            await archive.entries.release(claimed, now)


async def fetch_one(archive: Archive, fetcher: Fetcher, pending: PendingEntry, now: datetime) -> None:
    """Get the article of one entry. Where no text is had, its headline is kept at once, and the page tried again."""
    whose.set(pending.owner)
    with bound_contextvars(trace=trace_id(pending.id)):
        await _fetch_one(archive, fetcher, pending, now)


async def _fetch_one(archive: Archive, fetcher: Fetcher, pending: PendingEntry, now: datetime) -> None:
    entry, url, began = pending.entry, pending.entry.url, time.monotonic()
    if not (entry.title or url or entry.content or entry.image):
        reason = "The entry holds nothing that could be shown."
        log.info("entry given up", reason=reason)
        await archive.entries.give_up(pending.id, reason)
        return
    feed = await archive.feeds.get(pending.feed, asker=OPERATOR)
    try:
        fetched = await fetcher.article(pending, feed)
        await _save(archive, pending, fetched, now + timedelta(seconds=time.monotonic() - began))
    except TryLater as error:
        log.info("to be fetched again", reason=str(error))
        await archive.entries.postpone(pending.id, str(error), now + OUR_FAULT, counts=False)
    except DatelineError as error:
        await _keep_headline(archive, pending, feed, str(error), now)
    except Exception:
        # One article that nobody was prepared for must not keep the others from being fetched.
        log.exception("an article cannot be had", url=url)
        await _keep_headline(archive, pending, feed, "The article cannot be read or kept.", now)


async def _keep_headline(
    archive: Archive, pending: PendingEntry, feed: Feed | None, problem: str, now: datetime
) -> None:
    try:
        await _save(archive, pending, headline_of(pending, feed, problem), now)
    except Exception:
        log.exception("a headline cannot be kept", url=pending.entry.url)
        await archive.entries.postpone(pending.id, problem, now + timedelta(days=1))


async def _save(archive: Archive, pending: PendingEntry, fetched: FetchedArticle, now: datetime) -> None:
    retry_at = next_try(pending.attempts, now) if fetched.missing else None
    if fetched.missing:
        log.info("no text yet", url=pending.entry.url, reason=fetched.missing, again_at=retry_at)
    number = await archive.articles.save_article(
        pending.id,
        fetched.article,
        now,
        retry_at,
        fetched.missing,
        origin=fetched.origin,
        site=fetched.site,
        edits=pending.edits,
    )
    log.info("article kept", article=number, characters=len(fetched.article.text))


def headline_of(pending: PendingEntry, feed: Feed | None, missing: str) -> FetchedArticle:
    """The article of an entry of which nothing but what the feed lists can be had; nobody else has said it."""
    entry = pending.entry
    article = Article(
        url=entry.url or f"urn:dateline:{entry.key}",
        title=entry.title or entry.url or entry.key[:200],
        text="",
        publisher=feed.title if feed else "",
        byline=entry.author,
        published=entry.published,
        language=entry.language,
        image=entry.image,
        image_alt=entry.image_alt,
    )
    return FetchedArticle(article, missing, Origin.FEED)


def next_try(attempts: int, now: datetime) -> datetime | None:
    """When a page is tried again after so many attempts before this one; None when it is left."""
    return now + RETRIES[attempts] if attempts < len(RETRIES) else None
