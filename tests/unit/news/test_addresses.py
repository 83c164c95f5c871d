"""What is hidden of an address."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.news.addresses import (
    has_credentials,
    link_without,
    mask_address,
    mask_text,
    secrets_in,
    without_secrets,
)


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://ann:hunter2@courier.example/feed", "https://***@courier.example/feed"),
        ("https://ann@courier.example/feed", "https://***@courier.example/feed"),
        ("https://courier.example/feed?token=abc", "https://courier.example/feed?token=***"),
        ("https://courier.example/feed?page=2&api_key=abc&x=1", "https://courier.example/feed?page=2&api_key=***&x=1"),
        ("https://courier.example/?accessToken=a", "https://courier.example/?accessToken=***"),
        ("https://courier.example/?X-Amz-Signature=ab", "https://courier.example/?X-Amz-Signature=***"),
        ("https://courier.example/?u=ann%40mail.example", "https://courier.example/?u=***"),
        ("https://courier.example/?q=4f9a8b7c6d5e4f302b1a", "https://courier.example/?q=***"),
        ("https://courier.example/?4f9a8b7c6d5e4f302b1a", "https://courier.example/?***"),
        ("https://courier.example/private/4f9a8b7c6d5e4f302b1a/rss.xml", "https://courier.example/private/***/rss.xml"),
        (
            "https://courier.example/f/123e4567-e89b-12d3-a456-426614174000.xml",
            "https://courier.example/f/***",
        ),
        ("https://courier.example/rss/aB3dE5fG7hI9jK1lM3nO", "https://courier.example/rss/***"),
        ("https://courier.example/rss/dGhpcy1pc19h-U2Vj_cmV0a2V5MQ==", "https://courier.example/rss/***"),
        ("https://courier.example/feed;token=abc", "https://courier.example/feed;token=***"),
        ("https://courier.example/feed#access_token=abc", "https://courier.example/feed#access_token=***"),
        ("https://courier.example/feed/token/abc/rss.xml", "https://courier.example/feed/token/***/rss.xml"),
        ("https://courier.example/apikey/abc", "https://courier.example/apikey/***"),
        ("https://courier.example/?page=2;token=abc", "https://courier.example/?page=2;token=***"),
        ("https://courier.example/?%74oken=abc", "https://courier.example/?%74oken=***"),
        ("https://relay.example/?u=https%3A%2F%2Fcourier.example%2F%3Fkey%3Dabc", "https://relay.example/?u=***"),
        ("https://relay.example/?q=%26token%3Dabc", "https://relay.example/?q=***"),
        (
            "https://relay.example/https://ann:hunter2@courier.example/",
            "https://relay.example/https://***@courier.example/",
        ),
        ("feed:https://ann:hunter2@courier.example/", "feed:https://***@courier.example/"),
        ("postgresql+psycopg://dateline:hunter2@db/dateline", "postgresql+psycopg://***@db/dateline"),
        # The name of a secret, however it is written, and wherever a server or a page's program reads it.
        ("https://courier.example/rss?token%3Dabc", "https://courier.example/rss?***"),
        ("https://courier.example/rss?ｔｏｋｅｎ=abc", "https://courier.example/rss?ｔｏｋｅｎ=***"),
        ("https://courier.example/rss?%EF%BD%94oken=abc", "https://courier.example/rss?%EF%BD%94oken=***"),
        ("https://courier.example/t%6Fken/abc/rss", "https://courier.example/t%6Fken/***/rss"),
        ("https://courier.example//token//abc/rss", "https://courier.example//token//***/rss"),
        ("https://courier.example/rss#/token/abc", "https://courier.example/rss#/token/***"),
        ("https://courier.example/rss#/feed?token=abc", "https://courier.example/rss#/feed?token=***"),
        ("https://relay.example/ann%3Ahunter2%40courier.example/rss", "https://relay.example/***/rss"),
        (
            "https://courier.example/?data=%7B%22page%22%3A2%2C%22token%22%3A%22abc%22%7D",
            "https://courier.example/?data=***",
        ),
        # Who asks, by a word that looks like any other.
        ("https://courier.example/?subscriber=harbour", "https://courier.example/?subscriber=***"),
        ("https://courier.example/?memberId=77", "https://courier.example/?memberId=***"),
        ("https://courier.example/?customer_account=blue", "https://courier.example/?customer_account=***"),
        ("https://courier.example/?recipient=ann&page=2", "https://courier.example/?recipient=***&page=2"),
        ("https://courier.example/?licence=HARBOUR", "https://courier.example/?licence=***"),
        ("https://courier.example/?invite=harbour", "https://courier.example/?invite=***"),
        ("https://courier.example/?deviceId=7", "https://courier.example/?deviceId=***"),
        ("https://courier.example/subscriber/ann/rss", "https://courier.example/subscriber/***/rss"),
        # Short, and no word.
        ("https://courier.example/?x=a1b2c3d4", "https://courier.example/?x=***"),
        ("https://courier.example/?h=k3J9sX2q", "https://courier.example/?h=***"),
        (
            "https://discord.com/api/v10/interactions/1/aW50ZXJhY3Rpb246MTIzNDU2Nzg5OnNlY3JldA/callback",
            "https://discord.com/api/v10/interactions/1/***/callback",
        ),
    ],
)
def test_a_secret_in_an_address_is_hidden_and_the_rest_is_shown(url: str, shown: str) -> None:
    assert mask_address(url) == shown
    assert has_credentials(url)
    assert mask_text(f"cannot read {url} now") == f"cannot read {shown} now"


@pytest.mark.parametrize(
    "url",
    [
        "https://courier.example/feed",
        "https://www.courier.example/2026/11/24/mayor-opens-bridge-number-12-in-port-vale-after-3-years.html",
        "https://courier.example/news/world-europe-61234567",
        "https://courier.example/articles/c4g1234567o",
        "https://courier.example/rss.xml?edition=uk&section=world_news&limit=100",
        "https://courier.example/feeds/videos.xml?channel_id=UCabcdef",
        "https://courier.example/The_Mayor_Opens_The_Bridge_In_2026",
        "https://courier.example/post/1234567890123456789",
        "https://courier.example/COVID-19-Bericht-2026-11-24-Teil-2",
        "https://courier.example/?page=2&category=sport&lang=en&sort=date&num=50",
        "https://courier.example/?author=smith&keyword=climate&hashtag=budget",
        "https://courier.example/?country_code=us&subscribe=1&user=all&t=article",
        "https://courier.example/?section=us2024election&tag=g20summit2026&q=covid19&s=f1news2026",
        "https://courier.example/?ver=5.8.1&date=20261129T1200Z&since=2026w48d1&f=h264mp4",
        # Public, however random it looks: a channel's number, a topic's.
        "https://courier.example/?channel_id=UCBR8a60hB28hp2BmDPdntcQ",
        "https://courier.example/rss/topics/CAAqJggKIiBDQkFTRWdvSUwyMHZNRGRqTVhZU0Ft?hl=en-US&ceid=US:en",
        "https://courier.example/wiki/User:Ann#/media/File:Harbour.jpg",
        "https://courier.example/?q=%7B%22page%22%3A2%2C%22section%22%3A%22news%22%7D",
        "no address at all",
        "",
    ],
)
def test_an_address_without_a_secret_is_shown_as_it_is(url: str) -> None:
    assert mask_address(url) == url
    assert not has_credentials(url)


@given(st.text(alphabet="0123456789abcdef", min_size=24, max_size=64), st.sampled_from(["/", "?x=", "?", "#", "?key="]))
def test_a_random_key_is_hidden_wherever_it_stands(key: str, place: str) -> None:
    if len(set(key)) >= 10 and any(mark.isalpha() for mark in key[4:-4]):
        shown = mask_address(f"https://courier.example/a{place}{key}")
        turns = sum(one.isalpha() != other.isalpha() for one, other in itertools.pairwise(key))
        assert key not in shown or turns < 3


def test_what_is_hidden_of_an_address_is_known_wherever_it_comes_again() -> None:
    secrets = secrets_in("https://ann:hunter2@courier.example/s3cr3tPath9Zq81LmX/a?token=open%20sesame&page=2&pin=1")
    assert secrets == {"ann:hunter2", "hunter2", "s3cr3tPath9Zq81LmX", "open%20sesame", "open sesame"}
    assert without_secrets("say open sesame to hunter2", secrets) == "say *** to ***"


@pytest.mark.parametrize(
    ("link", "shown"),
    [
        ("https://ann:hunter2@courier.example/item?a=1", "https://courier.example/item?a=1"),
        ("https://courier.example/item?a=1&token=hunter2", "https://courier.example/item?a=1"),
        ("https://courier.example/item?token=hunter2#hunter2", "https://courier.example/item"),
        ("https://courier.example/hunter2/item", None),
        ("https://hunter2.example/item", None),
        ("https://courier.example/item?a=1#top", "https://courier.example/item?a=1#top"),
    ],
)
def test_a_link_loses_the_secrets_of_its_feed_or_leads_nowhere(link: str, shown: str | None) -> None:
    assert link_without(link, frozenset({"hunter2"})) == shown


@pytest.mark.parametrize("mark", ["?", "/", "#", "#/", ";", "?u=https://relay.example/?"])
@pytest.mark.parametrize(
    "link", ["a=", "a=%25", "a%3D", "%2525", "%EF%BC%8525", "a://a=", "%7B%22a%22:", "u=https://a.example/?"]
)
def test_what_is_nested_without_end_is_no_error_and_hides_no_secret_from_us(mark: str, link: str) -> None:
    shown = mask_text(f"See https://courier.example/{mark}{link * (3900 // len(link))}&token=opensesame")
    assert "opensesame" not in shown


@given(st.text())
def test_any_text_is_masked_without_an_error_and_twice_is_once(text: str) -> None:
    shown = mask_text(f"https://a.example/{text} and {text}")
    assert mask_text(shown) == shown
    mask_address(text)
