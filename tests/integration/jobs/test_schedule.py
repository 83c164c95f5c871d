"""The schedule with APScheduler as it is, under a clock that is set, and handlers that fail and hang."""

import asyncio
from datetime import UTC, datetime, timedelta
from time import monotonic, time
from typing import Any

import pytest
from apscheduler.schedulers import base
from sqlalchemy.exc import OperationalError
from structlog.testing import capture_logs

from bot.jobs import schedule as module
from bot.jobs.schedule import Job, Schedule, running

GRACE = timedelta(seconds=1)
EVERY = timedelta(seconds=0.05)


class Clock:
    """The time of day, which can be set; APScheduler sees the same."""

    def __init__(self) -> None:
        self.ahead = timedelta()

    def __call__(self) -> datetime:
        return datetime.fromtimestamp(time(), UTC) + self.ahead


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    made = Clock()

    class Shown(datetime):
        @classmethod
        def now(cls, tz: Any = None) -> datetime:  # type: ignore[override]
            return made().astimezone(tz)

    monkeypatch.setattr(base, "datetime", Shown)
    monkeypatch.setattr(module, "LOOKED_AT_EVERY", 0.1)
    return made


class Counting:
    """A handler that counts how often it is asked, and does as it is told."""

    def __init__(self) -> None:
        self.asked = 0
        self.error: Exception | None = None
        self.hangs = False

    async def __call__(self, _: datetime) -> int:
        self.asked += 1
        if self.hangs:
            self.hangs = False
            await asyncio.Event().wait()
        if self.error:
            raise self.error
        return 0

    async def is_asked(self, times: int = 3) -> None:
        wanted = self.asked + times
        async with asyncio.timeout(60):
            while self.asked < wanted:  # noqa: ASYNC110  the schedule changes it
                await asyncio.sleep(0.01)


@pytest.mark.parametrize("hours", [-24, -1, 1, 24])
async def test_jobs_go_on_at_once_when_the_clock_is_set_and_rows_are_told(clock: Clock, hours: int) -> None:
    handler, told = Counting(), []

    async def jumped(jump: timedelta) -> None:
        told.append(round(jump.total_seconds()))

    async with running([Job("poll", handler, EVERY)], clock, GRACE) as schedule:
        schedule.jumped = jumped
        await handler.is_asked()
        clock.ahead += timedelta(hours=hours)
        await asyncio.sleep(0.3)
        await handler.is_asked()
        assert told == [hours * 3600]
        clock.ahead = timedelta()
        await asyncio.sleep(0.3)
        await handler.is_asked()
        assert told == [hours * 3600, -hours * 3600]


async def test_a_clock_that_is_kept_right_by_a_little_is_not_taken_for_one_that_was_set(clock: Clock) -> None:
    handler, told = Counting(), []

    async def jumped(jump: timedelta) -> None:
        told.append(jump)

    async with running([Job("poll", handler, EVERY)], clock, GRACE) as schedule:
        schedule.jumped = jumped
        for _ in range(5):
            clock.ahead -= timedelta(seconds=0.2)
            await asyncio.sleep(0.15)
        await handler.is_asked()
    assert told == []


