"""The watchdog over a real database, with a gateway and handlers that do as they are told."""

import asyncio
import shutil
import sqlite3
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from math import ceil
from pathlib import Path
from time import monotonic
from typing import cast

import pytest
from structlog.testing import capture_logs

from bot.archive import Archive
from bot.cli.health import state_of
from bot.jobs.schedule import Job, Schedule
from bot.jobs.watchdog import Watchdog
from bot.jobs.workers import Workers
from bot.news import ChannelId, DatelineError
from tests.builders import NOON
from tests.sqlite import database_at


class Moments:
    """The monotonic clock and the time of day, which a test moves on together or apart."""

    def __init__(self) -> None:
        # A whole number: an hour after a fraction may be a little less than an hour, as floats go.
        self.seconds = float(ceil(monotonic()))
        self.ahead = timedelta()
        self._begun_at = self.seconds

    def __call__(self) -> float:
        return self.seconds

    def now(self) -> datetime:
        return NOON + timedelta(seconds=self.seconds - self._begun_at) + self.ahead


class Gateway:
    connected = True
    was_connected = True
    silent_for = 1.0
    latency = 0.05
    begun_anew = 0

    def begin_anew(self) -> None:
        self.begun_anew += 1


class Pool:
    failing_since: float | None = None
    done = 0
    rebuilt = 0

    async def rebuild(self) -> None:
        self.rebuilt += 1


@dataclass
class House:
    archive: Archive
    file: Path
    moments: Moments
    schedule: Schedule
    gateway: Gateway = field(default_factory=Gateway)
    reader: Pool = field(default_factory=Pool)
    told: list[str] = field(default_factory=list)
    problem: str | None = None
    away: str | None = None
    failed_commands: int = 0
    asks: bool = True
    """Whether the schedule asks its handlers."""

    def __post_init__(self) -> None:
        self.watchdog = self.a_watchdog()

    def a_watchdog(self) -> Watchdog:
        async def tell(text: str) -> None:
            self.told.append(text)

        pools = {"reader": cast("Workers", self.reader)}
        made = Watchdog(
            self.archive,
            self.schedule,
            pools,
            self.gateway,
            lambda: self.problem,
            lambda: self.away,
            tell,
            self.moments.now,
            self.file,
            lambda: self.failed_commands,
        )
        made._connected_at = self.moments()
        return made

    async def pass_by(self, seconds: float) -> str | None:
        """Time passes, and the watchdog looks every 5 s as it does; every two minutes where it is hours."""
        every = 5 if seconds < 3600 else 120
        for _ in range(int(seconds / every)):
            self.moments.seconds += every
            if ends := await self.look():
                return ends
        return None

    async def look(self) -> str | None:
        """As `watch` does once."""
        if self.asks:
            self.schedule.asked_at = self.moments()
        ends = await self.watchdog.look()
        await asyncio.sleep(0)
        return ends

    async def health(self) -> str:
        heartbeat = await self.archive.heartbeats.last()
        assert heartbeat
        try:
            return state_of(heartbeat)
        except DatelineError as error:
            return f"✗ {error}"


@pytest.fixture
async def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[House]:
    async def nothing(_: datetime) -> int:
        return 0

    moments = Moments()
    jobs = [Job(name, nothing) for name in ("poll", "fetch", "read", "group", "compose", "deliver", "tidy")]
    async with Archive.open(database_at(tmp_path / "dateline.db")) as archive:
        for module in ("watchdog", "holding", "telling"):
            monkeypatch.setattr(f"bot.jobs.{module}.monotonic", moments)
        monkeypatch.setattr("bot.cli.health.time.monotonic", moments)
        yield House(archive, tmp_path / "dateline.db", moments, Schedule(jobs, moments.now))


async def test_a_bot_that_does_its_work_is_healthy_for_hours(house: House) -> None:
    assert await house.pass_by(3600) is None
    assert (await house.health()).startswith("healthy: connected to Discord")
    assert house.told == []


