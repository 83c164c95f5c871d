from datetime import timedelta

import pytest

from bot.news import EVERYWHERE, ArticleId, Correction, CorrectionId, CorrectionKind, PersonId, StoryId, UserId
from bot.news.overlays import Overlay, overlay_from
from bot.news.ranking import Found, Named, best_and_newest, rising
from tests.builders import NOON

HALF_A_YEAR = timedelta(days=180)
ALL = Overlay()


def found(number: int, age: timedelta = timedelta()) -> Found:
    return Found(ArticleId(number), StoryId(number), NOON - age)


def order(*several: Found, **scores: float) -> list[int]:
    return [one.article for one in best_and_newest(several, {ArticleId(int(k[1:])): v for k, v in scores.items()})]


def test_of_articles_of_one_day_the_best_match_comes_first() -> None:
    assert order(found(1), found(2), found(3), _1=1.0, _2=3.0, _3=2.0) == [2, 3, 1]


def test_of_equal_matches_the_newest_comes_first() -> None:
    assert order(found(1, HALF_A_YEAR), found(2), _1=1.0, _2=1.0) == [2, 1]


@pytest.mark.parametrize(
    ("days", "score", "first"),
    [
        (30, 1.30, 2),  # a month takes a quarter of what an article is worth
        (30, 1.40, 1),
        (3000, 1.90, 2),  # age alone never takes more than half
        (3000, 2.10, 1),
    ],
)
def test_how_much_better_an_older_article_must_match(days: int, score: float, first: int) -> None:
    assert order(found(1, timedelta(days=days)), found(2), _1=score, _2=1.0)[0] == first


def test_age_is_told_from_the_newest_article_found_and_not_from_today() -> None:
    """A search among what is old ranks it as it would have then."""
    old = timedelta(days=2000)
    assert order(found(1, old + timedelta(days=30)), found(2, old), _1=1.40, _2=1.0) == [1, 2]


def test_nothing_found_is_nothing_ranked() -> None:
    assert order() == []


def named(name: str, today: int, before: int) -> Named:
    """So many articles today and in the week before."""
    return Named(PersonId(len(name)), name, today, today + before)


@pytest.mark.parametrize(
    ("today", "before", "rises"),
    [
        (2, 0, True),
        (1, 0, False),  # one article is no trend
        (2, 7, True),  # three beside two, as one is added to each
        (2, 8, False),
        (5, 21, True),  # six beside four
        (5, 22, False),
        (20, 140, False),  # who is always in the news
    ],
)
def test_who_rises(today: int, before: int, rises: bool) -> None:
    assert bool(rising([named("Ana Ruiz", today, before)], ALL, 5)) is rises


def test_a_usual_day_is_one_of_the_week_before() -> None:
    (ana,) = rising([named("Ana Ruiz", 6, 14)], ALL, 5)
    assert (ana.today, ana.usual) == (6, 2.0)


def test_the_steepest_come_first_and_of_equals_those_with_more() -> None:
    several = [named("Leo Lind", 3, 0), named("Ana Ruiz", 9, 7), named("Pat Moss", 7, 0), named("Eva", 9, 7 * 4)]
    assert [one.name for one in rising(several, ALL, 3)] == ["Pat Moss", "Ana Ruiz", "Leo Lind"]


def test_who_was_set_right_to_be_nobody_does_not_rise() -> None:
    nobody = Correction(CorrectionId(1), EVERYWHERE, CorrectionKind.NOBODY, "ana ruiz", None, "", UserId(1), NOON)
    assert rising([named("Ana Ruiz", 9, 0)], overlay_from([nobody]), 5) == []
