"""One worker process, from its parent's side: started without our secrets, given work, heard, and ended."""

import asyncio
import os
import pickle
import sys
from asyncio.subprocess import Process
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any, Self

from bot.jobs.worker import BEGUN, LENGTH_BYTES

START_SECONDS = 120.0
"""What a process may take to start and to prepare, at first: loading a model takes 3 s, much more on a busy machine."""
TAKE_SECONDS = 10.0
"""Within which an idle process says that it has been given work; one that does not is stopped or hangs."""
DYING_SECONDS = 5.0
"""What a process that has closed its pipe may take to end by itself, whose own status tells why."""
INHERITED = (
    *("PATH", "HOME", "USER", "LANG", "LANGUAGE", "TZ", "TMPDIR", "TMP", "TEMP", "SYSTEMROOT", "VIRTUAL_ENV"),
    *("LD_LIBRARY_PATH", "LD_PRELOAD", "MPLCONFIGDIR", "XDG_CACHE_HOME"),
    *("PYTHONHOME", "PYTHONHASHSEED", "PYTHONUTF8", "PYTHONWARNINGS", "PYTHONDONTWRITEBYTECODE"),
)
"""What a worker gets of our environment, and LC_*: there are secrets in it that nobody has told us of."""


class NotBegun(Exception):
    """The process had died, or did not answer, before it was given the work."""


class WorkerProcess:
    """One process. It is made by `start`."""

    def __init__(self, process: Process) -> None:
        assert process.stdin
        assert process.stdout
        self._process, self._given, self._answers = process, process.stdin, process.stdout
        self._leaving: asyncio.TimerHandle | None = None

    @classmethod
    async def start(cls, name: str, setup: bytes, seconds: float = START_SECONDS) -> Self:
        """A process that is prepared, within so many seconds.

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
            async with asyncio.timeout(seconds):
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
            NotBegun: the process had died before, or does not answer.
            TimeoutError: it takes too long.
            EOFError, ConnectionError: the process ended.
        """
        try:
            async with asyncio.timeout(TAKE_SECONDS):
                await self._give(work)
                await self._hear_begun()
        except (TimeoutError, EOFError, ConnectionError):
            raise NotBegun from None
        async with asyncio.timeout(seconds):
            length = int.from_bytes(await self._answers.readexactly(LENGTH_BYTES), "big")
            answer: tuple[bool, Any] = pickle.loads(await self._answers.readexactly(length))  # noqa: S301  our own child
        return answer

    async def _give(self, message: bytes) -> None:
        try:
            self._given.write(len(message).to_bytes(LENGTH_BYTES, "big"))
            self._given.write(message)
            await self._given.drain()
        except RuntimeError as error:
            # So uvloop says that the pipe is closed: the process died before it was given anything.
            raise EOFError(str(error)) from None

    async def _hear_begun(self) -> None:
        if await self._answers.readexactly(len(BEGUN)) != BEGUN:
            raise EOFError

    def leave_after(self, seconds: float, dismiss: "Callable[[WorkerProcess], None]") -> None:
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
                    await asyncio.wait_for(self._process.wait(), DYING_SECONDS)
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
