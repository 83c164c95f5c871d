"""Whose an address is."""

import pytest

from bot.fetching.sites import operator_of, site_of


@pytest.mark.parametrize(
    ("url", "site", "operator"),
    [
        ("https://www.news.example/feed", "news.example", "news.example"),
        ("https://feeds.bbc.co.uk/rss", "bbc.co.uk", "bbc.co.uk"),
        ("https://feeds.abc.net.au/rss", "abc.net.au", "abc.net.au"),
        ("https://paper.blogspot.com/feed", "paper.blogspot.com", "blogspot.com"),
        ("https://paper.github.io/feed", "paper.github.io", "github.io"),
        ("http://127.0.0.2:8080/feed", "127.0.0.2", "127.0.0.2"),
        ("http://[::1]:8080/feed", "::1", "::1"),
        ("http://printer/feed", "printer", "printer"),
        ("https://user@a.b.Host.example:8443/", "host.example", "host.example"),
        ("https://news.example./feed", "news.example", "news.example"),
        ("mailto:desk", "", ""),
        ("http://[::1/feed", "", ""),
    ],
)
def test_a_site_is_what_somebody_registered_and_an_operator_runs_it(url: str, site: str, operator: str) -> None:
    assert (site_of(url), operator_of(url)) == (site, operator)
