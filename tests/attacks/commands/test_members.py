"""What people see and follow in direct messages of a server's own news: as long as they are its members, all of it."""

from typing import Any

import discord
import pytest
from simcord.actors import MemberActor

from bot.news import UserId
from tests.attacks.commands.acts import Press
from tests.attacks.commands.town import PLAIN, Town, a_town, publish
from tests.builders import an_actor
from tests.end_to_end.desk import Desk, answer, words_of

pytestmark = pytest.mark.simcord(check_errors=False, settle_timeout=60)

MIRA = an_actor("Mira Vance", "warden")
TABS = ("who:1", "quotes:1", "timeline:1", "sources:1")


@pytest.fixture
async def town(desk: Desk) -> Town:
    return await a_town(desk)


@pytest.fixture
async def rose(town: Town) -> Any:
    """A member of both servers, who follows one story of the first in direct messages."""
    user = town.desk.env.create_user("rose")
    town.desk.news.guild.add_member(user)
    town.there.guild.add_member(user)
    await follow(town, user, town.desk.news, event=f"#{town.values['alone']}")
    return user


async def follow(town: Town, user: Any, channel: Any, **what: Any) -> str:
    """What /follow says to a member."""
    return answer(await MemberActor(town.desk.env, channel.guild, user).slash(channel, "follow", **what))


async def press(town: Town, user: Any, custom_id: str) -> str:
    """What a button in direct messages says."""
    return await town.shown_to(user, user.dm_channel, Press(custom_id))


async def news(town: Town, title: str, joins: str = "0") -> str:
    """The number of a story that an article of the server's own feed tells."""
    await town.desk.env.advance_time(3600)
    text = f"Warden Mira Vance spoke of Harrow Lane: {title}. “It is so,” said Vance."
    return str(await publish(town.desk, town.feed, title, text, "It is so", MIRA, joins=int(joins)))


def told(user: Any) -> str:
    """All that came by direct message."""
    return "\n".join(words_of(one) for one in user.dm_channel.history() if one.author.bot and not one.flags.ephemeral)


async def leave(town: Town, user: Any, guild: Any) -> None:
    """Leave a server, longer ago than anybody remembers that they were a member."""
    town.desk.env.backend.remove_member(guild.id, user.id)
    now = town.desk.client.steady() + 3600
    town.desk.client.steady = lambda: now
    await town.desk.env.advance_time(1)


async def test_what_the_button_under_a_servers_own_story_promises_comes(town: Town, rose: Any) -> None:
    other = await news(town, "Barge adrift at Quay")
    assert "I will send you a direct message" in await press(town, rose, f"follow:event:{other}")
    await news(town, "Barge tied up", joins=other)
    await town.desk.work()
    assert "Barge tied up" in told(rose)


async def test_what_is_followed_from_two_servers_brings_the_news_of_both(town: Town, rose: Any) -> None:
    for channel in (town.there, town.desk.news):
        assert "I will send you" in await follow(town, rose, channel, words="gate OR quay OR harbour")
    await news(town, "Gate left open")
    await town.desk.work()
    assert told(rose).count("### [Gate left open]") == 1
    await town.editor.slash(town.there, "feed add", url=PLAIN)
    await news(town, "Quay rebuilt")
    await town.desk.work()
    assert told(rose).count("### [Quay rebuilt]") == 1, "what both bring comes once"


async def test_a_pack_followed_from_two_servers_outlasts_the_first(town: Town, rose: Any) -> None:
    for channel in (town.desk.news, town.there):
        await follow(town, rose, channel, pack="vale", at="08:00")
    (one,) = [one for one in await town.desk.archive.subscriptions.followed_by(UserId(rose.id)) if one.source.pack]
    assert one.guild == town.there.guild.id


async def test_following_names_the_server_of_what_is_followed_from_two(town: Town, rose: Any) -> None:
    for channel in (town.desk.news, town.there):
        await follow(town, rose, channel, person="Ana Ruiz")
    listed = answer(await rose.slash("following"))
    assert listed.count("by direct message, from Test Guild") == 2
    ended = answer(await rose.slash("unfollow", what="Ana Ruiz"))
    assert ended.count("Ana Ruiz") == 1
    assert "Ana Ruiz" not in answer(await rose.slash("following"))


async def test_the_button_follows_nothing_twice_in_direct_messages(town: Town, rose: Any) -> None:
    await follow(town, rose, town.desk.news, person="Ana Ruiz")
    ana = await town.desk.archive.people.person("Ana Ruiz", None)
    assert ana
    assert "already" in await press(town, rose, f"follow:person:{ana.id}")
    assert len(await town.desk.archive.subscriptions.followed_by(UserId(rose.id))) == 2


@pytest.mark.parametrize(
    "button",
    ["follow:event:{}", "report:{}", "apart:{}", *(f"look:event:{{}}:{tab}" for tab in TABS)],
)
async def test_who_left_a_server_sees_its_own_stories_no_more(town: Town, rose: Any, button: str) -> None:
    number = town.values["alone"]
    before = await press(town, rose, button.format(number))
    assert "member" not in before
    await leave(town, rose, town.desk.news.guild)
    await news(town, "Lane dry again", joins=number)
    after = await press(town, rose, button.format(number))
    assert "Only members of the server" in after
    assert "Harrow" not in after
    assert "Lane dry" not in after


async def test_who_left_a_server_reads_no_new_headline_of_it_in_their_list(town: Town, rose: Any) -> None:
    await leave(town, rose, town.desk.news.guild)
    for hour in range(3):
        await news(town, f"Lane dry again {hour}", joins=town.values["alone"])
    listed = answer(await rose.slash("following"))
    assert "Lane dry" not in listed


@pytest.mark.parametrize("fault", ["silent", "closed"])
async def test_nothing_is_shown_where_discord_does_not_say_who_is_a_member(
    town: Town, rose: Any, fault: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def asked(*_: object) -> discord.Member:
        if fault == "silent":
            raise TimeoutError
        raise discord.DiscordServerError(type("Answer", (), {"status": 503, "reason": "no"})(), "no")

    monkeypatch.setattr(discord.Guild, "fetch_member", asked)
    seen = await press(town, rose, f"look:event:{town.values['alone']}:who:1")
    assert "does not tell me" in seen
    assert "Harrow" not in seen
    monkeypatch.undo()
    assert "does not tell me" not in await press(town, rose, f"look:event:{town.values['alone']}:who:1")


async def test_membership_is_asked_for_once_in_a_while(town: Town, rose: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []
    fetch = discord.Guild.fetch_member

    async def counted(guild: discord.Guild, member: int) -> discord.Member:
        asked.append(member)
        return await fetch(guild, member)

    monkeypatch.setattr(discord.Guild, "fetch_member", counted)
    for tab in TABS:
        await press(town, rose, f"look:event:{town.values['alone']}:{tab}")
    assert asked == [rose.id]
