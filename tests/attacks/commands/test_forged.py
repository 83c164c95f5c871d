"""Values that no select of ours offered are answered like those of an old one: nothing fails or is changed."""

from typing import Any

import discord
import pytest

from bot.commands.describing import seen_of
from bot.news import GuildId
from tests.attacks.commands.acts import Choose, Role
from tests.attacks.commands.town import Town, a_town, furnish
from tests.end_to_end.desk import Desk

pytestmark = pytest.mark.simcord(check_errors=False, settle_timeout=60)

SELECTS = (
    "more", "whom:0", "whom:1", "story:who", "story:quotes", "story:report", "subs", "which:{both}", "wrong:{both}",
    "settings:role", "settings:notices", "settings:set:language", "settings:set:keep_days", "settings:set:pings",
    "sub-move:{order}:{seen}", "sub-copy:{order}:{seen}", "choice:{choice}",
)  # fmt: skip
FORGED = ("x", "", "-1", "²", "1:2", "9" * 40, "page:x", "s:{article}:99", "m:{article}:99", "n:9:9:9")


@pytest.mark.parametrize("custom_id", SELECTS)
async def test_forged_values_are_answered_like_an_old_item(desk: Desk, custom_id: str) -> None:
    town = await a_town(desk)
    await furnish(town)
    (one, *_) = await desk.archive.subscriptions.in_guild(GuildId(desk.news.guild.id))
    town.values |= {"order": str(one.id), "seen": seen_of(one)}
    before = town.victims()
    for values in [(), *((value,) for value in FORGED)]:
        if not values and custom_id in {"settings:role", "settings:notices"}:
            continue  # none is a choice there
        said = await town.shown(Role.VICTIM, Choose(custom_id, values))
        assert "went wrong" not in said, (values, said)
        assert any(words in said for words in ("before my last restart", "not in the archive", "another event")), said
    assert desk.client.failed == 0
    assert town.victims() == before


@pytest.mark.parametrize("custom_id", ["setup:channel", "setup:when"])
async def test_forged_values_in_the_panel_of_setup(desk: Desk, custom_id: str) -> None:
    town: Town = await a_town(desk)
    for value in ("x", "9" * 40):
        said = await town.shown(Role.VICTIM, Choose(custom_id, (value,)))
        assert "went wrong" not in said, (value, said)
    assert desk.client.failed == 0


async def test_notices_are_told_in_no_other_servers_channel(desk: Desk) -> None:
    town = await a_town(desk)
    said = await town.shown(Role.VICTIM, Choose("settings:notices", (str(town.there.id),)))
    assert "Choose another" in said
    assert await desk.archive.subscriptions.notices_of(GuildId(desk.news.guild.id)) is None


async def test_pings_are_for_no_role_of_another_server(desk: Desk) -> None:
    town = await a_town(desk)
    foreign = town.there.guild.create_role("Neighbours")
    said = await town.shown(Role.VICTIM, Choose("settings:role", (str(foreign.id),)))
    assert "before my last restart" in said
    assert (await desk.archive.servers.settings(GuildId(desk.news.guild.id))).pings_for is None


HIDDEN = discord.PermissionOverwrite(view_channel=False)


@pytest.mark.parametrize("way", ["sub-move", "sub-copy", "settings:notices"])
async def test_nothing_is_sent_into_a_channel_that_the_admin_does_not_see(desk: Desk, way: str) -> None:
    town = await a_town(desk)
    (one, *_) = await desk.archive.subscriptions.in_guild(GuildId(desk.news.guild.id))
    member = desk.editor
    hidden = desk.news.guild.create_text_channel("vault", overwrites={member: HIDDEN})
    silent = {member: discord.PermissionOverwrite(send_messages=False)}
    seen = desk.news.guild.create_text_channel("board", overwrites=silent)

    async def tried(channel: Any) -> str:
        custom_id = way if ":" in way else f"{way}:{one.id}:{seen_of(one)}"
        return await town.shown(Role.VICTIM, Choose(custom_id, (str(channel.id),)))

    assert "You may not see" in await tried(hidden)
    assert await desk.archive.subscriptions.in_channel(hidden.id) == []
    assert await desk.archive.subscriptions.notices_of(GuildId(desk.news.guild.id)) is None
    assert "You may not see" not in await tried(seen), "who may not write there may have us write"
