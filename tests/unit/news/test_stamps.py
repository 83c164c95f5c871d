"""What a feed writes into all its entries at each poll makes nothing new; what each of them tells by itself does."""

import pytest

from bot.news.arrivals import Arrivals
from tests.builders import later
from tests.unit.news.test_arrivals import known, sort, told

REPORTS = (
    "The canal office shut the lock at Farnow because its gates leak. It opens again in 6 weeks, said its head.",
    "Pupils from Ketterby built a robot that sorts apples by their colour, and won a prize of 1,200 crowns for it.",
    "The brewer Halm said on Monday that it would open a bottling plant near Osk next spring with 120 new jobs.",
    "A lynx was filmed beside the motorway bridge by two foresters, who had waited for it since early in autumn.",
    "The constitutional court struck down a tax on dogs, on which no parliament had ever voted, its clerk wrote.",
)
STAMPS = {
    "a count of readers": ("Read 17 times.", "Read 27 times."),
    "a count for each": ("Read 1{place}3 times.", "Read 2{place}3 times."),
    "a time": ("Updated at 09:05.", "Updated at 21:05."),
    "a day and a time": ("As of 24.11.2026, 09:05.", "As of 25.11.2026, 11:05."),
    "a number of the feed": ("Feed number 51.3.", "Feed number 50.9."),
    "Japanese": ("更新 09時05分", "更新 21時15分"),
    "a count that fell": ("Only 95 copies are left.", "Only 71 copies are left."),
}


def changes(texts: list[tuple[str, str]]) -> Arrivals:
    """What becomes of entries without dates that said the first of two texts, and half a day later the second."""
    before = [told(f"a{n}", f"Report {n}", text, published=None) for n, (text, _) in enumerate(texts)]
    after = [told(f"a{n}", f"Report {n}", text, published=None) for n, (_, text) in enumerate(texts)]
    return sort(after, [known(one, n + 1) for n, one in enumerate(before)], now=later(hours=12))


@pytest.mark.parametrize("kind", STAMPS)
def test_a_stamp_in_all_entries_tells_nothing_again(kind: str) -> None:
    stamped = [tuple(f"{text} {stamp.format(place=n)}" for stamp in STAMPS[kind]) for n, text in enumerate(REPORTS[:4])]
    arrivals = changes([(one, other) for one, other in stamped])
    assert not arrivals.new
    assert len(arrivals.edited) == len(stamped)


@pytest.mark.parametrize(
    ("template", "values"),
    [
        ("The {} stands at {} metres at its lower gauge.", [("2.31", "2.44"), ("3.07", "2.95"), ("1.88", "2.02")]),
        ("A litre of petrol costs {1} crowns in {0} today.", [("1.81", "1.79"), ("1.77", "1.84"), ("1.80", "1.82")]),
        ("High water at {} is at {}, says the harbour.", [("06:12", "06:58"), ("07:03", "07:51"), ("05:40", "06:29")]),
    ],
)
def test_what_each_entry_states_for_itself_is_news(template: str, values: list[tuple[str, str]]) -> None:
    places = ("Trenk", "Halm", "Farn")
    texts = [
        (template.format(at, one), template.format(at, other)) for at, (one, other) in zip(places, values, strict=True)
    ]
    assert len(changes(texts).new) == len(places)


def test_one_entry_that_states_another_figure_is_news() -> None:
    rate = ("One crown buys 1.0842 marks at Osk.", "One crown buys 1.0911 marks at Osk.")
    assert len(changes([rate, *((text, text) for text in REPORTS)]).new) == 1
