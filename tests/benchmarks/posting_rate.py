"""How fast deliveries go out, and how far under Discord's limit they stay."""

import asyncio
import json
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import discord
import yarl

from bot.archive import Archive
from bot.posting import DiscordSender, Gate, Poster
from tests.chaos.ledger import Clock, Ledger
from tests.chaos.process import url_of
from tests.loopback_discord import LoopbackDiscord

CHANNELS = 40
EACH = 10


def main() -> None:
    """Print one line of JSON."""
    with tempfile.TemporaryDirectory() as free, tempfile.TemporaryDirectory() as limited:
        figures = {"benchmark": "posting_rate"} | asyncio.run(_free(Path(free))) | asyncio.run(_limited(Path(limited)))
    sys.stdout.write(json.dumps(figures) + "\n")


async def _free(folder: Path) -> dict[str, float]:
    """Discord sets no limits: what the ledger and the requests cost."""
    async with _filed(folder) as (there, archive, client):
        poster = Poster(archive, Gate(DiscordSender(client), Clock(), per_second=1e6), Clock())
        seconds = await _deliver_all(poster, there)
    return {"deliveries_per_second": round(CHANNELS * EACH / seconds, 1)}


async def _limited(folder: Path) -> dict[str, float]:
    """Discord's limits are on: the most requests in any second, of the 50 that are allowed."""
    async with _filed(folder) as (there, archive, client):
        there.rate_limits.on = True
        poster = Poster(archive, Gate(DiscordSender(client), Clock()), Clock())
        await _deliver_all(poster, there)
        times = [request.at for request in there.requests if request.method == "POST"]
        refused = sum(request.status == 429 for request in there.requests)
    most = max(sum(start <= at < start + 1 for at in times) for start in times)
    return {"most_requests_in_a_second": most, "refused_requests": refused}


async def _deliver_all(poster: Poster, there: LoopbackDiscord) -> float:
    begun_at = time.monotonic()
    clock = Clock()
    while there.posts < CHANNELS * EACH:
        if not await poster.deliver_due(clock()):
            await asyncio.sleep(0.05)
    await poster.close()
    return time.monotonic() - begun_at


@asynccontextmanager
async def _filed(folder: Path) -> AsyncIterator[tuple[LoopbackDiscord, Archive, discord.Client]]:
    """A loopback Discord, deliveries to many of its channels, and a client that is connected."""
    async with LoopbackDiscord() as there, Archive.open(url_of(folder)) as archive:
        ledger = Ledger(archive, Clock())
        for number in range(CHANNELS):
            channel = there.add_channel(f"news-{number}")
            await ledger.owe(channel.id, *(f"News {place}" for place in range(EACH)))
        discord.http.Route.BASE = there.api_base
        discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(there.gateway)
        client = discord.Client(intents=discord.Intents(guilds=True), guild_ready_timeout=0.05)
        running = asyncio.create_task(client.start(there.token))
        await there.connection.ready.wait()
        await client.wait_until_ready()
        try:
            yield there, archive, client
        finally:
            await client.close()
            await running


if __name__ == "__main__":
    main()
