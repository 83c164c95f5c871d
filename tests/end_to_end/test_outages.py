"""What the whole bot does when Discord does not work as it should."""

from pathlib import Path

import pytest

from bot.demo.site import Site
from tests.end_to_end.process import a_running_bot
from tests.loopback_discord import Fault, LoopbackDiscord
from tests.loopback_discord.world import SEND_MESSAGES

pytestmark = pytest.mark.timeout(180)


async def test_a_request_that_hangs_delays_no_end_and_is_not_repeated_after_it(
    tmp_path: Path, discord: LoopbackDiscord, news: tuple[Site, int]
) -> None:
    site, port = news
    discord.inject(Fault.HANG_AFTER)
    async with a_running_bot(tmp_path, discord, port):
        feed = dict(site.feeds)["Meridian News"]
        await discord.slash(discord.admin, discord.general, "subscribe", source=feed, when="instantly")
        await discord.wait_for_message(seconds=60)
    async with a_running_bot(tmp_path, discord, port):
        await discord.wait_for_message(count=3, seconds=60)
    texts = [message.text for message in discord.messages()]
    assert len(set(texts)) == len(texts) == 3


async def test_it_waits_for_a_discord_that_is_down_at_the_start_and_comes_back_to_a_lost_gateway(
    tmp_path: Path, discord: LoopbackDiscord, news: tuple[Site, int]
) -> None:
    site, port = news
    discord.inject(Fault.SERVER_ERROR, "GET /users/@me")
    discord.inject(Fault.RESET, "GET /users/@me")
    async with a_running_bot(tmp_path, discord, port):
        await discord.connection.lose()
        feed = dict(site.feeds)["Meridian News"]
        reply = await discord.slash(discord.admin, discord.general, "subscribe", source=feed, when="instantly")
        assert "Meridian News" in reply.text
        await discord.wait_for_message(count=3, seconds=60)


async def test_another_channel_is_taken_and_one_that_may_not_be_written_to_is_named_at_once(
    tmp_path: Path, discord: LoopbackDiscord, news: tuple[Site, int]
) -> None:
    site, port = news
    beside, closed = discord.add_channel("beside"), discord.add_channel("closed", denied=SEND_MESSAGES)
    async with a_running_bot(tmp_path, discord, port):
        feed = dict(site.feeds)["Meridian News"]
        taken, reply = [
            await discord.slash(
                discord.admin, discord.general, "subscribe", source=feed, when="instantly", channel=channel
            )
            for channel in (beside, closed)
        ]
        assert f"<#{beside.id}> will get new stories" in taken.text
        assert reply.ephemeral
        assert "I lack **Send Messages**" in reply.text
        assert f"<#{closed.id}>" in reply.text
