"""Every attempt through Discord, by everybody who is not meant: what they see, and that the victims see nothing."""

from collections import defaultdict
from unittest.mock import Mock

import pytest
from discord import app_commands

from bot.commands import ITEMS, connect
from tests.attacks.commands.acts import SECRETS, STRANGERS, Act, Choose, Menu, Press, Role, Slash, Typed
from tests.attacks.commands.attempts import ATTEMPTS, EMPTY
from tests.attacks.commands.town import Town, a_town, furnish
from tests.end_to_end.desk import Desk

pytestmark = pytest.mark.simcord(check_errors=False, settle_timeout=60)


@pytest.fixture
async def town(desk: Desk) -> Town:
    made = await a_town(desk)
    await furnish(made)
    return made


@pytest.mark.parametrize("who", [role for role in Role if role is not Role.VICTIM], ids=lambda role: role.name.lower())
async def test_strangers_see_what_the_table_says_and_victims_nothing(town: Town, who: Role) -> None:
    wrong = []
    before = town.victims()
    for one in ATTEMPTS:
        if who not in one.sees:
            continue
        seen = await town.shown(who, one.act) or EMPTY
        typed = str(one.act).format(**town.values).casefold()
        leaked = [secret for secret in SECRETS[who] if secret in seen and secret.casefold() not in typed]
        after = town.victims()
        changed = [name for name, rows in after.items() if rows != before[name]]
        if one.sees[who] not in seen or leaked or changed:
            wrong.append((str(one.act), seen[:200], leaked, changed))
        before = after
    assert not wrong, "\n".join(map(str, wrong))


async def test_their_own_server_reads_what_strangers_do_not(town: Town) -> None:
    missed = []
    for one in ATTEMPTS:
        if one.own:
            seen = await town.shown(Role.VICTIM, one.act)
            if one.own not in seen:
                missed.append((str(one.act), seen[:200]))
    assert not missed, "\n".join(map(str, missed))


def test_every_way_in_is_tried_by_everybody() -> None:
    client = connect(Mock())
    tried: defaultdict[str, set[Role]] = defaultdict(set)
    for one in ATTEMPTS:
        tried[_way_in(one.act)] |= one.sees.keys()
    commands = [one for one in client.tree.walk_commands() if isinstance(one, app_commands.Command)]
    ways = [*(one.qualified_name for one in commands), *(item.__name__ for item in ITEMS)]
    ways += [one.name for one in client.tree.get_commands() if isinstance(one, app_commands.ContextMenu)]
    ways += [
        f"{one.qualified_name} {option.display_name}…"
        for one in commands
        for option in one.parameters
        if option.autocomplete
    ]
    assert [way for way in ways if not tried[way] >= set(STRANGERS)] == []


def _way_in(act: Act) -> str:
    match act:
        case Slash() | Menu():
            return act.name
        case Typed():
            return f"{act.name} {act.option}…"
        case Press() | Choose():
            filled = act.custom_id.replace("{choice}", "choice:0123456789abcdef")
            number = dict.fromkeys(("both", "alone", "person", "feed", "secret", "dora", "follow", "ping"), "1")
            number |= dict.fromkeys(("standing", "reported", "guild", "dm", "orders", "order"), "1")
            return next(item.__name__ for item in ITEMS if item.knows(filled.format(**number)))
    return act.form


def test_who_installs_the_bot_for_themselves_gets_look_ups_alone() -> None:
    tree = connect(Mock()).tree
    own = {one.name for one in tree.get_commands() if 1 in one.to_dict(tree)["integration_types"]}
    assert own == {"person", "event", "quotes", "Digest this link", "following", "unfollow", "data", "delete-my-data"}
