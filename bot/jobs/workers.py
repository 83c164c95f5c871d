"""CPU work in processes that can be killed, at a deadline or for their memory, so that no text blocks or breaks us."""

import asyncio
import os
import pickle
import sys
import time
from asyncio.subprocess import Process
from collections.abc import Callable, Mapping
from contextlib import suppress
from types import TracebackType
from typing import Any, Self, TypeVar

import structlog

from bot.fetching.turns import FairSemaphore
from bot.jobs.worker import BEGUN, LENGTH_BYTES, OUT_OF_MEMORY, Broken
from bot.news import DatelineError, TryLater

__all__ = ["Broken", "GivenUp", "MemoryExceeded", "WorkTimedOut", "WorkerDied", "Workers"]

T = TypeVar("T")
START_SECONDS = 120.0
"""What a process may take to start and to prepare: loading a model takes 3 s, and much more on a busy machine."""
TAKE_SECONDS = 10.0
"""Within which an idle process says that it has been given work; one that does not is stopped or hangs."""
STARTS = 3
"""How often a process is started for one piece of work that none has begun."""
INHERITED = (
    *("PATH", "HOME", "USER", "LANG", "LANGUAGE", "TZ", "TMPDIR", "TMP", "TEMP", "SYSTEMROOT", "VIRTUAL_ENV"),
    *("LD_LIBRARY_PATH", "LD_PRELOAD", "MPLCONFIGDIR", "XDG_CACHE_HOME"),
    *("PYTHONHOME", "PYTHONHASHSEED", "PYTHONUTF8", "PYTHONWARNINGS", "PYTHONDONTWRITEBYTECODE"),
)
"""What a worker gets of our environment, and LC_*: there are secrets in it that nobody has told us of."""

log = structlog.get_logger()


class GivenUp(DatelineError):
    """The work was given up, and its process with it; the next is done by another."""


class WorkTimedOut(GivenUp):
    """The work took longer than it may."""


class MemoryExceeded(GivenUp):
    """The work took more memory than it may."""


class WorkerDied(GivenUp):
    """The process ended before its work was done."""


class _NotBegun(Exception):
    """The process had died, or did not answer, before it was given the work."""


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
        self._idle: list[_Worker] = []
        self._busy: set[_Worker] = set()
        self._ending: set[asyncio.Task[None]] = set()
        self.done = 0
        """How many pieces of work have come to an end, good or bad."""
        self.worked_seconds = 0.0
        """What they took together."""
        self.failing_since: float | None = None
        """When, by the monotonic clock, the first of the latest starts failed; None while processes can be had."""

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
        for worker in (*self._idle, *self._busy):
            worker.kill()
        self._idle.clear()

    async def _done(self, work: bytes, seconds: float) -> tuple[bool, Any]:
        for _ in range(STARTS):
            worker = self._idle.pop() if self._idle else await self._started()
            worker.stay()
            self._busy.add(worker)
            begun_at = time.monotonic()
            try:
                answer = await worker.do(work, seconds)
            except _NotBegun:
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

    async def _started(self) -> "_Worker":
        try:
            worker = await _Worker.start(self.name, self._setup)
        except (OSError, EOFError, TimeoutError) as error:
            raise self._unusable(str(error) or "they do not answer") from None
        self.failing_since = None
        return worker

    def _unusable(self, why: str) -> TryLater:
        self.failing_since = self.failing_since or time.monotonic()
        log.error("no worker process can be had", pool=self.name, reason=why)
        return TryLater(f"Worker processes cannot be started: {why}.")

    def _death(self, status: int | None) -> GivenUp:
        if status == OUT_OF_MEMORY:
            limit = f"{self._memory_mb} MB" if self._memory_mb else "there is"
            return MemoryExceeded(f"It took more memory than {limit} and was given up.")
        log.warning("a worker process died at work", pool=self.name, status=status)
        return WorkerDied("Its worker process died, perhaps for lack of memory; it was given up.")

    def _rest(self, worker: "_Worker") -> None:
        self._idle.append(worker)
        if self._idle_seconds is not None:
            worker.leave_after(self._idle_seconds, self._dismiss)

    def _dismiss(self, worker: "_Worker") -> None:
        if worker in self._idle:
            self._idle.remove(worker)
            self._end(worker)

    def _end(self, worker: "_Worker") -> None:
        ending = asyncio.create_task(worker.ended())
        self._ending.add(ending)
        ending.add_done_callback(self._ending.discard)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        for worker in (*self._idle, *self._busy):
            worker.stay()
            await worker.end()
        self._idle.clear()
        if self._ending:
            await asyncio.wait(self._ending)


