"""What is kept of a poll, what may be posted of it, and when the next one is."""

import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import httpx
import pytest

from bot.fetching.client import Fetched, max_age, retry_after
from bot.fetching.errors import BadStatus, FetchError, Unreachable
from bot.fetching.polls import conditions, decide_poll, unreached
from bot.news import Entry, Feed, FeedDocument, FeedId, Poll, Validators

NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)
HOUR, MINUTE, DAY = timedelta(hours=1), timedelta(minutes=1), timedelta(days=1)
SPREAD = 0.11


def a_feed(**changes: object) -> Feed:
    known = Validators('W/"1"', "Tue, 03 Mar 2026 09:00:00 GMT")
    feed = Feed(FeedId(1), "https://news.example/feed", "Example", known, NOW, NOW - HOUR, 0, None)
    return replace(feed, **changes)  # type: ignore[arg-type]


def entries(*ages: timedelta | None) -> tuple[Entry, ...]:
    return tuple(
        Entry(f"e{number}", f"https://news.example/{number}", f"Title {number}", NOW - age if age else None, "")
        for number, age in enumerate(ages)
    )


def poll(feed: Feed, answer: Fetched | FetchError, document: FeedDocument | None = None, **changes: object) -> Poll:
    options: dict[str, object] = {"fixed": None, "first_newest": 3, "chance": random.Random(7)} | changes
    return decide_poll(feed, answer, document, NOW, **options)  # type: ignore[arg-type]


def an_answer(status: int = 200, moved_to: str | None = None, **headers: str) -> Fetched:
    named = httpx.Headers({name.replace("_", "-"): value for name, value in headers.items()})
    return Fetched("https://news.example/feed", status, named, b"<rss/>", moved_to)


def wait(one: Poll) -> timedelta:
    return one.next_poll_at - NOW


def test_of_a_first_poll_only_the_newest_few_may_be_posted_and_all_are_kept() -> None:
    document = FeedDocument("Example", entries(HOUR, 2 * HOUR, 3 * HOUR, 4 * HOUR, 5 * HOUR))
    one = poll(a_feed(polled_at=None), an_answer(), document)
    assert one.fresh == {"e0", "e1", "e2"}
    assert len(one.entries) == 5


def test_of_later_polls_everything_new_may_be_posted_whatever_date_it_wears() -> None:
    document = FeedDocument("Example", entries(HOUR, 2 * HOUR, None, 600 * DAY, -30 * DAY))
    assert poll(a_feed(), an_answer(), document).fresh == {"e0", "e1", "e2", "e3", "e4"}


def test_what_is_dated_in_the_future_is_news_without_a_date() -> None:
    kept = poll(a_feed(), an_answer(), FeedDocument("Example", entries(-30 * DAY, -HOUR, HOUR))).entries
    assert {one.key: one.published for one in kept} == {"e0": None, "e1": None, "e2": NOW - HOUR}


def test_of_a_first_poll_the_newest_are_those_by_date_and_not_what_is_planned() -> None:
    document = FeedDocument("Example", entries(5 * HOUR, 2 * HOUR, 3 * HOUR, HOUR, 4 * HOUR))
    assert poll(a_feed(polled_at=None), an_answer(), document).fresh == {"e1", "e2", "e3"}


@pytest.mark.parametrize("prefix", ["https://news.example/?p=", "episode "])
def test_without_dates_numbers_tell_that_the_oldest_stands_first(prefix: str) -> None:
    def numbered(*numbers: int) -> FeedDocument:
        return FeedDocument("E", tuple(Entry(f"{prefix}{n}", None, "Bridge", None, "") for n in numbers))

    first = a_feed(polled_at=None)
    assert poll(first, an_answer(), numbered(*range(1, 9))).fresh == {f"{prefix}{n}" for n in (6, 7, 8)}
    assert poll(first, an_answer(), numbered(*range(8, 0, -1))).fresh == {f"{prefix}{n}" for n in (6, 7, 8)}


def test_without_dates_or_numbers_the_feeds_own_order_counts() -> None:
    names = ("mill", "bridge", "ferry", "school", "pier")
    document = FeedDocument("E", tuple(Entry(name, None, name, None, "") for name in names))
    assert poll(a_feed(polled_at=None), an_answer(), document).fresh == {"mill", "bridge", "ferry"}


