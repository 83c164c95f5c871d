"""When: the days that an article speaks of, told from the day it was published."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.news import Article, Dated
from bot.reading.dates.expressions import _ranges
from bot.reading.reader import Reader

THURSDAY = datetime(2026, 3, 19, 15, tzinfo=UTC)
MONDAY = datetime(2026, 3, 23, 9, tzinfo=UTC)


def when(reader: Reader, text: str, published: datetime | None) -> list[tuple[str, str, str]]:
    dates = reader.read(Article("", "", text, published=published)).when
    assert all(text[one.start : one.end] == one.text for one in dates)
    return [(one.text, str(one.first), str(one.last)) for one in dates]


@pytest.mark.parametrize(
    ("text", "published", "words", "first", "last"),
    [
        ("The bridge opened on Tuesday.", THURSDAY, "Tuesday", "2026-03-17", "2026-03-17"),
        ("The bridge will open on Tuesday.", THURSDAY, "Tuesday", "2026-03-24", "2026-03-24"),
        ("The bridge opened on Thursday.", THURSDAY, "Thursday", "2026-03-19", "2026-03-19"),
        ("The mayor resigned on Sunday night.", MONDAY, "Sunday night", "2026-03-22", "2026-03-22"),
        ("The two mayors met over the weekend.", MONDAY, "the weekend", "2026-03-21", "2026-03-22"),
        ("The mayor resigned yesterday.", MONDAY, "yesterday", "2026-03-22", "2026-03-22"),
        ("The council will vote tomorrow.", MONDAY, "tomorrow", "2026-03-24", "2026-03-24"),
        ("The ferry sank last week.", THURSDAY, "last week", "2026-03-09", "2026-03-15"),
        ("The council will vote next month.", THURSDAY, "next month", "2026-04-01", "2026-04-30"),
        ("The museum closed last year.", THURSDAY, "last year", "2025-01-01", "2025-12-31"),
        ("The ferry sank three days ago.", THURSDAY, "three days ago", "2026-03-16", "2026-03-16"),
        ("The ferry sank on 12 March.", THURSDAY, "12 March", "2026-03-12", "2026-03-12"),
        ("The ferry sank on December 30.", THURSDAY, "December 30", "2025-12-30", "2025-12-30"),
        ("The council will vote on Jan. 4.", THURSDAY, "Jan. 4", "2027-01-04", "2027-01-04"),
        ("The ferry sank on March 12, 2019.", None, "March 12, 2019", "2019-03-12", "2019-03-12"),
        ("The ferry sank on 29 February 2024.", None, "29 February 2024", "2024-02-29", "2024-02-29"),
        ("The ferry sank in June 2019.", THURSDAY, "June 2019", "2019-06-01", "2019-06-30"),
        ("The museum was built in 1987.", THURSDAY, "1987", "1987-01-01", "1987-12-31"),
        ("The mayor resigned in December.", THURSDAY, "December", "2025-12-01", "2025-12-31"),
        ("The deal between the two towns expires on March 1.", THURSDAY, "March 1", "2027-03-01", "2027-03-01"),
        ("Ten years ago on Sunday, the dam broke.", THURSDAY, "Ten years ago", "2016-01-01", "2016-12-31"),
        ("The dam broke early Tuesday.", THURSDAY, "early Tuesday", "2026-03-17", "2026-03-17"),
        ("The bridge opened on Tuesday, 3 February.", THURSDAY, "Tuesday, 3 February", "2026-02-03", "2026-02-03"),
        ("The mayor resigned today.", MONDAY, "today", "2026-03-23", "2026-03-23"),
    ],
)
def test_the_days_that_words_mean(
    reader: Reader, text: str, published: datetime | None, words: str, first: str, last: str
) -> None:
    assert when(reader, text, published) == [(words, first, last)]


@pytest.mark.parametrize(
    ("text", "published"),
    [
        ("The bridge opened on Tuesday.", None),
        ("The ferry sank on 12 March.", None),
        ("The two mayors met over the weekend.", None),
        ("The ferry was built in the 1990s.", THURSDAY),
        ("It is the first such storm since the 1950's, and the worst.", THURSDAY),
        ("The law was written after the Sept. 11 attacks.", THURSDAY),
        ("The ferry sails daily and was rebuilt for five years.", THURSDAY),
        ("She wrote: “The harbour master told us about it on Tuesday, and nobody came to see.”", THURSDAY),
        ("The ferry sank on 31 February 2019.", None),
        ("The council may vote on Tuesday.", THURSDAY),
        ("The mayor resigned last Tuesday.", THURSDAY),
        ("The bridge opened on Sunday, 3 February.", THURSDAY),
        ("The minister told the BBC's Today programme that she would resign.", THURSDAY),
        ("The minister told USA Today that she would resign.", THURSDAY),
    ],
)
def test_what_is_not_sure_is_left_out(reader: Reader, text: str, published: datetime | None) -> None:
    assert when(reader, text, published) == []


@pytest.mark.parametrize("published", [datetime.max.replace(tzinfo=UTC), datetime.min.replace(tzinfo=UTC)])
@pytest.mark.parametrize("phrase", ["tomorrow", "yesterday", "next year", "last month", "twelve years ago"])
def test_beyond_the_calendar_no_day_is_told_and_the_rest_is(reader: Reader, published: datetime, phrase: str) -> None:
    text = f"The mayor of Port Vale left the town {phrase}. The ferry sank on March 12, 2019."
    assert ("March 12, 2019", "2019-03-12", "2019-03-12") in when(reader, text, published)


@given(st.dates(date(1990, 1, 1), date(2090, 1, 1)), st.sampled_from([-1, 0, 1]))
@pytest.mark.parametrize(
    "phrase", ["friday", "the weekend", "last month", "next week", "29 february", "march", "eleven months ago"]
)
def test_a_phrase_means_days_in_their_order_on_any_day(phrase: str, published: date, tense: int) -> None:
    for first, last in _ranges(phrase, published, tense):
        assert first <= last <= first + timedelta(days=366)
        assert tense >= 0 or first <= published or phrase == "next week"


@pytest.mark.parametrize(
    ("published", "day"),
    [
        ("2026-03-04T00:30+01:00", "2026-03-03"),
        ("2026-03-03T23:30-08:00", "2026-03-02"),
        ("2026-03-04T00:30Z", "2026-03-03"),
    ],
)
def test_a_day_is_told_by_the_papers_own_clock(reader: Reader, published: str, day: str) -> None:
    assert when(reader, "The ferry sank yesterday.", datetime.fromisoformat(published)) == [("yesterday", day, day)]


def test_dates_are_part_of_a_reading(reader: Reader) -> None:
    reading = reader.read(Article("", "", "The ferry sank yesterday.", published=MONDAY))
    assert reading.when == (Dated(15, 24, "yesterday", date(2026, 3, 22), date(2026, 3, 22)),)
