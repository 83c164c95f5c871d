"""Which entries of a poll are new, edited, moved, or as we know them."""

from dataclasses import replace
from datetime import datetime

import pytest

from bot.news import Entry, EntryId, FeedId, Poll, Validators
from bot.news.arrivals import HISTORY, MOST_EDITS, Arrivals, sort_entries
from bot.news.superseding import FLOOD, KnownEntry, Said
from tests.builders import NOON, an_entry, later

PIER = "The harbour board of Ostrand closed the ferry pier, since two of its beams have rotted. Repairs take six weeks."
CHESS = "Pupils of the primary school in Velm won the national chess title, beating forty teams from all of Harsten."


def known(entry: Entry, number: int = 1, said: str | None = None, **values: object) -> KnownEntry:
    """An entry as the archive knows it that saw it at noon."""
    made: dict[str, object] = {"link": entry.link, "hash": entry.hash, "published": entry.published, "seen_at": NOON}
    made |= {"key": entry.key, "title": entry.title, "said": Said(entry.content if said is None else said)}
    return KnownEntry(id=EntryId(number), **(made | values))  # type: ignore[arg-type]


def told(key: str, title: str = "Pier closed", content: str = PIER, **values: object) -> Entry:
    """An entry with what its feed gives it: a link of its own, and a hash of its words."""
    made = {"link": f"https://courier.example/{key}", "hash": f"{title}|{content}"}
    return an_entry(key, title=title, content=content, **(made | values))


def sort(
    entries: list[Entry],
    before: list[KnownEntry],
    *,
    gone: list[KnownEntry] | None = None,
    now: datetime = NOON,
    restored_at: datetime | None = None,
) -> Arrivals:
    """What becomes of these entries, of which all may be posted, of a feed that was polled at noon."""
    keys = frozenset(entry.key for entry in entries)
    poll = Poll(FeedId(1), "", Validators(), now, now, 0, None, entries=tuple(entries), fresh=keys)
    said = {one.id: one.said for one in before}
    return sort_entries(poll, before, gone or [], said, now, NOON, restored_at)


def new_keys(arrivals: Arrivals) -> list[str]:
    """The keys of those that may be posted."""
    return [entry.key for entry, fresh in arrivals.new if fresh]


def test_what_is_as_we_know_it_changes_nothing() -> None:
    entry = told("a")
    assert sort([entry], [known(entry)]) == Arrivals()


def test_an_entry_in_other_words_is_edited() -> None:
    before, after = told("a"), told("a", content=PIER.replace("six", "seven"))
    assert sort([after], [known(before)]).edited == ((1, after),)


def test_an_entry_is_edited_five_times_and_once_more_each_time_that_its_age_doubles() -> None:
    before, after = told("a"), told("a", content=PIER.replace("six", "seven"))
    at = [
        sum(bool(sort([after], [known(before, edits=n)], now=later(hours=age)).edited) for n in range(20))
        for age in (0, 1, 2, 4, 7, 8)
    ]
    assert at == [MOST_EDITS + more for more in (0, 1, 2, 3, 3, 4)]
    assert sort([after], [known(before, edits=MOST_EDITS)]) == Arrivals(), "the next poll looks at it again"


def test_an_entry_is_edited_for_as_long_as_messages_are() -> None:
    before, after = told("a"), told("a", content=PIER.replace("six", "seven"))
    assert sort([after], [known(before)], now=later(days=6)).edited == ((1, after),)
    assert sort([after], [known(before)], now=later(days=8)).moved == ((1, after),)


def test_a_key_that_names_another_article_is_taken_from_the_old_one() -> None:
    before, after = told("today", "Pier closed"), told("today", "Velm wins chess title", CHESS)
    arrivals = sort([after], [known(before)])
    assert (arrivals.superseded, new_keys(arrivals)) == ((1,), ["today"])


DRAWN = "The numbers drawn at Velm are {} and the number of the day is {}. The next draw is in the evening."


