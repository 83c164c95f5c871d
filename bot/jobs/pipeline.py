"""The handlers: each asks the archive for what lacks its stage's output, decides, and saves.

A handler may be run twice or be lost without harm: rows are claimed for a while, and what was not saved is claimed
again. One bad feed or article is recorded on its row, and the rest goes on.
"""

import asyncio
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import compress

import structlog

from bot.archive import Archive
from bot.digests.choosing import fault_of
from bot.digests.composing import compose, sample
from bot.fetching.fetcher import Fetcher
from bot.jobs.composing import Served, can_be_told, cohort_of, fits_in, in_waves, serve
from bot.jobs.fetching import Fetching
from bot.jobs.grouping import group_read
from bot.jobs.housekeeping import tidy, warn_of_failing
from bot.jobs.links import Links
from bot.jobs.polling import poll_due
from bot.jobs.reading import ReaderSettings
from bot.jobs.revising import revise_due
from bot.jobs.schedule import Job
from bot.jobs.unread import read_due, read_page
from bot.jobs.workers import Workers
from bot.news import (
    ArticleId,
    Digest,
    Filing,
    Owed,
    Story,
    Subscription,
)
from bot.posting import Crossposter, Editor, Poster
from bot.rendering import digest_messages, inert
from bot.wording import retell, say, titled

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
COMPOSED_TOGETHER = 200
"""Subscriptions that are looked at in one round: those that are owed the same are composed once."""
FILED_TOGETHER = 50
"""What is decided for so many is kept in one transaction."""
SAMPLED = 50
"""Stories that are looked at for a sample of a subscription's digests."""
MOST_OWED = 500
"""Articles that are looked at for one subscription at one time; what is beyond comes at the next."""
UNSERVED = timedelta(minutes=1)
"""After which a subscription is tried again that could not be served."""

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class _Round:
    """Subscriptions that are served together."""

    now: datetime
    asked: bool
    """Whether somebody asks for it, whatever the schedules say."""
    cohorts: dict[Hashable, Served] = field(default_factory=dict)
    """What those get who are owed the same."""


