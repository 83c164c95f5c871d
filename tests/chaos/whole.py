"""The whole bot, whose processes are killed, stopped and signalled, whose gateway is lost and whose clock is set."""

import asyncio
import os
import signal
import sqlite3
import sys
import time
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from unittest.mock import patch

from bot.app import now
from bot.archive import Archive
from bot.cli import health
from bot.news import DatelineError
from bot.settings import Database, Settings
from tests.chaos.press import Press, a_press
from tests.loopback_discord import LoopbackDiscord

VISIBLE_SECONDS = 100.0
"""Within which an article is in the channel, whatever happens: it may be read again after a minute."""

STALE_SECONDS = 22.0
"""After which a bot without a sign of life is taken for dead. It gives one every 15 s; outside of tests, 60 pass."""
HEARTBEAT_SECONDS = 5.0
"""What the gateway asks for, so that its silence is noticed soon."""


@dataclass
class Step:
    """What came of one fault."""

    name: str
    seconds: float = 0
    """From the fault until all that was published before and after it was visible, and health was good."""
    unwell_after: float | None = None
    """When health turned bad; None where the fault was mended before anybody had to know."""
    well_after: float | None = None
    """When it turned good again."""
    said: str = ""
    """What health said first when it was bad."""
    problem: str = ""


@dataclass
class Whole:
    """A bot at work, and what is done to it."""

    folder: Path
    press: Press
    discord: LoopbackDiscord
    poll_seconds: int = 1
    steps: list[Step] = field(default_factory=list)
    bot: asyncio.subprocess.Process | None = None

    @property
    def offset(self) -> Path:
        return self.folder / "offset"

    @property
    def environment(self) -> dict[str, str]:
        return (
            os.environ
            | self.discord.environment
            | {
                "DATELINE_DATABASE__URL": f"sqlite:///{self.folder}/dateline.db",
                "DATELINE_FETCHING__ALLOW_PRIVATE": '["127.0.0.0/8"]',
                "DATELINE_FETCHING__ALLOW_PORTS": f"[{self.press.port}]",
                "DATELINE_FETCHING__POLL_SECONDS": str(self.poll_seconds),
                "DATELINE_READING__SECONDS": "15",
            }
        )

    async def start(self) -> None:
        command = sys.executable, "-m", "tests.chaos.shifted", str(self.offset), "run"
        with (self.folder / "bot.log").open("ab") as log:
            self.bot = await asyncio.create_subprocess_exec(
                *command, env=self.environment, stdout=log, stderr=log, start_new_session=True
            )
        await self.discord.wait_for_bot(seconds=60)

    async def end(self, number: int = signal.SIGTERM, *, group: bool = False) -> float:
        """Signal the bot and wait for its end; how many seconds it took."""
        assert self.bot
        began = time.monotonic()
        if group:
            # systemd reaches also those that are in groups of their own.
            for process in self.workers():
                with suppress(ProcessLookupError):
                    os.kill(process, number)
            os.killpg(self.bot.pid, number)
        else:
            self.bot.send_signal(number)
        await asyncio.wait_for(self.bot.wait(), 20)
        self.discord.connection.ready.clear()
        return time.monotonic() - began

    def workers(self, kind: str = "") -> list[int]:
        """The process ids of the bot's workers."""
        assert self.bot
        found = []
        for entry in Path("/proc").iterdir():
            with suppress(OSError, IndexError, ValueError):
                parent = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
                name = (entry / "cmdline").read_text().rstrip("\0").rpartition("\0")[2]
                if parent == self.bot.pid and (not kind or name == kind):
                    found.append(int(entry.name))
        return found

    async def worker(self, kind: str) -> int:
        async with asyncio.timeout(30):
            while not self.workers(kind):  # noqa: ASYNC110  the bot starts it
                await asyncio.sleep(0.05)
        return self.workers(kind)[0]

    def illness(self) -> str | None:
        """What `dateline health` says is wrong; None where it says that all is well."""
        try:
            with patch.object(health, "STALE_SECONDS", STALE_SECONDS):
                health.look(Settings(database=Database(url=f"sqlite:///{self.folder}/dateline.db")))
        except DatelineError as error:
            return str(error)
        return None

    async def until_health(self, *, good: bool, seconds: float) -> None:
        async with asyncio.timeout(seconds):
            while (self.illness() is None) != good:  # noqa: ASYNC110
                await asyncio.sleep(0.5)

    async def _note_health(self, step: Step) -> None:
        """Look again and again, as whoever watches a container does."""
        began = time.monotonic()
        while True:
            await asyncio.sleep(0.5)
            problem, passed = self.illness(), round(time.monotonic() - began, 1)
            if problem and step.unwell_after is None:
                step.unwell_after, step.said = passed, problem
            if problem:
                step.well_after = None
            elif step.unwell_after is not None and step.well_after is None:
                step.well_after = passed

    def shown(self) -> Counter[str]:
        """How many messages show each article."""
        texts = [message.text for message in self.discord.messages(self.discord.general)]
        return Counter({place: sum(place in text for text in texts) for place in self.press.places[1:]})

    async def until_visible(self, seconds: float = VISIBLE_SECONDS) -> None:
        async with asyncio.timeout(seconds):
            while not all(self.shown()[place] for place in self.press.places[1:]):  # noqa: ASYNC110
                await asyncio.sleep(0.2)

    async def until_reading(self, waiting: int = 1) -> None:
        """Until articles are there to be read."""
        async with asyncio.timeout(60):
            while self.unread() < waiting:  # noqa: ASYNC110
                await asyncio.sleep(0.02)

    def unread(self) -> int:
        with sqlite3.connect(f"file:{self.folder}/dateline.db?mode=ro", uri=True) as connection:
            (count,) = connection.execute("SELECT count(*) FROM articles WHERE read_after IS NOT NULL").fetchone()
        connection.close()
        return int(count)

    async def step(self, name: str, fault: Callable[[Step], Awaitable[None]], *, must_tell: bool = False) -> None:
        """Cause a fault, and see that everything becomes visible nevertheless, and that the bot says it is well.

        Args:
            name: for people.
            fault: what is done.
            must_tell: whether health has to turn bad meanwhile.
        """
        done = Step(name)
        began = time.monotonic()
        noting = asyncio.create_task(self._note_health(done))
        try:
            await fault(done)
            await self.until_visible()
            await self.until_health(good=True, seconds=60)
            await asyncio.sleep(0.6)
        except TimeoutError:
            missing = [place for place, count in self.shown().items() if not count]
            done.problem = done.problem or f"not over in time; missing: {missing}; health: {self.illness()}"
        noting.cancel()
        if must_tell and done.unwell_after is None:
            done.problem = done.problem or "health did not turn bad"
        done.seconds = round(time.monotonic() - began, 1)
        self.steps.append(done)
        sys.stderr.write(f"{done}\n")

    def repeated(self) -> list[str]:
        return [place for place, count in self.shown().items() if count > 1]


