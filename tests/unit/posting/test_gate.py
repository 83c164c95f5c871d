"""The gate: who goes first, what holds everybody, and when that ends."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

import pytest

from bot.jobs.clocks import steady
from bot.news import ChannelId, MessageId, UserId
from bot.posting.answers import Answer, Outcome
from bot.posting.gate import Gate
from tests.builders import NOON

HERE, THERE = ChannelId(1), ChannelId(2)
ONE = MessageId(5)
POSTED = Answer(Outcome.POSTED, message=ONE)
REFUSED = Answer(Outcome.SHUT_OUT, "No token.", status=401)


class Discord:
    """Answers as told, and keeps what it was asked."""

    ready = True

    def __init__(self) -> None:
        self.now = NOON
        self.asked: list[str] = []
        self.answers: list[Answer] = []
        self.waits = False

    def clock(self) -> datetime:
        return self.now

    def obstacle(self, channel: ChannelId) -> Answer | None:
        return None

    def remembers(self, channel: ChannelId) -> bool:
        return True

    async def post(self, channel: ChannelId, body: Any, title: str, tags: Sequence[int]) -> Answer:
        return await self._answer("post")

    async def edit(self, channel: ChannelId, message: MessageId, body: Any) -> Answer:
        return await self._answer("edit")

    async def crosspost(self, channel: ChannelId, message: MessageId) -> Answer:
        return await self._answer("crosspost")

    async def open_direct(self, user: UserId) -> Answer:
        return await self._answer("open")

    async def find(self, channel: ChannelId, body: Any, since: datetime, after: MessageId | None) -> MessageId | None:
        raise AssertionError

    async def _answer(self, what: str) -> Answer:
        self.asked.append(what)
        await asyncio.sleep(0)
        return self.answers.pop(0) if self.answers else POSTED


def a_gate(per_second: float = 1e6) -> tuple[Discord, Gate]:
    there = Discord()
    return there, Gate(there, there.clock, per_second=per_second)


async def test_posts_go_before_edits_and_edits_before_publishing() -> None:
    there, gate = a_gate(per_second=200)
    edits = [gate.edit(HERE, ONE, {}) for _ in range(3)]
    await asyncio.gather(gate.crosspost(HERE, ONE), *edits, *(gate.post(THERE, {}, "", ()) for _ in range(3)))
    # The first found the gate free.
    assert there.asked == ["crosspost", "post", "post", "post", "edit", "edit", "edit"]


@pytest.mark.parametrize("first", ["post", "edit", "crosspost"])
@pytest.mark.parametrize("outcome", [Outcome.LIMITED_EVERYWHERE, Outcome.BANNED, Outcome.SHUT_OUT])
async def test_what_holds_one_kind_of_request_holds_them_all(first: str, outcome: Outcome) -> None:
    there, gate = a_gate()
    there.answers = [Answer(outcome, "Wait.", wait=timedelta(minutes=2))]
    ask: dict[str, Callable[[], Awaitable[Answer]]] = {
        "post": lambda: gate.post(HERE, {}, "", ()),
        "edit": lambda: gate.edit(HERE, ONE, {}),
        "crosspost": lambda: gate.crosspost(HERE, ONE),
    }
    await ask[first]()
    assert not gate.open
    for held in ask.values():
        answer = await held()
        assert answer.outcome is Outcome.HELD
        assert answer.wait > timedelta()
    assert there.asked == [first]
    there.now += timedelta(minutes=2, seconds=1)
    assert (await gate.edit(HERE, ONE, {})).outcome is Outcome.POSTED
    assert gate.open
    assert gate.problem is None


async def test_edits_and_publishing_count_before_discord_bans_us(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.posting.breaker.REFUSALS", 6)
    there, gate = a_gate()
    there.answers = [Answer(Outcome.CHANNEL_CLOSED, "No.", status=403)] * 6
    for _ in range(3):
        await gate.edit(HERE, ONE, {})
        await gate.crosspost(HERE, ONE)
    assert (await gate.post(HERE, {}, "", ())).outcome is Outcome.HELD
    assert gate.problem is not None
    there.now += timedelta(minutes=11)
    assert gate.problem is None
    assert (await gate.post(HERE, {}, "", ())).outcome is Outcome.POSTED


async def test_what_is_refused_with_400_brings_no_ban_nearer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.posting.breaker.REFUSALS", 3)
    there, gate = a_gate()
    there.answers = [Answer(Outcome.MALFORMED, "No.", status=400)] * 10
    for _ in range(10):
        await gate.post(HERE, {}, "", ())
    assert gate.open


async def test_holds_double_up_to_a_quarter_of_an_hour_while_the_token_is_refused() -> None:
    there, gate = a_gate()
    there.answers = [REFUSED] * 12
    waits = []
    for _ in range(12):
        await gate.post(HERE, {}, "", ())
        held = await gate.post(HERE, {}, "", ())
        waits.append(held.wait.total_seconds())
        assert gate.problem == "No token."
        there.now += held.wait
    assert waits[:4] == [5, 10, 20, 40]
    assert waits[-1] == 15 * 60
    await gate.post(HERE, {}, "", ())
    assert gate.problem is None


async def test_requests_that_fail_for_more_than_a_minute_are_a_problem_until_one_does_not() -> None:
    there, gate = a_gate()
    there.answers = [Answer(Outcome.UNCLEAR, "Discord has trouble (503).", status=503)] * 4
    for _ in range(4):
        assert gate.problem is None
        await gate.post(HERE, {}, "", ())
        there.now += timedelta(seconds=20)
    assert gate.problem == "Discord has trouble (503). So for 1 min."
    await gate.edit(THERE, ONE, {})
    assert gate.problem is None


async def test_a_failure_after_which_nothing_was_asked_for_long_is_no_problem_of_now() -> None:
    there, gate = a_gate()
    for _ in range(2):
        there.answers = [Answer(Outcome.UNREACHABLE, "Discord cannot be reached.")]
        await gate.post(HERE, {}, "", ())
        there.now += timedelta(minutes=5)
        assert gate.problem is None


async def test_one_request_finds_out_whether_the_token_is_accepted_again_while_the_others_wait() -> None:
    there, gate = a_gate()
    there.answers = [REFUSED]
    await gate.post(HERE, {}, "", ())
    there.now += timedelta(seconds=6)
    answers = await asyncio.gather(*(gate.post(HERE, {}, "", ()) for _ in range(5)))
    assert sorted(answer.outcome is Outcome.POSTED for answer in answers)[:4] == [False] * 4
    assert there.asked == ["post", "post"]


async def test_a_short_limit_is_no_problem() -> None:
    there, gate = a_gate()
    there.answers = [Answer(Outcome.LIMITED_EVERYWHERE, "Wait.", wait=timedelta(seconds=2), status=429)]
    await gate.post(HERE, {}, "", ())
    assert not gate.open
    assert gate.problem is None


async def test_a_hold_ends_in_its_time_though_the_clock_is_set_back_meanwhile(monkeypatch: pytest.MonkeyPatch) -> None:
    there, seconds = Discord(), 100.0
    monkeypatch.setattr("bot.jobs.clocks.monotonic", lambda: seconds)
    gate = Gate(there, steady(there.clock), per_second=1e6)
    there.answers = [Answer(Outcome.LIMITED_EVERYWHERE, "Wait.", wait=timedelta(minutes=2))]
    await gate.post(HERE, {}, "", ())
    there.now -= timedelta(days=1)
    seconds += 119
    assert not gate.open
    seconds += 2
    assert gate.open