def test_a_feed_is_asked_for_in_full_once_a_day() -> None:
    known = a_feed().validators
    assert conditions(a_feed(full_at=NOW - DAY + MINUTE), NOW) == known
    assert conditions(a_feed(full_at=NOW - DAY), NOW) == Validators()


def test_a_feed_that_has_shown_no_entry_yet_is_always_asked_for_in_full() -> None:
    empty = poll(a_feed(full_at=None), an_answer(etag='"1"'), FeedDocument("E", ()))
    assert conditions(a_feed(full_at=empty.full_at, validators=empty.validators), NOW) == Validators()
    shown = poll(a_feed(full_at=None), an_answer(etag='"1"'), FeedDocument("E", entries(HOUR)))
    assert conditions(a_feed(full_at=shown.full_at, validators=shown.validators), NOW) == Validators('"1"')


def test_validators_that_do_not_change_with_the_feed_are_used_no_more() -> None:
    assert conditions(a_feed(full_at=NOW, stuck=True), NOW) == Validators()


def test_nothing_is_asked_about_a_time_that_is_yet_to_come() -> None:
    ahead = Validators('"1"', "Wed, 04 Mar 2099 12:00:00 GMT")
    assert conditions(a_feed(full_at=NOW, validators=ahead), NOW) == Validators('"1"')


def test_a_feed_that_our_network_did_not_reach_stays_as_it_was() -> None:
    feed = a_feed(failures=2, problem="Busy.", full_at=NOW, interval=HOUR, quiet_hours=frozenset({3}))
    one = unreached(feed, NOW, None)
    assert (one.failures, one.problem, one.polled_at, one.interval) == (2, "Busy.", feed.polled_at, HOUR)
    assert (one.full_at, one.validators, one.quiet_hours) == (NOW, feed.validators, frozenset({3}))
    assert wait(one) <= MINUTE


def test_validators_are_kept_verbatim_and_survive_an_unchanged_answer() -> None:
    changed = poll(a_feed(), an_answer(etag='W/"x y"', last_modified="yesterday, I think"), FeedDocument("E", ()))
    assert changed.validators == Validators('W/"x y"', "yesterday, I think")
    assert poll(a_feed(), an_answer(304)).validators == a_feed().validators


@pytest.mark.parametrize(
    ("gap", "expected"),
    [(MINUTE, 5 * MINUTE), (HOUR, 30 * MINUTE), (6 * HOUR, 3 * HOUR), (7 * DAY, DAY)],
)
def test_a_feed_is_polled_as_often_as_it_changes(gap: timedelta, expected: timedelta) -> None:
    document = FeedDocument("Example", entries(*(gap * n for n in range(1, 15))))
    assert wait(poll(a_feed(), an_answer(), document)) == pytest.approx(expected, rel=SPREAD)


def test_a_feed_that_fell_silent_is_polled_less_and_less() -> None:
    document = FeedDocument("Example", entries(*(3 * DAY + n * MINUTE for n in range(1, 15))))
    assert wait(poll(a_feed(), an_answer(), document)) > 6 * HOUR


def test_an_unchanged_feed_is_polled_a_little_less_often_up_to_a_day() -> None:
    feed, waits = a_feed(interval=HOUR), []
    for _ in range(30):
        one = poll(feed, an_answer(304))
        waits.append(one.interval)
        feed = replace(feed, interval=one.interval)
    assert waits[0] == 1.2 * HOUR
    assert waits[-1] == DAY


@pytest.mark.parametrize(
    ("document", "headers", "least"),
    [
        (FeedDocument("E", (), poll_after=6 * HOUR), {}, 6 * HOUR),
        (FeedDocument("E", ()), {"cache_control": "public, max-age=3000"}, 50 * MINUTE),
        (
            FeedDocument("E", ()),
            {"expires": "Wed, 04 Mar 2026 12:45:00 GMT", "date": "Wed, 04 Mar 2026 12:00:00 GMT"},
            45 * MINUTE,
        ),
    ],
)
def test_what_feed_and_server_ask_for_is_heeded(
    document: FeedDocument, headers: dict[str, str], least: timedelta
) -> None:
    assert wait(poll(a_feed(), an_answer(200, None, **headers), document)) >= least * 0.9


def test_hours_and_days_at_which_a_feed_wants_quiet_are_left_out() -> None:
    document = FeedDocument("E", (), quiet_hours=frozenset(range(12, 20)), quiet_days=frozenset({2}))
    assert poll(a_feed(), an_answer(), document).next_poll_at == datetime(2026, 3, 5, 0, tzinfo=UTC)