@dataclass(frozen=True, slots=True)
class Pipeline:
    """What the handlers work with."""

    archive: Archive
    fetcher: Fetcher
    readers: Workers
    poster: Poster | None
    """None where nothing is posted, as in the demo."""
    reading: ReaderSettings
    digest_stories: int
    keep_days: int = 0
    """After how many days a story that nothing was added to is forgotten; 0 for never."""
    crossposter: Crossposter | None = None
    editor: Editor | None = None
    others: Mapping[str, Workers] = field(default_factory=dict)
    """Further workers, by name, for who watches them: those of the fetcher."""
    pages: Fetching = field(default_factory=Fetching)
    links: Links = field(default_factory=Links)

    async def poll(self, now: datetime) -> int:
        """Fetch the feeds that are due; the number polled."""
        return await poll_due(self.archive, self.fetcher, now)

    async def fetch(self, now: datetime) -> int:
        """Get the articles of new entries; the number tried."""
        return await self.pages.fetch_due(self.archive, self.fetcher, now)

    async def read(self, now: datetime) -> int:
        """Read the articles that have not been read; the number tried."""
        return await read_due(self.archive, self.readers, self.reading, now)

    async def read_link(self, url: str, now: datetime) -> Story:
        """The article at an address, read, as a story of its own that is kept nowhere.

        Raises:
            DatelineError: there is no article, or it cannot be read.
        """
        return await self.links.read(lambda: read_page(self.fetcher, self.readers, self.reading, url, now))

    async def group(self, now: datetime, language: str = "") -> int:
        """Put read articles into stories, those of a language or all; the number grouped."""
        return await group_read(self.archive, now, language)

    async def compose(self, now: datetime) -> int:
        """File what the due subscriptions are owed as deliveries; the number of subscriptions served."""
        served = 0
        # The first of each owner is filed before the others are even loaded: none waits for another's many.
        for per_owner in (1, None):
            due = await self.archive.subscriptions.due(now, COMPOSED_TOGETHER, per_owner)
            if not due:
                break
            refused = [filing.subscription.id for filing, kept in await self._serve(due, now) if not kept]
            if refused:
                # Another was quicker, once in a while. Where that is said again and again it is no progress.
                log.warning("filings refused, to be looked at again", subscriptions=refused)
            served += len(due) - len(refused)
        return served

    async def compose_now(self, subscription: Subscription, now: datetime) -> int:
        """File what one subscription is owed, whatever its schedule says; the number of messages."""
        filed = await self._serve([subscription], now, asked=True)
        return sum(len(filing.messages) for filing, kept in filed if kept)

    async def preview(self, subscription: Subscription, now: datetime) -> Digest | None:
        """The next digest as it would be now, without filing it; None where nothing is owed."""
        owed = await self.archive.owed.to(subscription)
        composed = await asyncio.to_thread(
            compose, subscription, owed, now, self.digest_stories, fits=fits_in(subscription), asked=True
        )
        return next(iter(composed.digests), None)

    async def sample(self, subscription: Subscription, now: datetime) -> Digest | None:
        """What the subscription's digests look like: of its latest stories, whatever it was shown; None without any."""
        owed = await self.archive.owed.latest_of(subscription, SAMPLED)
        fits = fits_in(subscription)
        digest = await asyncio.to_thread(sample, subscription, owed, now, self.digest_stories, fits)
        return digest if digest and (digest.stories or digest.also) else None

    async def begin(self, subscription: Subscription, now: datetime) -> int:
        """File a first digest of the subscription's latest stories, which count as shown; the number of messages."""
        digest = await self.sample(subscription, now)
        if digest is None:
            return 0
        messages = digest_messages(replace(digest, also=()) if digest.stories else digest)
        filing = Filing(
            subscription,
            messages,
            {},
            subscription.next_due_at,
            held_until=subscription.held_until,
            complete=False,
        )
        (filed,) = await self.archive.owed.file([filing], now)
        await self._log_filed([filing] if filed else [])
        return len(messages) if filed else 0

    async def _serve(
        self, subscriptions: Sequence[Subscription], now: datetime, *, asked: bool = False
    ) -> list[tuple[Filing, bool]]:
        """What was decided for each, and whether it was kept."""
        readable = [one for one in subscriptions if not await self._pause_unreadable(one, now)]
        return [served for wave in in_waves(readable) for served in await self._serve_wave(wave, now, asked=asked)]

    async def _serve_wave(
        self, subscriptions: Sequence[Subscription], now: datetime, *, asked: bool
    ) -> list[tuple[Filing, bool]]:
        owed = await self.archive.owed.to_several(subscriptions, limit=MOST_OWED)
        filings, together = [], _Round(now, asked)
        for subscription in subscriptions:
            theirs = owed.get(subscription.id, [])
            filings.append(await self._decide_guarded(subscription, theirs, together))
            await asyncio.sleep(0)
        filed: list[tuple[Filing, bool]] = []
        for first in range(0, len(filings), FILED_TOGETHER):
            some = filings[first : first + FILED_TOGETHER]
            kept = await self.archive.owed.file(some, now)
            await self._log_filed(list(compress(some, kept)))
            filed += zip(some, kept, strict=True)
        return filed

    async def _log_filed(self, filings: Sequence[Filing]) -> None:
        told = {article for filing in filings for article in (*filing.shown, *filing.passed_over)}
        traces = await self.archive.history.ids(told)
        for filing in filings:
            order = {"subscription": filing.subscription.id, "channel": filing.subscription.channel}
            if filing.shown:
                log.info("articles filed", trace=_ids(traces, filing.shown), messages=len(filing.messages), **order)
            if filing.passed_over:
                log.debug("articles refused by filters", trace=_ids(traces, filing.passed_over), **order)
            await asyncio.sleep(0)  # a hundred subscriptions may have refused some hundred articles each

    async def _pause_unreadable(self, subscription: Subscription, now: datetime) -> bool:
        """Whether a subscription waits for a filter that can be used; what it is owed comes once it has one."""
        fault = fault_of(subscription)
        if fault is None:
            return False
        log.error("a filter cannot be used", subscription=subscription.id)
        if await self.archive.subscriptions.pause(subscription.id, fault) and self.poster is not None:

            def text() -> str:
                label = inert(titled(subscription.label))
                return say("{label} is paused. {fault}", label=label, fault=inert(retell(fault)))

            await self.poster.tell_admins(subscription.id, text, now)
        return True

    async def _decide_guarded(self, subscription: Subscription, owed: Sequence[Owed], together: _Round) -> Filing:
        """A story that cannot be told must not keep others from coming, nor a subscription the others from theirs."""
        now = together.now
        try:
            return await self._decide(subscription, owed, together)
        except Exception:
            log.exception("a subscription cannot be served", subscription=subscription.id)
            sound = [one for one in owed if await asyncio.to_thread(can_be_told, subscription, one, now)]
            if sound and len(sound) < len(owed):
                filing = await self._decide(subscription, sound, _Round(now, together.asked))
                return replace(filing, next_due_at=min(filing.next_due_at, now + UNSERVED), complete=False)
            return Filing(subscription, (), {}, now + UNSERVED, held_until=subscription.held_until, complete=False)

    async def _decide(self, subscription: Subscription, owed: Sequence[Owed], together: _Round) -> Filing:
        """What a subscription gets: composed once for all of its cohort in this round."""
        now, cohorts = together.now, together.cohorts
        schedule, filed_since = subscription.schedule, self.archive.deliveries.filed_since
        lately = await filed_since(subscription.id, now - HOUR) if schedule.most_an_hour is not None else 0
        today = await filed_since(subscription.id, now - DAY) if schedule.most_a_day is not None else 0
        cohort = cohort_of(subscription, owed, lately, today)
        served = cohorts.get(cohort)
        if served is None:
            # In a thread, as all that goes through whole texts: five hundred long ones would hold the loop for seconds.
            served = await asyncio.to_thread(
                serve, subscription, owed, now, self.digest_stories, lately, today, asked=together.asked
            )
            for story in (story for digest in served.composed.digests for story in digest.stories if story.left_out):
                log.error("words did not stand in their source", url=story.url, left_out=story.left_out)
        if cohort is not None:
            cohorts[cohort] = served
        composed, messages, edits = served
        more = sum(len(one.news) for one in owed) >= MOST_OWED
        return Filing(
            subscription,
            messages,
            composed.passed_over,
            now if more and composed.held_until is None else composed.next_due_at,
            edits,
            held_until=composed.held_until,
            complete=composed.held_until is None and not more,
        )

    async def deliver(self, now: datetime) -> int:
        """Send the deliveries that are due; the number sent."""
        return await self.poster.deliver_due(now) if self.poster else 0

    async def crosspost(self, now: datetime) -> int:
        """Publish what stands in announcement channels; the number tried."""
        return await self.crossposter.publish_due(now) if self.crossposter else 0

    async def revise(self, now: datetime) -> int:
        """Edit messages whose articles were edited, or that are to show more; the number tried."""
        return await revise_due(self.archive, self.editor, now) if self.editor and self.editor.ready else 0

    async def warn(self, now: datetime) -> int:
        """Tell admins of feeds that have failed for a week; the number of feeds."""
        return await warn_of_failing(self.archive, self.poster, now) if self.poster else 0

    async def tidy(self, now: datetime) -> int:
        """Forget what is of no use any more, and stories older than what is kept; how many of each, together."""
        return await tidy(self.archive, self.keep_days, now)

    def jobs(self) -> tuple[Job, ...]:
        """The handlers in the order in which an article passes them."""
        stages = (self.poll, self.fetch, self.read, self.group, self.compose, self.deliver, self.crosspost, self.revise)
        hourly = Job("warn", self.warn, HOUR), Job("tidy", self.tidy, HOUR)
        return (*(Job(stage.__name__, stage) for stage in stages), *hourly)


def _ids(traces: Mapping[ArticleId, str], articles: Iterable[ArticleId]) -> str:
    return " ".join(traces[one] for one in articles if one in traces)
