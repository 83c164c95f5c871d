"""Which stories a subscription gets, and when."""

from dataclasses import replace
from datetime import datetime, time, timedelta

import pytest

from bot.digests.composing import MOST_HEADLINES, compose
from bot.news import ASLEEP, ArticleId, FeedId, Filters, ReadArticle, Schedule, Source, Style, UserId, When
from tests.builders import (
    NOON,
    a_read_article,
    a_reading,
    a_story,
    a_subscription,
    an_article,
    later,
    owed,
)

QUIET = Schedule(When.INSTANTLY, timezone="Europe/London", quiet=(time(22), time(7)))
NIGHT = NOON.replace(hour=23)
MORNING = NOON.replace(day=NOON.day + 1, hour=7)


def test_an_instant_subscription_gets_a_digest_for_each_story_and_sleeps() -> None:
    composed = compose(a_subscription(), owed(a_story(), a_story()), NOON, 5)
    assert [len(digest.stories) for digest in composed.digests] == [1, 1]
    assert (composed.next_due_at, composed.held_until) == (ASLEEP, None)


def test_what_comes_in_quiet_hours_is_held_for_one_digest() -> None:
    held = compose(a_subscription(schedule=QUIET), owed(a_story()), NIGHT, 5)
    assert (held.digests, held.next_due_at, held.held_until) == ((), MORNING, MORNING)
    stories = owed(a_story(), a_story(), a_story())
    (digest,) = compose(a_subscription(schedule=QUIET, held_until=MORNING), stories, MORNING, 5).digests
    assert len(digest.stories) == 3


def test_somebody_who_asks_is_served_in_quiet_hours_too() -> None:
    assert compose(a_subscription(schedule=QUIET), owed(a_story()), NIGHT, 5, asked=True).digests


def test_beyond_its_most_in_an_hour_the_rest_comes_together_at_the_full_hour() -> None:
    capped = a_subscription(schedule=Schedule(When.INSTANTLY, most_an_hour=3))
    stories = owed(*(a_story() for _ in range(4)))
    composed = compose(capped, stories, later(minutes=20), 5, lately=1)
    assert len(composed.digests) == 2
    assert (composed.next_due_at, composed.held_until) == (later(hours=1), later(hours=1))
    holding = replace(capped, held_until=later(hours=1))
    woken = compose(holding, [*stories[2:], *owed(a_story())], later(minutes=40), 5, lately=3)
    assert (woken.digests, woken.held_until) == ((), later(hours=1)), "news does not end the hour"
    rest = compose(holding, stories[2:], later(hours=1), 5, lately=3)
    assert [len(digest.stories) for digest in rest.digests] == [2]


def test_many_stories_at_once_do_not_come_where_the_hour_has_had_its_most() -> None:
    capped = a_subscription(schedule=Schedule(When.INSTANTLY, most_an_hour=2))
    composed = compose(capped, owed(*(a_story() for _ in range(6))), later(minutes=20), 5, lately=2)
    assert (composed.digests, composed.held_until) == ((), later(hours=1))


def test_updates_count_as_messages_of_the_hour() -> None:
    capped = a_subscription(schedule=Schedule(When.INSTANTLY, most_an_hour=1))
    stories = [*owed(a_story(OLD, NEW), told_at=NOON), *owed(a_story())]
    composed = compose(capped, stories, later(hours=2, minutes=20), 5)
    assert [digest.stories[0].update for digest in composed.digests] == [False]
    assert [(joined.lines, joined.update_at) for joined in composed.joined] == [((NEW.id,), later(hours=3))]


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
    assert (composed.digests, composed.passed_over) == ((), {story.articles[0].id: reason})


def test_a_subscription_to_words_takes_what_holds_them() -> None:
    order = a_subscription(source=Source(words="bridge NOT ferry"))
    assert compose(order, owed(a_story()), NOON, 5).digests
    assert not compose(order, owed(a_story(a_read_article("The ferry left the bridge."))), NOON, 5).digests


