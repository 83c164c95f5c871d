"""When two entries share an article, and what an edited article becomes."""

from dataclasses import replace

import pytest

from bot.news import Article, FeedId, Origin
from bot.news.versions import KnownArticle, is_dated_anew, is_one, is_revision, may_become, revised
from tests.builders import NOON, an_article, later

OURS, OTHERS = FeedId(1), FeedId(2)
TEXT = (
    "The harbour board of Ostrand closed the ferry pier on Monday because two of its beams have rotted. Repairs will "
    "take six weeks, said the harbour master, Ines Falk, and cost 300,000 crowns. Buses run instead."
)
PIER = an_article(TEXT, url="https://lantern.example/pier", title="Ferry pier at Ostrand closed for repairs")


def known(article: Article = PIER, origin: Origin = Origin.PAGE, **values: object) -> KnownArticle:
    """An article as the archive knows it."""
    return KnownArticle(article, origin, **values)  # type: ignore[arg-type]


def edited(**values: object) -> Article:
    """The article as it is now."""
    return replace(PIER, **values)  # type: ignore[arg-type]


@pytest.mark.parametrize(("hours", "anew"), [(0, False), (8, False), (-8, False), (12, True), (24, True)])
def test_a_date_that_moves_by_half_a_day_is_a_new_one(hours: int, anew: bool) -> None:
    assert is_dated_anew(NOON, later(hours=hours)) is anew
    assert is_dated_anew(NOON, None) is None


def test_two_feeds_that_show_one_page_show_one_article() -> None:
    assert is_one(known(), edited(title="Ferry pier closed for repairs"), Origin.PAGE, OTHERS, NOON)


def test_two_feeds_with_other_texts_at_one_address_show_two() -> None:
    other = edited(title="School wins chess title", text="Pupils of Velm won the national chess title on Tuesday.")
    assert not is_one(known(), other, Origin.PAGE, OTHERS, NOON)


def test_two_entries_of_one_feed_are_one_article_only_to_the_letter() -> None:
    assert is_one(known(ours=True), PIER, Origin.PAGE, OURS, NOON)
    other = edited(title=PIER.title.replace("Ostrand", "Velm"), text=TEXT.replace("Ostrand", "Velm"))
    assert not is_one(known(ours=True), other, Origin.PAGE, OURS, NOON)


def test_what_is_published_again_half_a_day_later_is_told_again() -> None:
    assert not is_one(known(ours=True), edited(published=later(hours=12)), Origin.PAGE, OURS, NOON)


def test_what_a_feed_says_of_another_sites_page_is_shared_with_nobody() -> None:
    assert not is_one(known(), PIER, Origin.FEED, OTHERS, NOON)
    assert not is_one(known(origin=Origin.FEED, said_by=OURS), PIER, Origin.PAGE, OTHERS, NOON)


def test_a_page_is_changed_by_itself_alone() -> None:
    assert may_become(known(), PIER, Origin.PAGE, OURS) is Origin.PAGE
    assert may_become(known(), PIER, Origin.SITE, OURS) is None


def test_what_stands_at_another_address_changes_nothing_that_others_show() -> None:
    moved = edited(url="https://lantern.example/other")
    assert may_become(known(), moved, Origin.PAGE, OURS) is Origin.FEED
    assert may_become(known(theirs=True), moved, Origin.PAGE, OURS) is None


def test_an_edit_is_still_alike_and_loses_little() -> None:
    assert is_revision(known(), edited(text=TEXT.replace("six", "seven")))
    assert not is_revision(known(), PIER)
    assert not is_revision(known(), edited(text="Subscribe to read on."))
    other = "Pupils of the primary school in Velm won the national chess title, beating forty teams from all Harsten."
    assert not is_revision(known(), edited(title="School in Velm wins chess title", text=f"{other} {other}"))


def test_an_edit_is_told_from_the_edit_before() -> None:
    waiting = edited(text=TEXT.replace("six", "seven"))
    assert not is_revision(known(revision=waiting), waiting)


def test_an_edited_article_keeps_what_it_does_not_say_of_itself() -> None:
    was = replace(PIER, byline="Otto Brisk", image="https://lantern.example/pier.jpg", image_alt="A pier")
    now = revised(known(was), edited(title="Pier closed", image=None, byline=None), None)
    assert (now.title, now.byline, now.image, now.image_alt) == ("Pier closed", "Otto Brisk", was.image, "A pier")


def test_of_what_another_sites_feed_said_nothing_stays_once_the_page_is_read() -> None:
    was = replace(PIER, byline="Nobody", image="https://evil.example/x.jpg", publisher="Evil")
    now = revised(known(was, Origin.FEED, said_by=OURS), edited(publisher="The Lantern"), Origin.PAGE)
    assert (now.byline, now.image, now.publisher) == (None, None, "The Lantern")


def test_a_headlines_publisher_is_the_feed_until_its_page_names_one() -> None:
    headline = replace(PIER, text="", publisher="A feed of links")
    assert revised(known(headline), edited(publisher="The Lantern"), Origin.PAGE).publisher == "The Lantern"
    assert revised(known(), edited(publisher="Somebody"), Origin.PAGE).publisher == "The Vale Courier"