async def test_feeds_that_are_due_and_not_polled_are_told_begun_anew_and_end_the_process_once(house: House) -> None:
    await house.archive.feeds.add("https://courier.example/feed", "The Courier", NOON)
    assert await house.pass_by(180) is None
    assert (await house.health()).startswith("healthy")
    with capture_logs() as logs:
        assert await house.pass_by(300) is None
    assert "no feeds polled for" in await house.health()
    assert [line["part"] for line in logs if line["event"] == "beginning anew"] == ["poll is stuck"]
    assert await house.pass_by(1200) == "poll is stuck: no feeds polled for 15 min though 1 wait"
    house.watchdog = house.a_watchdog()  # as the next process has
    assert await house.pass_by(3 * 3600) is None, "starting anew did not help, and is not repeated for hours"
    assert "no feeds polled" in await house.health()
    assert await house.pass_by(4 * 3600) is not None


@pytest.mark.parametrize("why", ["", "the gateway is away", "Discord takes nothing"])
async def test_messages_that_wait_are_stuck_only_where_they_could_be_posted(house: House, why: str) -> None:
    """While Discord is away that is what is told, and no poster is begun anew for it."""
    await house.archive.deliveries.owe_notice(ChannelId(1), {"content": "News"}, NOON)
    house.gateway.connected = why != "the gateway is away"
    house.problem = "Discord does not accept the token." if why == "Discord takes nothing" else None
    with capture_logs() as logs:
        await house.pass_by(600)
    stuck = [line for line in logs if line["event"] == "unwell" and line["part"] == "deliver is stuck"]
    assert bool(stuck) is not bool(why)


async def test_health_turns_good_again_when_work_goes_on(house: House) -> None:
    feed = await house.archive.feeds.add("https://courier.example/feed", "The Courier", NOON)
    await house.pass_by(300)
    assert (await house.health()).startswith("✗")
    await house.archive.feeds.remove(feed.id)
    await house.pass_by(20)
    assert (await house.health()).startswith("healthy")


async def test_a_handler_that_hangs_is_cancelled_with_its_workers_and_then_the_process_ends(house: House) -> None:
    hanging = asyncio.create_task(asyncio.sleep(3600))
    course = house.schedule.courses["read"]
    course.begun_at, course.at_work = house.moments(), cast("asyncio.Task[int]", hanging)
    assert await house.pass_by(14 * 60) is None
    assert house.reader.rebuilt == 0
    assert await house.pass_by(3 * 60) is None
    await asyncio.sleep(0)
    assert hanging.cancelled()
    assert house.reader.rebuilt == 1
    assert "read has not come to an end for 17 min" in await house.health()
    assert str(await house.pass_by(600)).startswith("read hangs")


async def test_a_handler_that_fails_on_and_on_is_told_and_an_hourly_one_ends_nothing(house: House) -> None:
    for name in ("group", "tidy"):
        house.schedule.courses[name].failing_since = house.moments()
        house.schedule.courses[name].reason = "ValueError: no such thing"
    await house.pass_by(120)
    assert "group has failed for" in await house.health()
    assert "ValueError: no such thing" in await house.health()
    assert "tidy" not in await house.health()
    house.schedule.courses["group"].failing_since = None
    assert await house.pass_by(2 * 3600) is None


async def test_where_a_handler_fails_on_the_rows_of_all_tables_are_set_right(house: House) -> None:
    """It need not be known which row is to blame."""
    await house.archive.feeds.add("https://courier.example/feed", "The Courier", NOON)
    await house.archive.quotas.take("links", 1, 5, NOON)
    with sqlite3.connect(house.file) as connection:
        connection.execute("UPDATE uses SET used = 'often'")
        connection.execute("UPDATE feeds SET quiet_hours = '[half'")
    connection.close()
    course = house.schedule.courses["poll"]
    course.failing_since, course.reason = house.moments(), "TypeError: '>' is not for str"
    with capture_logs() as logs:
        await house.pass_by(300)
        assert house.watchdog._checking
        await house.watchdog._checking
    assert {line["kind"] for line in logs if line["event"] == "a row was set aside"} == {"uses", "feeds"}
    assert await house.archive.checks.unreadable() == []
    assert len(await house.archive.checks.set_aside()) == 2, "doctor tells of them"


