"""Pages of sites without a feed, read by the selectors of the settings."""

import random
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.fetching.client import Client
from bot.fetching.errors import NotAFeed
from bot.fetching.fetcher import Fetcher
from bot.fetching.listings import parse_listing
from bot.fetching.selectors import Selectors
from bot.jobs.workers import Workers
from bot.news import Feed, FeedId, FeedOutcome, Validators
from bot.settings import Fetching, Listing, SettingsError, load_settings
from tests.builders import NOON
from tests.integration.fetching.web import Web

PAGE = """<html lang="en"><head><title>News of Vale &amp; Skar</title></head><body>
<article class="top">Weather: sun</article>
<article class="news"><h2>Bridge <em>opens</em> &amp; closes</h2><a href="/news/bridge">more</a>
  <time datetime="2026-11-24T09:30:00Z">yesterday</time><p class="teaser">The bridge was open for an hour.</p></article>
<article class="news"><h2>Ferry late</h2><a href="ferry.html">more</a><time>23 November 2026</time></article>
<article class="news"><span>No more than this</span></article>
</body></html>"""
URL = "https://town.example/town/news"


def selectors(**changed: str) -> Selectors:
    return Selectors(**Listing(**{"entries": "article.news", **changed}).model_dump())


def test_each_entry_has_its_title_its_address_and_its_date() -> None:
    document = parse_listing(PAGE.encode(), URL, selectors(text="p.teaser"))
    assert document.title == "News of Vale & Skar"
    assert [(one.title, one.url) for one in document.entries] == [
        ("Bridge opens & closes", "https://town.example/news/bridge"),
        ("Ferry late", "https://town.example/town/ferry.html"),
    ]
    bridge, ferry = document.entries
    assert bridge.published == datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
    assert ferry.published
    assert ferry.published.date() == datetime(2026, 11, 23, tzinfo=UTC).date()
    assert "open for an hour" in bridge.content
    assert document.left_out == 1  # what has neither a title nor a link


@pytest.mark.parametrize(
    ("page", "changed"),
    [
        ("<ul><li><a href='/a'>First of all</a></li><li><a href='/b'>Second</a></li></ul>", {"entries": "li"}),
        ("<div><a class=n href='/a'>First of all</a><a class=n href='/b'>Second</a></div>", {"entries": "a.n"}),
        (
            "<dl><dd><b>First of all</b><a class=to href=/a>→</a></dd><dd><b>Second</b><a class=to href=/b>→</a></dd>",
            {"entries": "dl > dd", "title": "b", "link": "a.to"},
        ),
        ("<base href='https://town.example/'><p><a href=a>First of all</a><p><a href=b>Second</a>", {"entries": "p"}),
        ("<table><tr><td><a href=/a><h3>First of all</h3></a><tr><td><a href=/b>Second</a>", {"entries": "tr"}),
    ],
    ids=["list", "links alone", "own selectors", "base", "table"],
)
def test_lists_of_many_forms_are_read(page: str, changed: dict[str, str]) -> None:
    document = parse_listing(page.encode(), URL, selectors(**changed))
    shown = [(one.title, one.url) for one in document.entries]
    assert shown == [("First of all", "https://town.example/a"), ("Second", "https://town.example/b")]


def test_a_page_that_was_changed_is_told_and_not_taken_for_empty() -> None:
    for page in (b"<html><body><div>All new</div></body></html>", b"", b"\x00\xff", b"<!-- -->"):
        with pytest.raises(NotAFeed, match=r"Nothing on this page is “article\.news”"):
            parse_listing(page, URL, selectors())


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "iso-8859-1", "windows-1252"])
def test_a_page_in_another_encoding_is_read(encoding: str) -> None:
    page = f"<meta charset='{encoding}'>" + "<p><a href='/a'>Für Köln: Ärger über Zölle</a> in Saarbrücken</p>" * 5
    document = parse_listing(page.encode(encoding), URL, selectors(entries="p"))
    assert document.entries[0].title == "Für Köln: Ärger über Zölle"


async def test_a_poll_of_such_a_page_brings_its_entries_and_only_that_page(web: Web) -> None:
    web.says("/town/news", PAGE, Content_Type="text/html")
    web.says("/town/", PAGE, Content_Type="text/html")
    pages = {web.url("/town/news"): Listing(entries="article.news")}
    settings = Fetching(**{**dict(web.settings()), "pages": pages})
    async with Workers(1) as workers:
        fetcher = Fetcher(Client(settings, seconds=1.5), workers, settings, 3, random.Random(1))
        feed = Feed(FeedId(1), web.url("/town/news/"), "", Validators(), NOON, None, 0, None)
        web.says("/town/news/", PAGE, Content_Type="text/html")
        poll = await fetcher.poll(feed, NOON)
        assert [one.title for one in poll.entries] == ["Bridge opens & closes", "Ferry late"]
        web.says("/town/latest", PAGE, Content_Type="text/html")
        web.says("/town/news/", "", "301 Moved Permanently", Location="/town/latest")
        for _ in range(3):  # the settings name the old address
            poll = await fetcher.poll(replace(feed, moved_to=poll.moved_to), NOON)
            assert len(poll.entries) == 2
            assert poll.url is None
        assert (await fetcher.find(web.url("/town/news"))).outcome is FeedOutcome.OK
        assert (await fetcher.find(web.url("/town/"))).outcome is FeedOutcome.NOT_A_FEED


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("entries = 'article['", r"line 2: fetching\.pages.*entries: this is no CSS selector"),
        ("title = 'h2'", r"line 1: fetching\.pages.*entries is not set"),
        ("entries = 'p'\nlinks = 'a'", r"line 3: unknown setting .*links; did you mean link\?"),
    ],
)
def test_a_mistake_in_selectors_is_one_line(tmp_path: Path, text: str, said: str) -> None:
    file = tmp_path / "dateline.toml"
    file.write_text(f"[fetching.pages.'https://town.example/news']\n{text}")
    with pytest.raises(SettingsError, match=said):
        load_settings(file, {})
