"""A worker process: it takes work on its standard input and answers on its output.

Its parent is `bot.jobs.workers`. Each message is eight bytes of length and a pickle. The first one prepares the
process; each further one is answered by `BEGUN` as soon as it has come whole, and by its result later.
"""

import os
import pickle
import signal
import sys
import traceback
from collections.abc import Callable
from typing import Any, BinaryIO

from bot.news import DatelineError

BEGUN = b"+"
LENGTH_BYTES = 8
OUT_OF_MEMORY = 77
"""The exit status of a worker that was refused more memory; it may be in no state to go on."""
MEGABYTE = 1024 * 1024
_PR_SET_PDEATHSIG = 1  # linux/prctl.h


class Broken(Exception):
    """The work raised what nobody expected; a note on it holds the traceback."""


def main(parent: int) -> None:
    """Work until standard input ends."""
    _outlive_signals_but_not(parent)
    taken, answered = _own_streams()
    memory_mb, prepare, arguments = pickle.loads(_read(taken) or sys.exit(0))  # noqa: S301  our own parent wrote it
    _limit_memory(memory_mb)
    if prepare is not None:
        prepare(*arguments)
    _answer(answered, BEGUN)
    while (work := _read(taken)) is not None:
        _answer(answered, BEGUN)
        result = _work(work)
        _answer(answered, len(result).to_bytes(LENGTH_BYTES, "big"), result)


def _outlive_signals_but_not(parent: int) -> None:
    # A terminal and systemd send these to every process at once; what is under way is for the parent to end.
    for number in ("SIGINT", "SIGTERM", "SIGHUP"):
        if hasattr(signal, number):
            signal.signal(getattr(signal, number), signal.SIG_IGN)
    if sys.platform == "linux":
        import ctypes  # noqa: PLC0415  only here is it known

        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:
            sys.exit(0)


def _own_streams() -> tuple[BinaryIO, BinaryIO]:
    """Streams for messages; what a library prints goes to the log and does not come between them."""
    taken, answered = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    os.dup2(2, 1)
    return taken, answered


def _limit_memory(megabytes: int | None) -> None:
    if megabytes is None or sys.platform == "win32":
        return
    import resource  # noqa: PLC0415  Windows has none

    # What a process writes to, its heap above all; files that are mapped, such as libraries, do not count.
    _, most = resource.getrlimit(resource.RLIMIT_DATA)
    limit = megabytes * MEGABYTE
    resource.setrlimit(resource.RLIMIT_DATA, (limit if most < 0 else min(limit, most), most))


def _read(stream: BinaryIO) -> bytes | None:
    """The next message; None where there is none, since the parent is done with us."""
    length = stream.read(LENGTH_BYTES)
    if len(length) < LENGTH_BYTES:
        return None
    wanted = int.from_bytes(length, "big")
    message = stream.read(wanted)
    return message if len(message) == wanted else None


def _answer(stream: BinaryIO, *parts: bytes) -> None:
    try:
        stream.writelines(parts)
        stream.flush()
    except BrokenPipeError:
        os._exit(0)


def _work(work: bytes) -> bytes:
    """A pickle of (True, result) or (False, error)."""
    try:
        function: Callable[..., Any]
        function, arguments = pickle.loads(work)  # noqa: S301  our own parent wrote it
        return pickle.dumps((True, function(*arguments)))
    except MemoryError:
        os._exit(OUT_OF_MEMORY)
    except DatelineError as error:
        return _pickled(error)
    except Exception as error:  # noqa: BLE001  it is raised again, where the work came from
        return _pickled(_broken(error))


def _pickled(error: Exception) -> bytes:
    try:
        message = pickle.dumps((False, error))
        pickle.loads(message)  # noqa: S301  there are errors that can be pickled but not unpickled
    except Exception as reason:  # noqa: BLE001  it is told in its place
        return pickle.dumps((False, _broken(reason)))
    return message


def _broken(error: Exception) -> Broken:
    """The error in words: lxml's, among others, cannot be pickled."""
    broken = Broken(f"{type(error).__name__}: {error}")
    broken.add_note("".join(traceback.format_exception(error))[-4000:])
    return broken