OLD = a_read_article("Mayor Ana Ruiz opened the harbour bridge.", title="Harbour bridge opened")
SAME = a_read_article("Mayor Ana Ruiz opened the harbour bridge today.", title="Harbour bridge is opened")
NEW = a_read_article("Engineers closed it after cracks appeared in three cables.", title="Cracks close new crossing")


def test_an_article_that_joins_a_story_is_a_line_in_the_message_that_tells_it() -> None:
    composed = compose(a_subscription(), owed(a_story(OLD, SAME), told_at=NOON), later(minutes=5), 5)
    (joined,) = composed.joined
    (told,) = joined.digest.stories
    assert (composed.digests, joined.lines, joined.update_at) == ((), (SAME.id,), None)
    assert {told.headline, *(line.title for line in told.lines)} == {OLD.article.title, SAME.article.title}
    assert composed.next_due_at == ASLEEP


def test_what_is_new_in_a_story_is_told_by_an_update_too() -> None:
    composed = compose(a_subscription(), owed(a_story(OLD, NEW), told_at=NOON), later(hours=2), 5)
    ((told,),) = (digest.stories for digest in composed.digests)
    assert (told.given_at, told.update, told.headline) == (NOON, True, "Cracks close new crossing")
    assert composed.digests[0].reply_to == 70
    assert [joined.lines for joined in composed.joined] == [()], "the update is what shows it"


STATUS = "The panel of account settings does not open. Engineers look into slow answers of the store behind it."


@pytest.mark.parametrize(
    ("headline", "feeds", "is_told"),
    [
        ("Resolved: account settings do not open", {FeedId(3)}, True),
        ("Investigating: account settings do not open", {FeedId(3)}, False),
        ("Account settings do not open", {FeedId(3)}, False),
        ("Resolved: account settings do not open", {FeedId(4)}, False),
    ],
)
def test_a_papers_next_report_is_told_where_its_headline_says_more(
    headline: str, feeds: set[FeedId], *, is_told: bool
) -> None:
    first = a_read_article(STATUS, title="Investigating: account settings do not open")
    then = a_read_article(STATUS, title=headline)
    story = a_story(replace(first, feeds=frozenset({FeedId(3)})), replace(then, feeds=frozenset(feeds)))
    composed = compose(a_subscription(), owed(story, told_at=NOON), later(hours=2), 5)
    assert [told.stories[0].update for told in composed.digests] == [True] * is_told


def test_an_update_comes_an_hour_after_the_reader_was_told_and_holds_up_nothing() -> None:
    stories = [*owed(a_story(OLD, NEW), told_at=NOON), *owed(a_story())]
    composed = compose(a_subscription(), stories, later(minutes=5), 5)
    assert [digest.stories[0].update for digest in composed.digests] == [False], "the other story comes at once"
    (joined,) = composed.joined
    assert (joined.lines, joined.update_at) == ((NEW.id,), later(hours=1))
    assert composed.next_due_at == later(hours=1)
    lines = replace(stories[0], news=frozenset(), known=frozenset({OLD.id, NEW.id}), waiting=frozenset({NEW.id}))
    (update,) = compose(a_subscription(), [lines], later(hours=1), 5).digests
    assert update.stories[0].shows == (NEW.id,)


@pytest.mark.parametrize(
    ("style", "posted", "at"),
    [
        (Style(edits=False), True, later(minutes=5)),
        (Style(), False, later(minutes=5)),
        (Style(), True, later(hours=49)),
    ],
)
def test_where_no_line_can_be_added_a_message_of_its_own_tells_on(style: Style, posted: bool, at: datetime) -> None:
    (one,) = owed(a_story(OLD, SAME), told_at=NOON, posted=posted)
    one = replace(one, posted=replace(one.posted, style=style) if one.posted else None)
    composed = compose(a_subscription(style=style), [one], at, 5)
    ((told,),) = (digest.stories for digest in composed.digests)
    assert (told.headline, told.given_at, told.continues, told.update) == (SAME.article.title, NOON, one.link, False)
    assert not composed.joined


def test_a_message_without_room_for_a_line_is_told_on_by_another() -> None:
    stories = owed(a_story(OLD, SAME), told_at=NOON)
    composed = compose(a_subscription(), stories, later(minutes=5), 5, fits=lambda told: len(told.lines) < 1)
    assert [digest.stories[0].headline for digest in composed.digests] == [SAME.article.title]


