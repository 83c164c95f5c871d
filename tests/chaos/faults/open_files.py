"""What the kernel lets a process open is used up."""

import asyncio
from pathlib import Path
from resource import RLIMIT_NOFILE, prlimit

from tests.chaos.whole import Step, Whole

FEW_FILES = 64


async def start_with_few_files(whole: Whole, _: Step) -> None:
    """It raises what is allowed by itself, as far as it may."""
    await whole.end()
    whole.press.publish(8)
    await whole.start("prlimit", f"--nofile={FEW_FILES}:")


async def use_up_files(whole: Whole, _: Step) -> None:
    """As many may be open as are, and one more."""
    assert whole.bot
    process = whole.bot.pid
    usual = prlimit(process, RLIMIT_NOFILE)
    highest = max(int(file.name) for file in Path(f"/proc/{process}/fd").iterdir())
    prlimit(process, RLIMIT_NOFILE, (highest + 2, usual[1]))
    whole.press.publish(3)
    try:
        await whole.until_health(good=False, seconds=60)
        await asyncio.sleep(10)
    finally:
        prlimit(process, RLIMIT_NOFILE, usual)