async def test_a_schedule_that_asks_nothing_any_more_is_told_and_ends_the_process(house: House) -> None:
    await house.pass_by(60)
    house.asks = False
    assert await house.pass_by(50) is None
    assert (await house.health()).startswith("healthy")
    assert await house.pass_by(60) is None
    assert "no work has been begun for" in await house.health()
    assert str(await house.pass_by(300)).startswith("schedule: no work has been begun for")


async def test_a_gateway_that_is_silent_is_unhealthy_within_two_minutes_and_connected_anew(house: House) -> None:
    await house.pass_by(60)
    house.gateway.connected = False
    silent_from = house.moments()
    for _ in range(24):
        house.gateway.silent_for = house.moments() - silent_from + 40
        await house.pass_by(5)
    assert "gateway has been away" in await house.health()
    assert len(house.told) == 1
    assert "slash commands are not answered" in house.told[0]
    await house.pass_by(120)
    assert house.gateway.begun_anew == 1
    house.gateway.connected, house.gateway.silent_for = True, 0.5
    await house.pass_by(90)
    assert (await house.health()).startswith("healthy: connected to Discord")
    assert house.told[1:] == ["Dateline is well again."]


async def test_a_gateway_that_answers_heartbeats_and_never_gets_ready_is_noticed_too(house: House) -> None:
    house.gateway.connected = False
    await house.pass_by(100)
    assert "gateway has been away" in await house.health()


async def test_before_the_first_connection_health_says_so_and_the_owner_is_not_bothered(house: House) -> None:
    house.gateway.connected = house.gateway.was_connected = False
    await house.pass_by(60)
    assert "not connected to Discord" in await house.health()
    assert house.told == []


async def test_the_owner_is_told_once_also_across_a_start_anew_and_once_when_it_is_over(house: House) -> None:
    house.problem = "Discord does not accept the token."
    await house.pass_by(60)
    house.watchdog = house.a_watchdog()
    await house.pass_by(60)
    assert house.told == ["Dateline is not well: not posting (Discord does not accept the token)."]
    house.problem = None
    await house.pass_by(30)
    assert len(house.told) == 1, "it may not last"
    await house.pass_by(60)
    house.watchdog = house.a_watchdog()
    await house.pass_by(120)
    assert house.told[1:] == ["Dateline is well again."]


async def test_workers_that_cannot_be_had_are_told_and_built_anew(house: House) -> None:
    house.reader.failing_since = house.moments()
    await house.pass_by(130)
    assert "no reader process could be had" in await house.health()
    assert house.reader.rebuilt == 1
    house.reader.failing_since = None
    await house.pass_by(20)
    assert (await house.health()).startswith("healthy")


