"""`make soak`: `SOAK_MINUTES` (10) of news and of four look-ups a second, with `SOAK_FEEDS` (10) feeds.

Before that the bot is left alone until its reader has ended, and what it takes when idle is noted. Then a table of
memory and of open files is printed, a line a minute, and how fast the bot's own process grew in each half, with twice
the standard error of that: what is less than it cannot be told from no growth. Fails where the bot grew by more than
`MOST_MB_AN_HOUR` in the second half; from `LONG_MINUTES` on, when all that is kept has been filled, where it grew by
more than can be told from nothing; and where all processes take more than `MOST_IDLE_MB` and `MOST_MB`.

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
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from math import inf, sqrt
from pathlib import Path
from typing import NamedTuple

from tests.chaos.whole import Whole, a_whole_bot
from tests.loopback_discord import NoReplyError

LOOKUPS_A_SECOND = 4
AT_ONCE = 20
"""Look-ups that wait for their answer: on a machine with too much else to do fewer are asked, since what piles up would
be measured in place of what is kept."""
MOST_MB_AN_HOUR = 20.0
"""What is measured within minutes goes up and down by a megabyte or two, and caches fill."""
LONG_MINUTES = 60
FLAT_MB_AN_HOUR = 2.0
"""No growth that anybody has to care about, however small its error."""
MOST_IDLE_MB, MOST_MB = 350.0, 550.0
SAMPLE_SECONDS = 10.0
KINDS = ("reader", "parser", "painter")
LINES = 40
"""Of an article: some 800 words, as a long one has."""
POLLS_A_SECOND = 5
WENT_WRONG = "went wrong on my side"
SETTINGS = {
    "DATELINE_LIMITS__LOOKUPS_A_MINUTE": str(10 * 60 * LOOKUPS_A_SECOND),
    "DATELINE_READING__SECONDS": "60",
}
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


class Growth(NamedTuple):
    """How fast something grew, in MB an hour."""

    rate: float
    error: float
    """Twice its standard error."""

    def __str__(self) -> str:
        return f"{self.rate:+.1f} ± {self.error:.1f} MB an hour"


def growth_of(samples: Sequence[tuple[float, float]]) -> Growth:
    """How fast the second value grows with the first, in seconds: least squares over the means of each minute.

    Samples of one minute are not independent, and would make the error look smaller than it is.
    """
    minutes: dict[int, list[float]] = {}
    for seconds, size in samples:
        minutes.setdefault(int(seconds // 60), []).append(size)
    points = [(minute / 60, sum(sizes) / len(sizes)) for minute, sizes in minutes.items()]
    if len(points) <= 2:
        return Growth(0.0, inf)
    mean_x, mean_y = (sum(values) / len(points) for values in zip(*points, strict=True))
    spread = sum((x - mean_x) ** 2 for x, _ in points)
    rate = sum((x - mean_x) * (y - mean_y) for x, y in points) / spread
    left = sum((y - mean_y - rate * (x - mean_x)) ** 2 for x, y in points)
    return Growth(rate, 2 * sqrt(left / (len(points) - 2) / spread))


@dataclass
class Asked:
    """What came of the look-ups so far."""

    sent: int = 0
    answered: int = 0
    refused: int = 0
    """Answered with an error of ours."""


async def soak(minutes: float, feeds: int) -> bool:
    every = max(1, feeds // POLLS_A_SECOND)
    with tempfile.TemporaryDirectory() as folder:
        async with a_whole_bot(Path(folder), feeds, LINES, every, SETTINGS) as whole:
            idle = await _idle(whole)
            sys.stdout.write(f"Idle, with {feeds} feeds, all processes took {idle:.0f} MB.\n")
            asked = Asked()
            asking = asyncio.create_task(_ask_again_and_again(whole, asked))
            samples, most = await _measure(whole, minutes * 60, asked)
            asking.cancel()
    first, second = (growth_of([one for one in samples if (one[0] >= minutes * 30) == late]) for late in (False, True))
    sys.stdout.write(
        f"The bot's own process grew by {first} in the first half and by {second} in the second. "
        f"All processes took {most:.0f} MB at most.\n"
        f"Of {asked.sent} look-ups {asked.answered} were answered, {asked.refused} of them with an error.\n"
    )
    bound = max(FLAT_MB_AN_HOUR, second.error) if minutes >= LONG_MINUTES else MOST_MB_AN_HOUR
    return second.rate <= bound and most <= MOST_MB and idle <= MOST_IDLE_MB


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


async def _measure(whole: Whole, seconds: float, asked: Asked) -> tuple[list[tuple[float, float]], float]:
    """(seconds, anonymous MB of the bot) again and again, and the most MB that all processes had."""
    assert whole.bot
    sys.stdout.write(
        f"{'minute':>6}{'bot':>8}{'anon':>8}{'reader':>8}{'parser':>8}{'painter':>8}{'all':>8}{'files':>7}{'asked':>7}{'answered':>10}\n"
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
            sums = f"{sum(sizes.values()):8.1f}{files:7}{asked.sent:7}{asked.answered:10}"
            sys.stdout.write(f"{minute:6}{shown}{sums}\n")
            sys.stdout.flush()
        # A new article in every fifth feed a minute, which keeps the reader at work.
        whole.press.publish(max(1, whole.press.feeds // 30))
        await asyncio.sleep(SAMPLE_SECONDS)
    return samples, most


async def _ask_again_and_again(whole: Whole, asked: Asked) -> None:
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
        asked.sent += 1
        with suppress(NoReplyError):
            reply = await discord.slash(discord.reader, discord.general, command, **options)
            asked.answered += 1
            asked.refused += WENT_WRONG in reply.text

    while True:
        if len(under_way) < AT_ONCE:
            task = asyncio.create_task(ask())
            under_way.add(task)
            task.add_done_callback(under_way.discard)
        await asyncio.sleep(1 / LOOKUPS_A_SECOND)


if __name__ == "__main__":
    wanted = float(os.environ.get("SOAK_MINUTES", "10")), int(os.environ.get("SOAK_FEEDS", "10"))
    sys.exit(0 if asyncio.run(soak(*wanted)) else 1)
