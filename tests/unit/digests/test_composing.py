"""Which stories a subscription gets, and when."""

from dataclasses import replace
from datetime import datetime, time, timedelta

import pytest

from bot.digests.composing import BEYOND, MOST_HEADLINES, compose
from bot.news import ASLEEP, Filters, Schedule, Source, Style, When
from tests.builders import NOON, a_read_article, a_story, a_subscription, later, owed

QUIET = Schedule(When.INSTANTLY, timezone="Europe/London", quiet=(time(22), time(7)))
NIGHT = NOON.replace(hour=23)
MORNING = NOON.replace(day=NOON.day + 1, hour=7)


def test_an_instant_subscription_gets_a_digest_for_each_story_and_sleeps() -> None:
    composed = compose(a_subscription(), owed(a_story(), a_story()), NOON, 5)
    assert [len(digest.stories) for digest in composed.digests] == [1, 1]
    assert composed.next_due_at == ASLEEP
    assert composed.complete


def test_what_comes_in_quiet_hours_is_held_for_one_digest() -> None:
    held = compose(a_subscription(schedule=QUIET), owed(a_story()), NIGHT, 5)
    assert (held.digests, held.next_due_at, held.held, held.complete) == ((), MORNING, True, False)
    stories = owed(a_story(), a_story(), a_story())
    (digest,) = compose(a_subscription(schedule=QUIET, held=True), stories, MORNING, 5).digests
    assert len(digest.stories) == 3


def test_somebody_who_asks_is_served_in_quiet_hours_too() -> None:
    assert compose(a_subscription(schedule=QUIET), owed(a_story()), NIGHT, 5, asked=True).digests


def test_beyond_its_most_in_an_hour_the_rest_comes_together_at_the_full_hour() -> None:
    capped = a_subscription(schedule=Schedule(When.INSTANTLY, most_an_hour=3))
    stories = owed(*(a_story() for _ in range(4)))
    composed = compose(capped, stories, later(minutes=20), 5, lately=1)
    assert len(composed.digests) == 2
    assert (composed.next_due_at, composed.held, composed.complete) == (later(hours=1), True, False)
    rest = compose(replace(capped, held=True), stories[2:], later(hours=1), 5, lately=3)
    assert [len(digest.stories) for digest in rest.digests] == [2]


@pytest.mark.parametrize(
    ("filters", "reason"),
    [
        (Filters(only="ferry"), "it does not hold ferry"),
        (Filters(without="bridge"), "it holds bridge, which is left out"),
        (Filters(languages=("fr", "de")), "its language is en, and only fr, de is wanted"),
    ],
)
def test_what_a_filter_stops_is_passed_over_with_the_reason(filters: Filters, reason: str) -> None:
    story = a_story()
    composed = compose(a_subscription(filters=filters), owed(story), NOON, 5)
    assert (composed.digests, composed.passed_over) == ((), {story.id: reason})


def test_a_subscription_to_words_takes_what_holds_them() -> None:
    order = a_subscription(source=Source(words="bridge NOT ferry"))
    assert compose(order, owed(a_story()), NOON, 5).digests
    assert not compose(order, owed(a_story(a_read_article("The ferry left the bridge."))), NOON, 5).digests


OLD = a_read_article("Mayor Ana Ruiz opened the harbour bridge.", title="Harbour bridge opened")
SAME = a_read_article("Mayor Ana Ruiz opened the harbour bridge today.", title="Harbour bridge is opened")
NEW = a_read_article("Engineers closed it after cracks appeared in three cables.", title="Cracks close new crossing")


def test_a_story_that_moved_on_is_an_update_that_tells_what_is_new() -> None:
    story = a_story(OLD, NEW)
    composed = compose(a_subscription(), owed(story, given_at=NOON), later(hours=7), 5)
    ((told,),) = (digest.stories for digest in composed.digests)
    assert (told.given_at, told.headline) == (NOON, "Cracks close new crossing")
    assert composed.given == {story.id: NOON}


def test_an_article_that_adds_little_makes_no_update() -> None:
    story = a_story(OLD, SAME)
    composed = compose(a_subscription(), owed(story, given_at=NOON), later(hours=7), 5)
    assert (composed.digests, list(composed.passed_over)) == ((), [story.id])


def test_an_update_waits_until_some_hours_have_passed() -> None:
    composed = compose(a_subscription(), owed(a_story(OLD, NEW), given_at=NOON), later(hours=1), 5)
    assert (composed.digests, composed.next_due_at, composed.complete) == ((), later(hours=6), False)


def test_who_wants_no_updates_gets_none() -> None:
    order = a_subscription(style=Style(updates=False))
    assert not compose(order, owed(a_story(OLD, NEW), given_at=NOON), later(hours=7), 5).digests


def daily(due: datetime = NOON, **values: bool) -> Schedule:
    return Schedule(When.DAILY, (due.time(),), **values)  # type: ignore[arg-type]


def test_a_digest_that_was_missed_comes_once_and_says_so() -> None:
    order = a_subscription(schedule=daily(), next_due_at=NOON)
    back_at = NOON + timedelta(days=3, hours=2)
    composed = compose(order, owed(a_story()), back_at, 5)
    assert [digest.due_at for digest in composed.digests] == [NOON + timedelta(days=3)], "the latest of those missed"
    assert composed.next_due_at == NOON + timedelta(days=4)
    in_time = compose(order, owed(a_story()), later(seconds=5), 5)
    assert [digest.due_at for digest in in_time.digests] == [None]


def test_an_empty_digest_is_posted_only_where_it_is_wanted() -> None:
    assert not compose(a_subscription(schedule=daily()), [], NOON, 5).digests
    wanted = a_subscription(schedule=daily(even_if_empty=True))
    assert [digest.stories for digest in compose(wanted, [], NOON, 5).digests] == [()]
    assert not compose(wanted, [], NOON, 5, asked=True).digests


def test_no_story_is_lost_however_many_there_are() -> None:
    stories = owed(*(a_story() for _ in range(MOST_HEADLINES + 8)))
    composed = compose(a_subscription(schedule=daily(), style=Style(stories=2)), stories, NOON, 5)
    (digest,) = composed.digests
    assert (len(digest.stories), len(digest.also), digest.left) == (2, MOST_HEADLINES, 6)
    assert list(composed.passed_over.values()) == [BEYOND] * 6
    assert composed.given.keys() | composed.passed_over.keys() == {one.story.id for one in stories}
    assert not composed.given.keys() & composed.passed_over.keys()
