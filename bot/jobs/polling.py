"""Polling: many feeds at once, their results kept together."""

import asyncio
import time
from datetime import datetime, timedelta

import structlog

from bot.archive import Archive
from bot.fetching.fetcher import Fetcher
from bot.news import Poll

LEASE = timedelta(minutes=5)
"""How long a claimed feed stays away from other claimants; longer than any poll takes."""
UNDER_WAY = 256
"""Feeds claimed at a time; the client opens fewer connections, so a slow feed keeps no other one waiting."""
TOGETHER_SECONDS = 0.1
"""Polls that end within this time are kept in one transaction: each costs the disk a flush."""
AT_MOST_SECONDS = 60.0

log = structlog.get_logger()


async def poll_due(archive: Archive, fetcher: Fetcher, now: datetime) -> int:
    """Poll the feeds that are due, and those that become due meanwhile; the number polled."""
    began = time.monotonic()
    under_way: set[asyncio.Task[Poll]] = set()
    polled = 0
    try:
        while True:
            passed = time.monotonic() - began
            moment = now + timedelta(seconds=passed)
            if len(under_way) <= UNDER_WAY // 2 and passed < AT_MOST_SECONDS:
                feeds = await archive.feeds.claim_due(moment, LEASE, UNDER_WAY - len(under_way))
                under_way |= {asyncio.create_task(fetcher.poll(feed, moment)) for feed in feeds}
            if not under_way:
                return polled
            ended, under_way = await asyncio.wait(under_way, timeout=TOGETHER_SECONDS)
            if ended:
                polled += await _keep(archive, fetcher, ended, moment)
    finally:
        for task in under_way:
            task.cancel()


async def _keep(archive: Archive, fetcher: Fetcher, ended: set[asyncio.Task[Poll]], now: datetime) -> int:
    for task in ended:
        if error := task.exception():
            # A fetcher tells what is wrong with a feed on its poll; this nobody expected. The feed's turn comes again.
            log.error("poll failed", exc_info=error)
    polls = [task.result() for task in ended if not task.exception()]
    try:
        counts = await archive.feeds.save_polls(polls, now)
    except Exception:
        # Kept together they fail together; each by itself, only the one that is to blame does.
        log.exception("polls not kept together", polls=len(polls))
        counts = [await _keep_one(archive, fetcher, poll, now) for poll in polls]
    for poll, new in zip(polls, counts, strict=True):
        if new or poll.problem:
            log.info("feed polled", feed=poll.title, entries=len(poll.entries), new=new, problem=poll.problem)
    return len(ended)


async def _keep_one(archive: Archive, fetcher: Fetcher, poll: Poll, now: datetime) -> int:
    try:
        return await archive.feeds.save_poll(poll, now)
    except Exception as error:
        log.exception("a poll cannot be kept", feed=poll.feed)
        feed = await archive.feeds.get(poll.feed)
        if feed is None:
            return 0
        problem = f"What the feed says cannot be stored ({type(error).__name__})."
        return await archive.feeds.save_poll(fetcher.failed(feed, problem, now), now)
