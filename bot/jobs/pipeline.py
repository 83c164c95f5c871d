"""The handlers: each asks the archive for what lacks its stage's output, decides, and saves.

A handler may be run twice or be lost without harm: rows are claimed for a while, and what was not saved is claimed
again. One bad feed or article is recorded on its row, and the rest goes on.
"""

import asyncio
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache

import structlog

from bot.archive import Archive
from bot.digests.composing import compose_digests
from bot.digests.schedules import next_due
from bot.fetching.fetcher import Fetcher
from bot.jobs.polling import poll_due
from bot.jobs.schedule import Job
from bot.jobs.workers import Workers
from bot.news import Article, ArticleId, DatelineError, PendingEntry, Reading, StoryId, Subscription
from bot.posting import Poster
from bot.reading.reader import Reader
from bot.rendering import digest_messages
from bot.stories import WINDOW, Grouper

LEASE = timedelta(minutes=5)
"""How long a claimed row stays away from other claimants; longer than any handler takes with it."""
FETCH_ATTEMPTS = 4
FETCH_RETRY = timedelta(minutes=10)

log = structlog.get_logger()


@cache
def _reader(model: str, gist_sentences: int) -> Reader:
    """One reader for each worker process."""
    return Reader(model, gist_sentences)


def load_reader(model: str, gist_sentences: int) -> None:
    """Warm a worker process up."""
    _reader(model, gist_sentences)


def read_article(article: Article, model: str, gist_sentences: int) -> Reading:
    """Read an article in a worker process."""
    return _reader(model, gist_sentences).read(article)


@dataclass(frozen=True, slots=True)
class Pipeline:
    """What the handlers work with."""

    archive: Archive
    fetcher: Fetcher
    readers: Workers
    poster: Poster | None
    """None where nothing is posted, as in the demo."""
    model: str
    gist_sentences: int
    reading_seconds: float
    digest_stories: int

    async def poll(self, now: datetime) -> int:
        """Fetch the feeds that are due; the number polled."""
        return await poll_due(self.archive, self.fetcher, now)

    async def fetch(self, now: datetime) -> int:
        """Get the articles of new entries; the number tried."""
        entries = await self.archive.articles.claim_unfetched(now, LEASE, limit=20)
        await asyncio.gather(*(self._fetch_one(pending, now) for pending in entries))
        return len(entries)

    async def _fetch_one(self, pending: PendingEntry, now: datetime) -> None:
        feed = await self.archive.feeds.get(pending.feed)
        try:
            article = await self.fetcher.article(pending, feed.title if feed else "")
        except DatelineError as error:
            last = pending.attempts + 1 >= FETCH_ATTEMPTS
            log.warning("article not had", url=pending.entry.url, reason=str(error), last=last)
            if last:
                await self.archive.articles.give_up_entry(pending.id, str(error))
            else:
                retry_at = now + FETCH_RETRY * 2**pending.attempts
                await self.archive.articles.postpone_entry(pending.id, str(error), retry_at)
            return
        await self.archive.articles.save_article(pending.id, article, now)

    async def read(self, now: datetime) -> int:
        """Read the articles that have not been read; the number tried."""
        unread = await self.archive.articles.claim_unread(now, LEASE, limit=10)
        for number, article in unread:
            await self._read_one(number, article, now)
        return len(unread)

    async def _read_one(self, number: ArticleId, article: Article, now: datetime) -> None:
        try:
            reading = await self.readers(
                read_article, article, self.model, self.gist_sentences, seconds=self.reading_seconds
            )
        except DatelineError as error:
            log.warning("article not read", url=article.url, reason=str(error))
            await self.archive.articles.give_up_reading(number, str(error))
        except Exception as error:
            # Nobody expected this of an article: it is set aside, and the rest goes on.
            log.exception("article not read", url=article.url)
            await self.archive.articles.give_up_reading(number, repr(error))
        else:
            await self.archive.articles.save_reading(number, reading, now)

    async def group(self, now: datetime) -> int:
        """Put read articles into stories; the number grouped."""
        ungrouped = await self.archive.articles.ungrouped(limit=100)
        if not ungrouped:
            return 0
        grouper = Grouper()
        for article, story in await self.archive.articles.grouped_since(now - WINDOW):
            grouper.know(article, story)
        for one in ungrouped:
            known = grouper.story_of(one.article)
            if known is None:
                story = await self.archive.stories.open(one.id, now)
            else:
                story = StoryId(known)
                await self.archive.stories.join(one.id, story, now)
            grouper.know(one.article, story)
        return len(ungrouped)

    async def compose(self, now: datetime) -> int:
        """File what each due subscription is owed as deliveries; the number of messages."""
        filed = 0
        for subscription in await self.archive.subscriptions.due(now, limit=200):
            filed += await self.compose_for(subscription, now)
        return filed

    async def compose_for(self, subscription: Subscription, now: datetime) -> int:
        """File what one subscription is owed now, due or not; the number of messages."""
        owed = await self.archive.subscriptions.owed(subscription, limit=200)
        digests = compose_digests(subscription, owed, now, self.digest_stories)
        for story in (story for digest in digests for story in digest.stories if story.left_out):
            log.error("words did not stand in their source", url=story.url, left_out=story.left_out)
        messages = [message for digest in digests for message in digest_messages(digest)]
        due = next_due(subscription.schedule, now)
        if not messages and due == subscription.next_due_at:
            return 0
        filed = await self.archive.subscriptions.file_digest(subscription, messages, (), due, now)
        return len(messages) if filed else 0

    async def deliver(self, now: datetime) -> int:
        """Send the deliveries that are due; the number sent."""
        return await self.poster.deliver_due(now) if self.poster else 0

    def jobs(self) -> tuple[Job, ...]:
        """The handlers in the order in which an article passes them."""
        stages = (self.poll, self.fetch, self.read, self.group, self.compose, self.deliver)
        return tuple(Job(stage.__name__, stage) for stage in stages)
