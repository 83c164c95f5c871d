"""A channel or server that goes and comes back, as the gateway tells the real client of it."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any, cast

import discord
import pytest
import yarl

from bot.archive import GONE, LEFT, Archive
from bot.commands import Services, connect
from bot.news import ChannelId, GuildId
from bot.posting import DiscordSender
from tests import sqlite
from tests.chaos.ledger import Clock, Ledger
from tests.integration.posting.desk import LoopbackDesk
from tests.loopback_discord import LoopbackDiscord

pytestmark = sqlite.alone


@pytest.fixture
async def desk(url: str, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[LoopbackDesk]:
    nothing, clock = cast("Any", None), Clock()
    async with (
        Archive.open(url) as archive,
        LoopbackDiscord() as there,
    ):
        monkeypatch.setattr(discord.http.Route, "BASE", there.api_base)
        monkeypatch.setattr(discord.gateway.DiscordWebSocket, "DEFAULT_GATEWAY", yarl.URL(there.gateway))
        services = Services(archive, {}, nothing, nothing, clock, nothing, nothing, nothing, nothing)
        # The archive has met this server, so none of what it is sent is a greeting.
        await archive.quotas.is_new(GuildId(there.home.id))
        client = connect(services)
        running = asyncio.create_task(client.start(there.token))
        await there.wait_for_bot()
        await client.wait_until_ready()
        desk = LoopbackDesk(Ledger(archive, clock, there.admin.id, there.home.id), DiscordSender(client), clock, there)
        yield desk
        await desk.poster.close()
        await client.close()
        await running


async def until(wanted: Callable[[], Awaitable[bool]]) -> None:
    async with asyncio.timeout(100):
        while not await wanted():  # noqa: ASYNC110, the database tells nobody
            await asyncio.sleep(0.05)


async def test_a_server_that_throws_the_bot_out_and_invites_it_again_gets_what_it_missed(desk: LoopbackDesk) -> None:
    await desk.owe("Before")
    await desk.deliver()
    desk.there.remove_bot(desk.there.home)

    async def left() -> bool:
        return await desk.paused() == LEFT

    async def back() -> bool:
        return await desk.paused() is None

    await until(left)
    await desk.owe("Missed")
    await desk.deliver()
    assert desk.seen() == ["Before"]
    desk.there.invite_bot(desk.there.home)
    await until(back)
    await desk.deliver()
    assert desk.seen() == ["Before", "Missed"]


async def test_a_channel_that_is_deleted_is_paused_and_its_orders_are_kept(desk: LoopbackDesk) -> None:
    doomed = desk.there.add_channel("doomed")
    await desk.owe("News", channel=doomed)
    desk.there.delete_channel(doomed)

    async def gone() -> bool:
        return await desk.paused(doomed) == GONE

    await until(gone)
    assert len(await desk.ledger.archive.subscriptions.in_channel(ChannelId(doomed.id))) == 1


async def test_a_channel_that_is_changed_is_tried_at_once(desk: LoopbackDesk) -> None:
    desk.there.refuse(400, 160005, channel=desk.there.general)
    await desk.owe("News")
    for _ in range(4):
        await desk.deliver(after=400)
    desk.there.faults.clear()
    await desk.deliver(after=1)
    assert desk.seen() == []
    desk.there.update_channel(desk.there.general)

    async def posted() -> bool:
        await desk.deliver()
        return desk.seen() == ["News"]

    await until(posted)