@pytest.mark.parametrize(
    ("first", "second", "hours", "is_new"),
    [
        (DRAWN.format("13, 17 and 42", 81), DRAWN.format("15, 21 and 40", 66), 24, True),
        ("One crown buys 1.0842 marks.", "One crown buys 1.0911 marks.", 24, True),
        ("The Trenk stands at 143 cm at Osk.", "The Trenk stands at 151 cm at Osk.", 12, True),
        (DRAWN.format("13, 17 and 42", 81), DRAWN.format("15, 21 and 40", 66), 1, False),
        (DRAWN.format("13, 17 and 42", 81), DRAWN.format("13, 17 and 42", 66), 24, False),
        (PIER + " 40 boats and 12 buses wait.", PIER + " 40 boats and 14 buses wait.", 24, False),
        ("The pier is shut.", "The pier is shut for 14 days.", 24, False),
    ],
    ids=["draw", "rate", "level", "put right", "one figure put right", "a count grew", "only now a figure"],
)
def test_other_figures_under_another_date_are_another_article(
    first: str, second: str, hours: int, *, is_new: bool
) -> None:
    before = told("today", "Figures of the day", first)
    after = replace(told("today", "Figures of the day", second), published=later(hours=hours))
    assert new_keys(sort([after], [known(before)], now=later(hours=hours))) == ["today"] * is_new


def test_figures_that_change_in_half_a_feed_at_once_are_counts_in_it() -> None:
    text = "The council meets on the bridge. It has {} comments and {} readers."
    before = [told(f"c{n}", f"Council meets on matter {n}", text.format(20 + n, 300 + n)) for n in range(4)]
    after = [
        replace(told(one.key, one.title, text.format(50 + n, 700 + n)), published=later(hours=24))
        for n, one in enumerate(before)
    ]
    assert not sort(after, [known(one, n) for n, one in enumerate(before)], now=later(hours=24)).new


def test_a_standing_title_with_too_few_words_for_a_hash_is_another_article_each_day() -> None:
    before = told("b", "Morning briefing", "The council meets and talks of the bridge.", hash="", link=None)
    same = replace(before, published=later(days=1))
    after = replace(same, content="A fire keeps the brigade of Trenk busy.")
    assert new_keys(sort([after], [known(before, hash=None)], now=later(days=1))) == ["b"]
    assert sort([same], [known(before, hash=None)], now=later(days=1)) == Arrivals()


def test_the_article_that_a_key_named_before_is_not_told_twice() -> None:
    first, second = told("today", "Pier closed"), told("today", "Velm wins chess title", CHESS)
    former = known(first, 1, key="\x1fformer 1", link=None)
    assert sort([first], [former, known(second, 2)]) == Arrivals()


def test_a_feed_under_new_ids_moves_its_entries() -> None:
    before, after = told("a"), told("b", link="https://courier.example/a")
    assert sort([after], [known(before)]).moved == ((1, after),)


def test_a_whole_feed_under_new_ids_and_addresses_and_dates_is_no_news() -> None:
    before = [told(f"a{n}", f"Report number {n}", f"{PIER} Report {n}.") for n in range(FLOOD)]
    after = [
        replace(one, key=f"b{n}", link=f"https://new.example/{n}", hash=f"new {n}", published=later(days=3))
        for n, one in enumerate(before)
    ]
    gone = [known(one, n + 1) for n, one in enumerate(before)]
    assert not sort(after, [], gone=gone, now=later(days=3)).new


def test_what_comes_back_in_the_same_words_with_another_date_is_news() -> None:
    before = told("a", "Weather warning for Velm", "Strong winds are expected in Velm from six to nine. Take care.")
    after = replace(before, key="b", link="https://courier.example/b", hash="b", published=later(days=2))
    same = replace(after, hash=before.hash)
    assert new_keys(sort([after], [], gone=[known(before)], now=later(days=2))) == ["b"]
    assert new_keys(sort([same], [known(before)], now=later(days=2))) == ["b"]


def test_what_comes_back_in_the_same_words_with_the_same_date_is_known() -> None:
    before = told("a")
    after = replace(before, key="b", link="https://courier.example/b", hash="b")
    assert sort([after], [], gone=[known(before)]).moved == ((1, after),)


def test_a_longer_list_is_no_news() -> None:
    newest = told("a", published=NOON)
    older = [told(f"old{n}", f"Old {n}", f"{n}", published=later(days=-1 - n)) for n in range(HISTORY)]
    assert new_keys(sort([newest, *older], [known(newest)])) == []


def test_what_is_new_is_news_whatever_date_it_wears() -> None:
    newest, old, future = told("a"), told("b", "B", published=later(days=-40)), told("c", "C", published=later(days=9))
    assert set(new_keys(sort([newest, future, old], [known(newest)]))) == {"b", "c"}


