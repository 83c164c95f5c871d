"""Filters as people write them."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.digests.filters import FilterError, holds, parse
from bot.news import ReadArticle
from tests.builders import a_read_article
from tests.patterns import HALFWAY, exponent_of

FERRY = a_read_article(
    "The ferry Morning Star struck the pier at Port Vale. Zoë Müller saw it. Covid-19 rules are off.",
    title="Ferry crash",
)


@pytest.mark.parametrize(
    ("expression", "held"),
    [
        ("ferry", True),
        ("FERRY", True),
        ("ferry football", False),
        ("ferry OR football", True),
        ("football OR rugby", False),
        ("ferry NOT football", True),
        ("-ferry", False),
        ('"port vale"', True),
        ('"vale port"', False),
        ("“port vale”", True),
        ("harb* OR pie*", True),
        ("pie", False),
        ("zoe muller", True),
        ("covid-19", True),
        ("or", False),
        ('(ferry OR train) AND "morning star" NOT (football OR rugby)', True),
        ('"crash the"', False),
        ("", True),
        ("f*y", True),
        ("m*ll*r", True),
        ("m*z*r", False),
        ("fer*rry", False),
        ("*erry", True),
        ("*err", False),
        ('"port va*"', True),
        ('"po* vale"', True),
        ('"po* gate"', False),
        ("f" + "*" * 60, True),
        ("ferry | morning", True),
    ],
)
def test_an_expression_holds_or_not(expression: str, held: bool) -> None:
    assert holds(expression, FERRY) is held


def test_a_name_from_the_reading_counts_though_the_text_has_only_the_surname() -> None:
    one: ReadArticle = a_read_article("Ruiz opened it.", title="A bridge")
    assert holds('"ana ruiz"', one)


@pytest.mark.parametrize(
    ("expression", "said"),
    [
        ("ferry AND", "ferry AND▶ — something is missing at the end"),
        ("ferry )", "ferry ▶) — this bracket closes nothing"),
        ('the "open', 'the ▶"open — this quotation mark is not closed'),
        ("a AND OR b", "a AND ▶OR b — OR cannot stand here"),
        ("(ferry", "something is missing at the end"),
        ("***", "There is no word in '***'"),
        ("x" * 301, "A filter may have 300 characters"),
        ("-" * 40 + "ferry", f"{'-' * 21}▶{'-' * 19}ferry — brackets and NOT may stand within each other 20 times"),
        ("ferry " + "f*y " * 7, "ferry f▶*y f*y f*y f*y f*y f*y f*y  — at most 6 words may have a star"),
    ],
)
def test_what_is_wrong_is_said_with_its_place(expression: str, said: str) -> None:
    with pytest.raises(FilterError) as error:
        parse(expression)
    assert said in str(error.value)
    assert "\n" not in str(error.value)


@given(st.text(alphabet='abAND ORT()"-*“”„\\.x', max_size=60) | st.text(max_size=60))
def test_any_text_is_a_filter_or_one_clear_line(expression: str) -> None:
    with contextlib.suppress(FilterError):
        holds(expression, FERRY)


@given(st.lists(st.sampled_from(["ferry", "pier", "bus", "NOT bus", "(ferry OR bus)"]), min_size=1, max_size=5))
def test_and_may_be_left_out(parts: list[str]) -> None:
    assert holds(" ".join(parts), FERRY) == holds(" AND ".join(parts), FERRY)


@pytest.mark.parametrize(
    "expression", ["i" + "*" * 60, "(" * 149 + "a" + ")" * 149, '"' + "a " * 140 + 'b"', "a*b " * 6]
)
@pytest.mark.parametrize("unit", ["i", "a ", "a*", "i ", "ab", "\u0301", "ﷺ"])
def test_time_grows_no_faster_than_the_text(expression: str, unit: str) -> None:
    def search(length: int) -> None:
        holds(expression, a_read_article(f"A gate. {unit * (length // len(unit))}"))

    search(1000)
    assert exponent_of(search, 12_500) < HALFWAY
