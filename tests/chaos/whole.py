"""The whole bot as processes, and what readers and whoever watches see of it while something is done to it."""

import asyncio
import os
import signal
import sqlite3
import sys
import time
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from unittest.mock import patch

from bot.app import now
from bot.archive import Archive
from bot.cli import health
from bot.news import DatelineError
from tests.chaos.name_server import a_name_server
from tests.chaos.press import Press, a_press
from tests.loopback_discord import LoopbackDiscord

VISIBLE_SECONDS = 100.0
"""Within which an article is in the channel, whatever happens: it may be read again after a minute."""

STALE_SECONDS = 22.0
"""After which a bot without a sign of life is taken for dead. It gives one every 15 s; outside of tests, 60 pass."""
HEARTBEAT_SECONDS = 5.0
"""What the gateway asks for, so that its silence is noticed soon."""
START_SECONDS = 600.0
"""For the bot to start and to show its first article, of which the reader must load its model."""
REPLY_SECONDS = 300.0
"""For the answer to a command, on a machine that has much else to do."""


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
    before: Sequence[str] = ()
    """What the bot's command begins with, so that it asks our name server."""
    poll_seconds: int = 1
    settings: Mapping[str, str] = field(default_factory=dict)
    """Variables that its settings are taken from, beside those that make it ours."""
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
            | dict(self.settings)
        )

    def archive(self) -> AbstractAsyncContextManager[Archive]:
        """The bot's database, which it may be using."""
        return Archive.open(f"sqlite+aiosqlite:///{self.folder}/dateline.db")

    async def start(self, *around: str) -> None:
        """Start the bot, by way of another command."""
        command = *around, *self.before, sys.executable, "-m", "tests.chaos.shifted", str(self.offset), "run"
        with (self.folder / "bot.log").open("ab") as log:
            self.bot = await asyncio.create_subprocess_exec(
                *command, env=self.environment, stdout=log, stderr=log, start_new_session=True
            )
        await self.discord.wait_for_bot(seconds=START_SECONDS)

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
                health.state_of(health.last_heartbeat(f"sqlite:///{self.folder}/dateline.db"))
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
async def a_whole_bot(
    folder: Path, feeds: int = 1, lines: int = 6, poll_seconds: int = 1, settings: Mapping[str, str] | None = None
) -> AsyncIterator[Whole]:
    """The bot at work, with a channel that is subscribed to a feed that has been polled.

    Args:
        folder: of the database.
        feeds: that are polled.
        lines: of an article.
        poll_seconds: between two polls of a feed.
        settings: further ones, as variables.
    """
    async with (
        a_press(feeds, lines) as press,
        LoopbackDiscord(heartbeat_seconds=HEARTBEAT_SECONDS, reply_seconds=REPLY_SECONDS) as discord,
        a_name_server(folder) as before,
    ):
        whole = Whole(folder, press, discord, before, poll_seconds, settings or {})
        whole.offset.write_text("0")
        async with whole.archive() as archive:
            for number in range(1, feeds):
                await archive.feeds.add(press.feed_of(number), f"The Chaos Courier {number}", now())
        press.publish(feeds)
        await whole.start()
        try:
            await discord.slash(discord.admin, discord.general, "subscribe", source=press.feed, when="instantly")
            await discord.wait_for_message(discord.general, containing=press.places[0], seconds=START_SECONDS)
            yield whole
        finally:
            if whole.bot and whole.bot.returncode is None:
                os.killpg(whole.bot.pid, signal.SIGKILL)
                await whole.bot.wait()
