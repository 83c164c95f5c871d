"""Feed documents: whatever the bytes are, entries come out, or one clear line."""

import threading
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import astuple
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import feedparser
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.fetching.errors import NotAFeed
from bot.fetching.feeds import MOST_ENTRIES, parse_feed
from bot.news import FeedDocument
from tests.patterns import HALFWAY, exponent_of

URL = "https://news.example/feed.xml"


def rss(items: str, head: str = "") -> bytes:
    return (
        f'<?xml version="1.0"?><rss version="2.0"><channel><title>Example</title>{head}{items}</channel></rss>'.encode()
    )


def parse(items: str, head: str = "") -> FeedDocument:
    return parse_feed(rss(items, head), URL)


def test_an_entry_is_known_by_its_id_else_its_link_else_its_content() -> None:
    document = parse(
        "<item><guid isPermaLink='false'>42</guid><link>https://news.example/a</link></item>"
        "<item><link>https://News.example/b/?utm_source=rss#top</link></item>"
        "<item><description>Only words.</description></item>"
    )
    keys = [entry.key for entry in document.entries]
    assert keys[:2] == ["42", "https://news.example/b"]
    assert len(keys[2]) == 32


def test_an_entry_stays_itself_when_its_title_and_date_change() -> None:
    before = parse("<item><guid>7</guid><title>Old</title><pubDate>Tue, 03 Mar 2026 09:00:00 GMT</pubDate></item>")
    after = parse("<item><guid>7</guid><title>New</title><pubDate>Wed, 04 Mar 2026 00:00:00 GMT</pubDate></item>")
    assert before.entries[0].key == after.entries[0].key


def test_no_entry_is_lost_where_a_feed_gives_all_the_same_id() -> None:
    document = parse("".join(f"<item><guid>same</guid><link>https://news.example/{n}</link></item>" for n in range(5)))
    assert {entry.key for entry in document.entries} == {f"https://news.example/{n}" for n in range(5)}


def test_of_many_entries_the_newest_are_kept_and_the_rest_is_counted() -> None:
    day = datetime(2026, 1, 1, tzinfo=UTC)
    items = "".join(
        f"<item><guid isPermaLink='false'>{n}</guid>"
        f"<pubDate>{day + timedelta(minutes=n):%a, %d %b %Y %H:%M:%S GMT}</pubDate></item>"
        for n in range(1000)
    )
    document = parse(items)
    assert [entry.key for entry in document.entries] == [str(n) for n in range(1000 - MOST_ENTRIES, 1000)]
    assert document.left_out == 800


def test_relative_links_are_resolved_and_others_than_web_links_dropped() -> None:
    document = parse("<item><link>/a</link></item><item><guid>1</guid><link>javascript:alert(1)</link></item>")
    assert [entry.url for entry in document.entries] == ["https://news.example/a", None]


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ("<ttl>120</ttl>", timedelta(hours=2)),
        ("<ttl>99999999999999</ttl>", timedelta(hours=24)),
        ("<ttl>soon</ttl>", None),
        ("<ttl>-5</ttl>", None),
    ],
)
def test_the_interval_that_a_feed_asks_for_is_read(head: str, expected: timedelta | None) -> None:
    assert parse("", head).poll_after == expected


def test_the_syndication_modules_period_is_read() -> None:
    body = rss("", "<sy:updatePeriod>daily</sy:updatePeriod><sy:updateFrequency>4</sy:updateFrequency>").replace(
        b'version="2.0"', b'version="2.0" xmlns:sy="http://purl.org/rss/1.0/modules/syndication/"'
    )
    assert parse_feed(body, URL).poll_after == timedelta(hours=6)


def test_quiet_hours_and_days_are_read() -> None:
    document = parse(
        "",
        "<skipHours><hour>0</hour><hour> 23 </hour></skipHours><SkipDays><Day>Sunday</Day><day>Mondag</day></SkipDays>",
    )
    assert document.quiet_hours == {0, 23}
    assert document.quiet_days == {6}


def test_a_feed_that_wants_quiet_at_all_times_is_polled_all_the_same() -> None:
    hours = "".join(f"<hour>{n}</hour>" for n in range(24))
    assert parse("", f"<skipHours>{hours}</skipHours>").quiet_hours == frozenset()


