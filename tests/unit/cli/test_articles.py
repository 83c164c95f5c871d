"""Articles as lines of JSON give them."""

from datetime import UTC, datetime
from typing import Any

import pytest

from bot.cli.articles import article_of

PAGE = (
    "<html><head><title>Ferry</title></head><body><p>The ferry of Port Vale is to be replaced in May.</p></body></html>"
)
NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)
TIMES: list[tuple[Any, datetime | None]] = [
    ("2026-03-04T12:00:00Z", NOON),
    ("2026-03-04T12:00", NOON),
    ("Wed, 04 Mar 2026 12:00:00 GMT", NOON),
    ("4 March 2026, 12:00", NOON),
    (NOON.timestamp(), NOON),
    *[(odd, None) for odd in ("Monday", "12", "yesterday", "", "9999-12-31", "0001-01-01", "2026 " * 50_000)],
    *[(odd, None) for odd in (12, -1, 1e300)],
    ([], None),
    (None, None),
]


@pytest.mark.parametrize(("given", "published"), TIMES)
def test_a_time_is_what_is_written_and_never_guessed(given: Any, published: datetime | None) -> None:
    assert article_of({"text": "x", "published": given}).published == published


def test_what_a_line_tells_goes_before_what_its_page_does() -> None:
    told = article_of({"text": None, "html": PAGE, "title": "Boat", "source": "Courier", "published": "2026-03-04"})
    assert (told.title, told.publisher, told.published) == ("Boat", "Courier", NOON.replace(hour=0))
    assert "ferry of Port Vale" in told.text
    assert article_of({"html": PAGE}).title == "Ferry"


@pytest.mark.parametrize("odd", [{"text": 5}, {"text": "x", "title": 5}, {"text": "x", "source": []}, {"html": 5}])
def test_what_is_no_text_is_named(odd: dict[str, Any]) -> None:
    with pytest.raises(TypeError, match="is not a string"):
        article_of(odd)
