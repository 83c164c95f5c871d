"""What an entry shows beside its words: its picture with the alternative text, and links that lead to its article."""

import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

import lxml.html
from lxml.etree import LxmlError
from lxml.html import HtmlElement, HTMLParser

from bot.fetching.markup import one_line, plain_text, tidy

MOST_ALT = 1000
POINTS = re.compile(r"^\s*\[link\]\s*$", re.IGNORECASE)
"""How Reddit writes the link to what a post is about."""
ARTICLE_URL = re.compile(r"^article url:", re.IGNORECASE)
LABEL = re.compile(r"^[^\W\d][^:.!?\n]{0,30}:\s*(?:https?://\S+|\d+)?$|^#? ?\w+: ?\d+$")
"""A line of an aggregator that only labels a link or counts: "Comments URL: …", "Points: 21"."""
SENTENCE = 60
"""Characters from which on linked words are the feed's own words, and no name of a link."""
FEW = 4
"""Words beside links that say nothing: "submitted by"."""


class Picture(NamedTuple):
    """A picture of an entry."""

    url: str
    alt: str | None = None


def picture_of(item: Mapping[str, Any], content: str) -> Picture | None:
    """The picture of an item as feedparser gives it: the one in its text, which may say what it shows, else one that is
    attached. Addresses are as written.
    """
    shown = next(_pictures(content), None)
    if shown and shown.alt:
        return shown
    attached = next(filter(None, map(_address_of, _attached(item))), None)
    return shown or (Picture(attached) if attached else None)


def article_link(content: str) -> str | None:
    """The link of a post that is about another page, where its text is that of an aggregator."""
    tree = _tree(content) if "[link]" in content or "Article URL:" in content else None
    if tree is None:
        return None
    for link in tree.iter("a"):
        before = link.getparent().text_content() if link.getparent() is not None else ""
        if POINTS.match(link.text_content()) or ARTICLE_URL.match(before.strip()):
            return str(link.get("href") or "").strip() or None
    return None


def own_words(content: str, *known: str) -> str:
    """The text of an entry that says something: without lines of links and labels, and none that repeats what is known.

    Args:
        content: HTML.
        known: its title and its paper.
    """
    whole = plain_text(content)
    if "<a" not in content.lower() and not _repeats(whole, known):
        return whole
    tree = _tree(content)
    if tree is not None:
        if _lists_reports(tree, whole, known):
            return ""
        for link in list(tree.iter("a")):
            words = " ".join(link.text_content().split())
            if len(words) < SENTENCE and link.getparent() is not None:
                link.text, link[:] = None, []
        bare = tidy(re.sub(r"[|·•,\[\]()]", " ", plain_text(lxml.html.tostring(tree, encoding="unicode"))))
        rest = [line for line in bare.split("\n") if not LABEL.match(line)]
        if sum(len(line.split()) for line in rest) < FEW and not any(len(line) >= SENTENCE / 2 for line in rest):
            return ""
        if _repeats(" ".join(rest), known):
            return ""
    return "" if _repeats(whole, known) else whole


def _lists_reports(tree: HtmlElement, whole: str, known: tuple[str, ...]) -> bool:
    """Whether an entry links to itself and then to others' reports, as aggregators show what they put together."""
    linked = [_letters(link.text_content()) for link in tree.iter("a")]
    return bool(linked) and _repeats(linked[0], known) and sum(map(len, linked)) * 2 > len(_letters(whole))


def _repeats(text: str, known: tuple[str, ...]) -> bool:
    """Whether a text is made of what is known, as Google News writes the title and the paper once more."""
    rest = _letters(text)
    for one in sorted(map(_letters, known), key=len, reverse=True):
        rest = rest.replace(one, "", 1) if one else rest
    return not rest


def _letters(text: str) -> str:
    return "".join(mark for mark in text.casefold() if mark.isalnum())


def _pictures(content: str) -> Iterator[Picture]:
    tree = _tree(content) if "<img" in content.lower() else None
    for image in tree.iter("img") if tree is not None else ():
        source = (image.get("src") or "").strip()
        sizes = {(image.get(side) or "").strip() for side in ("width", "height")}
        if not source or source.startswith("data:") or sizes & {"0", "1"}:
            continue  # what counts readers is a picture of one dot
        # A comic's point may stand in the title.
        alt = max((image.get("alt") or "", image.get("title") or ""), key=len)
        yield Picture(source, one_line(alt)[:MOST_ALT] or None)


def _attached(item: Mapping[str, Any]) -> Iterator[Any]:
    media = [one for one in item.get("media_content") or () if isinstance(one, Mapping)]
    yield from (one for one in media if one.get("medium") == "image" or _is_picture(one.get("type")))
    links = [one for one in item.get("links") or () if isinstance(one, Mapping)]
    yield from (one for one in links if one.get("rel") == "enclosure" and _is_picture(one.get("type")))
    yield from item.get("media_thumbnail") or ()
    yield item.get("image")


def _address_of(one: Any) -> str | None:  # noqa: ANN401
    if isinstance(one, str):
        return one.strip() or None
    found = (one.get("url") or one.get("href")) if isinstance(one, Mapping) else None
    return str(found).strip() or None if found else None


def _is_picture(kind: object) -> bool:
    return str(kind or "").lower().startswith("image/")


def _tree(content: str) -> HtmlElement | None:
    try:
        return lxml.html.fromstring(f"<div>{content.replace(chr(0), '')}</div>", parser=HTMLParser(huge_tree=True))
    except (LxmlError, ValueError):
        return None
