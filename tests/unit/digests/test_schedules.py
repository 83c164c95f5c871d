from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.digests.schedules import next_due
from bot.news import Schedule, When


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("schedule", "after", "due"),
    [
        (Schedule(When.INSTANTLY), "2026-03-01T10:10:10", "2026-03-01T10:10:10"),
        (Schedule(When.HOURLY), "2026-03-01T10:10:10", "2026-03-01T11:00:00"),
        (Schedule(When.HOURLY), "2026-03-01T10:00:00", "2026-03-01T11:00:00"),
        (Schedule(When.DAILY, time(8), "Europe/London"), "2026-01-05T07:59:59", "2026-01-05T08:00:00"),
        (Schedule(When.DAILY, time(8), "Europe/London"), "2026-01-05T08:00:00", "2026-01-06T08:00:00"),
        (Schedule(When.DAILY, time(8), "Europe/London"), "2026-07-05T08:00:00", "2026-07-06T07:00:00"),
        (Schedule(When.DAILY, time(8), "Pacific/Auckland"), "2026-07-05T21:00:00", "2026-07-06T20:00:00"),
        (Schedule(When.WEEKLY, time(8), "UTC", weekday=0), "2026-11-24T07:00:00", "2026-11-30T08:00:00"),
        (Schedule(When.WEEKLY, time(8), "UTC", weekday=1), "2026-11-24T07:00:00", "2026-11-24T08:00:00"),
        # 02:30 does not exist on 29 March 2026 in Berlin: it comes at 03:30 summer time.
        (Schedule(When.DAILY, time(2, 30), "Europe/Berlin"), "2026-03-28T12:00:00", "2026-03-29T01:30:00"),
        # 02:30 comes twice on 25 October 2026: the first one counts, and the second is no other day.
        (Schedule(When.DAILY, time(2, 30), "Europe/Berlin"), "2026-10-24T12:00:00", "2026-10-25T00:30:00"),
        (Schedule(When.DAILY, time(2, 30), "Europe/Berlin"), "2026-10-25T00:30:00", "2026-10-26T01:30:00"),
        (Schedule(When.DAILY, time(12), "UTC"), "2028-02-28T12:00:00", "2028-02-29T12:00:00"),
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
    schedule = Schedule(When.DAILY, at, zone)
    first = next_due(schedule, start)
    second = next_due(schedule, first)
    assert start < first <= start + timedelta(hours=25)
    assert timedelta(hours=22) < second - first < timedelta(hours=26)
