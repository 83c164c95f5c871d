"""What ends the process where the event loop cannot: a thread that hears nothing of the loop any more."""

import asyncio
import faulthandler
import os
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

LOOKED_AT_SECONDS = 5.0
HUNG_LOOKS = 24
"""Looks of the thread, not seconds: a process that was stopped and goes on has missed no heartbeat by its own count."""


@contextmanager
def loop_watched(look_seconds: float = LOOKED_AT_SECONDS, looks: int = HUNG_LOOKS) -> Iterator[None]:
    """While the block runs, end the process with status 1 where its event loop stands still for two minutes.

    What every thread was doing is written to standard error.
    """
    beating, over = threading.Event(), threading.Event()

    async def beat() -> None:
        while True:
            beating.set()
            await asyncio.sleep(look_seconds / 2)

    def watch() -> None:
        silent = 0
        while not over.wait(look_seconds):
            silent = 0 if beating.is_set() else silent + 1
            beating.clear()
            if silent >= looks:
                sys.stderr.write("dateline: The event loop hangs; the process ends, so that it is started anew.\n")
                faulthandler.dump_traceback()
                os._exit(1)

    heart = asyncio.create_task(beat())
    threading.Thread(target=watch, daemon=True, name="deadman").start()
    try:
        yield
    finally:
        over.set()
        heart.cancel()


def end_within(seconds: float) -> None:
    """End the process with status 1 after a time, where it has not ended by itself: something hangs at the end."""
    timer = threading.Timer(seconds, os._exit, (1,))
    timer.daemon = True
    timer.start()
