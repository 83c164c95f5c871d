"""Every command, option, button, select, form and menu, in each role; then again after a restart, and too late."""

import os
import re
from collections import Counter
from collections.abc import AsyncIterator, Collection, Iterator
from datetime import timedelta
from pathlib import Path

import discord
import pytest
from discord import app_commands
from structlog.testing import capture_logs

from bot.commands import ITEMS, connect
from bot.news import EVERYBODY, GuildId, UserId
from bot.rendering import Tone
from tests.crawl.crawler import COMMANDS, OPTIONS, WHOLE, Crawl, Seen
from tests.crawl.judging import faults, tone_of
from tests.crawl.world import AUTOCOMPLETE, COMMAND, COMPONENT, FORM, Moment, Role, World, a_world
from tests.end_to_end.desk import Desk

pytestmark = [
    pytest.mark.simcord(check_errors=False, settle_timeout=600),
    pytest.mark.timeout(1200),
    pytest.mark.skipif("CRAWL" not in os.environ, reason="some minutes: `make crawl`"),
]
MUCH = WHOLE if os.environ.get("CRAWL") == "whole" else None
"""How much is tried: all of it by `make crawl`, a sample with any other CRAWL."""
AT_HOME = (Role.ADMIN, Role.MEMBER, Role.FOLLOWER)
ELSEWHERE = (Role.OTHER, Role.PRIVATE, Role.INSTALLED)
SERVERS = (
    "SELECT * FROM subscriptions WHERE follower IS NULL ORDER BY id",
    "SELECT * FROM feed_owners ORDER BY 1, 2",
    "SELECT * FROM guilds ORDER BY id",
)
"""What belongs to servers."""
TOKENS = re.compile(r"^(choice|restore):")
"""Controls that hold no more than a token; what they stand for is forgotten by a restart."""


