"""Addresses as people paste them."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from bot.fetching.pasted import addresses_in, variants
from tests.patterns import HALFWAY, exponent_of

URL = "https://courier.example/news/feed.xml"
WRAPPED = (
    *("{}", "  {}  ", "<{}>", '"{}"', "'{}'", "`{}`", "**{}**", "||{}||", "“{}”", "«{}»", "({})", "[feed]({})"),
    *("[The feed](<{}>)", '[x]({} "Title")', "{}.", "{},", "{}!", "{}).", "Feed: {}", "RSS {}", "feed:{}", "<{}>,"),
    *(
        "please add {} for us",
        "{}#top",
        "see <{}>.",
        "\ufeff{}\u200b",
        "```{}```",
        "url={}",
        "the feed is at {}, thanks",
    ),
)
hosts = some.sampled_from(["courier.example", "www.bbc.co.uk", "a.b-c.example:8443", "news.example", "zeitung.example"])
paths = some.lists(some.text("abcxyz0189-_~", min_size=1, max_size=8), max_size=4).map("/".join)
queries = some.sampled_from(["", "?format=rss", "?a=1&b=2", "?q=velm+mill"])


@given(some.sampled_from(WRAPPED), hosts, paths, queries)
def test_an_address_is_found_in_whatever_stands_around_it(wrapped: str, host: str, path: str, query: str) -> None:
    url = f"https://{host}/{path}{query}"
    assert addresses_in(wrapped.format(url))[-1] == url


@given(hosts, paths, queries)
def test_without_a_scheme_both_are_tried(host: str, path: str, query: str) -> None:
    rest = f"{host}/{path}{query}"
    for typed in (rest, f"feed://{rest}", f"<{rest}>", f"feed:{rest}", f"Feed: {rest}", f"rss://{rest}."):
        assert set(addresses_in(typed)) == {f"https://{rest}", f"http://{rest}"}


@given(some.text(max_size=300))
def test_whatever_is_typed_there_is_something_to_try(typed: str) -> None:
    assert addresses_in(typed)


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("bbc.co.uk", "https://bbc.co.uk"),
        ("www.courier.example", "https://www.courier.example"),
        ("127.0.0.1:8000/feed", "http://127.0.0.1:8000/feed"),
        ("HTTPS://Courier.Example/Feed", "https://courier.example/Feed"),
        ("HTTP://courier.example/", "http://courier.example/"),
        ("http:/courier.example/x", "http://courier.example/x"),
        ("feed:https://courier.example/x", "https://courier.example/x"),
        ("feed://https://courier.example/x", "https://courier.example/x"),
        ("https://courier.example/a_(b)", "https://courier.example/a_(b)"),
        ("(https://courier.example/a_(b))", "https://courier.example/a_(b)"),
        ("новости.example/rss", "https://новости.example/rss"),
        ("ttps://courier.example/x", "https://courier.example/x"),
        ("https//courier.example/x", "https://courier.example/x"),
        ("https:courier.example/x", "https://courier.example/x"),
        ("http;//courier.example/x", "https://courier.example/x"),
        ("hxxps://courier[.]example/x", "https://courier.example/x"),
        ("//courier.example/x", "https://courier.example/x"),
        ("https：//courier.example/x", "https://courier.example/x"),
        ("\u2068https://courier.example/x\u2069", "https://courier.example/x"),
        ("https://courier.example/x\\", "https://courier.example/x"),
        ("https://courier.example/x?a=1&amp;b=2", "https://courier.example/x?a=1&b=2"),
        ("r/gardening", "https://www.reddit.com/r/gardening/.rss"),
        ("/r/gardening/", "https://www.reddit.com/r/gardening/.rss"),
        ("u/otter_fan", "https://www.reddit.com/user/otter_fan/.rss"),
        ("https://old.reddit.com/r/gardening/new/", "https://www.reddit.com/r/gardening/new/.rss"),
        ("reddit.com/r/gardening", "https://www.reddit.com/r/gardening/.rss"),
        ("@ines@social.example", "https://social.example/@ines.rss"),
        ("https://social.example/@ines", "https://social.example/@ines.rss"),
        ("@lantern_news", "https://www.youtube.com/@lantern_news"),
        ("https://www.youtube.com/@lantern", "https://www.youtube.com/@lantern"),
        (
            "https://www.youtube.com/channel/UCx_1/videos",
            "https://www.youtube.com/feeds/videos.xml?channel_id=UCx_1",
        ),
        (
            "https://m.youtube.com/playlist?list=PL12",
            "https://www.youtube.com/feeds/videos.xml?playlist_id=PL12",
        ),
        ("https://github.com/velm/mill", "https://github.com/velm/mill/releases.atom"),
        ("https://github.com/velm/mill/tags", "https://github.com/velm/mill/tags.atom"),
        ("https://medium.com/@otto", "https://medium.com/feed/@otto"),
        ("https://bsky.app/profile/velm.example", "https://bsky.app/profile/velm.example/rss"),
        ("https://news.google.com/topics/CAA?hl=en", "https://news.google.com/rss/topics/CAA?hl=en"),
    ],
)
def test_pages_of_sites_with_known_feeds_and_odd_ways_to_write(typed: str, first: str) -> None:
    assert addresses_in(typed)[0] == first


@pytest.mark.parametrize(
    "typed",
    [
        *("file:///etc/passwd", "ftp://courier.example/x", "javascript:alert(1)", "hello world", "", "a" * 10_000),
        *("me@courier.example", "gopher://courier.example/", "a." * 5_000),
    ],
)
def test_what_is_no_web_address_is_left_as_it_is(typed: str) -> None:
    assert addresses_in(typed) == (typed,)


@pytest.mark.parametrize("piece", ["[x](", "a.", "www.a", "http:/", "x:", "1.2.3.", "<", "[](", "@a"])
def test_twice_the_length_takes_no_four_times_as_long(piece: str) -> None:
    assert exponent_of(lambda length: addresses_in((piece * length)[:length]), 900) < HALFWAY


def test_a_feed_may_be_known_without_www_or_tls_or_the_last_slash() -> None:
    known = variants("https://courier.example/feed/?a=1")
    for way in ("http://courier.example/feed?a=1", "https://www.courier.example/feed/?a=1"):
        assert way in known
    assert "https://courier.example/feed/?a=1" not in known
