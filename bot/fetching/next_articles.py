"""Articles that a page shows after its own, as reading goes on without end: they are no part of it."""

from collections.abc import Sequence

from lxml.html import HtmlElement

from bot.news.likeness import same_title

LEAST = 120
"""Characters; what is shorter is a teaser, and goes with the clutter."""
BEFORE = 60
"""Characters that may stand before a heading in what it is the heading of: a date, a section, a name."""
MOST_HEADINGS = 60
KEPT = 200
"""Characters that must be left: a page on which less would stand is told apart wrongly."""


def drop_next_articles(tree: HtmlElement, headlines: Sequence[str]) -> None:
    """Take out, in place, what stands under another headline after the page's own.

    Args:
        tree: the page.
        headlines: what the page calls itself; without a heading like one of them nothing is taken out.
    """
    body = tree.find("body")
    if body is None:
        return
    headings = [one for one in body.iter("h1", "h2", "h3") if _text(one)][:MOST_HEADINGS]
    own = next(
        (one for one in headings if one.tag != "h3" and any(same_title(_text(one), it) for it in headlines)), None
    )
    if own is None:
        return
    kin = {own, *own.iterancestors()}
    for heading in headings[headings.index(own) + 1 :]:
        # One that is not in the page any more went with one before it.
        if body not in heading.iterancestors() or same_title(_text(own), _text(heading)):
            continue
        block = _under(heading, kin)
        if block is None or not (heading.tag == own.tag == "h1" or (block.tag == "article" and _leads_away(heading))):
            continue
        size = len(_text(block))
        if size >= LEAST and len(_text(body)) - size >= KEPT:
            block.drop_tree()


def _under(heading: HtmlElement, kin: set[HtmlElement]) -> HtmlElement | None:
    """The largest part of a page that a heading is the heading of, and that has no part in the page's own article."""
    words, block = _text(heading), None
    for one in heading.iterancestors():
        if one in kin or _text(one).find(words) > BEFORE:
            break
        block = one
    return block


def _leads_away(heading: HtmlElement) -> bool:
    """Whether a heading leads to a page of its own, as that of a post in a live blog does not."""
    links = [*heading.iter("a"), *(one for one in heading.iterancestors("a"))]
    return any((link.get("href") or "#").strip()[:1] not in {"#", ""} for link in links)


def _text(element: HtmlElement) -> str:
    return " ".join(element.text_content().split())