@asynccontextmanager
async def a_whole_bot(folder: Path, feeds: int = 1, lines: int = 6, poll_seconds: int = 1) -> AsyncIterator[Whole]:
    """The bot at work, with a channel that is subscribed to a feed that has been polled.

    Args:
        folder: of the database.
        feeds: that are polled.
        lines: of an article.
        poll_seconds: between two polls of a feed.
    """
    async with a_press(feeds, lines) as press, LoopbackDiscord(heartbeat_seconds=HEARTBEAT_SECONDS) as discord:
        whole = Whole(folder, press, discord, poll_seconds)
        whole.offset.write_text("0")
        async with Archive.open(f"sqlite+aiosqlite:///{folder}/dateline.db") as archive:
            for number in range(1, feeds):
                await archive.feeds.add(press.feed_of(number), f"The Chaos Courier {number}", now())
        press.publish(feeds)
        await whole.start()
        try:
            await discord.slash(discord.admin, discord.general, "subscribe", source=press.feed, when="instantly")
            await discord.wait_for_message(discord.general, containing=press.places[0], seconds=60)
            yield whole
        finally:
            if whole.bot and whole.bot.returncode is None:
                os.killpg(whole.bot.pid, signal.SIGKILL)
                await whole.bot.wait()


async def faults(whole: Whole, *, quick: bool = False, may_fill: bool = False) -> None:
    """All faults, one after the other.

    Args:
        whole: the bot.
        quick: only what takes seconds.
        may_fill: whether its folder is on a small disk of its own, which can be filled.
    """
    await whole.step("nothing", lambda _: _publish(whole, 4))
    for kind in ("reader", "parser"):
        await whole.step(f"{kind} killed idle", lambda _, kind=kind: _signal_idle(whole, kind, signal.SIGKILL))  # type: ignore[misc]
    await whole.step("reader killed at work", lambda _: _signal_busy(whole, signal.SIGKILL))
    await whole.step("SIGTERM to all processes at work", lambda step: _end_busy(whole, step, signal.SIGTERM))
    await whole.step("bot killed at work", lambda step: _kill_busy(whole, step))
    if quick:
        return
    await whole.step("SIGINT to all processes at work", lambda step: _end_busy(whole, step, signal.SIGINT))
    await whole.step("bot killed, and nobody starts it", lambda step: _kill_and_wait(whole, step), must_tell=True)
    await whole.step("parser stopped idle", lambda _: _signal_idle(whole, "parser", signal.SIGSTOP))
    await whole.step("reader stopped idle", lambda _: _signal_idle(whole, "reader", signal.SIGSTOP))
    await whole.step("reader stopped at work", lambda _: _signal_busy(whole, signal.SIGSTOP))
    await whole.step("painter killed", lambda _: _kill_painter(whole))
    for hours in (-1, 1, -24, 24):
        await whole.step(f"clock set by {hours} h", lambda _, hours=hours: _set_clock(whole, hours))  # type: ignore[misc]
    for hours in (-24, 24):
        name = f"clock set by {hours} h between two runs"
        await whole.step(name, lambda _, hours=hours: _set_clock_between(whole, hours))  # type: ignore[misc]
    await whole.step("gateway lost", lambda _: _lose_gateway(whole), must_tell=True)
    await whole.step("gateway takes calls and says nothing", lambda _: _mute_gateway(whole), must_tell=True)
    await whole.step("journal of the database removed", lambda step: _remove_journal(whole, step))
    if may_fill:
        await whole.step("disk full", lambda _: _fill_disk(whole), must_tell=True)


