"""What is new of a story: the figures that have changed."""

import pytest

from bot.digests.updating import changes_between
from tests.builders import a_read_article, later


@pytest.mark.parametrize(
    ("first", "second", "after"),
    [
        ("14 people were hurt.", "Fourteen people were hurt.", "14"),
        ("Fourteen people were hurt.", "14 people were hurt.", "14"),
        ("Fourteen people were hurt.", "Fourteen people were hurt.", "Fourteen"),
        ("At least 14 people were hurt.", "Fourteen people were hurt.", "Fourteen"),
        ("14 people were hurt.", "At least fourteen people were hurt.", "At least fourteen"),
        ("14 people were hurt.", "Fifteen people were hurt.", "Fifteen"),
    ],
)
def test_a_changed_figure_stands_in_digits_where_a_report_has_it_so(first: str, second: str, after: str) -> None:
    known = a_read_article("At least 12 people were hurt.", published=later(hours=0))
    news = [a_read_article(text, published=later(hours=hour)) for hour, text in enumerate((first, second), 1)]
    (change,) = changes_between([known], news)
    assert (change.before, change.now) == ("At least 12", after)
