"""The handlers: each asks the archive for what lacks its stage's output, decides, and saves.

A handler may be run twice or be lost without harm: rows are claimed for a while, and what was not saved is claimed
again. One bad feed or article is recorded on its row, and the rest goes on.
"""

import asyncio
from collections import deque
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import structlog
from structlog.contextvars import bound_contextvars

from bot.archive import Archive
from bot.digests.choosing import fault_of
from bot.digests.composing import compose, sample
from bot.fetching.fetcher import Fetcher
from bot.jobs.composing import Served, can_be_told, cohort_of, current_body, fits_in, in_waves, serve
from bot.jobs.fetching import Fetching
from bot.jobs.grouping import group_read
from bot.jobs.leases import LEASE, renewing
from bot.jobs.links import SECONDS as LINK_SECONDS
from bot.jobs.links import Links
from bot.jobs.polling import poll_due
from bot.jobs.reading import Outcome, ReaderSettings, read_all
from bot.jobs.schedule import Job
from bot.jobs.workers import Workers
from bot.news import (
    Article,
    ArticleId,
    Delivery,
    DeliveryState,
    Digest,
    Edit,
    Filing,
    Owed,
    ReadArticle,
    Reading,
    Story,
    StoryId,
    Subscription,
    TryLater,
)
from bot.news.addresses import mask_text
from bot.posting import Crossposter, Edited, Editor, Poster
from bot.rendering import digest_messages, inert
from bot.stories import WINDOW

READ_PER_OWNER = 2
"""Articles of one server that are read in one round; who comes meanwhile waits no longer than for these."""
READ_ATTEMPTS = 3
READ_RETRY = timedelta(minutes=1)
"""Doubled at each attempt: whoever killed a worker, or took its memory, may be gone by then."""
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
COMPOSED_TOGETHER = 200
"""Subscriptions that are looked at in one round: those that are owed the same are composed once."""
FILED_TOGETHER = 50
"""What is decided for so many is kept in one transaction."""
TIDIED_TOGETHER = 100
SAMPLED = 50
"""Stories that are looked at for a sample of a subscription's digests."""
MOST_OWED = 500
"""Articles that are looked at for one subscription at one time; what is beyond comes at the next."""
UNSERVED = timedelta(minutes=1)
"""After which a subscription is tried again that could not be served."""
EDITED_TOGETHER = 20
EDIT_RETRY = timedelta(seconds=30)

