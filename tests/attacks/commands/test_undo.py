"""What an admin was asked or may undo, answered by others, elsewhere, without rights, late and twice."""

from collections.abc import Awaitable, Callable
from typing import Any, NamedTuple

import discord
import pytest

from bot.commands.describing import seen_of
from bot.news import GuildId
from tests.attacks.commands.acts import Choose, Press, Role
from tests.attacks.commands.town import Town, a_town, furnish, walk
from tests.attacks.row import Row
from tests.end_to_end.desk import Desk, answer

pytestmark = pytest.mark.simcord(check_errors=False, settle_timeout=60)


class Asked(NamedTuple):
    """What somebody may answer, and who it is."""

    who: Any
    act: Press | Choose


async def _deleted(town: Town) -> Asked:
    """The button that takes back that a subscription was deleted."""
    (one, *_) = await town.desk.archive.subscriptions.in_guild(GuildId(town.desk.news.guild.id))
    result = await town.tried(Role.VICTIM, Press(f"sub:delete:{one.id}:{seen_of(one)}"))
    return Asked(town.desk.editor, Press(_custom_id(result, "restore:")))


async def _replaced(town: Town) -> Asked:
    """The button that replaces what another admin ordered."""
    home = town.desk.news.guild
    other = home.add_member(town.desk.env.create_user("olga"), roles=[home.roles["Editors"]])
    result = await other.slash(town.desk.news, "subscribe", source="vale", when="daily", at="07:00")
    return Asked(other, Press(_custom_id(result, "restore:")))


async def _zone(town: Town) -> Asked:
    """The select that asks which zone is meant."""
    wrong = await town.desk.editor.slash(
        town.desk.news, "subscribe", source="event:library", when="daily", timezone="Europe/Lodnon"
    )
    found = next(one for one in _parts(wrong) if str(one.get("custom_id")).startswith("choice:"))
    return Asked(town.desk.editor, Choose(found["custom_id"], (found["options"][0]["value"],)))


async def _removed(town: Town) -> Asked:
    """The button that takes back that a feed was removed."""
    await town.tried(Role.VICTIM, Press(f"feed:remove:{town.feed.id}"))
    return Asked(town.desk.editor, Press(f"feed:regain:{town.feed.id}"))


WHAT: dict[str, Callable[[Town], Awaitable[Asked]]] = {
    "undoes that a subscription was deleted": _deleted,
    "replaces what another admin ordered": _replaced,
    "answers which zone is meant in an order": _zone,
    "undoes that a feed was removed": _removed,
}
BY = (
    "a member, with the admin's button",
    "an admin of another server, with the admin's button",
    "the admin, whose rights are gone",
    "the admin, whose rights are gone, in direct messages",
    "the admin, whose rights are gone, in a server of their own",
)


def rows() -> list[Row]:
    """These attempts."""
    refused = "a line that refuses it"
    made = [Row("member × admin", who, what, refused) for what in WHAT for who in BY]
    return [*made, *(Row("member × admin", "the admin", f"{what}, twice", "the same as once") for what in WHAT)]


@pytest.fixture
async def town(desk: Desk) -> Town:
    made = await a_town(desk)
    await furnish(made)
    return made


@pytest.mark.parametrize("what", WHAT)
async def test_what_an_admin_was_asked_is_answered_by_nobody_else_nowhere_else_and_not_without_rights(
    town: Town, what: str
) -> None:
    admin, act = await WHAT[what](town)
    home, own = town.desk.news.guild, town.desk.env.create_guild()
    editors = own.create_role("Editors", permissions=discord.Permissions(manage_guild=True))
    own.add_member(admin.user, roles=[editors])
    before = town.victims()
    sees = [await town.shown(Role.MEMBER, act), await town.shown(Role.ADMIN, act)]
    home.roles["Editors"]._role.permissions = discord.Permissions.none().value
    places = town.desk.news, admin.user.dm_channel, own.create_text_channel("own")
    sees += [await town.shown_to(admin, channel, act) for channel in places]
    assert town.victims() == before, sees
    assert all(sees), sees
    home.roles["Editors"]._role.permissions = discord.Permissions(manage_guild=True).value
    assert await town.shown_to(admin, town.desk.news, act)
    assert town.victims() != before, "it is not refused to whom it was for"


@pytest.mark.parametrize("what", WHAT)
async def test_what_is_done_twice_is_done_once(town: Town, what: str) -> None:
    admin, act = await WHAT[what](town)
    await town.shown_to(admin, town.desk.news, act)
    once = town.victims()
    assert await town.shown_to(admin, town.desk.news, act)
    assert _without_times(town.victims()) == _without_times(once)


def _without_times(kept: dict[str, list[Any]]) -> dict[str, int]:
    """How many rows there are of each kind: what is ordered anew is due anew."""
    return {name: len(rows) for name, rows in kept.items() if name != "channel"}


def _parts(result: Any) -> list[dict[str, Any]]:
    messages = [one for one in (result.response, *result.followups) if one]
    return [part for message in messages for part in walk(message.components)]


def _custom_id(result: Any, begins: str) -> str:
    found = [str(one.get("custom_id")) for one in _parts(result) if str(one.get("custom_id")).startswith(begins)]
    assert found, answer(result)
    return found[0]
