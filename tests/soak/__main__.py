"""`make soak`: `SOAK_MINUTES` (10) of news and of four look-ups a second, with `SOAK_FEEDS` (10) feeds.

Before that the bot is left alone until its reader has ended, and what it takes when idle is noted. Then a table of
memory and of open files is printed, a line a minute, and how fast the bot's own process grew in the second half. Fails
where that is more than `MOST_MB_AN_HOUR`, or where all processes take more than `MOST_IDLE_MB` and `MOST_MB`.

Memory is PSS in MB, by process: what it alone has, and its part of what it shares. Of the bot it is also shown what no
file stands behind ("anonymous"). That is what grows where something is kept; PSS grows too with the pages of the
database that SQLite has mapped, which the kernel takes back whenever it needs them.
"""

import asyncio
import os
import random
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path

from tests.chaos.whole import Whole, a_whole_bot
from tests.loopback_discord import NoReplyError

LOOKUPS_A_SECOND = 4
MOST_MB_AN_HOUR = 20.0
"""What is measured within minutes goes up and down by a megabyte or two."""
MOST_IDLE_MB, MOST_MB = 350.0, 550.0
SAMPLE_SECONDS = 10.0
KINDS = ("reader", "parser", "painter")
LINES = 40
"""Of an article: some 800 words, as a long one has."""
POLLS_A_SECOND = 5
SETTINGS = {"DATELINE_LIMITS__LOOKUPS_A_MINUTE": str(10 * 60 * LOOKUPS_A_SECOND)}
"""One member asks all; else most would be refused, which takes no memory."""


def memory_of(process: int, kind: str = "Pss") -> float:
    """MB of a process, as the kernel counts them: `Pss`, or `Anonymous`."""
    for line in Path(f"/proc/{process}/smaps_rollup").read_text().splitlines():
        if line.startswith(f"{kind}:"):
            return int(line.split()[1]) / 1024
    return 0.0


def open_files(process: int) -> int:
    """Files, sockets and pipes of a process."""
    return len(list(Path(f"/proc/{process}/fd").iterdir()))


def slope(samples: list[tuple[float, float]]) -> float:
    """By how much the second value grows with each unit of the first: least squares."""
    mean_x = sum(x for x, _ in samples) / len(samples)
    mean_y = sum(y for _, y in samples) / len(samples)
    spread = sum((x - mean_x) ** 2 for x, _ in samples)
    return sum((x - mean_x) * (y - mean_y) for x, y in samples) / spread if spread else 0.0


async def soak(minutes: float, feeds: int) -> bool:
    every = max(1, feeds // POLLS_A_SECOND)
    with tempfile.TemporaryDirectory() as folder:
        async with a_whole_bot(Path(folder), feeds, LINES, every, SETTINGS) as whole:
            idle = await _idle(whole)
            sys.stdout.write(f"Idle, with {feeds} feeds, all processes took {idle:.0f} MB.\n")
            asking = asyncio.create_task(_ask_again_and_again(whole))
            samples, most = await _measure(whole, minutes * 60)
            asking.cancel()
    half = [(seconds / 3600, bot) for seconds, bot in samples if seconds >= minutes * 30]
    grows = slope(half)
    sys.stdout.write(
        f"The bot's own process grew by {grows:+.1f} MB an hour in the second half. "
        f"All processes took {most:.0f} MB at most.\n"
    )
    return grows <= MOST_MB_AN_HOUR and most <= MOST_MB and idle <= MOST_IDLE_MB


def _sizes(whole: Whole) -> dict[str, float]:
    assert whole.bot
    sizes = {"bot": memory_of(whole.bot.pid)} | dict.fromkeys(KINDS, 0.0)
    for kind in KINDS:
        with suppress(OSError):
            sizes[kind] = sum(memory_of(process) for process in whole.workers(kind))
    return sizes


async def _idle(whole: Whole) -> float:
    """The MB of all processes once nothing is read, asked or drawn; feeds are polled nevertheless."""
    await asyncio.sleep(30)
    while whole.unread() or whole.workers("reader") or whole.workers("painter"):  # noqa: ASYNC110
        await asyncio.sleep(SAMPLE_SECONDS)
    return sum(_sizes(whole).values())


async def _measure(whole: Whole, seconds: float) -> tuple[list[tuple[float, float]], float]:
    """(seconds, anonymous MB of the bot) again and again, and the most MB that all processes had."""
    assert whole.bot
    sys.stdout.write(
        f"{'minute':>6}{'bot':>8}{'anon':>8}{'reader':>8}{'parser':>8}{'painter':>8}{'all':>8}{'files':>7}{'asked':>7}\n"
    )
    began, samples, minute, most = time.monotonic(), [], -1, 0.0
    while (passed := time.monotonic() - began) < seconds:
        sizes = _sizes(whole)
        anonymous = memory_of(whole.bot.pid, "Anonymous")
        samples.append((passed, anonymous))
        most = max(most, sum(sizes.values()))
        if int(passed // 60) > minute:
            minute = int(passed // 60)
            files = open_files(whole.bot.pid)
            shown = "".join(f"{size:8.1f}" for size in (sizes["bot"], anonymous, *(sizes[kind] for kind in KINDS)))
            asked = int(passed * LOOKUPS_A_SECOND)
            sys.stdout.write(f"{minute:6}{shown}{sum(sizes.values()):8.1f}{files:7}{asked:7}\n")
            sys.stdout.flush()
        # A new article in every fifth feed a minute, which keeps the reader at work.
        whole.press.publish(max(1, whole.press.feeds // 30))
        await asyncio.sleep(SAMPLE_SECONDS)
    return samples, most


async def _ask_again_and_again(whole: Whole) -> None:
    """Four look-ups a second, of people, events, quotes and words, one in five with a picture."""
    chance, discord = random.Random(1), whole.discord
    under_way: set[asyncio.Task[None]] = set()

    async def ask() -> None:
        number = chance.randrange(len(whole.press.places))
        name = whole.press.person(number)
        command, options = chance.choice(
            [
                ("person", {"name": name}),
                ("event", {"words": whole.press.places[number]}),
                ("search", {"words": whole.press.places[number]}),
                ("quotes", {"by": name[:40]}),
                ("latest", {}),
            ]
        )
        with suppress(NoReplyError):
            await discord.slash(discord.reader, discord.general, command, **options)

    while True:
        task = asyncio.create_task(ask())
        under_way.add(task)
        task.add_done_callback(under_way.discard)
        await asyncio.sleep(1 / LOOKUPS_A_SECOND)


if __name__ == "__main__":
    wanted = float(os.environ.get("SOAK_MINUTES", "10")), int(os.environ.get("SOAK_FEEDS", "10"))
    sys.exit(0 if asyncio.run(soak(*wanted)) else 1)
