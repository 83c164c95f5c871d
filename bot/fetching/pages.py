"""Article pages: HTML in, an article out."""

import re
import unicodedata
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urljoin

import lxml.html
import trafilatura
from lxml.etree import LxmlError

from bot.news import Article, Entry

BLOCKS = frozenset(
    [
        "address",
        "article",
        "blockquote",
        "br",
        "dd",
        "div",
        "dl",
        "dt",
        "figcaption",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "hr",
        "li",
        "ol",
        "p",
        "pre",
        "td",
        "tr",
        "ul",
    ]
)
SHORT = 200
"""A page that yields less text than this is poorer than many a feed's summary."""


def article_from_page(html: bytes | str, url: str) -> Article | None:
    """The article on a page, or None where there is no text to read."""
    found: Any = trafilatura.bare_extraction(html, url=url or None, with_metadata=True, include_comments=False)
    title = tidy(found.title or "").replace("\n", " ") if found else ""
    text = tidy(found.text or "").removeprefix(f"{title}\n") if found else ""
    if not text:
        return None
    return Article(
        url=url or found.url or "",
        title=title,
        text=text,
        publisher=found.sitename or found.hostname or None,
        byline=found.author or None,
        published=_published(html, found.date),
        language=found.language or None,
        image=urljoin(url, found.image) if found.image else None,
    )


def article_of_entry(entry: Entry, page: Article | None, publisher: str) -> Article | None:
    """The article of an entry: its page, or the feed's own content where that says more; None without any text."""
    own = plain_text(entry.content)
    text = page.text if page and (len(page.text) >= SHORT or len(page.text) >= len(own)) else own
    if not text:
        return None
    return Article(
        url=entry.url or f"urn:dateline:{entry.key}",
        title=entry.title or (page.title if page else ""),
        text=text,
        publisher=(page and page.publisher) or publisher,
        byline=(page and page.byline) or entry.author,
        published=entry.published or (page.published if page else None),
        language=(page and page.language) or entry.language,
        image=page.image if page else None,
    )


def article_from_text(text: str, name: str = "") -> Article:
    """An article out of plain text, as it stands; its first line is taken for the title."""
    first = next((line.strip() for line in text.splitlines() if line.strip()), "")
    return Article(url=name, title=first[:200], text=text)


def plain_text(html: str) -> str:
    """The text of a piece of HTML, a line for each block."""
    if "<" not in html and "&" not in html:
        return tidy(html)
    try:
        tree = lxml.html.fromstring(f"<div>{html.replace(chr(0), '')}</div>")
    except (LxmlError, ValueError):
        return tidy(re.sub(r"<[^>]*>", " ", html))
    for element in list(tree.iter()):
        if element.tag in {"script", "style"}:
            element.drop_tree()
        elif element.tag in BLOCKS:
            element.tail = "\n" + (element.tail or "")
            element.text = "\n" + (element.text or "")
    return tidy(str(tree.text_content()))


def tidy(text: str) -> str:
    """One line for each paragraph, with single spaces and without control characters."""
    clean = "".join(mark for mark in text if mark in "\n\t" or unicodedata.category(mark) not in {"Cc", "Cs"})
    lines = (re.sub(r"[^\S\n]+", " ", line).strip() for line in clean.split("\n"))
    return "\n".join(line for line in lines if line)


def _published(html: bytes | str, day: str | None) -> datetime | None:
    """The page's time of publication: to the second where its metadata tells, else the day that was found."""
    text = html.decode("utf-8", "replace") if isinstance(html, bytes) else html
    exact = re.search(
        r"""(?:article:published_time"\s+content=|"datePublished"\s*:)\s*["']([^"']{10,40})["']""", text[:400_000]
    )
    for value in (exact[1] if exact else None, day):
        try:
            parsed = datetime.fromisoformat(value) if value else None
        except ValueError:
            continue
        if parsed:
            return parsed if parsed.tzinfo else parsed.replace(tzinfo=UTC)
    return None
