"""What runs when. The only module that knows APScheduler, which has no types."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from time import monotonic
from typing import NamedTuple

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.interval import IntervalTrigger

from bot.archive import storage_problem

Handler = Callable[[datetime], Awaitable[int]]
"""Does the work that is due at a time and returns how much it did."""
LONGEST_REST = 30.0
"""Seconds that a handler rests at most after it failed; the rest doubles with each failure."""
LOOKED_AT_EVERY = 1.0
JUMP = timedelta(seconds=5)
"""By more than this the clock is set, and not kept right by NTP."""


class Job(NamedTuple):
    """A handler and how often it is asked. One that finds nothing costs a query, so asking every second is cheap."""

    name: str
    handler: Handler
    every: timedelta = timedelta(seconds=1)


log = structlog.get_logger()


@dataclass(slots=True)
class Course:
    """How a job goes. Times are seconds of the monotonic clock."""

    job: Job
    begun_at: float | None = None
    """When the handler was asked that is at work now."""
    done: int = 0
    """How much it did since the start."""
    failures: int = 0
    """In a row."""
    failing_since: float | None = None
    rests_until: float = 0.0
    reason: str = ""
    """What went wrong last."""
    at_work: asyncio.Task[int] | None = None


class Schedule:
    """Jobs that are run again and again. A handler never runs beside itself."""

    def __init__(self, jobs: Iterable[Job], clock: Callable[[], datetime]) -> None:
        self.courses = {job.name: Course(job) for job in jobs}
        self.held: str | None = None
        """Why nothing is begun for now."""
        self.asked_at = monotonic()
        """When it last came to asking a handler, whether or not that one may begin."""
        self.planning: asyncio.Task[None] | None = None
        """What asks the handlers; once it is done, for whatever reason, none is asked any more."""
        self.jumped: Callable[[timedelta], Awaitable[None]] | None = None
        """Called with how far the clock was set, after the jobs were told the new time."""
        self._clock = clock
        self._scheduler = AsyncIOScheduler(timezone="UTC")
        self._working: set[asyncio.Task[None]] = set()
        self._stopping = asyncio.Event()

    def begin_anew(self, name: str) -> None:
        """Cancel a handler that hangs; it is asked again. Its claimed rows are found again later."""
        at_work = self.courses[name].at_work
        if at_work:
            at_work.cancel()

    async def run(self) -> None:
        """Run the jobs, and see to it that they go on when the clock is set, until cancelled."""
        for course in self.courses.values():
            self._scheduler.add_job(
                self._drain,
                IntervalTrigger(seconds=course.job.every.total_seconds()),
                args=(course,),
                id=course.job.name,
                next_run_time=self._clock(),
                max_instances=1,
                coalesce=True,
                misfire_grace_time=None,
            )
        self._scheduler.start()
        wall, steady = self._clock(), monotonic()
        while True:
            await asyncio.sleep(LOOKED_AT_EVERY)
            passed = timedelta(seconds=monotonic() - steady)
            jump = self._clock() - wall - passed
            wall, steady = self._clock(), monotonic()
            if abs(jump) > JUMP:
                await self._follow_clock(jump)

    async def _follow_clock(self, jump: timedelta) -> None:
        """APScheduler plans by the time of day: after that is set back it would wait until it has caught up."""
        log.warning("the clock was set", seconds=round(jump.total_seconds()))
        for job in self._scheduler.get_jobs():
            job.modify(next_run_time=self._clock())
        self._scheduler.wakeup()
        if self.jumped:
            try:
                await self.jumped(jump)
            except Exception:
                log.exception("waiting rows were not told of the clock")

    async def end(self, grace: timedelta) -> None:
        """Let what is under way come to its end, if that is near."""
        self._stopping.set()
        if not self._scheduler.running:
            return
        self._scheduler.pause()
        if self._working:
            await asyncio.wait(self._working, timeout=grace.total_seconds())
        self._scheduler.shutdown()

    async def _drain(self, course: Course) -> None:
        self.asked_at = monotonic()
        if monotonic() < course.rests_until:
            return
        task = asyncio.current_task()
        assert task is not None
        self._working.add(task)
        try:
            while self._may_begin() and await self._ask(course, task):
                pass
        except asyncio.CancelledError:
            # At its end APScheduler gives up what is under way, and would log that as a job's error.
            if not self._stopping.is_set():
                raise
        finally:
            self._working.discard(task)

    def _may_begin(self) -> bool:
        return not self.held and not self._stopping.is_set()

    async def _ask(self, course: Course, drain: asyncio.Task[None]) -> int:
        self.asked_at = course.begun_at = monotonic()
        course.at_work = asyncio.ensure_future(course.job.handler(self._clock()))
        try:
            done = await course.at_work
        except asyncio.CancelledError:
            if drain.cancelling():
                raise
            self._failed(course, "it took too long and was begun anew")
            return 0
        except Exception as error:  # noqa: BLE001  whatever it is, it is logged, and the handler is asked again
            self._failed(course, f"{type(error).__name__}: {_first_line(error)}", error)
            return 0
        finally:
            course.begun_at = course.at_work = None
        course.failures, course.failing_since = 0, None
        course.done += done
        return done

    def _failed(self, course: Course, reason: str, error: Exception | None = None) -> None:
        """Rest a while; say so at the first failure, and less and less often after that."""
        if error and (problem := storage_problem(error)):
            # All of them would meet it. Who watches tries from time to time whether it is over.
            self.held = problem
            return
        course.failures += 1
        course.failing_since = monotonic() if course.failing_since is None else course.failing_since
        course.reason = reason
        course.rests_until = monotonic() + min(2.0 ** (course.failures - 1), LONGEST_REST)
        if course.failures & (course.failures - 1) == 0:
            seen_before = course.failures > 1
            log.error(
                "handler failed",
                job=course.job.name,
                reason=reason,
                times=course.failures,
                exc_info=None if seen_before else error,
            )


def _first_line(error: Exception) -> str:
    return (str(error).splitlines() or [""])[0]


@asynccontextmanager
async def running(jobs: Iterable[Job], clock: Callable[[], datetime], grace: timedelta) -> AsyncIterator[Schedule]:
    """Run every job again and again until the block ends.

    A handler that did something is asked again at once; one that failed rests for a while. What is under way when
    the block ends may finish within `grace` and is cancelled after that; its claimed rows are found again later.
    """
    schedule = Schedule(jobs, clock)
    schedule.planning = asyncio.create_task(schedule.run())
    try:
        yield schedule
    finally:
        schedule.planning.cancel()
        await asyncio.wait({schedule.planning})
        await schedule.end(grace)