async def _publish(whole: Whole, count: int) -> None:
    whole.press.publish(count)


async def _signal_idle(whole: Whole, kind: str, number: int) -> None:
    os.kill(await whole.worker(kind), number)
    whole.press.publish(3)


async def _signal_busy(whole: Whole, number: int) -> None:
    whole.press.publish(8)
    await whole.until_reading(2)
    os.kill(await whole.worker("reader"), number)


async def _end_busy(whole: Whole, step: Step, number: int) -> None:
    whole.press.publish(12)
    await whole.until_reading(2)
    await _end(whole, step, number)
    await whole.start()


async def _kill_busy(whole: Whole, step: Step) -> None:
    whole.press.publish(8)
    await whole.until_reading(2)
    await _end(whole, step, signal.SIGKILL)
    await whole.start()


async def _kill_and_wait(whole: Whole, step: Step) -> None:
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


async def _kill_painter(whole: Whole) -> None:
    """At work, and idle: the pictures of an answer are drawn by another then, and the answer comes in any case."""
    discord = whole.discord
    for number in range(1, 5):
        name = whole.press.person(number)
        asked = asyncio.create_task(discord.slash(discord.reader, discord.general, "person", name=name))
        for _ in range(100):
            if whole.workers("painter"):
                break
            await asyncio.sleep(0.02)
        for painter in whole.workers("painter"):
            os.kill(painter, signal.SIGKILL)
        await asked
    whole.press.publish(1)


async def _set_clock(whole: Whole, hours: float) -> None:
    whole.offset.write_text(str(float(whole.offset.read_text()) + hours * 3600))
    await asyncio.sleep(3)
    whole.press.publish(2)


async def _set_clock_between(whole: Whole, hours: float) -> None:
    whole.press.publish(2)
    await whole.end()
    whole.offset.write_text(str(float(whole.offset.read_text()) + hours * 3600))
    whole.press.publish(2)
    await whole.start()


async def _lose_gateway(whole: Whole) -> None:
    gateway = whole.discord.connection
    gateway.down = True
    await gateway.lose(resumable=False)
    await whole.until_health(good=False, seconds=60)
    # Longer than discord.py waits before it tries again for the first few times.
    await asyncio.sleep(10)
    gateway.down = False
    await whole.until_health(good=True, seconds=60)
    whole.press.publish(2)


async def _mute_gateway(whole: Whole) -> None:
    gateway = whole.discord.connection
    gateway.mute = True
    await gateway.lose(resumable=False)
    await whole.until_health(good=False, seconds=60)
    whole.press.publish(2)
    await whole.until_visible()
    gateway.mute = False
    await whole.until_health(good=True, seconds=90)


async def _remove_journal(whole: Whole, step: Step) -> None:
    """What is committed meanwhile is in no file that has a name; the bot must end, and lose nothing by that."""
    assert whole.bot
    for ending in ("-wal", "-shm"):
        (whole.folder / f"dateline.db{ending}").unlink()
        whole.press.publish(2)
        if await asyncio.wait_for(whole.bot.wait(), 30) != 1:
            step.problem = f"it ended with {whole.bot.returncode}"
        whole.discord.connection.ready.clear()
        await whole.start()
        await whole.until_visible()


async def _fill_disk(whole: Whole) -> None:
    ballast = whole.folder / "ballast"
    with suppress(OSError), ballast.open("wb", buffering=0) as file:
        while True:
            file.write(b"0" * 4096)
    whole.press.publish(3)
    await whole.until_health(good=False, seconds=10)
    await asyncio.sleep(15)
    ballast.unlink()
    await whole.until_health(good=True, seconds=90)
    whole.press.publish(2)
