"""Whoever posts, as a process of its own, to be started and killed."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from tests.loopback_discord import LoopbackDiscord


def url_of(folder: Path) -> str:
    """The database in a folder."""
    return f"sqlite+aiosqlite:///{folder}/dateline.db"


@asynccontextmanager
async def courier(
    discord: LoopbackDiscord, folder: Path, *, ahead: float = 0, whole: bool = False
) -> AsyncIterator[asyncio.subprocess.Process]:
    """A bot at work, killed with -9 at the end of the block. Its log is beside the database.

    Args:
        discord: where it posts.
        folder: of the database.
        ahead: by how many seconds its clock is ahead; not of a whole bot.
        whole: `dateline run` as it is; else the bot's poster alone, which starts in a moment.
    """
    alone = (sys.executable, "-m", "tests.chaos.courier", url_of(folder), str(ahead))
    command = (sys.executable, "-m", "bot", "run") if whole else alone
    environment = os.environ | discord.environment | {"DATELINE_DATABASE__URL": url_of(folder)}
    with (folder / "courier.log").open("ab") as log:
        process = await asyncio.create_subprocess_exec(*command, env=environment, stdout=log, stderr=log)
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()
