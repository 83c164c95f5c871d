"""JSON Feed, as it is written by people and by those who mean harm."""

import json
import tracemalloc

import pytest

from bot.fetching.feeds import MOST_ENTRIES, parse_feed
from bot.fetching.json_feed import MOST_OBJECTS, as_feedparser_would
from bot.fetching.repair import MOST_ITEMS

URL = "https://news.example/feed.json"
HEAD = '{"version": "https://jsonfeed.org/version/1.1", "title": "Tidewater", "items": ['


def test_the_newest_of_many_items_are_kept_and_the_rest_is_counted() -> None:
    items = [{"id": str(number), "date_published": f"2026-03-{number % 28 + 1:02}T09:00:00Z"} for number in range(900)]
    document = parse_feed(json.dumps({"version": "https://jsonfeed.org/version/1", "items": items}).encode(), URL)
    assert (len(document.entries), document.left_out) == (MOST_ENTRIES, 700)
    assert {entry.published.day for entry in document.entries if entry.published} <= set(range(22, 29))


def test_of_too_many_items_the_first_and_the_last_are_read() -> None:
    items = ",".join(f'{{"id": "{number}"}}' for number in range(MOST_ITEMS + 7))
    parsed = as_feedparser_would(f"{HEAD}{items}]}}".encode())
    assert parsed
    feed, kept, cut = parsed
    assert (feed["title"], len(kept), cut) == ("Tidewater", MOST_ITEMS, 7)
    assert (kept[0]["id"], kept[-1]["id"]) == ("0", str(MOST_ITEMS + 6))


@pytest.mark.parametrize("item", ["{}", '{"version":{}}'])
def test_a_million_empty_items_cost_little_memory(item: str) -> None:
    body = f"{HEAD}{','.join([item] * 1_000_000)}]}}".encode()
    tracemalloc.start()
    parsed = as_feedparser_would(body)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert parsed
    assert len(parsed[1]) + parsed[2] == 1_000_000
    assert len(parsed[1]) <= MOST_OBJECTS
    assert peak < 80_000_000


def test_a_million_lists_are_no_feed() -> None:
    assert as_feedparser_would(f"{HEAD}{','.join(['[]'] * 1_000_000)}]}}".encode()) is None


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-32"])
def test_a_json_feed_may_come_in_any_unicode(encoding: str) -> None:
    document = parse_feed(f'{HEAD}{{"id": 1, "title": "海 & <wall>"}}]}}'.encode(encoding), URL)
    assert document.entries[0].title == "海 & <wall>"


@pytest.mark.parametrize("text", [b"two\nlines", b"a \xff byte"])
def test_small_faults_cost_no_entry(text: bytes) -> None:
    body = HEAD.encode() + b'{"id": "1", "content_text": "' + text + b'"}, null, 5, []]}'
    assert [entry.key for entry in parse_feed(body, URL).entries] == ["1"]


def test_episodes_are_told_apart_by_what_is_attached() -> None:
    items = [{"title": "Episode", "attachments": [{"url": f"https://cdn.example/{n}.mp3"}]} for n in range(3)]
    document = parse_feed(f"{HEAD}{json.dumps(items)[1:-1]}]}}".encode(), URL)
    assert len(document.entries) == 3
