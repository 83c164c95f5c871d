"""The curated packs, which are what most people subscribe to."""

from collections import Counter
from urllib.parse import urlsplit

import pytest

from bot.news import Pack
from bot.settings import load_packs

PACKS = load_packs()


def test_the_topics_and_regions_people_ask_for_are_there() -> None:
    assert {
        *("world", "uk", "us", "europe", "asia", "korea", "africa", "middle-east", "latin-america"),
        *("business", "technology", "science", "health", "climate", "sport", "culture"),
    } <= PACKS.keys()


@pytest.mark.parametrize("pack", PACKS.values(), ids=PACKS)
def test_a_pack_names_at_least_eight_feeds_each_once(pack: Pack) -> None:
    urls = [url for _, url in pack.feeds]
    assert len(urls) >= 8
    assert [url for url, count in Counter(urls).items() if count > 1] == []
    assert all(urlsplit(url).scheme in {"http", "https"} and urlsplit(url).hostname for url in urls)
    assert pack.title
    assert pack.description.endswith(".")


def test_one_feed_has_one_address_in_all_packs() -> None:
    """Else two packs would poll it twice."""
    addresses = {
        url.removeprefix("https://").removeprefix("http://").rstrip("/") for p in PACKS.values() for _, url in p.feeds
    }
    assert len(addresses) == len({url for pack in PACKS.values() for _, url in pack.feeds})
