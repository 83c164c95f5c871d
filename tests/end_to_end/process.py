"""The whole bot as a process of its own."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import IO

from tests.loopback_discord import LoopbackDiscord


@asynccontextmanager
async def a_running_bot(
    folder: Path, discord: LoopbackDiscord, port: int, log: IO[bytes] | None = None
) -> AsyncIterator[asyncio.subprocess.Process]:
    """`dateline run` as its own process, logging to a file where one is given; it must end within 10 s of SIGTERM."""
    environment = os.environ | discord.environment
    environment |= {
        "DATELINE_DATABASE__URL": f"sqlite:///{folder}/dateline.db",
        "DATELINE_FETCHING__ALLOW_PRIVATE": '["127.0.0.0/8"]',
        "DATELINE_FETCHING__ALLOW_PORTS": f"[{port}]",
        "DATELINE_FETCHING__POLL_SECONDS": "1",
    }
    bot = await asyncio.create_subprocess_exec(sys.executable, "-m", "bot", "run", env=environment, stderr=log)
    try:
        await discord.wait_for_bot(seconds=60)
        yield bot
        if bot.returncode is None:
            bot.send_signal(signal.SIGTERM)
            assert await asyncio.wait_for(bot.wait(), 10) == 0
    finally:
        if bot.returncode is None:
            bot.kill()
            await bot.wait()