@pytest.mark.parametrize(
    ("body", "content_type", "says"),
    [
        (b"", "", "empty"),
        (b"   \n", "text/html", "empty"),
        (b"<!DOCTYPE html><html><title>News</title></html>", "", "web page"),
        (b"<html>", "application/rss+xml", "web page"),
        (b"<!-- made by hand -->" * 200 + b"<b>News</b>", "text/html; charset=utf-8", "web page"),
        (b"Nothing to see.", "Text/HTML", "web page"),
        (b"<title>News</title><p>Tidewater.", "", "web page"),
        ("<!DOCTYPE html><html lang='no'><title>Nytt</title>".encode("utf-16"), "", "web page"),
        (b'{"version": "1"}', "application/json", "not a feed"),
        (b'<?xml version="1.0"?><urlset><url><loc>https://a.example</loc></url></urlset>', "text/xml", "not a feed"),
        (
            b'<opml version="2.0"><body><outline text="a" xmlUrl="https://a.example/f"/></body></opml>',
            "",
            "/feed import",
        ),
        (b"\x89PNG\r\n\x1a\n", "image/png", "not a feed"),
    ],
)
def test_what_is_no_feed_is_named(body: bytes, content_type: str, says: str) -> None:
    with pytest.raises(NotAFeed, match=says) as raised:
        parse_feed(body, URL, content_type)
    assert raised.value.is_page == (says == "web page")


def test_a_body_that_is_the_path_of_a_feed_is_not_opened(tmp_path: Path) -> None:
    file = tmp_path / "feed.xml"
    file.write_bytes(rss("<item><guid>secret</guid></item>"))
    with pytest.raises(NotAFeed, match="not a feed"):
        parse_feed(str(file).encode(), URL)


