"""/health for who manages a server, and /data for everybody."""

import json
from dataclasses import replace
from typing import Any

import pytest

from bot.news import ChannelId, Heartbeat, UserId
from tests.end_to_end.desk import FEED, Desk, answer, message_of
from tests.end_to_end.test_privacy import busy

pytestmark = pytest.mark.simcord(check_errors=False, settle_timeout=60)


async def test_health_says_that_all_is_well_and_what_is_not(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    await desk.editor.slash(desk.news, "subscribe", source=FEED, when="instantly")
    well = answer(await desk.editor.slash(desk.news, "health"))
    assert "✅ 1 feed is read without trouble." in well
    assert "✅ I may write in all channels" in well
    assert "last post none yet" in well
    assert "The bot" not in well
    feed = await desk.archive.feeds.by_url(FEED, owner=None)
    assert feed
    held = desk.archive.feeds

    async def failing(_: object) -> list[Any]:
        return [replace(feed, problem="The server has nothing at https://x.example/?key=abc (404).", failures=3)]

    monkeypatch.setattr(type(held), "all", lambda _, asker: failing(asker))
    (one,) = await desk.archive.subscriptions.in_channel(ChannelId(desk.news.id))
    await desk.archive.subscriptions.pause(one.id, "An admin paused it.")
    ill = answer(await desk.editor.slash(desk.news, "health"))
    assert "⚠️ **The Vale Courier** cannot be read: The server has nothing" in ill
    assert "key=abc" not in ill
    assert "is paused: An admin paused it." in ill


async def test_health_names_channels_that_take_nothing(desk: Desk) -> None:
    await desk.editor.slash(desk.news, "subscribe", source=FEED, when="instantly")
    (one,) = await desk.archive.subscriptions.in_channel(ChannelId(desk.news.id))
    await desk.archive.orders.replace(one, replace(one, channel=ChannelId(desk.locked.id)), desk.env.now())
    assert "I may not write in" in answer(await desk.editor.slash(desk.news, "health"))


async def test_the_bots_owner_sees_what_the_watchdog_knows(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    async def owner(_: object) -> bool:
        return True

    monkeypatch.setattr(desk.client, "is_owner", owner)
    assert "no sign of life" in answer(await desk.editor.slash(desk.news, "health"))
    beat = Heartbeat(desk.env.now(), 1.0, "", "connected", {"reader": "the reader is stuck"}, {"read_waiting": 7})
    await desk.archive.heartbeats.beat(beat)
    shown = answer(await desk.editor.slash(desk.news, "health"))
    assert "reader: the reader is stuck" in shown
    assert "read\\_waiting 7" in shown


async def test_members_get_all_that_is_kept_of_them_and_of_nobody_else(desk: Desk) -> None:
    await busy(desk, desk.editor, "an admin")
    await busy(desk, desk.reader, "a member")
    result = await desk.reader.slash(desk.news, "data export")
    assert "All that I keep of you" in answer(result)
    assert result.ephemeral or message_of(result).flags.ephemeral
    kept = await desk.archive.members.export(UserId(desk.reader.id), ChannelId(desk.reader.user.dm_channel.id))
    text = json.dumps(kept)
    assert {kind for kind, rows in kept.items() if rows} >= {
        "follows",
        "shown",
        "messages",
        "feeds of your own",
        "corrections",
        "used today",
    }
    assert kept["ordered for servers"] == [one for one in kept["ordered for servers"] if one["id"] != 1]
    assert "abcdefabcdef" in text, "the key of a feed of their own is theirs"
    other = json.dumps(await desk.archive.members.export(UserId(desk.editor.id), None))
    assert "ordered for servers" in other
    nobody = await desk.archive.members.export(UserId(1), None)
    assert not any(nobody.values())
