"""The bot is killed with -9, and readers see each message once. `make chaos` is the long version."""

from pathlib import Path

import pytest

from bot.archive import Archive
from bot.news import DeliveryState
from tests.chaos.ledger import Clock, Ledger
from tests.chaos.process import courier
from tests.chaos.storm import Plan, weather
from tests.loopback_discord import Fault, LoopbackDiscord
from tests.sqlite import database_at


@pytest.mark.parametrize("minutes_until_restart", [0, 3])
async def test_a_kill_between_the_request_and_the_commit_posts_once(
    minutes_until_restart: float, tmp_path: Path
) -> None:
    async with LoopbackDiscord() as discord, Archive.open(database_at(tmp_path / "dateline.db")) as archive:
        ledger = Ledger(archive, Clock())
        await ledger.owe(discord.general.id, "One", "Two")
        discord.inject(Fault.HANG_AFTER)
        async with courier(discord, tmp_path):
            await discord.wait_for_message()
        assert await ledger.states() == [DeliveryState.SENDING, DeliveryState.PENDING]
        if minutes_until_restart:
            discord.nonces.forget()
        async with courier(discord, tmp_path, ahead=60 * minutes_until_restart):
            await discord.wait_for_message(containing="Two")
        assert [message.text for message in discord.messages()] == ["One", "Two"]
        assert (await ledger.rows())[0].message == discord.messages()[0].id


async def test_each_message_is_seen_once_and_in_order_whatever_goes_wrong(tmp_path: Path) -> None:
    outcome = await weather(Plan(channels=6, deliveries=60, kills=4), tmp_path)
    assert outcome.good, f"{outcome}\n{(tmp_path / 'courier.log').read_text()[-3000:]}"
    assert outcome.kills == 4
    assert outcome.states == {"sent": 60}
