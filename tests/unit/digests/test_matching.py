"""When a story is what somebody's words ask for."""

import pytest

from bot.digests.matching import fits
from bot.news import Story
from tests.builders import a_read_article, a_story


def told(title: str, text: str) -> Story:
    return a_story(a_read_article(text, title=title))


QUOTA = told(
    "Fishermen ask for a larger quota",
    "Fishermen of Port Vale said this week that of all the fish they see, they may land half.",
)


@pytest.mark.parametrize(
    "words",
    ["fishermen quota", "quota", "Port Vale fishermen", "fisherman quotas", "the fishermen's quota in Vale", "vale"],
)
def test_words_of_the_event_fit(words: str) -> None:
    assert fits(words, QUOTA)


@pytest.mark.parametrize(
    "words", ["nothing of this", "of this", "the week", "a strike of teachers", "that week of all", ""]
)
def test_words_that_everything_holds_do_not(words: str) -> None:
    assert not fits(words, QUOTA)


def test_other_scripts_are_measured_alike() -> None:
    story = told("여객선 침몰 사고로 12명 부상", "어제 여객선 침몰 사고가 있었다.")
    assert fits("여객선 침몰", story)
    assert not fits("대통령 선거", story)
