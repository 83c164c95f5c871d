"""Every command, option, button, select, form and menu, in each role; then again after a restart, and too late."""

import os
from collections import Counter
from collections.abc import AsyncIterator, Collection
from datetime import timedelta
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from bot.commands import connect
from bot.commands.errors import OLD, OLD_ORDER
from bot.news import EVERYBODY, GuildId, UserId, language_of
from bot.wording import say, speaking
from tests.crawl.building import ANCIENT, a_world
from tests.crawl.crawler import COMMANDS, OPTIONS, WHOLE, Crawl, Seen, used
from tests.crawl.judging import faults, tone_of
from tests.crawl.steps import TOKENS
from tests.crawl.unused import unused, went_well
from tests.crawl.world import AUTOCOMPLETE, COMMAND, COMPONENT, FORM, Moment, Role, World, failing_archive, lost_rights
from tests.discord_limits import texts_of
from tests.end_to_end.desk import Desk

MUCH = WHOLE if os.environ.get("CRAWL") == "whole" else None
"""How much is tried: all of it by `make crawl`, else a sample."""
pytestmark = [
    pytest.mark.simcord(check_errors=False, settle_timeout=600),
    pytest.mark.timeout(900 if MUCH is None else 7200),
]
TOGETHER = (
    (Role.ADMIN, Role.FOLLOWER),
    (Role.OTHER,),
    (Role.MEMBER, Role.PRIVATE, Role.INSTALLED),
)
"""Who walks in one test; the first use all there is between them."""
MANAGING = {Role.ADMIN, Role.OTHER}
SERVERS = (
    "SELECT * FROM subscriptions WHERE follower IS NULL ORDER BY id",
    "SELECT * FROM feed_owners ORDER BY 1, 2",
    "SELECT * FROM guilds ORDER BY id",
)
"""What belongs to servers."""


@pytest.fixture
async def world(desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[World]:
    made = await a_world(desk, tmp_path / "dateline.db", monkeypatch)
    yield made
    made.close()


class Judge:
    """Notes what is wrong, step by step."""

    def __init__(self) -> None:
        self.wrong: list[str] = []

    def __call__(self, seen: Seen, logs: list[object], *more: str, may_fail: bool = False) -> None:
        logged = (f"logged: {one}" for one in logs if "'error'" in str(one) and not may_fail)
        found = [*faults(seen, may_fail=may_fail), *more, *logged]
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
            judge(seen, logs, *["it says that it is old"] * (says_old(seen) and ANCIENT not in seen.step.name))
            steps.append(seen)
    report(steps)
    return steps


@pytest.mark.parametrize("roles", TOGETHER, ids=lambda roles: "-".join(role.name.lower() for role in roles))
async def test_every_way_in_works_and_still_does_later_or_says_that_it_is_old(
    world: World, roles: Collection[Role]
) -> None:
    judge = Judge()
    with capture_logs() as kept:
        logs: list[object] = kept  # type: ignore[assignment]
        base = world.now()
        steps = await walked(world, roles, judge, logs)
        if Role.ADMIN in roles:
            judge.wrong += unused(world.desk.client, steps, world.forms)
        again = distinct([seen for seen in steps if seen.step.kind in {COMPONENT, FORM}])
        await too_late(world, again, await emptied(world, base), judge, logs)
        await without_rights(world, again, judge, logs)
        await while_the_archive_fails(world, distinct(steps), judge, logs)
        await after_a_restart(world, again, judge, logs)
    assert not judge.wrong, "\n".join(judge.wrong)


def says_old(seen: Seen) -> bool:
    """Whether it is answered that this is from before a restart."""
    with speaking(language_of(seen.answer.who.language)):
        return bool({say(OLD), say(OLD_ORDER)} & set(texts_of(seen.answer.message or {})))


def report(steps: list[Seen]) -> None:
    """Print how many of each kind were tried, by role."""
    kinds = {COMMAND: "commands", AUTOCOMPLETE: "completions", FORM: "forms"}
    for role in dict.fromkeys(seen.answer.who.role for seen in steps):
        those = [seen for seen in steps if seen.answer.who.role is role]
        counted = Counter(
            kinds.get(seen.step.kind) or ("selects" if "values" in seen.step.data else "buttons") for seen in those
        )
        refused = sum(not went_well(seen) for seen in those)
        slowest = max(those, key=lambda seen: seen.answer.answered_after)
        each = ", ".join(f"{count} {kind}" for kind, count in sorted(counted.items()))
        after = f"answered within {slowest.answer.answered_after:.2f} s ({slowest.step.name})"
        print(f"{role.name}: {each}; {refused} refused; {after}")


def distinct(steps: list[Seen]) -> list[Seen]:
    """One step of each control and form, the first of each role."""
    first: dict[tuple[Role, str], Seen] = {}
    for seen in steps:
        control = seen.way[-1] if seen.opener else seen.step.counted
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
    for owner in (EVERYBODY, *{GuildId(person.guild) for person in world.people.values() if person.guild}):
        for feed in await archive.feeds.owned(owner):
            await archive.feeds.disown(feed.id, owner, now)
    await archive.retention.forget(now + timedelta(days=400), 1000)
    return world.now()


async def too_late(world: World, steps: list[Seen], empty: Moment, judge: Judge, logs: list[object]) -> None:
    """Use what is still on the screen when all that it is about has gone."""
    for seen in steps:
        answer = await used(world, seen.answer.who, seen.step, seen.message, empty, seen.opener)
        judge(Seen(seen.step, ("gone", *seen.way), seen.message, empty, answer), logs)


async def without_rights(world: World, steps: list[Seen], judge: Judge, logs: list[object]) -> None:
    """Use what an admin opened after the rights are lost: nothing of the server's changes."""
    for seen in steps:
        if seen.answer.who.role not in MANAGING:
            continue
        world.back_to(seen.moment)
        before = world.rows(*SERVERS)
        answer = await used(world, seen.answer.who, seen.step, seen.message, seen.moment, seen.opener, amid=lost_rights)
        judge(
            Seen(seen.step, ("without rights", *seen.way), seen.message, seen.moment, answer),
            logs,
            *["changed what is the server's"] * (world.rows(*SERVERS) != before),
        )


async def while_the_archive_fails(world: World, steps: list[Seen], judge: Judge, logs: list[object]) -> None:
    """Use all while nothing can be read or written: it is answered, if only with what went wrong."""
    for seen in steps:
        trouble = failing_archive
        answer = await used(world, seen.answer.who, seen.step, seen.message, seen.moment, seen.opener, amid=trouble)
        judge(Seen(seen.step, ("failing", *seen.way), seen.message, seen.moment, answer), logs, may_fail=True)


async def after_a_restart(world: World, steps: list[Seen], judge: Judge, logs: list[object]) -> None:
    """Use all controls and open forms of before a restart: they work as before, or say that they are old."""
    await world.desk.env.restart_bot(connect(world.desk.client.services))
    logs.clear()
    for seen in steps:
        answer = await used(world, seen.answer.who, seen.step, seen.message, seen.moment)
        old = seen.opener is not None or bool(TOKENS.match(str(seen.step.data["custom_id"])))
        now = Seen(seen.step, ("restarted", *seen.way), seen.message, seen.moment, answer)
        wanted, found = tone_of(seen.answer.message or {}), tone_of(answer.message or {})
        if old:
            judge(now, logs, *["it does not say that it is old"] * (not says_old(now)))
        else:
            judge(now, logs, *[f"{found} in place of {wanted}"] * (found is not wanted))
