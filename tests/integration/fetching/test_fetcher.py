"""Feeds and pages over real sockets, as the rest of the house asks for them."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.fetching.errors import FetchError, NoText
from bot.fetching.fetcher import Fetcher
from bot.news import Entry, EntryId, Feed, FeedId, FeedOutcome, PendingEntry, Validators
from tests.integration.fetching.web import Web

NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)
SENTENCE = "The council of Tidewater voted on Tuesday to rebuild the harbour wall, its mayor Odile Marchetti said. "
STORY = f"<html><head><title>The wall</title></head><body><article><p>{SENTENCE * 3}</p><p>{SENTENCE * 2}</p></article>"
RSS = (
    '<rss version="2.0"><channel><title>Tidewater Post</title>'
    "<item><guid>1</guid><title>The wall</title></item></channel></rss>"
)
PAGE = "<!DOCTYPE html><html><head>{head}</head><body><p>Welcome.</p>{body}</body></html>"


NOTHING = Validators()


def a_feed(url: str, validators: Validators = NOTHING, full_at: datetime | None = None) -> Feed:
    return Feed(FeedId(1), url, "Tidewater Post", validators, NOW, None, 0, None, full_at=full_at)


PAPER = a_feed("http://127.0.0.1/feed")


def pending(url: str, content: str = "") -> PendingEntry:
    return PendingEntry(EntryId(1), FeedId(1), Entry("1", url, "The wall", None, content))


async def test_a_list_of_feeds_is_parsed_in_the_worker(fetcher: Fetcher) -> None:
    opml = b'<opml version="2.0"><body><outline type="rss" text="Courier" xmlUrl="https://courier.example/feed"/></body></opml>'
    assert await fetcher.outlines(opml) == [("Courier", "https://courier.example/feed")]
    with pytest.raises(FetchError, match="not an OPML file"):
        await fetcher.outlines(b"no list at all")


async def test_a_poll_brings_entries_and_validators(web: Web, fetcher: Fetcher) -> None:
    web.says("/feed", RSS, ETag='"1"')
    poll = await fetcher.poll(a_feed(web.url("/feed")), NOW)
    assert [entry.title for entry in poll.entries] == ["The wall"]
    assert poll.validators == Validators('"1"', None)
    assert poll.problem is None
    assert web.requests[0][1]["user-agent"].startswith("Dateline/")


async def test_a_poll_that_goes_wrong_says_so_and_does_not_raise(web: Web, fetcher: Fetcher) -> None:
    web.says("/page", PAGE.format(head="", body=""))
    for path, problem in {"/page": "web page", "/nothing": "404"}.items():
        poll = await fetcher.poll(a_feed(web.url(path)), NOW)
        assert problem in str(poll.problem)
        assert poll.next_poll_at > NOW


async def test_a_permanent_redirect_is_told_and_a_temporary_one_is_not(web: Web, fetcher: Fetcher) -> None:
    web.says("/feed", RSS)
    web.says("/old", "", "301 Moved", Location="/feed")
    web.says("/today", "", "302 Found", Location="/feed")
    assert (await fetcher.poll(a_feed(web.url("/old")), NOW)).moved_to == web.url("/feed")
    assert (await fetcher.poll(a_feed(web.url("/today")), NOW)).moved_to is None


async def test_an_article_comes_from_its_page(web: Web, fetcher: Fetcher) -> None:
    web.says("/wall", STORY)
    article = (await fetcher.article(pending(web.url("/wall"), "Short."), PAPER)).article
    assert article.text.count("harbour wall") == 5
    assert article.url == web.url("/wall")


@pytest.mark.parametrize("answer", ["404 Not Found", "200 OK", "403 Forbidden"])
async def test_the_feeds_own_words_stand_in_for_a_page_that_cannot_be_had(
    web: Web, fetcher: Fetcher, answer: str
) -> None:
    web.says("/wall", "", answer)
    article = (await fetcher.article(pending(web.url("/wall"), f"<p>{SENTENCE}</p>"), PAPER)).article
    assert article.text == SENTENCE.strip()


async def test_an_article_without_text_anywhere_is_its_headline_and_why_there_is_no_more(
    web: Web, fetcher: Fetcher
) -> None:
    fetched = await fetcher.article(pending(web.url("/wall")), PAPER)
    assert (fetched.article.title, fetched.article.text) == ("The wall", "")
    assert "404" in str(fetched.missing)


async def test_a_page_that_robots_should_leave_alone_is_not_fetched(web: Web, fetcher: Fetcher) -> None:
    web.says("/robots.txt", "User-agent: *\nDisallow: /members/*/draft\n")
    web.says("/members/7/draft", STORY)
    web.says("/wall", STORY)
    assert "asks robots" in str((await fetcher.article(pending(web.url("/members/7/draft")), PAPER)).missing)
    await fetcher.article(pending(web.url("/wall")), PAPER)
    assert [path for path, _ in web.requests] == ["/robots.txt", "/wall"]


async def test_a_site_whose_robots_txt_is_in_trouble_is_left_alone(web: Web, fetcher: Fetcher) -> None:
    web.says("/robots.txt", "", "503 Busy")
    web.says("/wall", STORY)
    assert "asks robots" in str((await fetcher.article(pending(web.url("/wall")), PAPER)).missing)


AMP = STORY.replace("<html>", "<html amp>")
POOR_AMP = PAGE.replace("<html>", "<html amp>")
LINK = '<link rel="{}" href="{}">'


async def test_the_amp_form_is_read_once_where_the_page_says_little(web: Web, fetcher: Fetcher) -> None:
    web.says("/wall", PAGE.format(head=LINK.format("amphtml", "/amp/wall"), body=""))
    web.says("/amp/wall", AMP.replace("<head>", "<head>" + LINK.format("canonical", "/wall")))
    article = await fetcher.page(web.url("/wall"))
    assert "harbour wall" in article.text
    assert article.url == web.url("/wall")
    assert [path for path, _ in web.requests] == ["/wall", "/amp/wall"]


@pytest.mark.parametrize(("poor", "at"), [(POOR_AMP, "/amp/wall"), (PAGE, "/share")], ids=["amp", "plain"])
async def test_the_canonical_page_is_read_once_where_a_form_of_it_says_little(
    web: Web, fetcher: Fetcher, poor: str, at: str
) -> None:
    web.says(at, poor.format(head=LINK.format("canonical", "/wall"), body=""))
    web.says("/wall", STORY)
    assert "harbour wall" in (await fetcher.page(web.url(at))).text
    assert [path for path, _ in web.requests] == [at, "/wall"]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (
            PAGE.format(head=LINK.format("amphtml", "/b"), body=""),
            POOR_AMP.format(head=LINK.format("canonical", "/a"), body=""),
        ),
        (
            PAGE.format(head=LINK.format("canonical", "/b"), body=""),
            PAGE.format(head=LINK.format("canonical", "/a"), body=""),
        ),
        (
            PAGE.format(head=LINK.format("canonical", "/b"), body=""),
            PAGE.format(head=LINK.format("canonical", "/c"), body=""),
        ),
    ],
    ids=["amp and back", "canonical and back", "on and on"],
)
async def test_poor_pages_that_name_each_other_are_read_once(
    web: Web, fetcher: Fetcher, first: str, second: str
) -> None:
    web.says("/a", first)
    web.says("/b", second)
    assert (await fetcher.page(web.url("/a"))).text == "Welcome."
    assert [path for path, _ in web.requests] == ["/a", "/b"]


async def test_a_poor_page_is_not_left_for_where_it_redirected_us_from(web: Web, fetcher: Fetcher) -> None:
    web.says("/wall", "", "302 Found", Location="/landing")
    web.says("/landing", PAGE.format(head=LINK.format("canonical", "/wall"), body=""))
    assert (await fetcher.page(web.url("/wall"))).text == "Welcome."
    assert [path for path, _ in web.requests] == ["/wall", "/landing"]


async def test_a_page_that_says_enough_is_read_as_it_stands(web: Web, fetcher: Fetcher) -> None:
    web.says("/wall", STORY.replace("<head>", "<head>" + LINK.format("canonical", "/news/wall")))
    await fetcher.page(web.url("/wall"))
    assert [path for path, _ in web.requests] == ["/wall"]


async def test_a_canonical_page_that_leads_to_the_front_page_is_not_read(web: Web, fetcher: Fetcher) -> None:
    web.says("/share", PAGE.format(head=LINK.format("canonical", "/wall"), body=""))
    web.says("/wall", "", "302 Found", Location="/")
    web.says("/", STORY)
    assert (await fetcher.page(web.url("/share"))).text == "Welcome."


async def test_an_article_that_leads_to_the_front_page_is_not_read(web: Web, fetcher: Fetcher) -> None:
    web.says("/gone", "", "302 Found", Location="/")
    web.says("/", STORY)
    with pytest.raises(NoText, match="front page"):
        await fetcher.page(web.url("/gone"))


async def test_a_feed_is_told_with_its_number_of_entries(web: Web, fetcher: Fetcher) -> None:
    web.says("/feed", RSS)
    check = await fetcher.check(web.url("/feed"))
    assert (check.outcome, check.title, check.entries, check.kept) == (FeedOutcome.OK, "Tidewater Post", 1, 1)


async def test_a_page_offers_the_feeds_that_it_names(web: Web, fetcher: Fetcher) -> None:
    links = (
        '<link rel="alternate" type="application/rss+xml" title="All news" href="/all.xml">'
        '<link rel="alternate" type="application/atom+xml" href="https://other.example/atom">'
        '<link rel="alternate" hreflang="fr" href="/fr">'
    )
    web.says("/", PAGE.format(head=links, body=""))
    check = await fetcher.check(web.url("/"))
    assert check.outcome == FeedOutcome.NOT_A_FEED
    assert check.offers == (
        (web.url("/all.xml"), "All news"),
        ("https://other.example/atom", "https://other.example/atom"),
    )


async def test_a_page_offers_what_its_links_call_a_feed(web: Web, fetcher: Fetcher) -> None:
    web.says("/", PAGE.format(head="", body='<a href="/news.rss">RSS</a><a href="/sitemap.xml">Map</a>'))
    assert (await fetcher.check(web.url("/"))).offers == ((web.url("/news.rss"), "RSS"),)


async def test_a_page_that_names_none_offers_the_feed_at_a_usual_place(web: Web, fetcher: Fetcher) -> None:
    web.says("/blog/", PAGE.format(head="", body=""))
    web.says("/rss.xml", RSS)
    assert (await fetcher.check(web.url("/blog/"))).offers == ((web.url("/rss.xml"), "Tidewater Post"),)


async def test_a_page_without_any_feed_says_so(web: Web, fetcher: Fetcher) -> None:
    web.says("/", PAGE.format(head="", body=""))
    check = await fetcher.check(web.url("/"))
    assert check.offers == ()
    assert "web page" in str(check.reason)


@pytest.mark.parametrize(
    ("url", "outcome"),
    [
        ("http://10.0.0.1/feed", FeedOutcome.REFUSED),
        ("file:///etc/passwd", FeedOutcome.REFUSED),
        ("no URL", FeedOutcome.REFUSED),
        ("http://127.0.0.1:8443/", FeedOutcome.FAILED),
    ],
)
async def test_a_check_never_raises(fetcher: Fetcher, url: str, outcome: FeedOutcome) -> None:
    check = await fetcher.check(url)
    assert check.outcome == outcome
    assert "\n" not in str(check.reason)


async def test_an_unchanged_feed_is_asked_for_with_its_validators(web: Web, fetcher: Fetcher) -> None:
    web.says("/feed", "", "304 Not Modified")
    feed = a_feed(web.url("/feed"), validators=Validators('"7"', None), full_at=NOW)
    poll = await fetcher.poll(feed, NOW)
    assert (poll.entries, poll.problem, poll.polled_at) == ((), None, NOW)
    assert poll.next_poll_at - NOW < timedelta(days=1)


@pytest.mark.parametrize("answer", ["200 OK", "304 Not Modified"])
async def test_a_feed_that_was_never_had_and_comes_empty_has_failed(web: Web, fetcher: Fetcher, answer: str) -> None:
    web.says("/feed", "", answer, ETag='"7"')
    poll = await fetcher.poll(a_feed(web.url("/feed")), NOW)
    check = await fetcher.check(web.url("/feed"))
    assert poll.failures == 1
    assert poll.problem == check.reason
    assert poll.validators == Validators()


async def test_a_feed_that_comes_empty_has_failed_though_it_was_had_before(web: Web, fetcher: Fetcher) -> None:
    web.says("/feed", "", ETag='"8"')
    before = a_feed(web.url("/feed"), validators=Validators('"7"', None))
    poll = await fetcher.poll(before, NOW)
    assert (poll.failures, poll.validators) == (1, before.validators)


@pytest.mark.parametrize(
    "written", ["{}", "<{}>", "feed:{}", "Feed: {}", "`{}`", "[it]({})", "||{}||", "{}#top", "{}."]
)
async def test_an_address_is_found_as_people_paste_it(web: Web, fetcher: Fetcher, written: str) -> None:
    web.says("/feed", RSS)
    for address in (web.url("/feed"), web.url("/feed").removeprefix("http://")):
        typed = written.format(address)
        check = await fetcher.check(typed)
        assert (check.outcome, check.url, check.feed_url) == (FeedOutcome.OK, typed, web.url("/feed"))


async def test_the_only_feed_of_a_page_is_found(web: Web, fetcher: Fetcher) -> None:
    links = (
        '<link rel="alternate" type="application/rss+xml" title="All news" href="/feed">'
        '<link rel="alternate" type="application/rss+xml" title="Comments" href="/comments/feed">'
    )
    web.says("/", PAGE.format(head=links, body=""))
    web.says("/feed", RSS)
    found = await fetcher.find(web.url("/"))
    assert (found.outcome, found.feed_url) == (FeedOutcome.OK, web.url("/feed"))


async def test_of_several_feeds_of_a_page_none_is_guessed(web: Web, fetcher: Fetcher) -> None:
    links = "".join(f'<link rel="alternate" type="application/rss+xml" href="/{name}">' for name in ("home", "world"))
    web.says("/", PAGE.format(head=links, body=""))
    assert len((await fetcher.find(web.url("/"))).offers) == 2


async def test_a_podcasts_page_names_the_shows_own_feed(web: Web, fetcher: Fetcher) -> None:
    body = '<script>{"name":"Mill talk","feedUrl":"' + web.url("/pod.xml").replace("/", "\\/") + '"}</script>'
    web.says("/show/id1", PAGE.format(head="", body=body))
    web.says("/pod.xml", RSS)
    found = await fetcher.find(web.url("/show/id1"))
    assert (found.outcome, found.feed_url) == (FeedOutcome.OK, web.url("/pod.xml"))


async def test_two_addresses_of_one_feed_show_the_same(web: Web, fetcher: Fetcher) -> None:
    web.says("/feed", RSS)
    web.says("/feed/", RSS)
    one = await fetcher.check(web.url("/feed"))
    assert web.url("/feed/") in one.variants
    assert (await fetcher.check(web.url("/feed/"))).shown == one.shown