@pytest.fixture
async def world(desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[World]:
    made = await a_world(desk, tmp_path / "dateline.db", monkeypatch)
    yield made
    made.close()


class Judge:
    """Notes what is wrong, step by step."""

    def __init__(self) -> None:
        self.wrong: list[str] = []

    def __call__(self, seen: Seen, logs: list[object], *more: str) -> None:
        found = [*faults(seen), *more, *(f"logged: {one}" for one in logs if "'error'" in str(one))]
        logs.clear()
        if found:
            self.wrong.append(
                "\n    ".join((f"{seen.answer.who.role.name} {' > '.join((*seen.way, seen.step.name))}", *found))
            )


async def walked(world: World, roles: Collection[Role], judge: Judge, logs: list[object]) -> list[Seen]:
    """All steps of these people."""
    steps = []
    for role in roles:
        much = OPTIONS if role is Role.ADMIN else COMMANDS
        async for seen in Crawl(world, world.people[role], much if MUCH is None else MUCH).walk():
            judge(seen, logs)
            steps.append(seen)
    report(steps)
    return steps


async def test_every_way_in_works_at_home_and_still_does_or_says_that_it_is_old(world: World) -> None:
    judge = Judge()
    with capture_logs() as kept:
        logs: list[object] = kept  # type: ignore[assignment]
        base = world.now()
        steps = await walked(world, AT_HOME, judge, logs)
        judge.wrong += unused(world, steps)
        again = [seen for seen in steps if seen.step.kind in {COMPONENT, FORM}]
        await too_late(world, again, await emptied(world, base), judge, logs)
        await without_rights(world, again, judge, logs)
        await after_a_restart(world, again, judge, logs)
    assert not judge.wrong, "\n".join(judge.wrong)


async def test_every_way_in_answers_strangers(world: World) -> None:
    judge = Judge()
    with capture_logs() as kept:
        logs: list[object] = kept  # type: ignore[assignment]
        await walked(world, ELSEWHERE, judge, logs)
    assert not judge.wrong, "\n".join(judge.wrong)


def unused(world: World, steps: list[Seen]) -> Iterator[str]:
    """Commands, options, menus, controls and forms that nobody used, or that worked for nobody."""
    names = {seen.step.group.removesuffix(" public") for seen in steps} | {seen.step.name for seen in steps}
    worked = {
        (seen.step.group.removesuffix(" public"), option)
        for seen in steps
        for option in seen.step.options
        if went_well(seen)
    }
    for command in world.desk.client.tree.walk_commands():
        if isinstance(command, app_commands.Command):
            name = f"/{command.qualified_name}"
            if name not in names:
                yield f"{name} was never called"
            for option in command.parameters:
                if (name, option.display_name) not in worked:
                    yield f"{name} {option.display_name}: worked for nobody"
    for menu in world.desk.client.tree.get_commands():
        if isinstance(menu, app_commands.ContextMenu) and f"menu: {menu.name}" not in names:
            yield f"the menu {menu.name} was never used"
    pressed = {str(seen.step.data["custom_id"]) for seen in steps if seen.step.kind == COMPONENT}
    for item in ITEMS:
        pattern = item.__discord_ui_compiled_template__
        found = [match for custom_id in pressed if (match := pattern.fullmatch(custom_id))]
        if not found:
            yield f"{item.__name__} was never used"
        for group, alternatives in re.findall(r"\(\?P<(\w+)>([a-z_|-]+)\)", pattern.pattern):
            for one in set(alternatives.split("|")) - {match[group] for match in found}:
                yield f"{item.__name__} {one} was never used"
    forms = {one.__name__ for one in discord.ui.Modal.__subclasses__() if one.__module__.startswith("bot.")}
    yield from (f"the form {kind} was never opened" for kind in sorted(forms - set(world.forms)))


def went_well(seen: Seen) -> bool:
    """Whether a step was not refused."""
    return seen.answer.message is None or tone_of(seen.answer.message) is not Tone.ERROR


def report(steps: list[Seen]) -> None:
    """Print how many of each kind were tried, by role."""
    kinds = {COMMAND: "commands", AUTOCOMPLETE: "completions", FORM: "forms"}
    for role in dict.fromkeys(seen.answer.who.role for seen in steps):
        those = [seen for seen in steps if seen.answer.who.role is role]
        counted = Counter(
            kinds.get(seen.step.kind) or ("selects" if "values" in seen.step.data else "buttons") for seen in those
        )
        refused = sum(not went_well(seen) for seen in those)
        slowest = max(those, key=lambda seen: seen.answer.after)
        each = ", ".join(f"{count} {kind}" for kind, count in sorted(counted.items()))
        print(f"{role.name}: {each}; {refused} refused; slowest {slowest.answer.after:.2f} s, {slowest.step.name}")


def distinct(steps: list[Seen]) -> list[Seen]:
    """One step of each control and form, the first of each role."""
    first: dict[tuple[Role, str], Seen] = {}
    for seen in steps:
        control = seen.way[-1] if seen.opener else seen.step.name
        first.setdefault((seen.answer.who.role, control.partition("=")[0]), seen)
    return list(first.values())


async def emptied(world: World, base: Moment) -> Moment:
    """The moment in which all that is shown has been ended, removed or forgotten."""
    world.back_to(base)
    archive, now = world.desk.archive, world.desk.env.now()
    for one in await archive.subscriptions.all():
        await archive.subscriptions.remove(one.id, one.guild)
    for person in world.people.values():
        await archive.subscriptions.unfollow(UserId(person.id))
    for owner in (GuildId(world.desk.news.guild.id), EVERYBODY):
        for feed in await archive.feeds.owned(owner):
            await archive.feeds.disown(feed.id, owner, now)
    await archive.retention.forget(now + timedelta(days=400), 1000)
    return world.now()


async def too_late(world: World, steps: list[Seen], empty: Moment, judge: Judge, logs: list[object]) -> None:
    """Use what is still on the screen when all that it is about has gone."""
    for seen in distinct(steps):
        if seen.opener:
            world.back_to(seen.opener.moment)
            opened = await world.send(
                seen.answer.who, seen.opener.step.kind, seen.opener.step.data, seen.opener.message
            )
            if opened.form is None:
                continue
            step = seen.step.of_form(opened.form)
        else:
            step = seen.step
        world.back_to(empty)
        answer = await world.send(seen.answer.who, step.kind, step.data, seen.message)
        judge(Seen(step, ("gone", *seen.way), seen.message, empty, answer), logs)


async def without_rights(world: World, steps: list[Seen], judge: Judge, logs: list[object]) -> None:
    """Use what an admin opened after the rights are lost: nothing of the server's changes."""
    backend, home = world.desk.env.backend, world.desk.news.guild.id
    who = world.people[Role.ADMIN]
    for seen in distinct([one for one in steps if one.answer.who is who]):
        step = seen.step
        if seen.opener:
            world.back_to(seen.opener.moment)
            opened = await world.send(who, seen.opener.step.kind, seen.opener.step.data, seen.opener.message)
            if opened.form is None:
                continue
            step = step.of_form(opened.form)
        world.back_to(seen.moment)
        before = world.rows(*SERVERS)
        # Discord tells with each interaction what the member may, so nothing else need hear of it.
        member = backend.get_guild(home).members[who.id]
        roles, member.role_ids = member.role_ids, []
        answer = await world.send(who, step.kind, step.data, seen.message)
        member.role_ids = roles
        changed = world.rows(*SERVERS) != before
        judge(
            Seen(step, ("without rights", *seen.way), seen.message, seen.moment, answer),
            logs,
            *["changed what is the server's"] * changed,
        )


async def after_a_restart(world: World, steps: list[Seen], judge: Judge, logs: list[object]) -> None:
    """Use all controls and open forms of before a restart: they work as before, or say that they are old."""
    await world.desk.env.restart_bot(connect(world.desk.client.services))
    logs.clear()
    for seen in distinct(steps):
        world.back_to(seen.moment)
        answer = await world.send(seen.answer.who, seen.step.kind, seen.step.data, seen.message)
        old = seen.opener is not None or bool(TOKENS.match(str(seen.step.data["custom_id"])))
        now = Seen(seen.step, ("restarted", *seen.way), seen.message, seen.moment, answer)
        wanted = Tone.ERROR if old else tone_of(seen.answer.message) if seen.answer.message else None
        found = tone_of(answer.message) if answer.message else None
        judge(now, logs, *[f"{found} in place of {wanted}"] * (found is not wanted))
