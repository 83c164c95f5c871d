"""A poster with an archive, and a real discord.py client at a loopback Discord."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from time import monotonic
from typing import Any

import discord
import pytest
import yarl

from bot.archive import Archive
from bot.news import (
    DeliveryId,
)
from bot.posting import DiscordSender, Gate, Poster
from bot.posting.poster import ROUND
from bot.posting.sender import Sender
from tests.chaos.ledger import Clock, Ledger
from tests.loopback_discord import Channel, LoopbackDiscord

Json = dict[str, Any]


@dataclass
class Desk:
    """All that a delivery needs."""

    ledger: Ledger
    sender: Sender
    clock: Clock
    gate: Gate = field(init=False)
    poster: Poster = field(init=False)

    def __post_init__(self) -> None:
        self.gate = Gate(self.sender, self.clock, per_second=1000)
        self.poster = Poster(self.ledger.archive, self.gate, self.clock)

    async def deliver(self, *, after: float = 0) -> None:
        """Deliver what is due once so many seconds have passed."""
        self.clock.ahead += after
        begun_at = monotonic() - ROUND
        while monotonic() - begun_at >= ROUND:
            # A round that took all of its time may have left something over.
            begun_at = monotonic()
            await self.poster.deliver_due(self.clock())


@dataclass
class LoopbackDesk(Desk):
    """A desk that posts to a loopback Discord."""

    there: LoopbackDiscord

    async def owe(self, *texts: str, channel: Channel | None = None, **terms: Any) -> DeliveryId:
        return await self.ledger.owe((channel or self.there.general).id, *texts, **terms)

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
async def a_desk(url: str, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[LoopbackDesk]:
    async with (
        Archive.open(url) as archive,
        LoopbackDiscord() as there,
        a_client(there, monkeypatch) as client,
    ):
        clock = Clock()
        desk = LoopbackDesk(Ledger(archive, clock, there.admin.id), DiscordSender(client), clock, there)
        try:
            yield desk
        finally:
            await desk.poster.close()
