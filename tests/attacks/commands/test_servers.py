"""What a server brought is its own: in digests, and when it is removed, listed or exported."""

import discord
import pytest

from bot.fetching.opml import parse_opml
from bot.news import GuildId
from tests.attacks.commands.town import PLAIN, SECRET, Town, a_town
from tests.end_to_end.desk import Desk, answer, message_of, words_of

pytestmark = pytest.mark.simcord(check_errors=False, settle_timeout=60)


@pytest.fixture
async def town(desk: Desk) -> Town:
    return await a_town(desk)


async def test_a_digest_tells_a_server_of_its_own_sources_only(town: Town) -> None:
    await town.desk.work()
    await town.desk.work()
    there = "\n".join(words_of(message) for message in town.there.history() if not message.flags.ephemeral)
    assert "New library opens" in there
    assert [word for word in ("Vault", "Gold", "Harrow", "Mira", "Cellar") if word in there] == []
    assert "Vault" in "\n".join(town.desk.posted())


async def test_a_stranger_who_removes_the_same_feed_ends_their_own_alone(town: Town) -> None:
    desk = town.desk
    asked_for = await desk.editor.slash(desk.news, "feed remove", feed=PLAIN)
    assert "These subscriptions end with it" in answer(asked_for)
    await town.editor.slash(town.there, "feed add", url=PLAIN)
    theirs = await town.editor.slash(town.there, "feed remove", feed=PLAIN)
    assert "No subscription ends with it" in answer(theirs)
    await town.editor.click(message_of(theirs), label="Remove")
    assert "Cellar Post" in answer(await desk.editor.slash(desk.news, "feed list"))
    assert "paused" not in answer(await desk.editor.slash(desk.news, "subscriptions"))
    assert "Cellar Post" not in answer(await town.editor.slash(town.there, "feed list"))


async def test_members_read_names_alone_and_a_secret_is_shown_to_nobody(town: Town) -> None:
    desk = town.desk
    await desk.editor.slash(desk.news, "feed add", url=SECRET)
    members = answer(await desk.reader.slash(desk.news, "feed list"))
    managers = answer(await desk.editor.slash(desk.news, "feed list")).replace("\\", "")
    assert "Cellar Post" in members
    assert "cellar.example" not in members
    assert "cellar.example" in managers
    assert "opensesame" not in managers
    assert "Manage Server" in answer(await desk.reader.slash(desk.news, "feed export"))
    own = await message_of(await desk.editor.slash(desk.news, "feed export")).attachments[0].read()
    assert SECRET in [url for _, url in parse_opml(own)]
    await town.editor.slash(town.there, "feed add", url=SECRET)
    offered = str(await desk.editor.autocomplete(desk.news, "subscribe", "source", "cellar"))
    assert "opensesame" not in offered
    here, there = [
        [one for one in await desk.archive.feeds.owned(GuildId(channel.guild.id)) if one.url == SECRET]
        for channel in (desk.news, town.there)
    ]
    assert here != there, "it is not even fetched together"
    exported = await message_of(await town.editor.slash(town.there, "feed export")).attachments[0].read()
    assert PLAIN not in [url for _, url in parse_opml(exported)]


async def test_rights_are_asked_for_when_a_feeds_buttons_are_pressed(town: Town) -> None:
    desk = town.desk
    asked_for = message_of(await desk.editor.slash(desk.news, "feed remove", feed=PLAIN))

    async def press(label: str, *, rights: bool) -> str:
        editors = desk.news.guild.roles["Editors"]._role
        editors.permissions = discord.Permissions(manage_guild=rights).value
        await desk.editor.click(asked_for, label=label)
        return answer(await desk.reader.slash(desk.news, "subscriptions"))

    assert "paused" not in await press("Remove", rights=False)
    assert "paused" in await press("Remove", rights=True)
    assert "paused" in await press("Undo", rights=False)
    assert "paused" not in await press("Undo", rights=True)
