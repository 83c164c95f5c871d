"""CPU work in processes that can be killed, at a deadline or for their memory, so that no text blocks or breaks us."""

import asyncio
import pickle
import time
from collections.abc import Callable
from types import TracebackType
from typing import Any, Self, TypeVar

import structlog

from bot.fetching.turns import FairSemaphore
from bot.jobs.worker import OUT_OF_MEMORY, Broken
from bot.jobs.worker_process import START_SECONDS, NotBegun, WorkerProcess
from bot.news import DatelineError, TryLater

__all__ = ["Broken", "GivenUp", "MemoryExceeded", "WorkTimedOut", "WorkerDied", "Workers"]

T = TypeVar("T")
STARTS = 3
"""How often a process is started for one piece of work that none has begun."""
REST_SECONDS, LONGEST_REST_SECONDS = 1.0, 15.0
"""Before a process is tried again where none could be had; twice as long each time."""
LONGEST_START_SECONDS = 480.0
"""What it may take to start and to prepare, at last; twice as long each time that it was too short."""

log = structlog.get_logger()


class GivenUp(DatelineError):
    """The work was given up, and its process with it; the next is done by another."""


class WorkTimedOut(GivenUp):
    """The work took longer than it may."""


class MemoryExceeded(GivenUp):
    """The work took more memory than it may."""


class WorkerDied(GivenUp):
    """The process ended before its work was done."""


