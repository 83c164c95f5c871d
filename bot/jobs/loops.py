"""The event loop that the bot runs on."""

import asyncio
import sys


def new_loop() -> asyncio.AbstractEventLoop:
    """uvloop's, where there is one; asyncio's own on Windows. For `asyncio.Runner(loop_factory=new_loop)`."""
    if sys.platform == "win32":
        return asyncio.new_event_loop()
    import uvloop  # noqa: PLC0415

    return uvloop.new_event_loop()
