"""What is looked for to find what an expression may hold for."""

import pytest

from bot.digests.filters import FilterError, sought_in


@pytest.mark.parametrize(
    ("expression", "sought"),
    [
        ("ferry crash", ("ferry crash",)),
        ("ferry OR tram", ("ferry", "tram")),
        ("ferry AND (port OR harbour*) NOT football", ("ferry",)),
        ("(port OR harbour*) -football", ("port", "harbour")),
        ('"port vale" OR (tram AND NOT bus)', ("port vale", "tram")),
        ("-football", ()),
        ("NOT (ferry OR tram)", ()),
    ],
)
def test_the_words_that_must_be_there_are_looked_for(expression: str, sought: tuple[str, ...]) -> None:
    assert sought_in(expression) == sought


def test_what_is_no_expression_says_so() -> None:
    with pytest.raises(FilterError):
        sought_in("ferry AND")
