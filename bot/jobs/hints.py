"""Work shared by several processes, on procrastinate's queues in PostgreSQL.

A job is a hint that there is work of a kind; the rows of the archive are the truth. Whoever gets one claims rows that
lack their stage's output, as the bot does by itself on SQLite. So a job that is lost, run twice or late harms nothing.
"""

import asyncio
from collections.abc import Callable, Collection, Iterable
from contextlib import suppress
from datetime import datetime
from functools import partial
from time import monotonic

import structlog
from procrastinate import App, PsycopgConnector
from procrastinate.exceptions import AlreadyEnqueued
from procrastinate.jobs import DeleteJobCondition, Status

from bot.archive import Archive
from bot.archive.alone import conninfo_of
from bot.jobs.schedule import Handler, Job
from bot.news import DatelineError

KINDS = ("poll", "fetch", "read", "group", "compose")
"""What workers do, in the order in which an article passes them; each has a queue of its own."""
IN_ORDER = frozenset({"group"})
"""Kinds of which one job runs at a time, since where an article belongs depends on those that were placed before."""
AT_MOST_SECONDS = 30.0
"""A job that has work for longer gives way to another of its kind."""
STALLED_SECONDS = 30.0
"""Without a sign of life from its worker, a job is taken from it."""
LOOKED_AT_EVERY = 15.0
GRACE_SECONDS = 5.0

log = structlog.get_logger()


def app_of(url: str) -> App:
    """Procrastinate's connection to the database of the archive."""
    return App(connector=PsycopgConnector(conninfo=conninfo_of(url), min_size=1, max_size=8))


def hinting(app: App, archive: Archive) -> Job:
    """What the bot does in place of the workers' work: it gives a hint for each kind of which rows are due."""

    async def hint_due(now: datetime) -> int:
        waiting = await archive.queues.waiting(now)
        for kind in KINDS:
            if waiting[kind].rows:
                await hint(app, kind)
        return 0

    return Job("hint", hint_due)


async def hint(app: App, kind: str) -> None:
    """Say that there is work of a kind, unless that has been said and nobody has taken it up yet."""
    with suppress(AlreadyEnqueued):
        lock = kind if kind in IN_ORDER else None
        await app.configure_task(kind, queue=kind, queueing_lock=kind, lock=lock).defer_async()


async def work(
    app: App, handlers: Iterable[tuple[str, Handler]], clock: Callable[[], datetime], stop: asyncio.Event
) -> None:
    """Do the work of these kinds until told to stop; what is under way may come to its end for a while.

    Args:
        app: open.
        handlers: by kind; each does some of what is due and returns how much, 0 once nothing is left.
        clock: tells the time.
        stop: is set when the process is told to end.
    """
    tasks = dict(handlers)
    for kind, handler in tasks.items():
        app.task(name=kind, queue=kind)(partial(_drain, app, kind, handler, clock, stop))
    working = asyncio.create_task(
        app.run_worker_async(
            queues=list(tasks),
            concurrency=len(tasks),
            delete_jobs=DeleteJobCondition.ALWAYS.value,
            shutdown_graceful_timeout=GRACE_SECONDS,
            stalled_worker_timeout=STALLED_SECONDS,
            install_signal_handlers=False,
        )
    )
    freeing = asyncio.create_task(_free_stalled(app, tasks))
    stopped = asyncio.create_task(stop.wait())
    try:
        await asyncio.wait((working, freeing, stopped), return_when=asyncio.FIRST_COMPLETED)
        if not stopped.done():
            raise DatelineError("The queues in PostgreSQL cannot be reached any more.")
    finally:
        for task in (stopped, freeing, working):
            task.cancel()
        await asyncio.gather(stopped, freeing, working, return_exceptions=True)


async def _drain(app: App, kind: str, handler: Handler, clock: Callable[[], datetime], stop: asyncio.Event) -> None:
    """Ask a handler until nothing is left. While something is, another worker may help, and the next kind may begin."""
    began = monotonic()
    while await handler(clock()) and not stop.is_set():
        for one in KINDS[KINDS.index(kind) :][:2]:
            await hint(app, one)
        if monotonic() - began > AT_MOST_SECONDS:
            return


async def _free_stalled(app: App, kinds: Collection[str]) -> None:
    """Take jobs from workers that were killed, which else would keep those that run one at a time for ever."""
    while True:
        for job in await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=STALLED_SECONDS):
            if job.queue in kinds and job.id is not None:
                log.warning("a worker was lost with a job", kind=job.queue)
                # Not tried again: whoever watches what is due has given, or will give, another hint.
                await app.job_manager.finish_job_by_id_async(job.id, Status.FAILED, delete_job=True)
        await asyncio.sleep(LOOKED_AT_EVERY)
