"""The process `dateline run` over real sockets: from a feed to a channel, and back with a slash command."""

import asyncio
from pathlib import Path

import pytest

from bot.demo.site import Site
from tests.end_to_end.process import a_running_bot
from tests.loopback_discord import LoopbackDiscord

pytestmark = pytest.mark.timeout(600)


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
        message = await discord.wait_for_message(discord.general, containing="Ferry crash at Port Vale", seconds=300)
        assert "Helen Brandt" in message.text
        assert "Transport Minister" in message.text
        names = await discord.autocomplete(discord.reader, discord.general, "person", focused="name", name="brand")
        assert "Helen Brandt" in str(names)
        person = await discord.slash(discord.reader, discord.general, "person", name="Helen Brandt")
        assert "Transport Minister" in person.text
        assert "We will not wait for a third accident" in person.text
        event = await discord.slash(discord.reader, discord.general, "event", words="ferry port vale")
        assert "Fourteen people were injured" in event.text
        await discord.wait_for_message(discord.general, count=3, seconds=300)  # the newest three of a new feed
        posted = [one.text for one in discord.messages(discord.general)]
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
        await discord.wait_for_message(discord.general, seconds=300)
        bot.kill()
        await bot.wait()
    async with a_running_bot(tmp_path, discord, port):
        await discord.wait_for_message(discord.general, containing="Bank shares slip", seconds=300)
        await asyncio.sleep(3)
    texts = [one.text for one in discord.messages(discord.general)]
    assert len(texts) == len(set(texts)) == 2
