"""CPU work in processes that can be killed at a deadline, so that no text ever blocks or breaks the bot."""

import asyncio
import multiprocessing
from collections.abc import Callable
from types import TracebackType
from typing import Any, Self, TypeVar

from pebble import ProcessExpired, ProcessPool

from bot.news import DatelineError

T = TypeVar("T")


class WorkTimedOut(DatelineError):
    """The work took longer than it may."""


class WorkerDied(DatelineError):
    """The process ended before its work was done."""


class Workers:
    """A pool of worker processes. Each does one thing at a time; one that is killed is replaced.

    Args:
        count: the number of processes; they start when first needed.
        prepare: run once in each process before its first work.
        arguments: of `prepare`.
    """

    def __init__(self, count: int, prepare: Callable[..., None] | None = None, arguments: tuple[Any, ...] = ()) -> None:
        self._pool = ProcessPool(
            max_workers=count,
            initializer=prepare,
            initargs=arguments,
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
            WorkerDied: its process was killed, as by the kernel when memory ran out.
        """
        future = self._pool.schedule(function, args=list(arguments), timeout=seconds)
        try:
            result: T = await asyncio.wrap_future(future)
        except TimeoutError:
            raise WorkTimedOut(f"It took longer than {seconds:g} s and was given up.") from None
        except ProcessExpired:
            raise WorkerDied("Its worker process died, perhaps for lack of memory; it was given up.") from None
        return result

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._pool.stop()  # type: ignore[no-untyped-call]
        await asyncio.to_thread(self._pool.join)