@pytest.fixture
def asked(socket_enabled: None) -> Iterator[tuple[str, list[str]]]:
    """The address of a feed on loopback, and the paths that were asked for there."""
    paths: list[str] = []

    class Feed(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            paths.append(self.path)
            self.send_response(200)
            self.end_headers()
            self.wfile.write(rss("<item><guid>secret</guid></item>"))

        def log_message(self, format: str, *values: object) -> None:  # noqa: A002
            pass

    with HTTPServer(("127.0.0.1", 0), Feed) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/feed", paths
        server.shutdown()


def test_a_body_that_is_the_address_of_a_feed_is_not_opened(asked: tuple[str, list[str]]) -> None:
    address, paths = asked
    with pytest.raises(NotAFeed, match="not a feed"):
        parse_feed(address.encode(), URL)
    assert paths == []


@pytest.mark.parametrize("error", [ValueError, KeyError, RecursionError, UnicodeDecodeError("a", b"", 0, 1, "b")])
def test_what_feedparser_raises_is_one_clear_line(
    error: Exception | type[Exception], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(feedparser, "parse", fail)
    with pytest.raises(NotAFeed, match="too broken to be read"):
        parse("")


def test_a_want_of_memory_is_no_fault_of_the_feed(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise MemoryError

    monkeypatch.setattr(feedparser, "parse", fail)
    with pytest.raises(MemoryError):
        parse("")


@pytest.mark.parametrize(
    "odd",
    [
        "<psc:chapters xmlns:psc='http://podlove.org/simple-chapters' version='1.2'><psc:chapter/></psc:chapters>",
        "<image><title>Logo</title></width></image>",
        "<image><title>Logo</title></height></image>",
        "<gml:pos xmlns:gml='http://www.opengis.net/gml'>1 2</gml:pos>",
        "</creativeCommons:license>",
    ],
)
def test_an_odd_module_costs_no_entry(odd: str) -> None:
    item = "<item><guid isPermaLink='false'>{}</guid><title>A</title>{}</item>"
    document = parse(item.format(1, "") + item.format(2, odd) + item.format(3, ""))
    assert [entry.key for entry in document.entries] == ["1", "2", "3"]


def test_what_is_beyond_repair_is_one_clear_line() -> None:
    with pytest.raises(NotAFeed, match="too broken to be read"):
        parse("<item><guid>1</guid><image><textInput></image><name>a</name></item></item><textInput><name>b")


@pytest.mark.parametrize(
    "start",
    [
        *(b"<?a?>", b"<!--a-->", b"\n", b" ", b"\r\n", b"<!DOCTYPE a>", b"<?a?>\n<!--b-->", b"<!-- a\n"),
        *(b"\n<!DOCTYPE a>", b"\n<!ENTITY ", b"\n<!DOCTYPE ", b"<!", b"<?", b"\xef\xbb\xbf"),
    ],
)
def test_many_beginnings_take_no_time(start: bytes) -> None:
    def begin(times: int) -> None:
        with suppress(NotAFeed):
            parse_feed(start * times + b"<x/>", URL)

    assert exponent_of(begin, 500) < HALFWAY


@pytest.mark.parametrize("blanks", ["", "\n" * 50_000, " \n<!-- a -->" * 5000])
def test_a_feed_is_read_whatever_stands_before_its_first_element(blanks: str) -> None:
    item = "<item><guid>1</guid><title>Caf&#233; &kept;</title></item>"
    feed = f"<rss version='2.0'><channel><title>A</title>{item}</channel></rss>"
    declared = '<!DOCTYPE rss [\n<!ENTITY kept "&#233;">\n]>'
    (entry,) = parse_feed(
        f"<?xml version='1.0' encoding='utf-8'?>{blanks}\n{declared}{blanks}{feed}".encode(), URL
    ).entries
    assert entry.title.startswith("Café")


def test_a_channel_definition_is_read_after_what_may_stand_before_it() -> None:
    start = b"\xef\xbb\xbf<?xml version='1.0'?>\n<!-- a --><!DOCTYPE channel><?b ?>\n"
    body = (
        start + b"<CHANNEL HREF='https://a.example/'><ITEM HREF='https://a.example/1'><TITLE>A</TITLE></ITEM></CHANNEL>"
    )
    assert [entry.title for entry in parse_feed(body, URL).entries] == ["A"]


def test_of_too_many_entries_all_are_counted() -> None:
    document = parse("<item/>" * 200_000)
    assert len(document.entries) + document.left_out == 200_000


def test_an_external_entity_is_not_opened() -> None:
    body = (
        b'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
        b'<rss version="2.0"><channel><title>&x;</title><item><title>&x;</title></item></channel></rss>'
    )
    assert "root:" not in str(parse_feed(body, URL))


ODD_MARKUP = [
    *("&#xD800;", "&#55357;", "&#0;", "&#x110000;", "&#99999999999;", "&#x;", "&nothing;", "\x00", "\x08", "\ufffe"),
    *("<![CDATA[", "]]>", "<!--", "<?x", "<!DOCTYPE x [", "<item>", "</item>", "<entry>", "<x:y>", "</channel>"),
    *("<link>http://[</link>", "<guid>http://[</guid>", "<link href='http://['/>", "<enclosure url='http://['/>"),
    *("<pubDate>Mon, 32 Foo 99999 25:61:61 +99999</pubDate>", "<updated>2026-02-30T00:00:00+99:99</updated>"),
    *("<content xml:base='http://['>", "<description xml:lang='\x00'>", "<category domain='http://['/>", "<image>"),
    *("</width>", "</textInput>", "<source url='http://['/>", "<author>&lt;&gt; (</author>", "<psc:chapter/>"),
]


@given(st.lists(st.sampled_from(ODD_MARKUP), min_size=1, max_size=8))
def test_no_markup_breaks_the_parser(odd: list[str]) -> None:
    with suppress(NotAFeed):
        document = parse(f"<item><title>A</title>{''.join(odd)}</item>")
        text = document.title + "".join(str(value) for entry in document.entries for value in astuple(entry))
        assert "\x00" not in text
        assert text.encode()


@given(st.binary(max_size=400))
def test_no_bytes_break_the_parser(body: bytes) -> None:
    for wrapped in (body, rss("").replace(b"</channel>", b"<item><title>" + body + b"</title></item></channel>")):
        with suppress(NotAFeed):
            parse_feed(wrapped, URL)
