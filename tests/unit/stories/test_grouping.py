"""Sixty articles about fifteen events, in the order in which a feed reader would meet them, and the hard cases."""

import random
import tomllib
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import combinations
from pathlib import Path

import pytest

from bot.news import Article, ArticleId, Neighbour, Profile, StoryId
from bot.stories import Frequencies, Grouper, decide, in_words, profile_of, rarities, sketch
from bot.stories.deciding import FIGURES

START = datetime(2026, 3, 2, 9, tzinfo=UTC)
PRESS = tomllib.loads((Path(__file__).parent / "press.toml").read_text(encoding="utf-8"))


def articles() -> Iterator[tuple[str, Article]]:
    """Each article with its event; pages about none are each an event of their own."""
    for kind in ("event", "alone"):
        for event in PRESS[kind]:
            for number, (day, title, text) in enumerate(event["articles"]):
                name = event.get("name") or f"{event['kind']} {number}"
                yield (
                    name,
                    Article(f"https://paper.example/{len(title)}", title, text, published=START + timedelta(day)),
                )


def in_order(seed: int) -> list[tuple[str, Article]]:
    """By day; those of one day as chance has it, as feeds are read in any order."""
    shuffled = random.Random(seed).sample(list(articles()), k=len(list(articles())))
    return sorted(shuffled, key=lambda pair: pair[1].published or START)


def grouped(seed: int = 0) -> list[tuple[str, str, StoryId]]:
    """Event, title and story of each."""
    grouper = Grouper()
    return [(event, article.title, grouper.add(article)) for event, article in in_order(seed)]


def b_cubed(found: list[tuple[str, str, StoryId]]) -> float:
    """The F1 of Bagga and Baldwin 1998."""
    precision = recall = 0.0
    for event, _, story in found:
        together = sum(other == (event, story) for other in ((e, s) for e, _, s in found))
        precision += together / sum(s == story for _, _, s in found)
        recall += together / sum(e == event for e, _, _ in found)
    return 2 * precision * recall / (precision + recall) / len(found)


def test_there_are_sixty_articles_about_fifteen_events() -> None:
    assert len(PRESS["event"]) == 15
    assert len(list(articles())) == 60


@pytest.mark.parametrize("seed", range(5))
def test_events_are_told_apart_in_any_order_of_feeds(seed: int) -> None:
    assert b_cubed(grouped(seed)) >= 0.93


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("a ferry hits the harbour wall", "ferry crews strike over pay"),
        ("a ferry hits the harbour wall", "one year since the ferry crash"),
        ("the mayor resigns over a contract", "the same city elects a new mayor a month later"),
        ("an earthquake shakes Calder", "another earthquake, far away, in the same week"),
        ("the central bank cuts its rate", "the same bank leaves its rate alone next month"),
        ("Rovers reach the final", "Rovers win the final"),
        ("a minister visits the north", "the same minister is fined for speeding"),
    ],
)
def test_the_same_people_at_another_event_make_another_story(one: str, other: str) -> None:
    found = grouped()
    mine, theirs = ({story for event, _, story in found if event == name} for name in (one, other))
    assert not mine & theirs


def test_pages_about_many_events_join_nothing_and_nothing_joins_them() -> None:
    found = grouped()
    alone = {title for event in PRESS["alone"] for _, title, _ in event["articles"]}
    for (_, one, story), (_, other, same) in combinations(found, 2):
        if one in alone or other in alone:
            assert story != same, (one, other)


def profiled(article: Article) -> tuple[Profile, dict[str, float]]:
    sketched = sketch(article)
    rarity = rarities(sketched, Frequencies())
    return profile_of(sketched, rarity), rarity


def test_a_decision_says_what_both_articles_share() -> None:
    (_, first), (_, second) = [
        pair for pair in articles() if "Orlan" in pair[1].title and "appeals" not in pair[1].title
    ][:2]
    known, _ = profiled(first)
    decision = decide(*profiled(second), [Neighbour(ArticleId(1), StoryId(7), known)])
    assert decision.story == 7
    words = in_words(decision, sketch(second).written, first.title)
    assert words.startswith("it is like “Banker Felix Orlan jailed for eight years”: they share ")
    assert "Orlan" in words


def test_a_decision_says_what_tells_two_items_of_a_template_apart() -> None:
    one, other = (
        Article("", f"Weather warning: floods in {town}", f"The weather office warns of floods in {town} tonight.")
        for town in ("Lundby", "Velmar")
    )
    decision = decide(*profiled(other), [Neighbour(ArticleId(1), StoryId(7), profiled(one)[0])])
    assert decision.story is None
    words = in_words(decision, sketch(other).written, one.title)
    assert words.startswith("it is not like enough to “Weather warning: floods in Lundby”: they share ")
    assert "but not Velmar" in words