def test_a_restored_archive_takes_nothing_older_than_its_restore_for_news() -> None:
    entries = [
        told("a", "A", published=later(hours=-1)),
        told("b", "B", published=later(hours=2)),
        told("c", "C", published=None),
    ]
    assert new_keys(sort(entries, [], restored_at=later(hours=1))) == ["b"]


def test_the_oldest_is_posted_first_also_where_a_feed_without_dates_grows_at_its_end() -> None:
    a, b, c = (told(key, key.upper(), published=None) for key in "abc")
    assert new_keys(sort([c, b, a], [known(a)])) == ["b", "c"]
    assert new_keys(sort([a, b, c], [known(a)])) == ["b", "c"]


RATES = "One crown buys {} marks, {} francs and {} dinars."
MONDAY, TUESDAY = RATES.format("1.0842", "0.8813", "11.42"), RATES.format("1.0911", "0.8790", "11.57")


def undated(content: str, key: str = "rates", **values: object) -> Entry:
    """An entry without a date under a standing title."""
    return told(key, "Rates of the day", content, published=None, **values)


@pytest.mark.parametrize(("hours", "is_new"), [(1, False), (8, False), (10, True), (24, True), (24 * 5, True)])
def test_an_undated_template_is_another_article_half_a_day_later_and_an_edit_before(
    hours: int, *, is_new: bool
) -> None:
    arrivals = sort([undated(TUESDAY)], [known(undated(MONDAY))], now=later(hours=hours))
    assert (len(arrivals.new), len(arrivals.edited)) == (is_new, not is_new)


def test_without_a_hash_an_entry_is_told_by_its_words() -> None:
    before, after = undated(MONDAY, hash="", link=None), undated(TUESDAY, hash="", link=None)
    assert sort([before], [known(before, hash=None)], now=later(hours=24)) == Arrivals()
    assert len(sort([after], [known(before, hash=None)], now=later(hours=1)).edited) == 1
    assert len(sort([after], [known(before, hash=None)], now=later(hours=24)).new) == 1


def test_under_a_new_guid_a_template_is_no_former_article_brought_up_again() -> None:
    before, after = undated(MONDAY, "monday"), undated(TUESDAY, "tuesday")
    assert new_keys(sort([after], [], gone=[known(before)], now=later(hours=24))) == ["tuesday"]
    same = replace(before, key="again", link="https://courier.example/again", hash="again")
    assert len(sort([same], [], gone=[known(before)], now=later(hours=24)).moved) == 1


@pytest.mark.parametrize(("former_hours", "stood_hours", "is_new"), [(30, 2, True), (30, 0.2, False), (3, 2, False)])
def test_what_a_guid_named_before_is_news_where_it_is_no_copy_that_is_behind(
    former_hours: float, stood_hours: float, *, is_new: bool
) -> None:
    first, second = undated("All parts work as they should."), undated("Payments fail for customers of Osk.")
    former = known(first, 1, key="\x1fformer 1", link=None, seen_at=later(hours=-former_hours))
    arrivals = sort([first], [former, known(second, 2, seen_at=later(hours=-stood_hours))])
    assert bool(arrivals.new) is is_new


def test_what_bears_its_date_is_an_edit_until_little_of_it_is_left() -> None:
    before = told("menu", "Menu", "Monday soup with bread, Tuesday fish with rice, Wednesday stew with dumplings.")
    after = told("menu", "Menu", "Monday pasta and salad, Tuesday goulash, Wednesday pancakes, Thursday a surprise.")
    put_right = told("menu", "Menu", before.content.replace("fish", "trout"))
    assert len(sort([after], [known(before)], now=later(hours=24)).edited) == 1
    assert len(sort([after], [known(before)], now=later(days=3)).new) == 1
    assert len(sort([put_right], [known(before)], now=later(days=3)).edited) == 1


def test_of_a_page_only_the_figures_can_be_told() -> None:
    said = Said("The office of Osk has rates of the day for travellers: 1.0842, 0.8813 and 11.42.", of_page=True)
    one = replace(known(undated(MONDAY)), said=said)
    poll = Poll(FeedId(1), "", Validators(), NOON, NOON, 0, None, entries=(undated(TUESDAY),))
    assert sort_entries(poll, [one], [], {one.id: said}, later(hours=24), NOON).new
    reworded = undated("Rates for travellers in Osk today: 1.0842, 0.8813, 11.42.")
    poll = replace(poll, entries=(reworded,))
    assert not sort_entries(poll, [one], [], {one.id: said}, later(hours=24), NOON).new
