"""CPU work in processes that can be killed, at a deadline or for their memory, so that no text blocks or breaks us."""

import asyncio
import multiprocessing
import os
import sys
import traceback
from collections.abc import Callable
from types import TracebackType
from typing import Any, Self, TypeVar

from pebble import ProcessExpired, ProcessPool

from bot.news import DatelineError

T = TypeVar("T")
OUT_OF_MEMORY = 77
"""The exit status of a worker that was refused more memory; it may be in no state to go on."""
MEGABYTE = 1024 * 1024


class GivenUp(DatelineError):
    """The work was given up, and its process with it; the next is done by another."""


class WorkTimedOut(GivenUp):
    """The work took longer than it may."""


class MemoryExceeded(GivenUp):
    """The work took more memory than it may."""


class WorkerDied(GivenUp):
    """The process ended before its work was done."""


class Broken(Exception):
    """The work raised what nobody expected; a note on it holds the traceback."""


class Workers:
    """A pool of worker processes. Each does one thing at a time; one that is killed is replaced.

    Args:
        count: the number of processes; they start when first needed.
        prepare: run once in each process before its first work.
        arguments: of `prepare`.
        memory_mb: what each process may take; without it, what there is. Not known to Windows and macOS.
    """

    def __init__(
        self,
        count: int,
        prepare: Callable[..., None] | None = None,
        arguments: tuple[Any, ...] = (),
        memory_mb: int | None = None,
    ) -> None:
        # Read when numpy is imported, in the worker: each process has one thread, and no memory for more.
        os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
        # The C library reads these: large arrays are given back at once, and a peak is some 10 MB lower.
        os.environ.setdefault("MALLOC_MMAP_THRESHOLD_", "4000000")
        os.environ.setdefault("MALLOC_ARENA_MAX", "1")
        self._memory_mb = memory_mb
        self._pool = ProcessPool(
            max_workers=count,
            initializer=_prepare,
            initargs=(memory_mb, prepare, arguments),
            # A fork of a process with threads and an event loop may inherit locks that nobody will release.
            context=multiprocessing.get_context("spawn"),
        )

    async def __call__(self, function: Callable[..., T], *arguments: Any, seconds: float) -> T:  # noqa: ANN401
        """What the function returns or raises, run in a worker.

        Args:
            function: can be imported by its name; arguments and result can be pickled.
            arguments: of the function.
            seconds: after which its process is killed.

        Raises:
            WorkTimedOut: it took longer.
            MemoryExceeded: it took more memory than it may.
            WorkerDied: its process was killed, as by the kernel when memory ran out.
            Broken: it raised anything but a DatelineError.
        """
        future = self._pool.schedule(_work, args=[function, arguments], timeout=seconds)
        try:
            result: T = await asyncio.wrap_future(future)
        except TimeoutError:
            raise WorkTimedOut(f"It took longer than {seconds:g} s and was given up.") from None
        except ProcessExpired as error:
            if error.exitcode == OUT_OF_MEMORY:
                limit = f"{self._memory_mb} MB" if self._memory_mb else "there is"
                raise MemoryExceeded(f"It took more memory than {limit} and was given up.") from None
            raise WorkerDied("Its worker process died, perhaps for lack of memory; it was given up.") from None
        return result

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._pool.stop()  # type: ignore[no-untyped-call]
        await asyncio.to_thread(self._pool.join)


def _prepare(memory_mb: int | None, prepare: Callable[..., None] | None, arguments: tuple[Any, ...]) -> None:
    if memory_mb is not None and sys.platform != "win32":
        import resource  # noqa: PLC0415  Windows has none

        # What a process writes to, its heap above all; files that are mapped, such as libraries, do not count.
        _, most = resource.getrlimit(resource.RLIMIT_DATA)
        limit = memory_mb * MEGABYTE
        resource.setrlimit(resource.RLIMIT_DATA, (limit if most < 0 else min(limit, most), most))
    if prepare is not None:
        prepare(*arguments)


def _work(function: Callable[..., T], arguments: tuple[Any, ...]) -> T:
    try:
        return function(*arguments)
    except MemoryError:
        os._exit(OUT_OF_MEMORY)
    except DatelineError:
        raise
    except Exception as error:  # noqa: BLE001  it is raised again
        # lxml's errors cannot be pickled, and one that is pickled but cannot be unpickled ends the pool for good.
        broken = Broken(f"{type(error).__name__}: {error}")
        broken.add_note(traceback.format_exc()[-4000:])
        raise broken from None
