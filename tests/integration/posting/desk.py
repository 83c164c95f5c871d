"""A poster with a real discord.py client at a loopback Discord."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime

import discord
import pytest

from bot.news import Delivery
from bot.posting.elsewhere import reach_discord_at
from bot.posting.poster import Poster
from bot.posting.sender import DiscordSender
from tests.loopback_discord import Channel, LoopbackDiscord
from tests.unit.posting.memory import MemoryLedger


class Clock:
    """The real time, and what a test adds to it."""

    def __init__(self) -> None:
        self.ahead = 0.0

    def __call__(self) -> datetime:
        return datetime.fromtimestamp(time.time() + self.ahead, UTC)


@dataclass
class Desk:
    there: LoopbackDiscord
    client: discord.Client
    ledger: MemoryLedger = field(default_factory=MemoryLedger)
    clock: Clock = field(default_factory=Clock)

    def __post_init__(self) -> None:
        self.poster = Poster(self.ledger, DiscordSender(self.client), self.clock)

    def owe(self, text: str, channel: Channel | None = None) -> Delivery:
        return self.ledger.owe((channel or self.there.general).id, text, created_at=self.clock())

    async def deliver(self, *, after: float = 0) -> None:
        """Deliver what is due once so many seconds have passed."""
        self.clock.ahead += after
        await self.poster.deliver_due(self.clock())

    def seen(self, channel: Channel | None = None) -> list[str]:
        return [message.text for message in self.there.messages(channel)]

    def row(self, delivery: Delivery) -> Delivery:
        return self.ledger.rows[delivery.id]


@asynccontextmanager
async def a_client(there: LoopbackDiscord, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[discord.Client]:
    monkeypatch.setattr(discord.http.Route, "BASE", discord.http.Route.BASE)
    monkeypatch.setattr(
        discord.gateway.DiscordWebSocket, "DEFAULT_GATEWAY", discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY
    )
    reach_discord_at(there.api_base, there.gateway)
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
async def a_desk(monkeypatch: pytest.MonkeyPatch, *, strict: bool = True) -> AsyncIterator[Desk]:
    async with LoopbackDiscord(strict=strict) as there, a_client(there, monkeypatch) as client:
        yield Desk(there, client)
