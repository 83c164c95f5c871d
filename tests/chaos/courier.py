"""`python -m tests.chaos.courier DATABASE_URL SECONDS_AHEAD`: a bot that only delivers, to be killed."""

import asyncio
import os
import sys
import time
from datetime import UTC, datetime

import discord
import yarl

from bot.archive import Archive
from bot.posting import DiscordSender, Gate, Poster


async def main(url: str, ahead: float) -> None:
    def clock() -> datetime:
        return datetime.fromtimestamp(time.time() + ahead, UTC)

    discord.http.Route.BASE = os.environ["DATELINE_DISCORD__API_BASE"]
    discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(os.environ["DATELINE_DISCORD__GATEWAY"])
    async with Archive.open(url) as archive:
        client = discord.Client(intents=discord.Intents(guilds=True), guild_ready_timeout=0.05)
        poster = Poster(archive, Gate(DiscordSender(client), clock), clock)
        await client.login(os.environ["DISCORD_TOKEN"])
        connecting = asyncio.create_task(client.connect())
        await client.wait_until_ready()
        while not connecting.done():
            if not await poster.deliver_due(clock()):
                await asyncio.sleep(0.1)
        await connecting


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], float(sys.argv[2])))
