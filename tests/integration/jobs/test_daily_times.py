"""Daily digests over days on which clocks change or are set: once a day at their time, and every article once."""

from collections import Counter
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.jobs.clocks import follow_clock, follow_clock_since_last_run
from bot.news import GuildId, Heartbeat, Schedule, Source, UserId, When
from tests.discord_limits import texts_of
from tests.integration.jobs.test_reaching_readers import CHANNEL, TEXTS, World, a_world

STEP = timedelta(minutes=30)
NEAR = timedelta(minutes=90)
"""Of its time a digest is looked for at each step, and else when there is news: it would be seen to come too early."""
DAY = timedelta(days=1)
SPRING, AUTUMN = date(2027, 3, 28), date(2027, 10, 31)
"""When summer time begins and ends in Berlin; in New York two weeks before, and one after."""


class Paper:
    """A channel with a daily digest of a feed that has news every two and a half hours."""

    def __init__(self, world: World, schedule: Schedule, start: datetime) -> None:
        self.world, self.schedule = world, schedule
        self.world.now = start
        self.published = 0
        self.posted: list[datetime] = []
        """The times at which messages came."""

    async def subscribe(self, due: datetime) -> None:
        source = Source(feed=self.world.feeds[0].id)
        now = self.world.now
        await self.world.archive.subscriptions.add(GuildId(1), CHANNEL, source, self.schedule, due, UserId(1), now)

    async def pass_by(self, span: timedelta, *, restarts: bool = False) -> None:
        world = self.world
        for step in range(int(span / STEP)):
            world.now += STEP
            if step % 5 == 0:
                await world.publish(0, None, TEXTS[self.published % len(TEXTS)])
                self.published += 1
            if restarts:
                await self.beat()
                await follow_clock_since_last_run(world.archive, world.now)
            if step % 5 and not self.is_near_its_time():
                continue
            before = len(world.discord.bodies)
            await world.work()
            self.posted += [world.now] * (len(world.discord.bodies) > before)

    def is_near_its_time(self) -> bool:
        local = self.world.now.astimezone(ZoneInfo(self.schedule.timezone)).replace(tzinfo=None)
        return any(abs(local - datetime.combine(local, at)) <= NEAR for at in self.schedule.at)

    async def beat(self) -> None:
        await self.world.archive.heartbeats.beat(Heartbeat(self.world.now - STEP / 2, 0, "", ""))

    async def set_clock(self, jump: timedelta, *, between_runs: bool) -> None:
        await self.beat()
        self.world.now += jump
        if between_runs:
            await follow_clock_since_last_run(self.world.archive, self.world.now)
        else:
            await follow_clock(self.world.archive, jump, self.world.now)

    def local(self) -> list[str]:
        return [f"{at.astimezone(ZoneInfo(self.schedule.timezone)):%m-%d %H:%M}" for at in self.posted]

    def times_shown(self) -> Counter[str]:
        """How often each article stands in the channel."""
        text = "\n".join(text for bodies in self.world.discord.bodies.values() for text in texts_of(bodies[-1]))
        marks = (article.title.split()[-1] for _, article, _ in self.world.articles)
        return Counter({mark: text.count(mark) for mark in marks})


@pytest.fixture
async def world() -> AsyncIterator[World]:
    async with AsyncExitStack() as stack:
        yield await a_world(stack)


def at_noon(day: date) -> datetime:
    return datetime.combine(day, time(12), UTC)


@pytest.mark.parametrize(
    ("zone", "change", "restarts"),
    [
        ("Europe/Berlin", SPRING, False),
        ("Europe/Berlin", AUTUMN, True),
        ("America/New_York", date(2027, 3, 14), True),
        ("America/New_York", date(2027, 11, 7), False),
    ],
)
async def test_a_digest_at_eight_comes_at_eight_on_each_day_though_clocks_change(
    world: World, change: date, zone: str, restarts: bool
) -> None:
    paper = Paper(world, Schedule(When.DAILY, (time(8),), zone), at_noon(change - 2 * DAY))
    await paper.subscribe(datetime.combine(change - DAY, time(8), ZoneInfo(zone)).astimezone(UTC))
    await paper.pass_by(4 * DAY + timedelta(hours=3), restarts=restarts)
    assert paper.local() == [f"{change + number * DAY:%m-%d} 08:00" for number in (-1, 0, 1, 2)]
    assert max(paper.times_shown().values()) == 1


@pytest.mark.parametrize(("change", "comes_at"), [(SPRING, "03:30"), (AUTUMN, "02:30")])
async def test_a_time_that_a_day_has_not_or_has_twice_comes_once(world: World, change: date, comes_at: str) -> None:
    zone = "Europe/Berlin"
    paper = Paper(world, Schedule(When.DAILY, (time(2, 30),), zone), at_noon(change - 2 * DAY))
    await paper.subscribe(datetime.combine(change - DAY, time(2, 30), ZoneInfo(zone)).astimezone(UTC))
    await paper.pass_by(4 * DAY, restarts=True)
    days = [(change - DAY, "02:30"), (change, comes_at), (change + DAY, "02:30"), (change + 2 * DAY, "02:30")]
    assert paper.local() == [f"{day:%m-%d} {at}" for day, at in days]
    assert max(paper.times_shown().values()) == 1


@pytest.mark.parametrize("between_runs", [False, True])
@pytest.mark.parametrize("hours", [-24, -1, 1, 24])
@pytest.mark.parametrize("set_at", [time(8, 30), time(0, 30)])
async def test_a_clock_that_is_set_loses_no_article_of_a_daily_digest_and_repeats_none(
    world: World, set_at: time, hours: int, between_runs: bool
) -> None:
    day = date(2027, 5, 10)
    paper = Paper(world, Schedule(When.DAILY, (time(8),)), at_noon(day - 2 * DAY))
    await paper.subscribe(datetime.combine(day - DAY, time(8), UTC))
    await paper.pass_by(datetime.combine(day, set_at, UTC) - world.now)
    before = len(paper.posted)
    await paper.set_clock(timedelta(hours=hours), between_runs=between_runs)
    await paper.pass_by(2 * DAY)
    shown = paper.times_shown()
    assert max(shown.values()) == 1
    waits_since_last = [number for number, count in enumerate(shown.values()) if not count]
    assert waits_since_last == list(range(len(shown) - len(waits_since_last), len(shown))), "a gap is an article lost"
    later = paper.posted[before:]
    assert len(later) <= 3
    assert later[-1].time() == time(8)
    assert len({at.date() for at in later}) == len(later) or hours > 0, "two digests on one day"
