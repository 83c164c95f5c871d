"""An article is found by whichever of its addresses somebody has at hand."""

import pytest

from bot.news.addresses import compared
from bot.news.spellings import spellings

KNOWN = "https://www.courier.example/2026/11/ferry-strike"


@pytest.mark.parametrize(
    "typed",
    [
        KNOWN,
        f"{KNOWN}/",
        f"{KNOWN}#comments",
        "http://www.courier.example/2026/11/ferry-strike",
        "https://courier.example/2026/11/ferry-strike",
        "courier.example/2026/11/ferry-strike",
        "https://m.courier.example/2026/11/ferry-strike",
        "https://mobile.courier.example/2026/11/ferry-strike?m=1",
        "https://amp.courier.example/2026/11/ferry-strike",
        "https://WWW.Courier.Example/2026/11/ferry-strike?utm_source=x&utm_medium=y",
        f"{KNOWN}?fbclid=IwAR0&igshid=abc",
        f"{KNOWN}?CMP=share_btn_url",
        f"{KNOWN}?amp=1",
        f"{KNOWN}?outputType=amp",
        f"{KNOWN}/amp",
        f"{KNOWN}/amp/",
        "https://www.courier.example/amp/2026/11/ferry-strike",
        "https://www-courier-example.cdn.ampproject.org/c/s/www.courier.example/2026/11/ferry-strike/amp",
        "https://www.google.com/amp/s/www.courier.example/2026/11/ferry-strike",
    ],
)
def test_an_address_is_among_the_spellings_of_each_other_one(typed: str) -> None:
    assert compared(KNOWN) in spellings(typed)


@pytest.mark.parametrize(
    ("typed", "known"),
    [
        ("https://courier.example/story.html", "https://m.courier.example/story.html?utm_source=rss"),
        ("https://courier.example/story", "https://courier.example/story/amp"),
        ("https://courier.example/news.php?id=7", "http://www.courier.example/news.php?id=7&utm_campaign=x"),
        ("https://courier.example/story.amp.html", "https://courier.example/story.html"),
    ],
)
def test_what_the_feed_gives_may_be_the_stranger_one(typed: str, known: str) -> None:
    assert compared(known) in spellings(typed)


@pytest.mark.parametrize(
    ("typed", "other"),
    [
        ("https://courier.example/news.php?id=7", "https://courier.example/news.php?id=8"),
        ("https://courier.example/news.php?id=7", "https://courier.example/news.php"),
        ("https://sport.courier.example/a", "https://courier.example/a"),
        ("https://courier.example/camp", "https://courier.example/c"),
        ("https://m.example/a", "https://example/a"),
    ],
)
def test_what_names_another_article_is_no_spelling(typed: str, other: str) -> None:
    assert compared(other) not in spellings(typed)


def test_what_is_no_address_is_left_as_it_is() -> None:
    assert spellings("e00000001")
    assert spellings("https://[broken/") == (compared("https://[broken/"),)
