"""Articles that wait to be read, and what is kept of each."""

from collections import deque
from dataclasses import replace
from datetime import datetime, timedelta

import structlog
from structlog.contextvars import bound_contextvars

from bot.archive import Archive, storage_problem
from bot.fetching.fetcher import Fetcher
from bot.jobs.leases import LEASE, renewing
from bot.jobs.links import SECONDS as LINK_SECONDS
from bot.jobs.reading import Outcome, ReaderSettings, read_all
from bot.jobs.workers import Workers
from bot.news import Article, ArticleId, DatelineError, ReadArticle, Reading, Story, StoryId, TryLater

READ_PER_OWNER = 2
"""Articles of one server that are read in one round; who comes meanwhile waits no longer than for these."""
READ_ATTEMPTS = 3
READ_RETRY = timedelta(minutes=1)
"""Doubled at each attempt: whoever killed a worker, or took its memory, may be gone by then."""

log = structlog.get_logger()


async def read_due(archive: Archive, readers: Workers, settings: ReaderSettings, now: datetime) -> int:
    """Read the articles that have not been read; the number tried."""
    unread = await archive.articles.claim_unread(now, LEASE, limit=10, per_owner=READ_PER_OWNER)
    traces = await archive.history.ids([number for number, _, _ in unread])
    left = deque(unread)

    async def renew(until: datetime) -> None:
        await archive.articles.renew_claims([number for number, *_ in left], until)

    async with renewing(renew, now):
        async for outcome in read_all([article for _, article, _ in unread], readers, settings):
            number, article, attempts = left.popleft()
            with bound_contextvars(trace=traces.get(number)):
                await _keep_guarded(archive, number, article, attempts, outcome, now)
    return len(unread)


async def _keep_guarded(
    archive: Archive, number: ArticleId, article: Article, attempts: int, outcome: Outcome, now: datetime
) -> None:
    """A reading that cannot be kept is as one that could not be made; others go on."""
    try:
        await _keep(archive, number, article, attempts, outcome, now)
    except Exception as error:
        if storage_problem(error):
            raise
        log.exception("a reading cannot be kept", article=number)
        await _keep(archive, number, article, attempts, DatelineError("Its reading cannot be kept."), now)


async def _keep(
    archive: Archive, number: ArticleId, article: Article, attempts: int, outcome: Outcome, now: datetime
) -> None:
    if isinstance(outcome, Reading):
        await archive.articles.save_reading(number, outcome, now)
        log.info("article read", article=number, actors=len(outcome.actors), quotes=len(outcome.quotes))
    elif isinstance(outcome, TryLater):
        log.info("article to be read again", reason=str(outcome))
        await archive.articles.postpone_reading(number, now + READ_RETRY)
    elif attempts + 1 < READ_ATTEMPTS:
        log.warning("article not read, to be tried again", url=article.url, reason=str(outcome))
        retry_at = now + READ_RETRY * 2**attempts
        await archive.articles.postpone_reading(number, retry_at, str(outcome))
    else:
        log.warning("article not read, goes on as a headline", url=article.url, reason=str(outcome))
        await archive.articles.give_up_reading(number, article, str(outcome), now)


async def read_page(fetcher: Fetcher, readers: Workers, settings: ReaderSettings, url: str, now: datetime) -> Story:
    """The article at an address, read, as a story of its own that is kept nowhere.

    Raises:
        DatelineError: there is no article, or it cannot be read.
    """
    article = await fetcher.page(url)
    within = replace(settings, seconds=min(settings.seconds, LINK_SECONDS))
    reading = await anext(read_all([article], readers, within))
    if not isinstance(reading, Reading):
        raise reading
    return Story(StoryId(0), (ReadArticle(ArticleId(0), article, reading, now),))