def test_lines_are_added_in_quiet_hours_and_updates_wait_for_their_end() -> None:
    stories = owed(a_story(OLD, NEW), told_at=NOON)
    composed = compose(a_subscription(schedule=QUIET), stories, NIGHT, 5)
    assert (composed.digests, composed.next_due_at, composed.held_until) == ((), MORNING, None)
    assert [(joined.lines, joined.update_at) for joined in composed.joined] == [((NEW.id,), MORNING)]


def test_who_wants_no_updates_gets_a_line() -> None:
    order = a_subscription(style=Style(updates=False))
    composed = compose(order, owed(a_story(OLD, NEW), told_at=NOON), later(hours=7), 5)
    assert (composed.digests, [joined.lines for joined in composed.joined]) == ((), [(NEW.id,)])


def test_a_figure_that_changed_is_told_as_a_change() -> None:
    first = a_read_article("Fire broke out in the mill. 12 people were injured, the fire chief said.")
    later_one = a_read_article("The fire in the mill is out. 14 people were injured, the fire chief said.")
    composed = compose(a_subscription(), owed(a_story(first, later_one), told_at=NOON), later(hours=2), 5)
    for digest in (composed.joined[0].digest, composed.digests[0]):
        assert [(one.what, one.before, one.now) for one in digest.stories[0].changes] == [("injured", "12", "14")]


def test_without_grouping_each_article_comes_by_itself() -> None:
    order = a_subscription(style=Style(grouping=False))
    composed = compose(order, owed(a_story(OLD, SAME)), NOON, 5)
    assert [digest.stories[0].headline for digest in composed.digests] == [OLD.article.title, SAME.article.title]


def test_a_filter_refuses_an_article_and_not_its_story() -> None:
    order = a_subscription(filters=Filters(without="cables"))
    composed = compose(order, owed(a_story(OLD, NEW)), NOON, 5)
    assert [digest.stories[0].headline for digest in composed.digests] == [OLD.article.title]
    assert composed.passed_over == {NEW.id: "it holds cables, which is left out"}


def test_whoever_follows_somebody_gets_their_words_from_the_newest_article() -> None:
    quoted = an_article(
        "Ana Ruiz spoke to the council. “The bridge stays shut until May,” Ruiz said.", published=later(hours=1)
    )
    reading = a_reading(quoted, said="The bridge stays shut until May,")
    newest = ReadArticle(ArticleId(9001), quoted, reading, later(hours=1))
    order = a_subscription(follower=UserId(5), source=Source(about="Ana Ruiz"), label="Ana Ruiz")
    (digest,) = compose(order, owed(a_story(OLD, newest)), later(hours=2), 5).digests
    (told,) = digest.stories
    assert (told.headline, told.because) == (quoted.title, "Ana Ruiz")
    assert [(quote.speaker, quote.text) for quote in told.quotes] == [("Ana Ruiz", "The bridge stays shut until May")]


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


def test_no_article_is_lost_however_many_there_are() -> None:
    stories = owed(*(a_story(a_read_article(), a_read_article()) for _ in range(MOST_HEADLINES)))
    order = a_subscription(schedule=daily(), style=Style(stories=2))
    composed = compose(order, stories, NOON, 5, fits=lambda told: not told.lines)
    assert [(len(one.stories), len(one.also)) for one in composed.digests] == [(2, 100), (0, 98)]
    told = [number for one in composed.digests for story in (*one.stories, *one.also) for number in story.shows]
    assert sorted(told) == sorted(number for one in stories for number in one.news)


def test_a_digest_lists_by_headline_what_adds_little_to_a_story_that_was_told() -> None:
    stories = [*owed(a_story(OLD, SAME), told_at=NOON), *owed(a_story(OLD, NEW), told_at=NOON)]
    (digest,) = compose(a_subscription(schedule=daily()), stories, later(hours=24), 5).digests
    assert [story.headline for story in digest.stories] == [NEW.article.title]
    assert [story.headline for story in digest.also] == [SAME.article.title]
