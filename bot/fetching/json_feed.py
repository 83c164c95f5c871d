"""JSON Feed (https://www.jsonfeed.org/version/1.1/), which feedparser does not read."""

import html
import json
from collections.abc import Mapping
from typing import Any


def as_feedparser_would(body: bytes) -> tuple[Mapping[str, Any], list[Mapping[str, Any]]] | None:
    """(feed, items) under the names that feedparser uses; None where the body is no JSON Feed."""
    try:
        document = json.loads(body.decode("utf-8-sig"))
    except (UnicodeDecodeError, ValueError, RecursionError):
        return None
    if not isinstance(document, dict) or "jsonfeed.org/version/" not in str(document.get("version")):
        return None
    items = document.get("items")
    found = [_item(item) for item in items if isinstance(item, dict)] if isinstance(items, list) else []
    feed = {"title": document.get("title"), "link": document.get("home_page_url"), "language": document.get("language")}
    return feed, found


def _item(item: Mapping[str, Any]) -> Mapping[str, Any]:
    authors = item.get("authors")
    author = authors[0] if isinstance(authors, list) and authors else item.get("author")
    text = str(item.get("content_html") or "") or html.escape(str(item.get("content_text") or ""))
    return {
        "id": item.get("id"),
        "link": item.get("url") or item.get("external_url"),
        "title": html.escape(str(item.get("title") or "")),
        "content": [{"value": text}],
        "summary": html.escape(str(item.get("summary") or "")),
        "author": author.get("name") if isinstance(author, dict) else None,
        "language": item.get("language"),
        "published": item.get("date_published") or item.get("date_modified"),
    }