def test_what_is_alike_but_weeks_apart_is_not_joined() -> None:
    report = Article("", "Ferry hits wall", "The ferry hit the harbour wall at Port Vale, and 12 people were hurt.")
    for days, joins in ((0, True), (1, True), (20, False)):
        old, _ = profiled(replace(report, published=START - timedelta(days)))
        new = profiled(replace(report, published=START))
        near = Neighbour(ArticleId(1), StoryId(7), old)
        assert (decide(*new, [near]).story == 7) is joins, days


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("Port Vale ferry crash – live updates", "It has hit the wall."),
        ("Port Vale ferry crash | Live", "It has hit the wall."),
        (
            "Ferry crash in Port Vale",
            "\n".join(f"1{hour}:05 The quay is closed." for hour in range(5)),
        ),
    ],
)
def test_a_page_that_stands_alone_says_what_it_is(title: str, text: str) -> None:
    page = Article("", title, text)
    profile, rarity = profiled(page)
    assert not profile.weights, "nothing can join it"
    decision = decide(profile, rarity, [Neighbour(ArticleId(1), StoryId(7), profile)])
    assert decision.story is None
    words = in_words(decision, sketch(page).written, "", sketch(page).alone)
    assert words == "it is a live blog, which joins no event"


@pytest.mark.parametrize(
    ("text", "is_joined"), [("", False), ("A heron stands in the ice of Ostrand's harbour.", True)]
)
def test_a_standing_title_alone_makes_no_two_entries_of_a_feed_one(text: str, *, is_joined: bool) -> None:
    known, rarity = profiled(Article("https://a.example/1", "Photo of the day", text, published=START))
    later = START + timedelta(hours=1)
    again, _ = profiled(Article("https://a.example/2", "Photo of the day", text, published=later))
    decision = decide(again, rarity, [Neighbour(ArticleId(1), StoryId(7), known, of_one_feed=True)])
    assert (decision.story == 7) is is_joined


@pytest.mark.parametrize(
    ("one", "other", "together"),
    [
        ("Ferry hits pier at Brandau, 12 hurt", "Ferry hits pier at Brandau, twelve hurt", True),
        ("Ferry hits pier at Brandau, 12 hurt", "Ferry hits pier at Brandau, forty hurt", False),
    ],
)
def test_a_number_is_the_same_in_words_and_in_figures(one: str, other: str, *, together: bool) -> None:
    known, other_sketch = sketch(Article("", one, "")), sketch(Article("", other, ""))
    assert (known.numbers == other_sketch.numbers) is together


@pytest.mark.parametrize(
    ("first", "close", "far"),
    [(12, 14, 40), (14, 12, 40), (210, 190, 800)],
)
def test_a_count_that_may_have_grown_speaks_against_nothing(first: int, close: int, far: int) -> None:
    assert _likeness(first, close) > _likeness(first, far) + FIGURES / 2


@pytest.mark.parametrize(("first", "close", "far"), [(3, 4, 9), (8637, 7905, 2000)])
def test_a_small_number_or_a_large_one_is_no_count_that_grows(first: int, close: int, far: int) -> None:
    assert _likeness(first, close) < _likeness(first, far) + FIGURES / 2


def _likeness(one: int, other: int) -> float:
    """Of two papers' reports on one event."""
    first = Article(
        "",
        f"Ferry hits pier at Brandau, at least {one} hurt",
        "A ferry ran into a pier at Brandau on Monday.",
        published=START,
    )
    second = Article(
        "",
        f"Crash of the Brandau ferry at a pier injures {other}",
        "Passengers at Brandau told how the ferry ran on.",
        published=START,
    )
    (known, rarity), (later, _) = profiled(first), profiled(second)
    return decide(later, rarity, [Neighbour(ArticleId(1), StoryId(7), known)]).likeness


@pytest.mark.parametrize(("hours", "one"), [(2, True), (12, False), (24, False)])
def test_what_a_feed_publishes_again_half_a_day_later_is_another_event(hours: int, one: bool) -> None:
    title = "Investigating elevated errors of the ticket office"
    text = f"{title}. We are looking into errors in region north-2, where no tickets can be bought at the moment."
    grouper = Grouper()
    first, again = (
        grouper.add(Article("", title, text, published=START + timedelta(hours=after)), "one feed")
        for after in (0, hours)
    )
    assert (first == again) is one
