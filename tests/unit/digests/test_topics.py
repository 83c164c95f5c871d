"""What a story is about: the section in which its papers print it."""

import pytest

from bot.digests.composing import compose
from bot.digests.topics import topic_of
from bot.news import FeedId, Source, Topic, When
from tests.builders import NOON, a_read_article, a_story, a_subscription, owed


@pytest.mark.parametrize(
    ("address", "topic"),
    [
        ("https://courier.example/sport/football/cup-final-goes-to-vale", Topic.SPORT),
        ("https://www.courier.example/uk-politics/2026/11/a1", Topic.POLITICS),
        ("https://courier.example/news/world/europe/b2", Topic.WORLD),
        ("https://courier.example/world/economy/b2", Topic.BUSINESS),
        ("https://zeitung.example/wirtschaft/unternehmen/c3.html", Topic.BUSINESS),
        ("https://diario.example/deportes/d4/", Topic.SPORT),
        ("https://science.courier.example/e5", Topic.SCIENCE),
        ("https://journal.example/%C3%A9conomie/f6", Topic.BUSINESS),
        ("https://courier.example/why-sport-is-good-for-your-health", None),
        ("https://courier.example/why-sport-is-good-for-health/comments", None),
        ("https://sport.example/g7", None),
        ("https://courier.example/", None),
        ("http://[", None),
    ],
)
def test_an_address_names_the_section(address: str, topic: Topic | None) -> None:
    assert topic_of([address]) is topic


def test_most_addresses_decide_and_the_source_where_none_tells() -> None:
    sport, health = "https://a.example/sport/1", "https://b.example/health/2"
    assert topic_of([health, sport, "https://c.example/sports/3"], "Politics") is Topic.SPORT
    assert topic_of(["https://a.example/1"], "The Vale Courier: Technology") is Topic.TECHNOLOGY
    assert topic_of(["https://a.example/1"], "The Vale Courier") is None


def test_a_followed_word_is_no_section() -> None:
    story = a_story(a_read_article("The climate of Port Vale is mild.", url="https://courier.example/1"))

    def told(source: Source, label: str) -> Topic | None:
        order = a_subscription(When.DAILY, source=source, label=label)
        (digest,) = compose(order, owed(story), NOON, most=5).digests
        return digest.stories[0].topic

    assert told(Source(pack="science"), "Science") is Topic.SCIENCE
    assert told(Source(feed=FeedId(1)), "Courier: Sport") is Topic.SPORT
    assert told(Source(words="climate"), "“climate”") is None
