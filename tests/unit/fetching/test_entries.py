"""Entries: each keeps its identity, none is lost uncounted, and none spoils the archive."""

import json
from dataclasses import astuple
from datetime import UTC, datetime

import pytest

from bot.fetching.feeds import parse_feed
from bot.news import Entry, FeedDocument
from tests.unit.fetching.test_feeds import URL, parse

WORDS = "The harbour board of Tidewater meets on Monday to talk about the wall, the light and the ferry. " * 3


def from_json(**item: object) -> Entry:
    feed = {"version": "https://jsonfeed.org/version/1.1", "title": "Tidewater", "items": [item]}
    return parse_feed(json.dumps(feed).encode(), URL).entries[0]


def keys_of(document: FeedDocument) -> set[str]:
    return {entry.key for entry in document.entries}


@pytest.mark.parametrize("spoilt", ["a\ud800b", "a\udc00", "a\0b", "\ud83d"])
@pytest.mark.parametrize("field", ["id", "url", "title", "content_text", "content_html", "summary", "language"])
def test_all_text_of_an_entry_can_be_stored(field: str, spoilt: str) -> None:
    value = f"https://tidewater.example/{spoilt}" if field in {"id", "url"} else spoilt
    entry = from_json(**({"id": "1", "url": "https://tidewater.example/1"} | {field: value}))
    texts = [str(value) for value in astuple(entry)]
    assert "\0" not in "".join(texts)
    assert "".join(texts).encode()


def test_what_a_feed_says_of_itself_can_be_stored_too() -> None:
    spoilt = "https://tidewater.example/\0\ud800"
    feed = {"version": "https://jsonfeed.org/version/1", "title": spoilt, "home_page_url": spoilt, "language": spoilt}
    document = parse_feed(json.dumps(feed).encode(), URL)
    for text in (document.title, str(document.site), str(document.language)):
        assert "\0" not in text
        assert text.encode()


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("en", "en"),
        (" de-AT\n", "de-AT"),
        (["en"], None),
        ({"a": 1}, None),
        (5, None),
        ("", None),
        ("x" * 90, "x" * 35),
    ],
)
def test_a_language_is_a_short_text_or_none(said: object, kept: str | None) -> None:
    assert from_json(id="1", language=said).language == kept


@pytest.mark.parametrize(
    "date",
    [
        "0001-01-01T00:00:00+14:00",
        "9999-12-31T23:59:59-14:00",
        "9999-12-31T23:59:59Z",
        "1970-01-01T00:00:00Z",
        "1772-05-06T00:00:00",
        "soon",
    ],
)
def test_an_impossible_date_is_none_at_all(date: str) -> None:
    assert from_json(id="1", date_published=date).published is None
    assert parse(f"<item><guid>1</guid><pubDate>{date}</pubDate></item>").entries[0].published is None


def test_where_the_first_date_is_impossible_the_next_one_counts() -> None:
    dates = "<pubDate>Thu, 01 Jan 1970 00:00:00 GMT</pubDate><updated>2026-03-03T09:00:00+02:00</updated>"
    assert parse(f"<item><guid>1</guid>{dates}</item>").entries[0].published == datetime(2026, 3, 3, 7, tzinfo=UTC)


def test_times_are_in_utc() -> None:
    published = from_json(id="1", date_published="2026-03-03T23:30:00-08:00").published
    assert published == datetime(2026, 3, 4, 7, 30, tzinfo=UTC)
    assert published.tzinfo is UTC


def test_a_key_fits_into_an_index() -> None:
    document = parse("".join(f"<item><guid isPermaLink='false'>{'x' * 3000}{n}</guid></item>" for n in range(2)))
    assert [len(key) for key in keys_of(document)] == [32, 32]
    assert len(from_json(id="x" * 600).key) == 600


@pytest.mark.parametrize(
    "items",
    [
        [f"<title>Live</title><link>/live</link><description>At {n} o'clock</description>" for n in range(5)],
        [f"<title>Radar</title><pubDate>Tue, 0{n} Mar 2026 09:00:00 GMT</pubDate>" for n in range(1, 6)],
        [f"<title>Episode</title><enclosure url='https://cdn.example/{n}.mp3'/>" for n in range(5)],
        [f"<title>Episode</title><enclosure url='https://cdn.example/get?file={n}'/>" for n in range(5)],
        [f"<title>At home</title><link>/</link><description>Item {n}</description>" for n in range(5)],
        [f"<description>{WORDS}</description><pubDate>Tue, 0{n} Mar 2026 09:00:00 GMT</pubDate>" for n in range(1, 6)],
    ],
    ids=["one link", "one title", "attachments", "attachments by query", "front page", "long text"],
)
def test_entries_that_share_what_would_name_them_are_all_kept(items: list[str]) -> None:
    document = parse("".join(f"<item>{item}</item>" for item in items))
    assert (len(document.entries), document.left_out) == (5, 0)
    assert len(keys_of(document)) == 5


def test_a_feed_of_one_episode_at_a_time_loses_none() -> None:
    episode = "<item><title>The news</title><enclosure url='https://cdn.example/{}.mp3?key={}'/></item>".format
    first, again, second = (keys_of(parse(episode(*one))) for one in [("0900", "a"), ("0900", "b"), ("1000", "a")])
    assert first == again
    assert first != second


def test_an_entry_that_is_listed_twice_is_kept_once_and_counted() -> None:
    item = "<item><title>Radar</title><link>/radar</link></item>"
    document = parse(item * 3 + "<item><guid>1</guid></item>" * 2)
    assert (len(document.entries), document.left_out) == (2, 3)