class _Worker:
    """One process, from its parent's side."""

    def __init__(self, process: Process) -> None:
        assert process.stdin
        assert process.stdout
        self._process, self._given, self._answers = process, process.stdin, process.stdout
        self._leaving: asyncio.TimerHandle | None = None

    @classmethod
    async def start(cls, name: str, setup: bytes) -> Self:
        """A process that is prepared.

        Raises:
            OSError: it cannot be started.
            EOFError: it ended.
            TimeoutError: it took too long.
        """
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-c", f"from bot.jobs.worker import main; main({os.getpid()})", name),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            env=_environment(os.environ),
            # What is sent to our process group, by a terminal for one, is for us alone.
            start_new_session=True,
        )
        worker = cls(process)
        try:
            async with asyncio.timeout(START_SECONDS):
                await worker._give(setup)
                await worker._hear_begun()
        except (EOFError, ConnectionError):
            raise EOFError(f"one ended with status {await worker.end()} as it started") from None
        except BaseException:
            await worker.end()
            raise
        return worker

    async def do(self, work: bytes, seconds: float) -> tuple[bool, Any]:
        """(True, result) or (False, error).

        Raises:
            _NotBegun: the process had died before, or does not answer.
            TimeoutError: it takes too long.
            EOFError, ConnectionError: the process ended.
        """
        try:
            async with asyncio.timeout(TAKE_SECONDS):
                await self._give(work)
                await self._hear_begun()
        except (TimeoutError, EOFError, ConnectionError, RuntimeError):
            raise _NotBegun from None
        async with asyncio.timeout(seconds):
            length = int.from_bytes(await self._answers.readexactly(LENGTH_BYTES), "big")
            answer: tuple[bool, Any] = pickle.loads(await self._answers.readexactly(length))  # noqa: S301  our own child
        return answer

    async def _give(self, message: bytes) -> None:
        self._given.write(len(message).to_bytes(LENGTH_BYTES, "big"))
        self._given.write(message)
        await self._given.drain()

    async def _hear_begun(self) -> None:
        if await self._answers.readexactly(len(BEGUN)) != BEGUN:
            raise EOFError

    def leave_after(self, seconds: float, dismiss: "Callable[[_Worker], None]") -> None:
        """Be dismissed after a time without work."""
        self._leaving = asyncio.get_running_loop().call_later(seconds, dismiss, self)

    def stay(self) -> None:
        """There is work again."""
        if self._leaving:
            self._leaving.cancel()
            self._leaving = None

    def kill(self) -> None:
        """End it at once, whatever it does; also where it is stopped."""
        with suppress(ProcessLookupError):
            self._process.kill()

    async def end(self) -> int | None:
        """Kill it and wait for its end; its exit status, which is that of an earlier death where it had died."""
        if self._process.returncode is None:
            # Where it is dying of itself, its own status tells why.
            with suppress(TimeoutError):
                if self._answers.at_eof():
                    await asyncio.wait_for(self._process.wait(), 1)
        self.kill()
        self._given.close()
        with suppress(ConnectionError):
            await self._given.wait_closed()
        return await self._process.wait()

    async def ended(self) -> None:
        """As `end`, for whom the status is of no interest."""
        await self.end()


def _environment(ours: Mapping[str, str]) -> dict[str, str]:
    inherited = {name: value for name, value in ours.items() if name in INHERITED or name.startswith("LC_")}
    return inherited | {
        "PYTHONPATH": os.pathsep.join(place for place in sys.path if place),
        # Each process has one thread, and no memory for more.
        "OPENBLAS_NUM_THREADS": "1",
        # The C library reads these: large arrays are given back at once, and a peak is some 10 MB lower.
        "MALLOC_MMAP_THRESHOLD_": "4000000",
        "MALLOC_ARENA_MAX": "1",
    }
