"""Pages of sites without a feed, read as one by CSS selectors that the operator has set."""

import html
from collections.abc import Mapping
from typing import Any
from urllib.parse import urljoin, urlsplit

from lxml.cssselect import CSSSelector
from lxml.etree import ParserError, tostring
from lxml.html import HtmlElement, HTMLParser, document_fromstring
from trafilatura.utils import decode_file

from bot.fetching.entries import entries_of, language_of
from bot.fetching.errors import NotAFeed
from bot.fetching.markup import title_line
from bot.fetching.selectors import Selectors
from bot.news import FeedDocument

MOST_ENTRIES = 200


def parse_listing(body: bytes, url: str, selectors: Selectors) -> FeedDocument:
    """The entries that a page lists, in its order.

    Args:
        body: as fetched.
        url: where it was fetched from; relative links are resolved against it.
        selectors: valid ones.

    Raises:
        NotAFeed: none are listed.
    """
    tree = _parsed(body)
    found = CSSSelector(selectors.entries, translator="html")(tree) if tree is not None else []
    if tree is None or not found:
        raise NotAFeed(f"Nothing on this page is “{selectors.entries}”, as fetching.pages calls its entries.")
    base = next((urljoin(url, one.get("href") or "") for one in tree.iter("base")), url)
    language = language_of(tree.get("lang"))
    items = [item for one in found[:MOST_ENTRIES] if (item := _item(one, selectors))]
    if not items:
        raise NotAFeed(f"What is “{selectors.entries}” on this page has neither a title nor a link.")
    title = title_line(html.escape(tree.findtext(".//title") or "")) or urlsplit(url).hostname or url
    entries = tuple(entries_of(items, base, language))
    return FeedDocument(title=title[:200], entries=entries, left_out=len(found) - len(entries), language=language)


def _parsed(body: bytes) -> HtmlElement | None:
    try:
        # trafilatura's load_html takes a page that has no head for none.
        return document_fromstring(decode_file(body).encode("utf-8", "replace"), parser=HTMLParser(encoding="utf-8"))
    except ParserError:
        return None


def _item(entry: HtmlElement, selectors: Selectors) -> Mapping[str, Any] | None:
    """An entry under the names that feedparser uses, so that it gets its identity as those of feeds do."""
    link = entry if entry.tag == "a" and entry.get("href") else _first(entry, selectors.link)
    address = (link.get("href") or "").strip() if link is not None else ""
    title = _words(_first(entry, selectors.title)) or _words(link)
    if not (address or title):
        return None
    item = {"title": html.escape(title), "link": address, "links": [{"rel": "alternate", "href": address}]}
    dated, teaser = _first(entry, selectors.date), _first(entry, selectors.text) if selectors.text else None
    if dated is not None:
        item["published"] = dated.get("datetime") or dated.get("content") or _words(dated)
    if teaser is not None:
        item["content"] = [{"value": tostring(teaser, encoding="unicode", method="html", with_tail=False)}]
    return item


def _first(entry: HtmlElement, selector: str) -> HtmlElement | None:
    return next((one for one in CSSSelector(selector, translator="html")(entry) if one is not entry), None)


def _words(element: HtmlElement | None) -> str:
    return " ".join(element.text_content().split()) if element is not None else ""
