"""What waits when the clock is set: nothing longer than it would have waited, nothing lost, nothing twice."""

from collections.abc import AsyncIterator
from datetime import datetime, time, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.archive import Archive
from bot.digests.schedules import next_due
from bot.jobs.clocks import decide_due, follow_clock, follow_clock_since_last_run
from bot.news import ASLEEP, OPERATOR, ChannelId, GuildId, Heartbeat, Poll, Schedule, Source, UserId, Validators, When
from tests.builders import NOON, an_article, an_entry
from tests.sqlite import database_at

LEASE = timedelta(minutes=5)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
async def archive(tmp_path: Path) -> AsyncIterator[Archive]:
    async with Archive.open(database_at(tmp_path / "dateline.db")) as archive:
        yield archive


async def fill(archive: Archive, now: datetime) -> None:
    """A feed that was polled, an entry and an article that wait ten minutes each, and subscriptions of each kind."""
    feed = await archive.feeds.add("https://courier.example/feed", "The Courier", now)
    first, second = an_entry(), an_entry()
    wait = timedelta(minutes=10)
    entries = first, second
    poll = Poll(feed.id, "x", Validators(), now, now + wait, 0, None, entries, frozenset({first.key, second.key}))
    await archive.feeds.save_poll(poll, now)
    one, other = await archive.entries.claim_unfetched(now, LEASE, 10)
    await archive.entries.postpone(one.id, "The server is away.", now + wait)
    number = await archive.articles.save_article(other.id, an_article(), now)
    await archive.articles.postpone_reading(number, now + wait, "Its worker died.")
    for channel, when in enumerate((When.HOURLY, When.DAILY, When.WEEKLY)):
        schedule = Schedule(when, (time(8),))
        due = next_due(schedule, now)
        await archive.subscriptions.add(
            GuildId(1), ChannelId(channel), Source(feed=feed.id), schedule, due, UserId(1), now
        )
    instantly = Schedule(When.INSTANTLY)
    await archive.subscriptions.add(GuildId(1), ChannelId(9), Source(feed=feed.id), instantly, ASLEEP, UserId(1), now)


async def due(archive: Archive, now: datetime) -> dict[str, int]:
    return {stage: waiting.rows for stage, waiting in (await archive.queues.waiting(now)).items()}


@pytest.mark.parametrize("back", [HOUR, DAY])
async def test_after_a_clock_was_set_back_rows_wait_as_long_as_they_would_have(
    archive: Archive, back: timedelta
) -> None:
    await fill(archive, NOON)
    now = NOON - back
    await follow_clock(archive, -back, now)
    assert (await due(archive, now + timedelta(minutes=9)))["poll"] == 0
    ready = await due(archive, now + timedelta(minutes=10))
    assert (ready["poll"], ready["fetch"], ready["read"]) == (1, 1, 1)
    assert (await due(archive, now + HOUR))["compose"] >= 1, "the hourly one"


async def test_a_clock_set_forward_makes_all_due_and_moves_nothing(archive: Archive) -> None:
    await fill(archive, NOON)
    before = await archive.queues.planned(NOON)
    await follow_clock(archive, DAY, NOON + DAY)
    assert await archive.queues.planned(NOON) == before
    assert (await due(archive, NOON + DAY))["poll"] == 1


async def test_a_clock_set_back_between_two_runs_is_found_out_by_the_last_sign_of_life(archive: Archive) -> None:
    await fill(archive, NOON)
    await archive.heartbeats.beat(Heartbeat(NOON, 0, "", ""))
    now = NOON - DAY
    await follow_clock_since_last_run(archive, now)
    assert (await due(archive, now + timedelta(minutes=11)))["read"] == 1
    assert (await due(archive, now + DAY))["compose"] >= 2, "the hourly and the daily one"


async def test_a_clock_set_forward_and_back_since_the_last_sign_of_life_is_found_out_by_the_last_poll(
    archive: Archive,
) -> None:
    await fill(archive, NOON)
    await archive.heartbeats.beat(Heartbeat(NOON - DAY, 0, "", ""))
    now = NOON - DAY + timedelta(minutes=1)
    await follow_clock_since_last_run(archive, now)
    assert (await due(archive, now + timedelta(minutes=11)))["read"] == 1


async def test_an_ordinary_start_moves_nothing(archive: Archive) -> None:
    await fill(archive, NOON)
    await archive.heartbeats.beat(Heartbeat(NOON, 0, "", ""))
    before = await archive.queues.planned(NOON)
    await follow_clock_since_last_run(archive, NOON + timedelta(minutes=1))
    assert await archive.queues.planned(NOON) == before
    ready = await due(archive, NOON + timedelta(minutes=9))
    assert (ready["poll"], ready["fetch"], ready["read"]) == (0, 0, 0)


async def test_without_a_sign_of_life_nothing_waits_beyond_the_longest_wait(archive: Archive) -> None:
    await fill(archive, NOON + timedelta(days=400))
    await follow_clock_since_last_run(archive, NOON)
    ready = await due(archive, NOON + timedelta(days=9))
    assert (ready["poll"], ready["fetch"], ready["read"]) == (1, 1, 1)


async def test_news_is_not_taken_for_old_because_the_last_poll_seems_to_lie_in_the_future(archive: Archive) -> None:
    await fill(archive, NOON)
    await follow_clock(archive, -DAY, NOON - DAY)
    (feed,) = await archive.feeds.all(asker=OPERATOR)
    assert feed.polled_at == NOON - DAY


async def test_who_sleeps_until_news_comes_sleeps_on(archive: Archive) -> None:
    await fill(archive, NOON)
    await follow_clock(archive, -DAY, NOON - DAY)
    (one,) = await archive.subscriptions.in_channel(ChannelId(9))
    assert one.next_due_at == ASLEEP


def test_a_daily_digest_stays_at_its_time_of_day_when_the_clock_is_set_back_an_hour() -> None:
    daily = Schedule(When.DAILY, (time(8),))
    posted_at = NOON.replace(hour=8, minute=0)
    planned = next_due(daily, posted_at)
    assert decide_due(daily, planned, HOUR, posted_at - HOUR) == planned, "today's has been posted already"


def test_a_daily_digest_is_looked_for_anew_when_the_clock_shows_another_day() -> None:
    daily = Schedule(When.DAILY, (time(8),))
    assert decide_due(daily, next_due(daily, NOON), DAY, NOON - DAY) == next_due(daily, NOON - DAY)


@given(
    st.sampled_from([When.HOURLY, When.DAILY, When.WEEKLY]),
    st.sampled_from(["UTC", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe"]),
    st.timedeltas(timedelta(), timedelta(days=365)),
    st.timedeltas(timedelta(minutes=1), timedelta(days=40)),
)
def test_no_subscription_is_planned_later_or_for_the_past_by_a_clock_that_is_set_back(
    when: When, zone: str, into_the_year: timedelta, back: timedelta
) -> None:
    before = NOON + into_the_year
    schedule = Schedule(when, (time(2, 30),), zone)
    planned = next_due(schedule, before)
    due = decide_due(schedule, planned, back, before - back)
    assert before - back < due <= planned
