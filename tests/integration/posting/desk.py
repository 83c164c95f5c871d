"""A poster with an archive, and a real discord.py client at a loopback Discord."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import discord
import pytest
import yarl

from bot.archive import Archive
from bot.news import (
    ChannelId,
    Delivery,
    DeliveryId,
    DeliveryState,
    GuildId,
    Message,
    Schedule,
    Source,
    Subscription,
    UserId,
    When,
)
from bot.posting import DiscordSender, Poster
from bot.posting.sender import Sender
from tests.loopback_discord import Channel, LoopbackDiscord

Json = dict[str, Any]


class Clock:
    """The real time, and what a test adds to it."""

    def __init__(self) -> None:
        self.ahead = 0.0

    def __call__(self) -> datetime:
        return datetime.fromtimestamp(time.time() + self.ahead, UTC)


@dataclass
class Ledger:
    """Deliveries as tests see them: by the order in which they were filed."""

    archive: Archive
    clock: Clock
    filed: int = 0

    async def owe(self, channel: int, *texts: str) -> DeliveryId:
        """File messages for a channel; the number of the first of them."""
        mine = await self.subscription(channel)
        messages = [Message({"flags": 32768, "components": [{"type": 10, "content": text}]}) for text in texts]
        due = mine.next_due_at + timedelta(seconds=1)
        assert await self.archive.subscriptions.file_digest(mine, messages, (), due, self.clock())
        self.filed += len(texts)
        return DeliveryId(self.filed - len(texts) + 1)

    async def subscription(self, channel: int) -> Subscription:
        """The subscription of a channel; it is made when first asked for."""
        there = await self.archive.subscriptions.in_channel(ChannelId(channel))
        if there:
            return there[0]
        now = self.clock()
        feed = await self.archive.feeds.add("https://courier.example/rss", "The Courier", now)
        hourly = Schedule(When.HOURLY)
        return await self.archive.subscriptions.add(
            GuildId(1), ChannelId(channel), Source(feed=feed.id), hourly, now, UserId(1), now
        )

    async def row(self, number: DeliveryId) -> Delivery:
        row = await self.archive.deliveries.get(number)
        assert row is not None
        return row

    async def rows(self) -> list[Delivery]:
        return [await self.row(DeliveryId(number)) for number in range(1, self.filed + 1)]

    async def states(self) -> list[DeliveryState]:
        return [row.state for row in await self.rows()]


@dataclass
class Desk:
    """All that a delivery needs."""

    ledger: Ledger
    sender: Sender
    clock: Clock
    poster: Poster = field(init=False)

    def __post_init__(self) -> None:
        self.poster = Poster(self.ledger.archive, self.sender, self.clock, per_second=1000)

    async def deliver(self, *, after: float = 0) -> None:
        """Deliver what is due once so many seconds have passed."""
        self.clock.ahead += after
        await self.poster.deliver_due(self.clock())


@dataclass
class LoopbackDesk(Desk):
    """A desk that posts to a loopback Discord."""

    there: LoopbackDiscord

    async def owe(self, *texts: str, channel: Channel | None = None) -> DeliveryId:
        return await self.ledger.owe((channel or self.there.general).id, *texts)

    async def paused(self, channel: Channel | None = None) -> str | None:
        return (await self.ledger.subscription((channel or self.there.general).id)).paused

    def seen(self, channel: Channel | None = None) -> list[str]:
        return [message.text for message in self.there.messages(channel)]


@asynccontextmanager
async def a_client(there: LoopbackDiscord, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[discord.Client]:
    monkeypatch.setattr(discord.http.Route, "BASE", there.api_base)
    monkeypatch.setattr(discord.gateway.DiscordWebSocket, "DEFAULT_GATEWAY", yarl.URL(there.gateway))
    client = discord.Client(intents=discord.Intents(guilds=True), guild_ready_timeout=0.05)
    running = asyncio.create_task(client.start(there.token))
    try:
        await there.connection.ready.wait()
        await client.wait_until_ready()
        yield client
    finally:
        await client.close()
        await running


@asynccontextmanager
async def a_desk(folder: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[LoopbackDesk]:
    async with (
        Archive.open(f"sqlite+aiosqlite:///{folder}/dateline.db") as archive,
        LoopbackDiscord() as there,
        a_client(there, monkeypatch) as client,
    ):
        clock = Clock()
        desk = LoopbackDesk(Ledger(archive, clock), DiscordSender(client), clock, there)
        try:
            yield desk
        finally:
            await desk.poster.close()
