"""The storm: what is filed, what goes wrong, and what must hold at the end."""

import asyncio
import contextlib
import random
import sqlite3
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy.exc import OperationalError

from bot.archive import Archive
from bot.news import DeliveryState
from tests.chaos.ledger import Clock, Ledger
from tests.chaos.process import courier
from tests.loopback_discord import Channel, Fault, LoopbackDiscord
from tests.sqlite import database_at

POST = "POST /channels/*/messages"


@dataclass(frozen=True)
class Plan:
    """How bad it gets."""

    channels: int = 8
    deliveries: int = 64
    kills: int = 5
    dropped: float = 0.05
    """The share of requests that are carried out and whose reply is lost."""
    limited: float = 0.02
    """The share of requests that are answered with 429."""
    gateway_losses: int = 1
    locks: tuple[float, ...] = ()
    """For how many seconds each the database is locked by somebody else."""
    fill_disk: bool = False
    whole: bool = False
    """Whether `dateline run` is killed; else the bot's poster alone, which starts in a moment."""
    seconds: float = 60
    """After which it must be over."""
    seed: int = 0


@dataclass
class Outcome:
    """What the readers saw."""

    plan: Plan
    seen: int = 0
    repeated: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    disordered: list[str] = field(default_factory=list)
    unknown: int = 0
    states: dict[str, int] = field(default_factory=dict)
    integrity: str = ""
    kills: int = 0
    dropped_replies: int = 0
    refused: int = 0
    seconds: float = 0
    in_time: bool = True

    @property
    def good(self) -> bool:
        """Each message visible exactly once and in order, or listed as unknown; of those there are very few."""
        lost = len(self.missing) > self.unknown
        wrong = self.repeated or self.disordered or lost or self.integrity != "ok"
        return self.in_time and not wrong and self.unknown <= self.plan.deliveries * 0.005


async def weather(plan: Plan, folder: Path) -> Outcome:
    """Go through a storm.

    Args:
        plan: how bad it gets.
        folder: for the database; where the disk is to be filled it must be on a small one.
    """
    storm = _Storm(plan, folder)
    async with (
        LoopbackDiscord(seed=plan.seed) as storm.discord,
        Archive.open(database_at(folder / "dateline.db")) as archive,
    ):
        return await storm.run(archive)


class _Storm:
    discord: LoopbackDiscord

    def __init__(self, plan: Plan, folder: Path) -> None:
        self.plan = plan
        self.file = folder / "dateline.db"
        self.chance = random.Random(plan.seed)
        self.outcome = Outcome(plan)
        self.channels: list[Channel] = []
        self.folder = folder

    async def run(self, archive: Archive) -> Outcome:
        began_at = time.monotonic()
        plan, discord = self.plan, self.discord
        self.channels = [discord.add_channel(f"news-{number}") for number in range(plan.channels)]
        discord.inject(Fault.DROP_REPLY, times=None, chance=plan.dropped)
        discord.inject(Fault.RATE_LIMITED, times=None, chance=plan.limited, retry_after=0.3)
        filing = asyncio.create_task(self._file(archive))
        troubles = asyncio.create_task(self._trouble())
        try:
            async with asyncio.timeout(plan.seconds):
                await self._kill_again_and_again()
                async with courier(discord, self.folder, whole=plan.whole):
                    await asyncio.gather(filing, troubles)
                    await self._until_finished(archive)
        except TimeoutError:
            self.outcome.in_time = False
        finally:
            filing.cancel()
            troubles.cancel()
        await self._judge(archive)
        self.outcome.seconds = round(time.monotonic() - began_at, 1)
        return self.outcome

    async def _file(self, archive: Archive) -> None:
        """Owe the channels their messages, most of them while the courier is at work."""
        ledger = Ledger(archive, Clock())
        for number in range(self.plan.deliveries):
            channel = self.channels[number % len(self.channels)]
            await self._owe(ledger, channel, f"{channel.name}: {number // len(self.channels):04}")
            if self.chance.random() < 0.3:
                await asyncio.sleep(0.01)

    async def _owe(self, ledger: Ledger, channel: Channel, text: str) -> None:
        while True:
            try:
                await ledger.owe(channel.id, text)
            except OperationalError:
                # The disk is full, for us too.
                await asyncio.sleep(0.5)
            else:
                return

    async def _kill_again_and_again(self) -> None:
        """Kill the courier shortly after a request came in, at a random moment between its commits."""
        share = self.plan.deliveries / (self.plan.kills + 1)
        for _ in range(self.plan.kills):
            wanted = self.discord.posts + self.chance.randint(1, max(1, int(share)))
            async with courier(self.discord, self.folder, whole=self.plan.whole):
                with contextlib.suppress(TimeoutError):
                    await self.discord.wait_for_posts(wanted, seconds=20)
                await asyncio.sleep(self.chance.random() * 0.03)
            self.outcome.kills += 1

    async def _trouble(self) -> None:
        """Lose the gateway, lock the database, fill the disk, each at its time."""
        for _ in range(self.plan.gateway_losses):
            await self.discord.connection.ready.wait()
            await asyncio.sleep(self.chance.random())
            await self.discord.connection.lose()
        for seconds in self.plan.locks:
            await asyncio.sleep(self.chance.random() * 5)
            await asyncio.to_thread(self._lock, seconds)
        if self.plan.fill_disk:
            await asyncio.to_thread(self._fill, 5.0)

    def _lock(self, seconds: float) -> None:
        connection = sqlite3.connect(self.file, timeout=30)
        connection.execute("BEGIN IMMEDIATE")
        time.sleep(seconds)
        connection.rollback()
        connection.close()

    def _fill(self, seconds: float) -> None:
        ballast = self.folder / "ballast"
        try:
            with ballast.open("wb", buffering=0) as file:
                while True:
                    file.write(b"0" * 4096)
        except OSError:
            time.sleep(seconds)
        finally:
            ballast.unlink()

    async def _until_finished(self, archive: Archive) -> None:
        while True:
            counts = await archive.deliveries.counts()
            if not counts.get(DeliveryState.PENDING) and not counts.get(DeliveryState.SENDING):
                return
            await asyncio.sleep(0.2)

    async def _judge(self, archive: Archive) -> None:
        outcome, plan = self.outcome, self.plan
        expected = Counter(number % plan.channels for number in range(plan.deliveries))
        for number, channel in enumerate(self.channels):
            texts = [message.text for message in self.discord.messages(channel)]
            outcome.seen += len(set(texts))
            outcome.repeated += [text for text, count in Counter(texts).items() if count > 1]
            owed = [f"{channel.name}: {place:04}" for place in range(expected[number])]
            outcome.missing += [text for text in owed if text not in texts]
            if texts != sorted(texts):
                outcome.disordered.append(channel.name)
        counts = await archive.deliveries.counts()
        outcome.states = {state.value: count for state, count in counts.items()}
        outcome.unknown = counts.get(DeliveryState.UNKNOWN, 0)
        outcome.dropped_replies = sum(request.fault is Fault.DROP_REPLY for request in self.discord.requests)
        outcome.refused = sum(request.status == 429 for request in self.discord.requests)
        with sqlite3.connect(self.file) as connection:
            outcome.integrity = connection.execute("PRAGMA integrity_check").fetchone()[0]
        connection.close()
