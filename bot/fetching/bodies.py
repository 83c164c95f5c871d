"""The body of an article that a page has in several blocks, as when pictures or notices stand in between."""

import re
from collections.abc import Iterator

from lxml.html import HtmlElement

_BODY = re.compile(r"(?:article|story|entry|post|content|main)[_-]*(?:body|text|content)", re.IGNORECASE)
"""What pages call the block in which an article's paragraphs are."""
_ONE_ARTICLE = frozenset({"article", "main", "body"})
FEWEST = 2
"""Paragraphs of the first block: fewer are a lead that stands above the article."""


def join_bodies(tree: HtmlElement) -> None:
    """Move, in place, the paragraphs of an article's later blocks into its first: extraction takes one of them.

    Blocks of one article are called the same and stand in the same article; those of several, as in a list of posts,
    each have a heading of their own.
    """
    blocks: dict[tuple[str, HtmlElement], list[HtmlElement]] = {}
    for block in tree.iter("div", "section"):
        named = block.get("class") or ""
        if _BODY.search(named):
            blocks.setdefault((" ".join(named.split()), _article_of(block)), []).append(block)
    for first, *others in blocks.values():
        apart = [one for one in others if first not in one.iterancestors() and one not in first.iterancestors()]
        if not apart or len(list(_paragraphs(first))) < FEWEST:
            continue
        if any(list(one.iter("h1", "h2")) or not list(_paragraphs(one)) for one in apart):
            continue
        for one in apart:
            for child in list(one):
                first.append(child)


def _article_of(block: HtmlElement) -> HtmlElement:
    return next(one for one in (*block.iterancestors(), block) if one.tag in _ONE_ARTICLE or one.getparent() is None)


def _paragraphs(block: HtmlElement) -> Iterator[HtmlElement]:
    return (one for one in block.iter("p") if one.text_content().strip())