class Workers:
    """A pool of worker processes. Each does one thing at a time; one that dies or is killed is replaced.

    What waits for a process is taken by owner in turn, so that one who has much to do delays others by one piece.

    Args:
        count: the number of processes; they start when first needed.
        prepare: run once in each process before its first work.
        arguments: of `prepare`.
        memory_mb: what each process may take; without it, what there is. Not known to Windows and macOS.
        idle_seconds: after which a process that has nothing to do ends; without it, it stays.
        name: what its processes are for, as shown in the log and in lists of processes.
    """

    def __init__(
        self,
        count: int,
        prepare: Callable[..., None] | None = None,
        arguments: tuple[Any, ...] = (),
        memory_mb: int | None = None,
        idle_seconds: float | None = None,
        name: str = "worker",
    ) -> None:
        self.name = name
        self._memory_mb = memory_mb
        self._idle_seconds = idle_seconds
        self._setup = pickle.dumps((memory_mb, prepare, arguments))
        self._free = FairSemaphore(count)
        self._idle: list[WorkerProcess] = []
        self._busy: set[WorkerProcess] = set()
        self._ending: set[asyncio.Task[None]] = set()
        self.done = 0
        """How many pieces of work have come to an end, good or bad."""
        self.worked_seconds = 0.0
        """What they took together."""
        self.failing_since: float | None = None
        """Since when, by the monotonic clock, no process can be had; None while they can. It is tried again by itself,
        so that this says how it is now, and not how it was when somebody last had work."""
        self._why = ""
        self._recovering: asyncio.Task[None] | None = None

    async def __call__(self, function: Callable[..., T], *arguments: Any, seconds: float) -> T:  # noqa: ANN401
        """What the function returns or raises, run in a worker.

        Where its process dies, which may be the fault of whoever killed it, it is run once more.

        Args:
            function: can be imported by its name; arguments and result can be pickled.
            arguments: of the function.
            seconds: after which its process is killed, from when it was given the work.

        Raises:
            WorkTimedOut: it took longer.
            MemoryExceeded: it took more memory than it may.
            WorkerDied: its process was killed twice, as by the kernel when memory ran out.
            TryLater: no process could be had, through no fault of the work.
            Broken: it raised anything but a DatelineError.
        """
        work = pickle.dumps((function, arguments))
        async with self._free:
            try:
                good, result = await self._done(work, seconds)
            except WorkerDied:
                good, result = await self._done(work, seconds)
        if not good:
            raise result
        done: T = result
        return done

    async def rebuild(self) -> None:
        """End all processes; what they were doing is begun again in new ones."""
        for worker in self._busy:
            worker.kill()
        for worker in self._idle:
            self._end(worker)
        self._idle.clear()

    async def _done(self, work: bytes, seconds: float) -> tuple[bool, Any]:
        for _ in range(STARTS):
            worker = self._idle.pop() if self._idle else await self._started()
            worker.stay()
            self._busy.add(worker)
            begun_at = time.monotonic()
            try:
                answer = await worker.do(work, seconds)
            except NotBegun:
                log.warning(
                    "a worker process had died or hung while it was idle", pool=self.name, status=await worker.end()
                )
            except TimeoutError:
                await worker.end()
                raise WorkTimedOut(f"It took longer than {seconds:g} s and was given up.") from None
            except (EOFError, ConnectionError):
                raise self._death(await worker.end()) from None
            except BaseException:
                # Cancelled: nobody waits for the answer any more, but it would come before the next one.
                self._end(worker)
                raise
            else:
                self._rest(worker)
                return answer
            finally:
                self.done += 1
                self.worked_seconds += time.monotonic() - begun_at
                self._busy.discard(worker)
        raise self._unusable("they end before they are given work")

    async def _started(self) -> WorkerProcess:
        if self.failing_since is not None:
            # All who wait would else find it out one after the other, with two minutes each where processes hang.
            raise self._try_later()
        for left in reversed(range(STARTS)):
            try:
                return await WorkerProcess.start(self.name, self._setup)
            except EOFError as error:
                if not left:
                    raise self._unusable(str(error)) from None
                log.warning("a worker process died as it started", pool=self.name, reason=str(error))
            except (OSError, TimeoutError) as error:
                raise self._unusable(str(error) or "they do not answer") from None
        raise AssertionError

    def _unusable(self, why: str) -> TryLater:
        self._why = why
        if self.failing_since is None:
            self.failing_since = time.monotonic()
            self._recovering = asyncio.create_task(self._recover())
            log.error("no worker process can be had", pool=self.name, reason=why)
        return self._try_later()

    def _try_later(self) -> TryLater:
        return TryLater(f"Worker processes cannot be started: {self._why}.")

    async def _recover(self) -> None:
        """Try again and again until a process can be had."""
        rest, patience = REST_SECONDS, 2 * START_SECONDS
        while True:
            await asyncio.sleep(rest)
            rest = min(2 * rest, LONGEST_REST_SECONDS)
            try:
                worker = await WorkerProcess.start(self.name, self._setup, patience)
            except Exception as error:  # noqa: BLE001  whatever it is, nobody else would ever try again
                self._why = str(error) or "they do not answer"
                # On a machine that is too busy each would be given up just before it is ready, for ever.
                patience = min(2 * patience, LONGEST_START_SECONDS) if isinstance(error, TimeoutError) else patience
            else:
                self.failing_since = None
                log.warning("worker processes can be had again", pool=self.name)
                self._rest(worker)
                return

    def _death(self, status: int | None) -> GivenUp:
        if status == OUT_OF_MEMORY:
            limit = f"{self._memory_mb} MB" if self._memory_mb else "there is"
            return MemoryExceeded(f"It took more memory than {limit} and was given up.")
        log.warning("a worker process died at work", pool=self.name, status=status)
        return WorkerDied("Its worker process died, perhaps for lack of memory; it was given up.")

    def _rest(self, worker: WorkerProcess) -> None:
        self._idle.append(worker)
        if self._idle_seconds is not None:
            worker.leave_after(self._idle_seconds, self._dismiss)

    def _dismiss(self, worker: WorkerProcess) -> None:
        if worker in self._idle:
            self._idle.remove(worker)
            self._end(worker)

    def _end(self, worker: WorkerProcess) -> None:
        ending = asyncio.create_task(worker.ended())
        self._ending.add(ending)
        ending.add_done_callback(self._ending.discard)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if self._recovering:
            self._recovering.cancel()
            await asyncio.wait([self._recovering])
        for worker in (*self._idle, *self._busy):
            worker.stay()
            await worker.end()
        self._idle.clear()
        if self._ending:
            await asyncio.wait(self._ending)
