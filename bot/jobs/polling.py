"""Polling: many feeds at once, their results kept together."""

import asyncio
import time
from collections import Counter
from collections.abc import Mapping
from datetime import datetime, timedelta

import structlog

from bot.archive import Archive
from bot.fetching.fetcher import Fetcher
from bot.fetching.network import Network
from bot.jobs.leases import LEASE, renewing
from bot.news import EVERYBODY, OPERATOR, Feed, NewEntry, Poll, trace_id
from bot.news.fairness import whose

UNDER_WAY = 256
"""Feeds claimed at a time; the client opens fewer connections, so a slow feed keeps no other one waiting."""
PER_OWNER = 16
"""Feeds of one server that are claimed at a time, while fewer than so many of it are under way; packs have all room."""
TOGETHER_SECONDS = 0.1
"""Polls that end within this time are kept in one transaction: each costs the disk a flush."""
AT_MOST_SECONDS = 60.0

log = structlog.get_logger()


async def poll_due(archive: Archive, fetcher: Fetcher, now: datetime) -> int:
    """Poll the feeds that are due, and those that become due meanwhile; the number polled.

    While our own network is away only a few are tried, the longest waiting first; the others stay due.
    """
    began = time.monotonic()
    under_way: dict[asyncio.Task[Poll], Feed] = {}
    polled = 0
    moment = now
    was_down = fetcher.network.down_since is not None

    async def renew(until: datetime) -> None:
        await archive.feeds.renew_claims([feed.id for feed in under_way.values()], until)

    try:
        async with renewing(renew, now):
            while True:
                passed = time.monotonic() - began
                moment = now + timedelta(seconds=passed)
                at_once = fetcher.network.may_ask(moment, UNDER_WAY)
                if len(under_way) <= at_once // 2 and passed < AT_MOST_SECONDS and at_once:
                    free = at_once - len(under_way)
                    theirs = Counter(feed.owner for feed in under_way.values())
                    busy = [owner for owner, polls in theirs.items() if owner != EVERYBODY and polls >= PER_OWNER]
                    for feed in await archive.feeds.claim_due(moment, LEASE, free, PER_OWNER, busy):
                        under_way[asyncio.create_task(_poll(fetcher, feed, moment))] = feed
                if not under_way:
                    return polled
                ended, _ = await asyncio.wait(under_way, timeout=TOGETHER_SECONDS)
                if ended:
                    polled += await _keep(archive, fetcher, {task: under_way[task] for task in ended}, moment)
                    for task in ended:
                        del under_way[task]
                    was_down = await _judge_network(archive, fetcher.network, moment, was_down=was_down)
    finally:
        if under_way:
            for task in under_way:
                task.cancel()
            await asyncio.shield(archive.feeds.release_claims(moment, [feed.id for feed in under_way.values()]))


async def _poll(fetcher: Fetcher, feed: Feed, now: datetime) -> Poll:
    whose.set(feed.owner)
    return await fetcher.poll(feed, now)


async def _judge_network(archive: Archive, network: Network, now: datetime, *, was_down: bool) -> bool:
    """Take back failures that were kept before it showed that they were our network's. Whether it is away now."""
    if network.down_since:
        await archive.feeds.pardon(network.down_since, now)
        if not was_down:
            log.warning(
                "our network seems to be away: no site answers; feeds wait", since=network.down_since.isoformat()
            )
    elif was_down:
        log.info("our network counts as there again: the feeds that wait are polled")
    return network.down_since is not None


async def _keep(archive: Archive, fetcher: Fetcher, ended: Mapping[asyncio.Task[Poll], Feed], now: datetime) -> int:
    for task, feed in ended.items():
        if error := task.exception():
            # A fetcher tells what is wrong with a feed on its poll; this nobody expected. The feed's turn comes again.
            log.error("poll failed", url=feed.url, exc_info=error)
    polls = [task.result() for task in ended if not task.exception()]
    try:
        brought = await archive.feeds.save_polls(polls, now)
    except Exception:
        # Kept together they fail together; each by itself, only the one that is to blame does.
        log.exception("polls not kept together", polls=len(polls))
        brought = [await _keep_one(archive, fetcher, poll, now) for poll in polls]
    for poll, new in zip(polls, brought, strict=True):
        if new or poll.problem:
            log.info("feed polled", feed=poll.title, entries=len(poll.entries), new=len(new), problem=poll.problem)
        for entry in new:
            log.info("entry seen", trace=trace_id(entry.id), feed=poll.title, url=entry.url, title=entry.title)
    return len(ended)


async def _keep_one(archive: Archive, fetcher: Fetcher, poll: Poll, now: datetime) -> list[NewEntry]:
    try:
        return await archive.feeds.save_poll(poll, now)
    except Exception as error:
        log.exception("a poll cannot be kept", feed=poll.feed)
        feed = await archive.feeds.get(poll.feed, asker=OPERATOR)
        if feed is None:
            return []
        problem = f"What the feed says cannot be stored ({type(error).__name__})."
        return await archive.feeds.save_poll(fetcher.failed(feed, problem, now), now)
