"""JSON Feed (https://www.jsonfeed.org/version/1.1/), which feedparser does not read."""

import html
import json
import re
from collections.abc import Mapping
from typing import Any

from bot.fetching.repair import MOST_ITEMS

MOST_OBJECTS = 100_000
MOST_LISTS = 500_000
BEYOND: dict[str, Any] = {}
"""Stands for each object beyond the bound: an empty one takes three bytes in a document, and 80 in memory."""
OBJECT = re.compile(rb"\s*\{")

Parsed = tuple[Mapping[str, Any], list[Mapping[str, Any]], int]
"""What a feed says of itself, its items, and how many more it has."""


def as_feedparser_would(body: bytes) -> Parsed | None:
    """A JSON Feed under the names that feedparser uses; None where the body is none."""
    if not OBJECT.match(body) or body.count(b"[") > MOST_LISTS:
        return None
    objects = _Objects()
    try:
        json.loads(body.decode("utf-8", "replace"), strict=False, object_hook=objects)
    except (ValueError, RecursionError):
        return None
    document = objects.last
    if "jsonfeed.org/version/" not in str(document.get("version")):
        return None
    listed = document.get("items")
    items = [item for item in listed if isinstance(item, dict)] if isinstance(listed, list) else []
    kept = _without_the_middle([item for item in items if item is not BEYOND])
    named = document.get("hubs")
    told = [one for one in named if isinstance(one, dict)] if isinstance(named, list) else []
    hubs = [{"rel": "hub", "href": one.get("url")} for one in told if str(one.get("type")).lower() == "websub"]
    feed = {
        "title": _plain(document.get("title")),
        "link": _plain(document.get("home_page_url")),
        "language": document.get("language"),
        "links": [*hubs, {"rel": "self", "href": document.get("feed_url")}],
    }
    return feed, [_item(item) for item in kept], len(items) - len(kept)


class _Objects:
    """Takes each object as it is read, the outermost last, and only so many of them."""

    def __init__(self) -> None:
        self.count = 0
        self.last: Mapping[str, Any] = BEYOND

    def __call__(self, found: dict[str, Any]) -> dict[str, Any]:
        self.count += 1
        self.last = found
        return found if self.count <= MOST_OBJECTS else BEYOND


def _without_the_middle(items: list[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    half = MOST_ITEMS // 2
    return items if len(items) <= MOST_ITEMS else items[:half] + items[-half:]


def _item(item: Mapping[str, Any]) -> Mapping[str, Any]:
    authors = item.get("authors")
    author = authors[0] if isinstance(authors, list) and authors else item.get("author")
    files = item.get("attachments")
    file = files[0] if isinstance(files, list) and files else None
    text = _plain(item.get("content_html")) or html.escape(_plain(item.get("content_text")))
    return {
        "id": _plain(item.get("id")),
        "link": _plain(item.get("url")) or _plain(item.get("external_url")),
        "links": [{"rel": "enclosure", "href": _plain(file.get("url")), "type": file.get("mime_type")}]
        if isinstance(file, dict)
        else [],
        "image": item.get("image") or item.get("banner_image"),
        "title": html.escape(_plain(item.get("title"))),
        "content": [{"value": text}],
        "summary": html.escape(_plain(item.get("summary"))),
        "author": author.get("name") if isinstance(author, dict) else None,
        "language": item.get("language"),
        "published": item.get("date_published") or item.get("date_modified"),
    }


def _plain(value: object) -> str:
    """A text, or a number in place of one; lists and objects say nothing where a text is asked for."""
    return str(value) if isinstance(value, str | int | float) and not isinstance(value, bool) else ""
