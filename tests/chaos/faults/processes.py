"""Processes are killed, stopped and signalled, idle, at work and as they start."""

import asyncio
import os
import signal
from contextlib import suppress
from pathlib import Path

from tests.chaos.whole import Step, Whole
from tests.loopback_discord import Fault as DiscordFault


async def signal_idle(whole: Whole, _: Step, *, kind: str, number: int) -> None:
    os.kill(await whole.worker(kind), number)
    whole.press.publish(3)


async def signal_busy(whole: Whole, _: Step, *, number: int) -> None:
    whole.press.publish(8)
    await whole.until_reading(2)
    os.kill(await whole.worker("reader"), number)


async def end_busy(whole: Whole, step: Step, *, number: int) -> None:
    whole.press.publish(12)
    await whole.until_reading(2)
    await _end(whole, step, number)
    await whole.start()


async def kill_busy(whole: Whole, step: Step) -> None:
    whole.press.publish(8)
    await whole.until_reading(2)
    await _end(whole, step, signal.SIGKILL)
    await whole.start()


async def kill_and_wait(whole: Whole, step: Step) -> None:
    whole.press.publish(4)
    await _end(whole, step, signal.SIGKILL)
    await whole.until_health(good=False, seconds=40)
    await whole.start()


async def _end(whole: Whole, step: Step, number: int) -> None:
    """End it: killed alone, and signalled with all its processes."""
    workers = whole.workers()
    seconds = await whole.end(number, group=number != signal.SIGKILL)
    await asyncio.sleep(1)
    if seconds > 10:
        step.problem = f"it took {seconds:.0f} s to end"
    if any(_runs(worker) for worker in workers):
        step.problem = "a worker outlived the bot"


def _runs(process: int) -> bool:
    """Whether it has not ended; one that nobody has waited for yet has."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


async def kill_painter(whole: Whole, _: Step) -> None:
    """At work, and idle: the pictures of an answer are drawn by another then, and the answer comes in any case."""
    discord = whole.discord
    for number in range(1, 5):
        name = whole.press.person(number)
        asked = asyncio.create_task(discord.slash(discord.reader, discord.general, "person", name=name))
        for __ in range(100):
            if whole.workers("painter"):
                break
            await asyncio.sleep(0.02)
        for painter in whole.workers("painter"):
            os.kill(painter, signal.SIGKILL)
        await asked
    whole.press.publish(1)


async def kill_starting(whole: Whole, _: Step) -> None:
    """Until health says so: whoever kills it does it whenever one is there."""
    whole.press.publish(3)

    async def kill() -> None:
        while True:
            for reader in whole.workers("reader"):
                with suppress(ProcessLookupError):
                    os.kill(reader, signal.SIGKILL)
            await asyncio.sleep(0.05)

    killing = asyncio.create_task(kill())
    try:
        await whole.until_health(good=False, seconds=150)
    finally:
        killing.cancel()


async def end_posting(whole: Whole, step: Step) -> None:
    """While one message is there and not answered, and others are being posted."""
    whole.discord.inject(DiscordFault.HANG_AFTER)
    whole.press.publish(6)
    before = len(whole.discord.messages(whole.discord.general))
    async with asyncio.timeout(60):
        while len(whole.discord.messages(whole.discord.general)) == before:  # noqa: ASYNC110  the bot posts
            await asyncio.sleep(0.01)
    await _end(whole, step, signal.SIGTERM)
    await whole.start()


async def stop_all(whole: Whole, _: Step) -> None:
    assert whole.bot
    whole.press.publish(4)
    stopped = [whole.bot.pid, *whole.workers()]
    for process in stopped:
        os.kill(process, signal.SIGSTOP)
    try:
        await whole.until_health(good=False, seconds=60)
    finally:
        for process in stopped:
            with suppress(ProcessLookupError):
                os.kill(process, signal.SIGCONT)
