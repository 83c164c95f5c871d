"""Real feeds and pages: nothing raises, nothing is lost, and extraction gets no worse."""

import io
from collections import Counter
from pathlib import Path

import feedparser
import pytest

from bot.fetching.errors import NotAFeed
from bot.fetching.feeds import parse_feed
from tests.benchmarks.fetching_pages import TRUTH, score
from tests.shared import SHARED

FEEDS = SHARED / "corpus" / "feeds" / "tests"


@pytest.mark.skipif(not FEEDS.exists(), reason="the development corpora are absent")
@pytest.mark.parametrize("content_type", ["", "text/xml", "application/rss+xml; charset=utf-8"])
def test_every_feed_goes_through_and_no_entry_is_lost(content_type: str) -> None:
    outcomes: Counter[str] = Counter()
    files = [file for file in sorted(FEEDS.rglob("*")) if file.is_file()]
    assert [file.name for file in files if not _is_whole(file, content_type, outcomes)] == []
    assert outcomes["refused"] <= 1
    assert outcomes["ok"] >= 1195


def _is_whole(file: Path, content_type: str, outcomes: Counter[str]) -> bool:
    body = file.read_bytes()
    there = len(feedparser.parse(io.BytesIO(body)).entries)
    try:
        document = parse_feed(body, "https://feeds.example/feed", content_type)
    except NotAFeed:
        outcomes["refused"] += 1
        return there == 0
    outcomes["ok" if document.entries else "empty"] += 1
    return len(document.entries) + document.left_out >= there


@pytest.mark.skipif(not TRUTH.exists(), reason="the development corpora are absent")
def test_pages_yield_their_articles_as_well_as_ever() -> None:
    """Raise the floors when extraction gets better; they may only go up."""
    figures = score()
    assert float(figures["f1"]) >= 0.969
    assert float(figures["precision"]) >= 0.964