log = structlog.get_logger()


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
        unread = await self.archive.articles.claim_unread(now, LEASE, limit=10, per_owner=READ_PER_OWNER)
        traces = await self.archive.history.ids([number for number, _, _ in unread])
        left = deque(unread)

        async def renew(until: datetime) -> None:
            await self.archive.articles.renew_claims([number for number, *_ in left], until)

        async with renewing(renew, now):
            async for outcome in read_all([article for _, article, _ in unread], self.readers, self.reading):
                number, article, attempts = left.popleft()
                with bound_contextvars(trace=traces.get(number)):
                    await self._keep_reading(number, article, attempts, outcome, now)
        return len(unread)

    async def _keep_reading(
        self, number: ArticleId, article: Article, attempts: int, outcome: Outcome, now: datetime
    ) -> None:
        if isinstance(outcome, Reading):
            await self.archive.articles.save_reading(number, outcome, now)
            log.info("article read", article=number, actors=len(outcome.actors), quotes=len(outcome.quotes))
        elif isinstance(outcome, TryLater):
            log.info("article to be read again", reason=str(outcome))
            await self.archive.articles.postpone_reading(number, now + READ_RETRY)
        elif attempts + 1 < READ_ATTEMPTS:
            log.warning("article not read, to be tried again", url=article.url, reason=str(outcome))
            retry_at = now + READ_RETRY * 2**attempts
            await self.archive.articles.postpone_reading(number, retry_at, str(outcome))
        else:
            log.warning("article not read, goes on as a headline", url=article.url, reason=str(outcome))
            await self.archive.articles.give_up_reading(number, str(outcome), now)

    async def read_link(self, url: str, now: datetime) -> Story:
        """The article at an address, read, as a story of its own that is kept nowhere.

        Raises:
            DatelineError: there is no article, or it cannot be read.
        """
        return await self.links.read(lambda: self._read_link(url, now))

    async def _read_link(self, url: str, now: datetime) -> Story:
        article = await self.fetcher.page(url)
        within = replace(self.reading, seconds=min(self.reading.seconds, LINK_SECONDS))
        reading = await anext(read_all([article], self.readers, within))
        if not isinstance(reading, Reading):
            raise reading
        return Story(StoryId(0), (ReadArticle(ArticleId(0), article, reading, now),))

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
        filings = []
        cohorts: dict[Hashable, Served] = {}
        for subscription in subscriptions:
            theirs = owed.get(subscription.id, [])
            filings.append(await self._decide_guarded(subscription, theirs, now, cohorts, asked=asked))
            await asyncio.sleep(0)
        filed: list[tuple[Filing, bool]] = []
        for first in range(0, len(filings), FILED_TOGETHER):
            some = filings[first : first + FILED_TOGETHER]
            filed += zip(some, await self.archive.owed.file(some, now), strict=True)
        await self._log_filed([filing for filing, kept in filed if kept])
        return filed

    async def _log_filed(self, filings: Sequence[Filing]) -> None:
        told = {article for filing in filings for article in (*filing.shown, *filing.passed_over)}
        traces = await self.archive.history.ids(told)
        for filing in filings:
            order = {"subscription": filing.subscription.id, "channel": filing.subscription.channel}
            if filing.shown:
                trace = " ".join(traces[article] for article in filing.shown if article in traces)
                log.info("articles filed", trace=trace, messages=len(filing.messages), **order)
            for article in filing.passed_over:
                log.debug("article refused by filters", trace=traces.get(article), **order)

    async def _pause_unreadable(self, subscription: Subscription, now: datetime) -> bool:
        """Whether a subscription waits for a filter that can be used; what it is owed comes once it has one."""
        fault = fault_of(subscription)
        if fault is None:
            return False
        log.error("a filter cannot be used", subscription=subscription.id)
        if await self.archive.subscriptions.pause(subscription.id, fault) and self.poster is not None:
            await self.poster.tell_admins(
                subscription.id, f"{inert(subscription.label)} is paused. {inert(fault)}", now
            )
        return True

    async def _decide_guarded(
        self,
        subscription: Subscription,
        owed: Sequence[Owed],
        now: datetime,
        cohorts: dict[Hashable, Served],
        *,
        asked: bool,
    ) -> Filing:
        """A story that cannot be told must not keep others from coming, nor a subscription the others from theirs."""
        try:
            return await self._decide(subscription, owed, now, cohorts, asked=asked)
        except Exception:
            log.exception("a subscription cannot be served", subscription=subscription.id)
            sound = [one for one in owed if await asyncio.to_thread(can_be_told, subscription, one, now)]
            if sound and len(sound) < len(owed):
                filing = await self._decide(subscription, sound, now, {}, asked=asked)
                return replace(filing, next_due_at=min(filing.next_due_at, now + UNSERVED), complete=False)
            return Filing(subscription, (), {}, now + UNSERVED, held_until=subscription.held_until, complete=False)

    async def _decide(
        self,
        subscription: Subscription,
        owed: Sequence[Owed],
        now: datetime,
        cohorts: dict[Hashable, Served],
        *,
        asked: bool,
    ) -> Filing:
        """What a subscription gets: composed once for all of its cohort in this round."""
        schedule, filed_since = subscription.schedule, self.archive.deliveries.filed_since
        lately = await filed_since(subscription.id, now - HOUR) if schedule.most_an_hour is not None else 0
        today = await filed_since(subscription.id, now - DAY) if schedule.most_a_day is not None else 0
        cohort = cohort_of(subscription, owed, lately, today)
        served = cohorts.get(cohort)
        if served is None:
            # In a thread, as all that goes through whole texts: five hundred long ones would hold the loop for seconds.
            served = await asyncio.to_thread(
                serve, subscription, owed, now, self.digest_stories, lately, today, asked=asked
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
        if self.editor is None or not self.editor.ready:
            return 0
        for posted, subscription, story in await self.archive.edits.outdated(now, EDITED_TOGETHER):
            # Without edits the message stays, and is looked at no more.
            body = await asyncio.to_thread(current_body, subscription, posted, story) if posted.style.edits else None
            await self.archive.edits.want([Edit(posted.delivery, body, posted.wanted_at)], now)
        due = await self.archive.edits.due(now, EDITED_TOGETHER)
        await asyncio.gather(*(self._edit(delivery, now) for delivery in due))
        return len(due)

    async def _edit(self, delivery: Delivery, now: datetime) -> None:
        trace = await self.archive.history.ids_in(delivery.id)
        with bound_contextvars(delivery=delivery.id, channel=delivery.channel, trace=trace):
            await self._edit_one(delivery, now)

    async def _edit_one(self, delivery: Delivery, now: datetime) -> None:
        assert self.editor is not None
        sent = delivery.state is DeliveryState.SENT
        if delivery.wanted is None or (sent and delivery.wanted == delivery.body):
            await self.archive.edits.done(delivery)
            return
        match await self.editor.show(delivery, delivery.wanted, now) if sent else Edited.IMPOSSIBLE:
            case Edited.DONE:
                await self.archive.edits.done(delivery)
                log.info("message edited", message=delivery.message)
            case Edited.LATER:
                await self.archive.edits.again(delivery.id, now + EDIT_RETRY)
            case Edited.IMPOSSIBLE:
                await self.archive.edits.give_up(delivery.id, now, gone=False)
            case Edited.GONE:
                await self.archive.edits.give_up(delivery.id, now, gone=True)

    async def warn(self, now: datetime) -> int:
        """Tell admins of feeds that have failed for a week; the number of feeds."""
        if self.poster is None:
            return 0
        failing = await self.archive.feeds.take_failing(now)
        for feed, subscriptions in failing:
            problem = inert(mask_text(feed.problem or ""))
            text = f"The feed {inert(feed.title)} could not be read for a week: {problem} I go on trying."
            told = {}
            for number in subscriptions:
                channel, orderer = await self.archive.subscriptions.told(number) or (None, None)
                told[channel or orderer] = number
            for number in told.values():
                await self.poster.tell_admins(number, text, now)
        return len(failing)

    async def tidy(self, now: datetime) -> int:
        """Forget what is of no use any more, and stories older than what is kept; how many of each, together."""
        dropped = await self.archive.grouping_index.forget(now - WINDOW, limit=TIDIED_TOGETHER)
        dropped += await self.archive.pauses.end_gone(now)
        dropped += await self.archive.feeds.end_removed(now)
        dropped += await self.archive.grouping_index.forget_counts()
        dropped += await self.archive.quotas.forget(now)
        dropped += await self.archive.retention.free_names(now)
        if self.keep_days:
            before = now - timedelta(days=self.keep_days)
            dropped += await self.archive.retention.forget(before, limit=TIDIED_TOGETHER)
        return dropped

    def jobs(self) -> tuple[Job, ...]:
        """The handlers in the order in which an article passes them."""
        stages = (self.poll, self.fetch, self.read, self.group, self.compose, self.deliver, self.crosspost, self.revise)
        hourly = Job("warn", self.warn, HOUR), Job("tidy", self.tidy, HOUR)
        return (*(Job(stage.__name__, stage) for stage in stages), *hourly)
