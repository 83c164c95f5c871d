"""What is alike in form but not in fact stays apart, and what two papers say of one event comes together."""

from datetime import timedelta
from itertools import combinations

import pytest

from bot.news import Article
from bot.stories import Grouper
from tests.unit.stories.templated import KINDS, START, share_joined, told_twice

UNLIKE = (
    ("Library lends out garden tools", "The library of Velmar lends out spades and saws from Monday, its head said."),
    ("Choir hires a new leader", "The town choir of Lundby chose Mira Orth, a baker, to lead it from next autumn."),
    ("Museum sends back a mask", "The museum in Harstenau gave a carved mask back to the people who had made it."),
    (
        "Court ends tax on dogs",
        "The constitutional court struck down a tax on dogs on which nobody had voted.",
    ),
    ("Fox lives under town hall", "A fox has moved in under the town hall of Brandau, said the forest office."),
    ("Dairy builds a cellar", "A dairy said on Wednesday that it would dig a cellar for its cheese, with 12 jobs."),
    ("Cable fault darkens island", "A broken sea cable cut off power to the island of Skarnes overnight; ships wait."),
    ("School wins quiz", "Pupils of a school in Trenkow won the national quiz on Tuesday, beating forty teams."),
    ("Harbour board closes pier", "The harbour board closed a pier on Friday because two of its beams have rotted."),
)


@pytest.mark.parametrize("feeds", [1, 3, 0])
def test_of_items_made_from_templates_not_one_in_a_hundred_pairs_is_joined(feeds: int) -> None:
    found = [share_joined(kind, 10, seed, feeds=feeds) for kind in KINDS for seed in range(2)]
    joined, pairs = (sum(column) for column in zip(*found, strict=True))
    assert pairs >= 2_000
    assert joined <= pairs / 100


@pytest.mark.parametrize("seed", range(3))
def test_two_papers_on_one_event_are_joined_and_no_two_events_are(seed: int) -> None:
    told, grouper = told_twice(3, seed), Grouper()
    stories = [(event, grouper.add(article, f"paper {number}")) for number, (event, article) in enumerate(told)]
    pairs = list(combinations(stories, 2))
    same = [one[1] == other[1] for one, other in pairs if one[0] == other[0]]
    wrong = [one[1] == other[1] for one, other in pairs if one[0] != other[0]]
    assert len(same) == 36
    assert sum(same) >= 0.9 * len(same)
    assert sum(wrong) <= len(wrong) / 500


@pytest.mark.parametrize("feeds", [True, False])
def test_a_new_installation_takes_unlike_stories_for_different_ones(feeds: bool) -> None:
    grouper = Grouper()
    stories = {
        grouper.add(Article("", title, text, published=START), f"feed {number}" if feeds else "one feed")
        for number, (title, text) in enumerate(UNLIKE)
    }
    assert len(stories) == len(UNLIKE)


def test_an_article_that_a_feed_shows_again_with_a_few_more_words_is_the_same() -> None:
    grouper = Grouper()
    text = (
        "The ferry Morning Star hit the harbour wall at Port Vale on Tuesday. Twelve people were hurt. Skerry Line, "
        "which runs the ship, said that one engine had failed. Passengers were taken to the town hall and given tea."
    )
    first = grouper.add(Article("", "Ferry hits harbour wall", text, published=START), "courier")
    again = Article("", "Ferry hits harbour wall", f"{text} The harbour is closed.", published=START)
    assert grouper.add(again, "courier") == first


def test_what_recurs_in_a_feed_joins_it_with_no_other_paper() -> None:
    grouper = Grouper()
    sponsor = "This bulletin of the Skarnes Beacon is brought to you by Brightpan Kettles of Skarnes."
    stories = [
        grouper.add(Article("", title, f"{text} {sponsor}", published=START), "beacon" if number % 2 else "lantern")
        for number, (title, text) in enumerate(UNLIKE)
    ]
    assert len(set(stories)) == len(UNLIKE)


SERIES = (
    ("Exports rise: US", "Exports rise: EU", "Exports rose by 3.4 per cent in October, the office of statistics said."),
    ("Platform B shut", "Platform C shut", "The platform is shut all day because of works. Trains stop beside it."),
    (
        "Notes on C# 9",
        "Notes on C++ 9",
        "The new version of the language is out. Read the notes and update your tools.",
    ),
    ("Pool open on Friday", "Pool open on Saturday", "The pool is open from nine to five. The sauna closes at four."),
    (
        "Mr Holt retires",
        "Mrs Holt retires",
        "Holt, who taught at the school of Velmar for thirty years, retires in summer.",
    ),
    ("Episode one", "Episode two", "We read on in our novel by Ida Holm, in parts, each day of the week at noon."),
    (
        "Ward 3b closed",
        "Ward 3c closed",
        "The ward is closed because of a virus. Visitors are asked to call the hospital.",
    ),
    ("दिल्ली में बाज़ार बंद", "मुंबई में बाज़ार बंद", "बाज़ार सोमवार को बंद रहेगा। दुकानदार नए कर का विरोध कर रहे हैं।"),
)


@pytest.mark.parametrize(("title", "next_title", "text"), SERIES)
def test_items_of_one_feed_that_a_letter_a_day_or_a_number_tells_apart_stay_apart(
    title: str, next_title: str, text: str
) -> None:
    for one, other in ((title, next_title), (next_title, title)):
        grouper = Grouper()
        first = grouper.add(Article("", one, text, published=START), "courier")
        assert grouper.add(Article("", other, text, published=START + timedelta(hours=1)), "courier") != first


@pytest.mark.parametrize("title", [title for title, _, _ in SERIES])
def test_one_of_a_series_that_is_shown_again_with_a_longer_headline_is_the_same(title: str) -> None:
    text = next(text for one, _, text in SERIES if one == title)
    grouper = Grouper()
    first = grouper.add(Article("", title, text, published=START), "courier")
    again = Article("", f"{title}, board says", text, published=START + timedelta(hours=1))
    assert grouper.add(again, "courier") == first