async def test_a_handler_that_fails_rests_longer_and_longer_and_is_logged_less_and_less(
    clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    seconds = 0.0
    monkeypatch.setattr(module, "monotonic", lambda: seconds)
    handler = Counting()
    handler.error = ValueError("first line\nsecond line")
    schedule = Schedule([Job("poll", handler)], clock)
    course = schedule.courses["poll"]
    with capture_logs() as logs:
        for _ in range(600):
            await schedule._drain(course)
            seconds += 1
    assert 20 <= handler.asked <= 30, "ten minutes at one a half minute, and a few more at the start"
    said = [line for line in logs if line["event"] == "handler failed"]
    assert [line["times"] for line in said] == [1, 2, 4, 8, 16]
    assert {line["reason"] for line in said} == {"ValueError: first line"}
    assert course.failing_since == 0
    handler.error = None
    seconds += 60
    await schedule._drain(course)
    assert course.failures == 0
    assert schedule.courses["poll"].failing_since is None


async def test_a_schedule_that_ends_by_itself_can_be_seen_from_outside() -> None:
    class Broken(Clock):
        def __call__(self) -> datetime:
            if self.ahead:
                raise OSError(24, "Too many open files")
            return super().__call__()

    clock, handler = Broken(), Counting()
    async with running([Job("poll", handler, EVERY)], clock, GRACE) as schedule:
        await handler.is_asked()
        assert schedule.planning
        clock.ahead = timedelta(hours=1)
        await asyncio.wait({schedule.planning}, timeout=60)
        assert isinstance(schedule.planning.exception(), OSError)


async def test_one_handler_that_fails_keeps_no_other_from_its_work(clock: Clock) -> None:
    bad, good = Counting(), Counting()
    bad.error = RuntimeError("no")
    async with running([Job("bad", bad, EVERY), Job("good", good, EVERY)], clock, GRACE):
        await good.is_asked(5)


async def test_a_handler_that_hangs_is_begun_anew(clock: Clock) -> None:
    handler = Counting()
    handler.hangs = True
    async with running([Job("poll", handler, EVERY)], clock, GRACE) as schedule:
        await handler.is_asked(1)
        course = schedule.courses["poll"]
        await asyncio.sleep(0.2)
        assert handler.asked == 1
        assert course.begun_at
        assert course.begun_at < monotonic()
        schedule.begin_anew("poll")
        await asyncio.sleep(0)
        course.rests_until = 0
        await handler.is_asked()


async def test_nothing_is_begun_while_the_disk_is_full(clock: Clock) -> None:
    bad, good = Counting(), Counting()
    async with running([Job("bad", bad, EVERY), Job("good", good, EVERY)], clock, GRACE) as schedule:
        await good.is_asked()
        bad.error = OperationalError("INSERT", {}, Exception("database or disk is full"))
        await bad.is_asked(1)
        await asyncio.sleep(0.1)
        assert schedule.held == "The database cannot be used: database or disk is full."
        asked = bad.asked, good.asked
        await asyncio.sleep(0.3)
        assert (bad.asked, good.asked) == asked
        bad.error = schedule.held = None
        await good.is_asked()


async def test_what_is_under_way_at_the_end_may_finish_within_its_time_and_is_cancelled_after_it(clock: Clock) -> None:
    finished, cancelled = asyncio.Event(), asyncio.Event()

    async def short(_: datetime) -> int:
        await asyncio.sleep(0.3)
        finished.set()
        return 1

    async def long(_: datetime) -> int:
        try:
            await asyncio.sleep(60)
        except asyncio.CancelledError:
            cancelled.set()
            raise
        return 1

    async with running([Job("short", short, EVERY), Job("long", long, EVERY)], clock, GRACE):
        await asyncio.sleep(0.15)
    await asyncio.sleep(0.05)
    assert finished.is_set()
    assert cancelled.is_set()


async def test_a_handler_that_did_something_is_asked_again_at_once(clock: Clock) -> None:
    rows, empty = [3, 2, 5], asyncio.Event()

    async def handler(_: datetime) -> int:
        if not rows:
            empty.set()
            return 0
        return rows.pop()

    async with running([Job("read", handler, timedelta(hours=1))], clock, GRACE) as schedule:
        async with asyncio.timeout(60):
            await empty.wait()
        assert schedule.courses["read"].done == 10


async def test_what_is_given_up_at_the_end_is_no_error(clock: Clock, caplog: pytest.LogCaptureFixture) -> None:
    begun, ended = asyncio.Event(), asyncio.Event()

    async def hangs(_: datetime) -> int:
        begun.set()
        try:
            await asyncio.sleep(600)
        finally:
            ended.set()
        return 0

    async with running([Job("read", hangs, EVERY)], clock, timedelta(0)):
        await begun.wait()
    async with asyncio.timeout(10):
        await ended.wait()
    await asyncio.sleep(0.05)
    assert [one for one in caplog.records if one.levelname == "ERROR"] == []
