"""Work shared by several processes, on procrastinate's queues in PostgreSQL.

A job is a hint that there is work of a kind; the rows of the archive are the truth. Whoever gets one claims rows that
lack their stage's output, as the bot does by itself on SQLite. So a job that is lost, run twice or late harms nothing.
Hints are kept in the transaction that makes the work, and by the bot for what becomes due.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from time import monotonic

import structlog
from procrastinate import App, PsycopgConnector
from procrastinate.exceptions import ConnectorException
from procrastinate.jobs import DeleteJobCondition, Status

from bot.archive import Archive
from bot.archive.alone import conninfo_of
from bot.archive.hints import Hint
from bot.jobs.schedule import LONGEST_REST
from bot.news import DatelineError

Handler = Callable[..., Awaitable[int]]
"""Does some of what is due at a time, where a language is given of that, and returns how much; 0 once nothing is."""
AT_MOST_SECONDS = 30.0
"""A job that has work for longer gives way to another of its kind."""
STALLED_SECONDS = 30
"""Without a sign of life from its worker, a job is given to another."""
LOOKED_FOR = "* * * * * */15"
"""When stalled jobs are looked for, as cron writes it, with seconds."""
FORGOTTEN, FORGOTTEN_HOURS = "17 3 * * *", 24
"""When ended jobs are deleted, and how old they must be then: those that failed stay to be looked at."""
UPKEEP = "upkeep"
POLLED_SECONDS = 1.0
"""How soon a job is found whose notification was missed."""
GRACE_SECONDS = 5.0

log = structlog.get_logger()


def app_of(url: str) -> App:
    """Procrastinate's connection to the database of the archive."""
    return App(connector=PsycopgConnector(conninfo=conninfo_of(url), min_size=1, max_size=8))


async def work(
    app: App, archive: Archive, handlers: Mapping[str, Handler], clock: Callable[[], datetime], stop: asyncio.Event
) -> None:
    """Do the work of these kinds until told to stop; what is under way may come to its end for a while.

    Args:
        app: open.
        archive: of the same database.
        handlers: by kind.
        clock: tells the time.
        stop: is set when the process is told to end.

    Raises:
        DatelineError: the queues cannot be reached any more.
    """
    for kind, handler in handlers.items():
        app.task(name=kind, queue=kind)(_Kind(archive, kind, handler, clock, stop).drain)
    _add_upkeep(app)
    # A job may take half a minute: with one worker for all kinds, further hints of one that has much to do would take
    # the places of the others.
    workers = [
        asyncio.create_task(
            app.run_worker_async(
                queues=[queue],
                name=queue,
                concurrency=1,
                fetch_job_polling_interval=POLLED_SECONDS,
                delete_jobs=DeleteJobCondition.SUCCESSFUL.value,
                shutdown_graceful_timeout=GRACE_SECONDS,
                stalled_worker_timeout=STALLED_SECONDS,
                install_signal_handlers=False,
            )
        )
        for queue in (*handlers, UPKEEP)
    ]
    stopped = asyncio.create_task(stop.wait())
    try:
        await asyncio.wait((*workers, stopped), return_when=asyncio.FIRST_COMPLETED)
        if not stopped.done():
            raise DatelineError("The queues in PostgreSQL cannot be reached any more; the worker ends.")
    finally:
        for task in (stopped, *workers):
            task.cancel()
        await asyncio.gather(stopped, *workers, return_exceptions=True)


@dataclass(slots=True)
class _Kind:
    """How this worker does work of a kind."""

    archive: Archive
    name: str
    handler: Handler
    clock: Callable[[], datetime]
    stop: asyncio.Event
    failures: int = 0
    """In a row."""

    async def drain(self, language: str = "") -> None:
        """Ask the handler until nothing is left. While something is, another worker may help."""
        began, hint = monotonic(), Hint(self.name, language)
        try:
            while await self._some(language) and not self.stop.is_set():
                await self.archive.queues.hint(hint)
                if monotonic() - began > AT_MOST_SECONDS:
                    return
        except Exception:
            # The next hint comes within a second: what fails again and again would do nothing else.
            await asyncio.sleep(min(2.0**self.failures, LONGEST_REST))
            self.failures += 1
            raise
        self.failures = 0

    async def _some(self, language: str) -> int:
        return await (self.handler(self.clock(), language) if language else self.handler(self.clock()))


def _add_upkeep(app: App) -> None:
    """Jobs of the queue's own, done by whichever worker comes first."""

    @app.periodic(cron=LOOKED_FOR)
    @app.task(name="retry stalled", queue=UPKEEP, queueing_lock="retry stalled")
    async def _retry(timestamp: int) -> None:
        await retry_stalled(app, datetime.fromtimestamp(timestamp, UTC))

    @app.periodic(cron=FORGOTTEN)
    @app.task(name="delete old", queue=UPKEEP, queueing_lock="delete old")
    async def _delete(timestamp: int) -> None:
        del timestamp
        await app.job_manager.delete_old_jobs(
            nb_hours=FORGOTTEN_HOURS, include_failed=True, include_cancelled=True, include_aborted=True
        )


async def retry_stalled(app: App, now: datetime) -> int:
    """Give jobs of workers that were killed to others; how many."""
    stalled = list(await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=STALLED_SECONDS))
    for job in stalled:
        assert job.id is not None
        log.warning("a worker was lost with a job", kind=job.queue)
        # Where the like of it waits already, that is the one that is tried.
        try:
            await app.job_manager.retry_job_by_id_async(job.id, retry_at=now)
        except ConnectorException:
            with suppress(ConnectorException):
                await app.job_manager.finish_job_by_id_async(job.id, Status.FAILED, delete_job=True)
    return len(stalled)
