"""How long what others wrote may be."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.fetching.pages import article_from_text, article_of_entry
from bot.news.bounds import ADDRESS, LINES, MARKS, NAME, PIECES, TEXT, TITLE, WORD, bound_entry, bound_text, clip
from tests.builders import an_entry


def test_a_long_text_is_cut_at_the_end_of_a_line_or_a_word_and_kept() -> None:
    assert clip("The gate is open.\nThe dock", 22) == "The gate is open."
    assert clip("The gate is open", 12) == "The gate is"
    assert clip("gate" * 10, 10) == "gategatega"
    assert clip("gate", 4) == "gate"


@pytest.mark.parametrize("sign", ["e\u0301", "👩\u200d🚀", "👍🏽", "❤\ufe0f", "क\u093f"])
@pytest.mark.parametrize("most", range(5, 12))
def test_no_character_is_cut_in_two(sign: str, most: int) -> None:
    left = clip(sign * 20, most)
    assert left
    assert left == sign * (len(left) // len(sign))


@given(st.text(max_size=80), st.integers(1, 80))
def test_what_is_cut_is_no_longer_than_it_may_be_and_stands_where_it_stood(text: str, most: int) -> None:
    left = clip(text, most)
    assert len(left) <= most
    assert text.startswith(left)


def test_an_entry_keeps_a_part_of_all_that_is_too_long() -> None:
    entry = bound_entry(an_entry("a", title="Gate " * 400, content="<p>" + "a " * 900_000, author="Ana " * 90))
    assert 400 < len(entry.title) <= TITLE
    assert 900_000 < len(entry.content) <= 1_000_000
    assert entry.author is not None
    assert 100 < len(entry.author) <= NAME
    assert entry.key == "a"


def test_an_address_that_is_too_long_is_none_since_a_part_of_it_leads_elsewhere() -> None:
    long = "https://paper.example/" + "a" * ADDRESS
    assert bound_entry(an_entry("a", url=long)).url is None
    assert (
        bound_entry(an_entry("a", url="https://paper.example/gate#" + "a" * ADDRESS)).url
        == "https://paper.example/gate"
    )


@pytest.mark.parametrize(
    "text",
    ["a" * 300_000, "a\n" * 150_000, "a" + "\u0301" * 150_000, "gate " * 60_000, "é" * 300_000, "“gate” " * 50_000],
)
def test_an_article_is_bounded_wherever_its_text_comes_from(text: str) -> None:
    entry = an_entry("a", content=text, url="https://paper.example/a")
    fed = article_of_entry(entry, None, "Paper").article
    for article in (fed, article_from_text(text)):
        assert article is not None
        assert 0 < len(article.text) <= TEXT
        assert len(article.text.split("\n")) <= LINES
        assert max(map(len, article.text.split())) <= WORD


def test_no_letter_has_more_accents_than_can_be_put_in_order() -> None:
    text = bound_text("Zoe" + "\u0308\u0323" * 5000 + " saw it.")
    assert text.endswith(" saw it.")
    assert sum(unicodedata.combining(mark) > 0 for mark in text) == MARKS


@given(st.text(max_size=300))
def test_ordinary_text_stays_as_it_is(text: str) -> None:
    assert bound_text(text) == text


@pytest.mark.parametrize("unit", ["“” ", "(a [b ", ":-) ", "a ", "“no” and “so”, ", "Q: Is it?\nA: It is.\n"])
def test_a_text_of_marks_and_scraps_is_bounded_by_their_number(unit: str) -> None:
    kept = bound_text(unit * 50_000)
    marks = sum(not letter.isalnum() and not letter.isspace() for letter in kept)
    words = len("".join(letter if letter.isalnum() else " " for letter in kept).split())
    assert 0.9 * PIECES < marks + words <= PIECES


def test_the_longest_prose_is_cut_by_its_length_alone() -> None:
    prose = "The harbour board opened the northern gate, said its chairwoman, after two months of repairs. "
    assert len(bound_text(prose * 2000)) > TEXT - len(prose)
