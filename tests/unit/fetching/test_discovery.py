"""The feeds that a page names."""

import pytest

from bot.fetching.discovery import feeds_named_by

URL = "https://tidewater.example/news/"


def named(head: str, body: str = "") -> list[str]:
    page = f"<!DOCTYPE html><html><head><title>Tidewater</title>{head}</head><body><p>News</p>{body}</body></html>"
    return [address for address, _ in feeds_named_by(page.encode(), URL)]


@pytest.mark.parametrize(
    "link",
    [
        '<link rel="alternate" type="application/rss+xml" href="/f">',
        '<link rel="ALTERNATE" type="application/atom+xml; charset=utf-8" href="/f">',
        '<link rel="alternate" type="application/feed+json" href="/f">',
        '<link rel="alternate" type="text/xml" href="/f" title="Tidewater RSS">',
        '<link rel="alternate" type="application/json" href="/f" title="JSON Feed">',
        '<link rel="feed" href="/f">',
        '<link rel="feed alternate" type="text/xml" href="/f">',
    ],
)
def test_feeds_are_declared_in_many_ways(link: str) -> None:
    assert named(link) == ["https://tidewater.example/f"]


@pytest.mark.parametrize("address", ["/rss.xml", "/feed", "/feeds/all", "/index.rdf", "/feed.json"])
def test_an_alternate_of_a_vague_type_counts_where_its_address_says_feed(address: str) -> None:
    assert named(f'<link rel="alternate" type="text/xml" href="{address}">') == [f"https://tidewater.example{address}"]


@pytest.mark.parametrize(
    "link",
    [
        '<link rel="alternate" type="application/json" href="/wp-json/wp/v2/pages/7" title="JSON">',
        '<link rel="alternate" type="text/xml" href="/sitemap.xml">',
        '<link rel="alternate" hreflang="de" href="/de/feedback">',
        '<link rel="feed" type="text/css" href="/feed.css">',
        '<link rel="alternate" type="application/rss+xml" href="javascript:feed()">',
        '<link rel="alternate" type="application/rss+xml" href="http://[">',
    ],
)
def test_what_is_no_feed_is_not_offered(link: str) -> None:
    assert named(link) == []


def test_without_declarations_links_count_that_are_called_feeds() -> None:
    links = '<a href="/rss">RSS</a><a href="/a/atom.xml?x=1">Atom</a><a href="/sitemap.xml">Map</a><a href="/b">B</a>'
    assert named("", links) == ["https://tidewater.example/rss", "https://tidewater.example/a/atom.xml?x=1"]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-32", "utf-8-sig"])
def test_a_page_may_come_in_any_unicode(encoding: str) -> None:
    head = '<link rel="alternate" type="application/rss+xml" href="/f" title="Гавань">'
    page = f"<!DOCTYPE html><html><head><title>Гавань</title>{head}</head><body><p>Гавань</p></body></html>"
    assert feeds_named_by(page.encode(encoding), URL) == (("https://tidewater.example/f", "Гавань"),)