def test_an_entry_keeps_its_key_when_others_like_it_come() -> None:
    radar = "<item><title>Radar</title><pubDate>Tue, 0{} Mar 2026 09:00:00 GMT</pubDate></item>".format
    alone, both, again = parse(radar(3)), parse(radar(4) + radar(3)), parse(radar(5) + radar(4) + radar(3))
    assert keys_of(alone) < keys_of(both) < keys_of(again)


def test_a_feed_that_dates_all_anew_at_each_poll_keeps_its_keys() -> None:
    items = [f"<item><title>News {n}</title><pubDate>{{}}</pubDate></item>" for n in range(5)]
    dates = ("Tue, 03 Mar 2026 09:00:00 GMT", "Wed, 04 Mar 2026 00:00:00 GMT")
    before, after = (keys_of(parse("".join(items).format(*[date] * 5))) for date in dates)
    assert before == after


def test_identities_are_those_that_archives_hold() -> None:
    document = parse(
        "<item><guid isPermaLink='false'>a</guid><title>A</title></item>"
        "<item><guid>42</guid><link>/a</link></item>"
        "<item><guid>tag:tidewater.example,2026:1</guid></item>"
        "<item><link>https://Tidewater.example/b/?utm_source=rss#top</link></item>"
        "<item><title>Alone</title><pubDate>Tue, 03 Mar 2026 09:00:00 GMT</pubDate></item>"
    )
    assert keys_of(document) == {
        "a",
        "https://news.example/42",
        "tag:tidewater.example,2026:1",
        "https://tidewater.example/b",
        "c68ffbaef55a6483c82e2076e3f85b93",
    }


@pytest.mark.parametrize(
    ("item", "url"),
    [
        ("<guid>12345</guid>", None),
        ("<guid>/p/1</guid>", None),
        ("<guid isPermaLink='false'>12345</guid>", None),
        ("<guid>https://tidewater.example/p</guid>", "https://tidewater.example/p"),
        ("<guid>12345</guid><link>/a</link>", "https://news.example/a"),
        ("<link>/a</link><guid>/a</guid>", "https://news.example/a"),
        ("<link>HTTP://tidewater.example/A</link>", "http://tidewater.example/A"),
        ("<link>//tidewater.example/a</link>", "https://tidewater.example/a"),
        ("<link>www.tidewater.example/a</link>", "https://www.tidewater.example/a"),
        ("<link>news.example/a</link>", "https://news.example/a"),
        ("<link>blog.news.example/a?b=c.d</link>", "https://blog.news.example/a?b=c.d"),
        ("<link>index.html</link>", "https://news.example/index.html"),
        (
            "<link>https://mirror.example/www.tidewater.example/a</link>",
            "https://mirror.example/www.tidewater.example/a",
        ),
    ],
)
def test_an_id_is_a_link_only_where_it_is_a_whole_one(item: str, url: str | None) -> None:
    assert parse(f"<item>{item}</item>").entries[0].url == url


@pytest.mark.parametrize(
    "entry",
    [
        "<link rel='related' href='https://tidewater.example/a'/>",
        "<link rel='via' href='https://tidewater.example/a'/>",
        "<content type='text/html' src='https://tidewater.example/a'/>",
        "<link rel='related' href='https://tidewater.example/b'/><link href='https://tidewater.example/a'/>",
    ],
)
def test_an_entry_without_a_link_of_its_own_leads_to_what_it_names(entry: str) -> None:
    feed = f'<feed xmlns="http://www.w3.org/2005/Atom"><entry><id>urn:x:1</id><title>A</title>{entry}</entry></feed>'
    assert parse_feed(feed.encode(), URL).entries[0].url == "https://tidewater.example/a"


@pytest.mark.parametrize("wrong", [["https://tidewater.example/1"], {"a": 1}, True, None])
@pytest.mark.parametrize("field", ["id", "url", "title", "content_text", "content_html", "summary"])
def test_what_should_be_a_text_and_is_none_says_nothing(field: str, wrong: object) -> None:
    entry = from_json(**({"id": "1", "title": "Radar"} | {field: wrong}))
    assert not any(str(wrong) in text for text in astuple(entry) if isinstance(text, str))
    assert entry.url is None


def test_an_episode_is_called_as_its_podcast_calls_it() -> None:
    space = 'xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"'
    item = "<item><itunes:title>The old lock</itunes:title><itunes:summary>A walk.</itunes:summary></item>"
    body = f'<rss version="2.0" {space}><channel>{item}</channel></rss>'
    assert parse_feed(body.encode(), URL).entries[0].title == "The old lock"


@pytest.mark.parametrize(
    ("base", "url"),
    [
        ("", "https://news.example/dir/a"),
        ("https://tidewater.example/x/", "https://tidewater.example/x/a"),
        ("/y/", "https://news.example/y/a"),
        ("sub/", "https://news.example/dir/sub/a"),
    ],
)
def test_links_are_joined_to_the_base_that_the_feed_names(base: str, url: str) -> None:
    body = (
        f'<feed xmlns="http://www.w3.org/2005/Atom" xml:base="{base}"><title>T</title><link href="/"/>'
        '<entry><id>1</id><link href="a"/></entry><entry><id>7</id></entry></feed>'
    )
    document = parse_feed(body.encode(), "https://news.example/dir/feed")
    assert document.entries[0].url == url
    assert "shttp" not in str(document)


def test_a_spoilt_attachment_does_no_harm() -> None:
    assert parse("<item><title>Radar</title><enclosure url='http://['/></item>").entries[0].title == "Radar"
