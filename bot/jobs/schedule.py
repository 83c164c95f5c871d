"""What runs when. The only module that knows APScheduler, which has no types."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from typing import NamedTuple

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.interval import IntervalTrigger

Handler = Callable[[datetime], Awaitable[int]]
"""Does the work that is due at a time and returns how much it did."""


class Job(NamedTuple):
    """A handler and how often it is asked. One that finds nothing costs a query, so asking every second is cheap."""

    name: str
    handler: Handler
    every: timedelta = timedelta(seconds=1)


log = structlog.get_logger()


@asynccontextmanager
async def running(jobs: Iterable[Job], clock: Callable[[], datetime], grace: timedelta) -> AsyncIterator[None]:
    """Run every job again and again until the block ends.

    A handler never runs beside itself. One that did something is asked again at once. What is under way when the
    block ends may finish within `grace` and is cancelled after that; its claimed rows are found again later.
    """
    scheduler = AsyncIOScheduler(timezone="UTC")
    working: set[asyncio.Task[None]] = set()
    stopping = asyncio.Event()

    async def drain(job: Job) -> None:
        task = asyncio.current_task()
        assert task is not None
        working.add(task)
        try:
            while not stopping.is_set() and await job.handler(clock()):
                pass
        except Exception:
            log.exception("handler failed", job=job.name)
        finally:
            working.discard(task)

    for job in jobs:
        scheduler.add_job(
            drain,
            IntervalTrigger(seconds=job.every.total_seconds()),
            args=(job,),
            id=job.name,
            next_run_time=clock(),
            max_instances=1,
            coalesce=True,
            misfire_grace_time=None,
        )
    scheduler.start()
    try:
        yield
    finally:
        stopping.set()
        scheduler.pause()
        if working:
            await asyncio.wait(working, timeout=grace.total_seconds())
        scheduler.shutdown()
