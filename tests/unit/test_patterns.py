"""Every regular expression of the code, with text that is hostile to it."""

import re
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

import pytest

from tests.patterns import STEEP, Found, patterns, worst_growth


@pytest.mark.timeout(600)
def test_no_pattern_takes_longer_than_its_text_grows() -> None:
    found = patterns()
    assert len(found) > 250
    with ProcessPoolExecutor(mp_context=get_context("spawn")) as workers:
        grown = zip(found, workers.map(worst_growth, found, chunksize=4), strict=True)
        steep = [f"{one.where} {growth} {one.pattern.pattern!r}" for one, growth in grown if growth.exponent > STEEP]
    assert not steep, "\n".join(steep)


@pytest.mark.parametrize(
    "pattern",
    [
        *(r"\s+x", r"^(\w+\s?)*$", r"\w*\w*\w*z", r"a.*b.*c", r"^\W*\d", r"<[^>]*>", r"(,\s*)+$"),
        *(r'"(\\"|\\\\|[^"\n])*?"i', r"[.!?]+[”’)]*(?= )", r"(?:[A-Z]\w*[ ,.]*){4,9}!", r"(a|aa)+$"),
    ],
)
def test_a_steep_pattern_is_found(pattern: str) -> None:
    assert worst_growth(Found("", re.compile(pattern, re.MULTILINE), "search")).exponent > STEEP


@pytest.mark.parametrize("pattern", [r"\bferry\b", r"\b\w++ said", r"[.!?]\s", r"(?<!\s)\s++x", r"\d{1,3}(?:st|nd)"])
def test_a_linear_pattern_is_not(pattern: str) -> None:
    assert worst_growth(Found("", re.compile(pattern), "search")).exponent < STEEP
