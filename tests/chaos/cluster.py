"""Several processes of Dateline on one PostgreSQL: a bot, one that stands by, and workers, started anew as they end."""

import asyncio
import os
import signal
import sys
from collections import Counter
from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import psycopg
from sqlalchemy import make_url

from bot.archive import Archive
from bot.archive.alone import LOCK, conninfo_of
from bot.news import ChannelId, GuildId, Schedule, Source, UserId, When
from tests import postgresql
from tests.chaos.press import Press, a_press
from tests.chaos.relay import Relay, a_relay
from tests.loopback_discord import Channel, LoopbackDiscord

BOTS = ("bot-1", "bot-2")
WORKERS = ("worker-1", "worker-2", "worker-3")
"""The first of them reaches the database by way of the relay."""
AGAIN_SECONDS = 1.0


@dataclass
class Cluster:
    """The processes, by name, and what they work with."""

    url: str
    socket: Path
    folder: Path
    press: Press
    discord: LoopbackDiscord
    relay: Relay
    channels: list[Channel] = field(default_factory=list)
    running: dict[str, asyncio.subprocess.Process] = field(default_factory=dict)
    starts: Counter[str] = field(default_factory=Counter)

    async def keep(self, name: str) -> None:
        """Run a process, and another whenever it ends, as a container's `restart: unless-stopped` does."""
        while True:
            await self._run(name)
            await asyncio.sleep(AGAIN_SECONDS)

    async def _run(self, name: str) -> None:
        environment = os.environ | self.discord.environment
        environment |= {
            "DATELINE_DATABASE__URL": self._url_of(name),
            "DATELINE_FETCHING__ALLOW_PRIVATE": "127.0.0.0/8",
            "DATELINE_FETCHING__ALLOW_PORTS": str(self.press.port),
            "DATELINE_FETCHING__POLL_SECONDS": "1",
        }
        command = sys.executable, "-m", "bot", "run" if name in BOTS else "worker"
        with (self.folder / f"{name}.log").open("ab") as log:
            process = await asyncio.create_subprocess_exec(
                *command, env=environment, stdout=log, stderr=log, start_new_session=True
            )
        self.running[name] = process
        self.starts[name] += 1
        try:
            await process.wait()
        finally:
            await self.kill([name])

    def _url_of(self, name: str) -> str:
        its = make_url(self.url).set(drivername="postgresql")
        if name == WORKERS[0]:
            its = its.set(host="127.0.0.1", port=self.relay.port, query={})
        return its.update_query_dict({"application_name": name}).render_as_string(hide_password=False)

    async def kill(self, names: Iterable[str], number: int = signal.SIGKILL) -> None:
        """Signal processes, with those that they started."""
        for name in names:
            if process := self.running.get(name):
                with suppress(ProcessLookupError):
                    os.killpg(process.pid, number)

    def ask(self, statement: str) -> list[tuple[object, ...]]:
        """What PostgreSQL says."""
        with psycopg.connect(conninfo_of(self.url), autocommit=True) as connection:
            return connection.execute(statement.encode()).fetchall()

    def active(self) -> str | None:
        """Which bot holds the lock."""
        held = f"locktype = 'advisory' AND granted AND classid = {LOCK >> 32} AND objid = {LOCK & 0xFFFFFFFF}"
        rows = self.ask(f"SELECT application_name FROM pg_locks JOIN pg_stat_activity USING (pid) WHERE {held}")
        return str(rows[0][0]) if rows else None

    async def until_active(self, seconds: float = 900) -> str:
        """Wait until a bot is active; which."""
        async with asyncio.timeout(seconds):
            while (name := self.active()) is None:  # noqa: ASYNC110
                await asyncio.sleep(0.2)
        return name

    def shown(self) -> Counter[tuple[str, str]]:
        """How often each article stands in each channel."""
        counted: Counter[tuple[str, str]] = Counter()
        for channel in self.channels:
            texts = [message.text for message in self.discord.messages(channel)]
            for place in self.press.places:
                counted[channel.name, place] = sum(place in text for text in texts)
        return counted

    async def until_visible(self, seconds: float) -> bool:
        """Wait until all that was published stands in all channels; whether it does."""
        missing = {channel.name: set(self.press.places) for channel in self.channels}
        looked_at = Counter[str]()
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                while any(missing.values()):
                    await asyncio.sleep(1)
                    for channel in self.channels:
                        # All texts of all channels would take longer than a second.
                        new = self.discord.messages(channel)[looked_at[channel.name] :]
                        looked_at[channel.name] += len(new)
                        for message in new if missing[channel.name] else ():
                            text = message.text
                            missing[channel.name] -= {place for place in missing[channel.name] if place in text}
        return not any(missing.values()) or all(self.shown().values())

    async def subscribe(self) -> None:
        """Order the press for every channel, instantly."""
        now = datetime.now(UTC)  # noqa: TID251
        async with Archive.open(self.url) as archive:
            feed = await archive.feeds.add(self.press.feed, "The Chaos Courier", now)
            for channel in self.channels:
                where = GuildId(int(channel.guild.id)), ChannelId(int(channel.id)), Source(feed=feed.id)
                await archive.subscriptions.add(*where, Schedule(When.INSTANTLY), now, UserId(1), now)

    def disordered(self) -> list[str]:
        """Channels in which messages do not stand in the order in which they were filed."""
        filed: dict[int, list[int]] = {}
        for channel, message in self.ask("SELECT channel, message FROM deliveries WHERE state = 'sent' ORDER BY id"):
            filed.setdefault(int(str(channel)), []).append(int(str(message)))
        places = {int(one.id): [int(message.id) for message in self.discord.messages(one)] for one in self.channels}
        return [one.name for one in self.channels if filed.get(int(one.id), []) != places[int(one.id)]]


@asynccontextmanager
async def a_cluster(folder: Path, channels: int) -> AsyncIterator[Cluster]:
    """A bot, a standby and workers at work for so many channels, on a PostgreSQL of their own."""
    async with AsyncExitStack() as stack:
        socket = stack.enter_context(postgresql.cluster())
        url = stack.enter_context(postgresql.database(socket))
        press = await stack.enter_async_context(a_press())
        discord = await stack.enter_async_context(LoopbackDiscord())
        relay = await stack.enter_async_context(a_relay(socket))
        cluster = Cluster(url, socket, folder, press, discord, relay)
        cluster.channels = [discord.add_channel(f"news-{number}") for number in range(channels)]
        await cluster.subscribe()
        keepers = [asyncio.create_task(cluster.keep(name)) for name in (*BOTS, *WORKERS)]
        try:
            yield cluster
        finally:
            await _end(cluster, keepers)


async def _end(cluster: Cluster, keepers: Sequence[asyncio.Task[None]]) -> None:
    for keeper in keepers:
        keeper.cancel()
    await asyncio.wait(keepers)
    await cluster.kill(cluster.running)
