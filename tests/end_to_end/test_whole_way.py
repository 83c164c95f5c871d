"""The process `dateline run` over real sockets: from a feed to a channel, and back with a slash command."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.demo.server import serving
from bot.demo.site import Site
from tests.loopback_discord import LoopbackDiscord

pytestmark = pytest.mark.timeout(180)


@pytest.fixture
async def discord() -> AsyncIterator[LoopbackDiscord]:
    async with LoopbackDiscord() as discord:
        yield discord


@pytest.fixture
async def news() -> AsyncIterator[tuple[Site, int]]:
    async with serving(datetime.now(UTC)) as served:  # noqa: TID251
        yield served


@asynccontextmanager
async def a_running_bot(folder: Path, discord: LoopbackDiscord, port: int) -> AsyncIterator[asyncio.subprocess.Process]:
    """`dateline run` as its own process; it must end by itself within 10 s of SIGTERM."""
    environment = os.environ | discord.environment
    environment |= {
        "DATELINE_DATABASE__URL": f"sqlite:///{folder}/dateline.db",
        "DATELINE_FETCHING__ALLOW_PRIVATE": '["127.0.0.0/8"]',
        "DATELINE_FETCHING__ALLOW_PORTS": f"[{port}]",
        "DATELINE_FETCHING__POLL_SECONDS": "1",
    }
    bot = await asyncio.create_subprocess_exec(sys.executable, "-m", "bot", "run", env=environment)
    try:
        await discord.wait_for_bot(seconds=60)
        yield bot
        if bot.returncode is None:
            bot.send_signal(signal.SIGTERM)
            assert await asyncio.wait_for(bot.wait(), 10) == 0
    finally:
        if bot.returncode is None:
            bot.kill()
            await bot.wait()


async def test_a_subscription_brings_digests_once_and_people_can_be_asked_for(
    tmp_path: Path, discord: LoopbackDiscord, news: tuple[Site, int]
) -> None:
    site, port = news
    feeds = dict(site.feeds)
    async with a_running_bot(tmp_path, discord, port):
        reply = await discord.slash(
            discord.admin, discord.general, "subscribe", source=feeds["Northern Wire"], when="instantly"
        )
        assert "as soon as they appear" in reply.text
        assert reply.ephemeral
        message = await discord.wait_for_message(discord.general, containing="Ferry crash at Port Vale", seconds=60)
        assert "Helen Brandt" in message.text
        assert "Transport Minister" in message.text
        names = await discord.autocomplete(discord.reader, discord.general, "person", focused="name", name="brand")
        assert "Helen Brandt" in str(names)
        person = await discord.slash(discord.reader, discord.general, "person", name="Helen Brandt")
        assert "Transport Minister" in person.text
        assert "We will not wait for a third accident" in person.text
        event = await discord.slash(discord.reader, discord.general, "event", words="ferry port vale")
        assert "Fourteen people were injured" in event.text
        posted = [one.text for one in discord.messages(discord.general)]
    assert len(posted) == 3  # the newest three of a new feed
    async with a_running_bot(tmp_path, discord, port):
        await asyncio.sleep(5)
        assert [one.text for one in discord.messages(discord.general)] == posted


async def test_a_killed_bot_loses_and_repeats_nothing(
    tmp_path: Path, discord: LoopbackDiscord, news: tuple[Site, int]
) -> None:
    site, port = news
    feeds = dict(site.feeds)
    async with a_running_bot(tmp_path, discord, port) as bot:
        await discord.slash(
            discord.admin, discord.general, "subscribe", source=feeds["Harbour & Trade"], when="instantly"
        )
        await discord.wait_for_message(discord.general, seconds=60)
        bot.kill()
        await bot.wait()
    async with a_running_bot(tmp_path, discord, port):
        await discord.wait_for_message(discord.general, containing="Bank shares slip", seconds=60)
        await asyncio.sleep(3)
    texts = [one.text for one in discord.messages(discord.general)]
    assert len(texts) == len(set(texts)) == 2
