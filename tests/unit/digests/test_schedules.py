from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.digests.schedules import next_due, quiet_until
from bot.news import Schedule, When


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("schedule", "after", "due"),
    [
        (Schedule(When.INSTANTLY), "2026-03-01T10:10:10", "2026-03-01T10:10:10"),
        (Schedule(When.HOURLY), "2026-03-01T10:10:10", "2026-03-01T11:00:00"),
        (Schedule(When.HOURLY), "2026-03-01T10:00:00", "2026-03-01T11:00:00"),
        (Schedule(When.DAILY, (time(8),), "Europe/London"), "2026-01-05T07:59:59", "2026-01-05T08:00:00"),
        (Schedule(When.DAILY, (time(8),), "Europe/London"), "2026-01-05T08:00:00", "2026-01-06T08:00:00"),
        (Schedule(When.DAILY, (time(8),), "Europe/London"), "2026-07-05T08:00:00", "2026-07-06T07:00:00"),
        (Schedule(When.DAILY, (time(8),), "Pacific/Auckland"), "2026-07-05T21:00:00", "2026-07-06T20:00:00"),
        (Schedule(When.WEEKLY, (time(8),), "UTC", frozenset({0})), "2026-11-24T07:00:00", "2026-11-30T08:00:00"),
        (Schedule(When.WEEKLY, (time(8),), "UTC", frozenset({1})), "2026-11-24T07:00:00", "2026-11-24T08:00:00"),
        # 02:30 does not exist on 29 March 2026 in Berlin: it comes at 03:30 summer time.
        (Schedule(When.DAILY, (time(2, 30),), "Europe/Berlin"), "2026-03-28T12:00:00", "2026-03-29T01:30:00"),
        # 02:30 comes twice on 25 October 2026: the first one counts, and the second is no other day.
        (Schedule(When.DAILY, (time(2, 30),), "Europe/Berlin"), "2026-10-24T12:00:00", "2026-10-25T00:30:00"),
        (Schedule(When.DAILY, (time(2, 30),), "Europe/Berlin"), "2026-10-25T00:30:00", "2026-10-26T01:30:00"),
        (Schedule(When.DAILY, (time(12),), "UTC"), "2028-02-28T12:00:00", "2028-02-29T12:00:00"),
    ],
)
def test_a_subscription_is_due_next(schedule: Schedule, after: str, due: str) -> None:
    assert next_due(schedule, utc(after)) == utc(due)


@given(
    st.sampled_from(["Europe/London", "America/New_York", "Australia/Lord_Howe", "Asia/Seoul", "Africa/Casablanca"]),
    st.times(),
    st.datetimes(datetime(2026, 1, 1), datetime(2028, 12, 31), timezones=st.just(UTC)),  # noqa: DTZ001
)
def test_a_daily_digest_comes_once_a_day_whatever_the_clocks_do(zone: str, at: time, start: datetime) -> None:
    schedule = Schedule(When.DAILY, (at,), zone)
    first = next_due(schedule, start)
    second = next_due(schedule, first)
    assert start < first <= start + timedelta(hours=25)
    assert timedelta(hours=22) < second - first < timedelta(hours=26)


ZONES = ("Europe/London", "America/New_York", "Australia/Lord_Howe")
CHANGES = ("2026-03-08", "2026-03-29", "2026-04-05", "2026-10-04", "2026-10-25", "2026-11-01")
"""The days of 2026 on which the clocks change in one of the zones."""


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("at", [time(0, 15), time(1, 45), time(2, 15), time(8)])
def test_a_change_of_clocks_neither_skips_nor_repeats_a_digest(zone: str, change: str, at: time) -> None:
    moment, served = utc(change) - timedelta(days=3), list[datetime]()
    while len(served) < 6:
        moment = next_due(Schedule(When.DAILY, (at,), zone), moment)
        served.append(moment.astimezone(ZoneInfo(zone)))
    dates = [one.date() for one in served]
    assert dates == [dates[0] + timedelta(days=number) for number in range(6)]
    shifted = [one for one in served if one.time() != at]
    assert all(one.date().isoformat() == change for one in shifted)


def test_several_times_of_day_on_some_days_of_the_week() -> None:
    schedule = Schedule(When.DAILY, (time(8), time(18, 30)), "Asia/Seoul", frozenset({0, 2}))
    moment, served = utc("2026-11-22T00:00:00"), []
    for _ in range(5):
        moment = next_due(schedule, moment)
        served.append(f"{moment.astimezone(ZoneInfo('Asia/Seoul')):%a %H:%M}")
    assert served == ["Mon 08:00", "Mon 18:30", "Wed 08:00", "Wed 18:30", "Mon 08:00"]


@pytest.mark.parametrize(
    ("moment", "until"),
    [
        ("2026-11-24T21:59:59", None),
        ("2026-11-24T22:00:00", "2026-11-25T07:00:00"),
        ("2026-11-25T06:59:59", "2026-11-25T07:00:00"),
        ("2026-11-25T07:00:00", None),
        # The night in which the clocks go back in London is an hour longer.
        ("2026-10-24T22:30:00", "2026-10-25T07:00:00"),
        ("2026-10-24T20:30:00", None),
    ],
)
def test_quiet_hours_are_those_of_the_wall_clock(moment: str, until: str | None) -> None:
    schedule = Schedule(When.INSTANTLY, timezone="Europe/London", quiet=(time(22), time(7)))
    assert quiet_until(schedule, utc(moment)) == (utc(until) if until else None)
    assert next_due(schedule, utc(moment)) == utc(until or moment)


def test_an_hourly_digest_waits_for_the_end_of_quiet_hours() -> None:
    schedule = Schedule(When.HOURLY, quiet=(time(22), time(6, 30)))
    assert next_due(schedule, utc("2026-11-24T21:10:00")) == utc("2026-11-25T06:30:00")
    assert next_due(schedule, utc("2026-11-25T06:30:00")) == utc("2026-11-25T07:00:00")


@given(
    st.sampled_from(ZONES),
    st.sets(st.times(), min_size=1, max_size=4),
    st.sets(st.integers(0, 6), min_size=1),
    st.datetimes(datetime(2026, 1, 1), datetime(2028, 12, 31), timezones=st.just(UTC)),  # noqa: DTZ001
    st.timedeltas(timedelta(days=-400), timedelta(days=400)),
)
def test_however_the_clock_jumps_the_next_time_is_ahead_and_within_nine_days(
    zone: str, at: set[time], days: set[int], start: datetime, jump: timedelta
) -> None:
    schedule = Schedule(When.WEEKLY, tuple(sorted(at)), zone, frozenset(days))
    due = next_due(schedule, start + jump)
    assert start + jump < due <= start + jump + timedelta(days=9)