async def test_a_full_disk_holds_all_work_is_said_once_and_work_goes_on_when_there_is_room(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    free = 0
    monkeypatch.setattr(shutil, "disk_usage", lambda _: shutil._ntuple_diskusage(10**9, 10**9 - free, free))
    with capture_logs() as logs:
        house.schedule.held = "The database cannot be used: database or disk is full."
        await house.pass_by(120)
        assert house.schedule.held
        assert [line["event"] for line in logs] == ["all work is held", "unwell"]
        free = 10**8
        await house.pass_by(10)
    assert house.schedule.held is None
    assert [line["event"] for line in logs][2:] == ["all work goes on", "well again"]


async def test_a_database_that_stays_unusable_ends_the_process(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: shutil._ntuple_diskusage(1, 1, 0))
    house.schedule.held = "The database cannot be used: database or disk is full."
    assert await house.pass_by(9 * 60) is None
    assert await house.pass_by(2 * 60) == "database: The database cannot be used: database or disk is full."


async def test_a_database_file_that_is_moved_away_holds_all_work_until_it_is_back(house: House) -> None:
    await house.pass_by(20)
    away = house.file.with_name("away.db")
    house.file.rename(away)
    await house.pass_by(30)
    assert house.schedule.held == f"The database file {house.file} is gone."
    away.rename(house.file)
    await house.pass_by(30)
    assert house.schedule.held is None
    assert (await house.health()).startswith("healthy")


async def test_a_database_file_that_was_replaced_ends_the_process_at_once(house: House) -> None:
    await house.pass_by(20)
    house.file.rename(house.file.with_name("old.db"))
    sqlite3.connect(house.file).execute("CREATE TABLE other (id)").connection.close()
    assert f"{house.file} was removed or replaced" in str(await house.pass_by(5))


@pytest.mark.parametrize("ending", ["-wal", "-shm"])
@pytest.mark.parametrize("replaced", [False, True])
async def test_a_journal_that_was_removed_or_replaced_ends_the_process_at_once(
    house: House, ending: str, *, replaced: bool
) -> None:
    assert await house.pass_by(20) is None
    journal = house.file.with_name(house.file.name + ending)
    journal.rename(journal.with_name("removed"))
    if replaced:
        journal.touch()
    assert f"{journal} was removed or replaced" in str(await house.pass_by(5))


@pytest.mark.parametrize("hours", [-24, -1, 1, 24])
async def test_a_clock_that_is_set_makes_nothing_stuck_and_no_age_negative(house: House, hours: int) -> None:
    feed = await house.archive.feeds.add("https://courier.example/feed", "The Courier", NOON + timedelta(hours=2))
    await house.pass_by(60)
    house.moments.ahead = timedelta(hours=hours)
    assert await house.pass_by(120) is None
    health = await house.health()
    assert health.startswith("healthy")
    assert "-" not in health.split(",")[1]
    await house.archive.feeds.remove(feed.id)


async def test_what_was_claimed_when_the_disk_was_full_is_due_as_soon_as_there_is_room(house: House) -> None:
    await house.archive.feeds.add("https://courier.example/feed", "The Courier", NOON)
    await house.pass_by(10)
    assert await house.archive.feeds.claim_due(house.moments.now(), timedelta(minutes=5), 10)
    house.schedule.held = "The database cannot be used: database or disk is full."
    await house.pass_by(30)
    assert house.schedule.held is None
    assert await house.archive.feeds.claim_due(house.moments.now(), timedelta(minutes=5), 10)


async def test_a_database_that_comes_and_goes_is_not_well_in_between_and_ends_the_process(house: House) -> None:
    await house.pass_by(20)
    problem, ends, seen = "The database cannot be used: unable to open database file.", None, list[str]()
    while not ends and len(seen) < 30:
        house.schedule.held = problem
        ends = await house.pass_by(50)
        seen.append(await house.health())
    assert seen[0].startswith("healthy"), "once is soon over"
    assert all(problem in one for one in seen[1:])
    assert f"{problem} It goes on for moments only." in seen[1]
    assert str(ends).startswith("database: The database cannot be used")


async def test_a_network_that_is_away_is_told_and_ends_nothing(house: House) -> None:
    house.away = "no site answers, and feeds wait until one does"
    assert await house.pass_by(100) is None
    assert (await house.health()).startswith("healthy")
    assert await house.pass_by(3600) is None
    assert "no site answers, and feeds wait until one does for" in await house.health()
    house.away = None
    await house.pass_by(20)
    assert (await house.health()).startswith("healthy")


async def test_a_watchdog_that_fails_itself_ends_the_process_in_the_end(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_: datetime) -> None:
        raise LookupError("nobody expected this")

    monkeypatch.setattr(house.archive.queues, "waiting", broken)
    assert await house.pass_by(9 * 60) is None
    assert await house.pass_by(120) == "The watchdog has failed for 10 min."


async def test_after_a_command_failed_all_rows_are_looked_through_at_most_once_an_hour(house: House) -> None:
    await house.archive.deliveries.owe_notice(ChannelId(1), {"content": "news"}, NOON)

    async def checked() -> bool:
        before = house.watchdog._checking
        with sqlite3.connect(house.file) as connection:
            connection.execute("UPDATE deliveries SET created_at = '[half'")
        connection.close()
        await house.look()
        if house.watchdog._checking is before:
            return False
        assert house.watchdog._checking
        await house.watchdog._checking
        return not await house.archive.checks.unreadable()

    assert not await checked()
    house.failed_commands = 3
    assert await checked()
    house.failed_commands = 9
    assert not await checked()
    house.moments.seconds += 3600
    assert await checked()
    house.moments.seconds += 3600
    assert not await checked(), "none has failed since"