def test_feeds_added_together_drift_apart() -> None:
    chance = random.Random(1)
    assert len({poll(a_feed(), an_answer(304), chance=chance).next_poll_at for _ in range(20)}) == 20


def test_failures_back_off_up_to_a_day_and_an_answer_ends_them() -> None:
    feed, waits = a_feed(), []
    for _ in range(12):
        one = poll(feed, Unreachable("No answer."))
        assert one.problem == "No answer."
        assert one.polled_at == feed.polled_at
        waits.append(wait(one))
        feed = replace(feed, failures=one.failures)
    assert waits[0] < 12 * MINUTE
    assert waits == sorted(waits) or max(waits) <= 1.1 * DAY
    assert waits[-1] >= DAY
    assert poll(feed, an_answer(304)).failures == 0


def test_the_server_says_how_long_to_stay_away() -> None:
    assert wait(poll(a_feed(), BadStatus(429, 3 * HOUR))) >= 3 * HOUR
    assert wait(poll(a_feed(), BadStatus(503, 365 * DAY))) <= 1.1 * DAY


def test_a_fixed_interval_is_kept_to_the_second() -> None:
    assert wait(poll(a_feed(), an_answer(304), fixed=timedelta(seconds=2))) == timedelta(seconds=2)


def test_a_feed_moves_when_it_is_led_to_the_same_place_twice() -> None:
    there = "https://new.example/feed"
    once = poll(a_feed(), an_answer(moved_to=there), FeedDocument("E", ()))
    assert (once.moved_to, once.url) == (there, None)
    assert poll(a_feed(moved_to=there), an_answer(moved_to=there), FeedDocument("E", ())).url == there
    assert poll(a_feed(moved_to="https://other.example/"), an_answer(moved_to=there), FeedDocument("E", ())).url is None
    assert poll(a_feed(moved_to=there), an_answer(304)).moved_to is None


def test_a_feed_that_is_gone_for_good_ends() -> None:
    assert poll(a_feed(), BadStatus(410)).ended
    assert not poll(a_feed(), BadStatus(404)).ended


@pytest.mark.parametrize("seed", range(20))
def test_a_feed_is_never_asked_sooner_than_it_wants(seed: int) -> None:
    document = FeedDocument("Example", entries(HOUR), poll_after=HOUR)
    one = poll(a_feed(), an_answer(), document, chance=random.Random(seed))
    assert HOUR <= wait(one) <= 1.2 * HOUR


@pytest.mark.parametrize("seed", range(20))
def test_no_feed_waits_longer_than_a_day(seed: int) -> None:
    document = FeedDocument("Example", entries(300 * DAY, 301 * DAY))
    assert wait(poll(a_feed(), an_answer(), document, chance=random.Random(seed))) == DAY


def test_quiet_hours_count_also_where_there_is_nothing_new() -> None:
    hours = frozenset(range(24)) - {20}
    changed = poll(a_feed(), an_answer(), FeedDocument("Example", entries(HOUR), quiet_hours=hours))
    known = a_feed(quiet_hours=changed.quiet_hours, quiet_days=changed.quiet_days)
    unchanged = poll(known, an_answer(304))
    assert unchanged.next_poll_at.hour == 20
    assert unchanged.quiet_hours == hours
    assert poll(known, Unreachable("x")).quiet_hours == hours


def test_a_date_to_come_back_at_needs_no_clock_of_the_servers() -> None:
    busy = BadStatus(503, retry_after(httpx.Headers({"Retry-After": format_datetime(NOW + 3 * HOUR, usegmt=True)})))
    assert timedelta(hours=3) <= wait(poll(a_feed(), busy)) <= timedelta(hours=3.3)


def test_between_its_own_dates_the_servers_clock_may_be_wrong() -> None:
    wrong = NOW - 100 * DAY
    headers = {"Date": format_datetime(wrong, usegmt=True), "Retry-After": format_datetime(wrong + HOUR, usegmt=True)}
    assert retry_after(httpx.Headers(headers)) == HOUR


def test_a_quoted_age_is_an_age() -> None:
    assert max_age(httpx.Headers({"Cache-Control": 'private, max-age="3000"'})) == timedelta(seconds=3000)
