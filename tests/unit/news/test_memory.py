"""What is kept because it is asked for again stays within its bytes, whatever is asked."""

from collections.abc import Mapping
from sys import getsizeof

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.digests import filters
from bot.news import likeness
from bot.news.memory import remembered, size_of

MOST = 20_000


class Upper:
    """A function that counts how often it was really called."""

    def __init__(self) -> None:
        self.calls: list[str] = []

        @remembered(MOST)
        def ask(text: str) -> str:
            self.calls.append(text)
            return text.upper()

        self.ask = ask


def test_what_is_asked_again_is_not_worked_out_again() -> None:
    upper = Upper()
    assert [upper.ask("ferry"), upper.ask("ferry")] == ["FERRY", "FERRY"]
    assert upper.calls == ["ferry"]


def test_what_was_asked_longest_ago_goes_first() -> None:
    upper = Upper()
    for text in ("a" * 3000, "b" * 3000, "c" * 3000, "a" * 3000, "d" * 3000, "a" * 3000, "b" * 3000):
        upper.ask(text)
    assert "".join(call[0] for call in upper.calls) == "abcdb"


def test_what_is_larger_than_all_that_may_be_kept_is_worked_out_each_time_and_displaces_nothing() -> None:
    upper = Upper()
    for text in ("ferry", "x" * MOST, "x" * MOST, "ferry"):
        upper.ask(text)
    assert [call[0] for call in upper.calls] == ["f", "x", "x"]


@given(st.lists(st.text(st.characters(max_codepoint=0x2FFFF), max_size=60).map(lambda text: text * 50), max_size=30))
def test_never_more_is_kept_than_fits_and_answers_are_always_right(texts: list[str]) -> None:
    upper = Upper()
    assert [upper.ask(text) for text in texts] == [text.upper() for text in texts]
    again = len(upper.calls)
    # Asked from the newest back, what is kept answers without a call, and never more than fits.
    free = 0
    for text in dict.fromkeys(reversed(texts)):
        size = getsizeof((text,)) + getsizeof(text) + getsizeof(text.upper())
        before = len(upper.calls)
        upper.ask(text)
        if len(upper.calls) > before:
            break
        free += size
    assert free <= MOST
    assert again <= len(texts)


def test_a_size_counts_what_a_value_holds() -> None:
    assert size_of("ab" * 1000) > 2000
    assert size_of(("ab" * 1000, "é" * 1000)) > 3000
    held: Mapping[str, float] = {"ab" * 1000: 1.0}
    assert size_of(held) > 2000


@pytest.mark.parametrize("mark", ["a", "語", "𝕏"])
def test_a_hundred_of_the_longest_articles_leave_little_behind(mark: str) -> None:
    import tracemalloc

    def texts() -> list[str]:
        return [f"{number} {f'{mark * 40} ' * 2400}" for number in range(40)]

    tracemalloc.start()
    try:
        before = tracemalloc.get_traced_memory()[0]
        for text in texts():
            filters._folded("", text, ())
            likeness.terms(text)
        grown = tracemalloc.get_traced_memory()[0] - before
    finally:
        tracemalloc.stop()
    assert grown < filters.FOLDED_BYTES + likeness.TERMS_BYTES + 1_000_000
