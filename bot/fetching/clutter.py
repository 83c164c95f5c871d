"""What stands among an article's paragraphs and is not the article: teasers, forms, tooltips, appeals to subscribe."""

import re
from collections.abc import Iterable

from lxml.html import HtmlElement

# Whole parts of a page, by class or id. Only words that no body of an article carries.
PARTS = re.compile(
    r"\b(?:newsletter|rollover-people|related-(?:articles|stories|posts|content|links)|read-?more-?links?|"
    r"most-(?:read|popular)|recirc|outbrain|taboola|social-share|share-buttons|latest-news|tooltip|cookie-?banner|"
    r"promo-?box|signup|sign-up|subscribe-?box|author-bio|tag-?list|post-tags|comment-?policy)",
    re.IGNORECASE,
)
HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)

# Lines that point elsewhere or appeal to the reader, as newsrooms write them.
POINTER = re.compile(
    r"^(?:(?:see|read|watch|view|find out|discover) (?:more|also|next|now)\b ?[:.|–—-]|"
    r"(?:read|see|watch) (?:more|also|next)\b.{0,60}$|click here (?:to|for)\b|"
    r"(?:related|more|also read|don[’']t miss|recommended|trending)"
    r"(?: (?:stories|articles|news|content|coverage|video))?:|"
    r"(?:related|recommended) (?:stories|articles|content|news)\W*$|"
    r"don[’']t miss\W*$|you (?:may|might) also (?:like|enjoy)|more from\b.{0,60}$|"
    r"recommended\W*$|advertisement\W*$|tags?:?$|share this\b.{0,40}$|tell us what you think\W*$|"
    r"\d* ?comments?\W*$)",
    re.IGNORECASE,
)
APPEAL = re.compile(
    r"\b(?:sign up (?:for|to|today)|subscribe (?:to|now|for)|get the latest .{0,60}\b(?:inbox|newsletter)|"
    r"follow (?:him|her|us|me|them|@\w+)\b.{0,40}\b(?:on|at) (?:twitter|facebook|instagram|x)\b|thanks for signing up|"
    r"there was an error processing|delivered (?:straight |directly )?to your inbox|download (?:our|the) app|"
    r"may be reached at \S+@|email \S+ \S+ at \S+@|have a (?:news )?tip\?|all rights reserved|"
    r"(?:may|must) not be (?:published|reproduced)|like[sd]? this (?:article|story|post)\?|"
    r"enjoy(?:ed)? this (?:article|story|post)\?|share (?:it|this)\b.{0,20} (?:with|on) (?:a|your|facebook)\b|"
    r"this (?:article|story) (?:was )?originally (?:appeared|published))",
    re.IGNORECASE,
)
NOTE = re.compile(
    r"^(?:©|\(c\)|copyright\b|(?:last )?updated(?: at| on|:)|published(?: at| on|:)|issn\b|"
    r".{3,60} contributed to this (?:report|story|article)\.?$)",
    re.IGNORECASE,
)
EXPLAINED = frozenset({"a", "abbr", "b", "button", "em", "i", "span", "strong"})
EXPLAINED_MOST = 80
"""Characters of a name or a term that a box explains."""
LONG = 400
"""A line longer than this is a paragraph, whatever words it holds."""


def prune(tree: HtmlElement) -> None:
    """Take out of a page, in place, what is surely no part of its article."""
    for element in list(
        tree.iter("div", "section", "aside", "ul", "ol", "span", "form", "p", "table", "nav", "footer")
    ):
        if element.getparent() is not None and (_is_hidden(element) or _is_clutter(element)):
            if (words := _explained(element)) is None:
                element.drop_tree()
            else:
                _keep_only(element, words)
    for element in list(tree.iter("p", "ul", "ol", "h2", "h3", "h4", "h5")):
        if element.getparent() is not None and _only_points_elsewhere(element):
            element.drop_tree()
    for link in list(tree.iter("a")):
        if link.getparent() is not None and _stands_among_paragraphs(link):
            link.drop_tree()


def without_clutter(lines: Iterable[str], title: str) -> list[str]:
    """The lines of an article without those that repeat its title, point elsewhere or appeal to the reader."""
    kept = [line for line in lines if not _is_aside(line)]
    if kept and title and _same(kept[0], title):
        kept = kept[1:]
    return kept


def _is_hidden(element: HtmlElement) -> bool:
    return bool(HIDDEN.search(element.get("style") or "")) and len(element.text_content()) < 2000


def _is_clutter(element: HtmlElement) -> bool:
    if element.tag in {"nav", "form"} and len(element.text_content()) < 2000:
        return True
    named = f"{element.get('class') or ''} {element.get('id') or ''}"
    return bool(PARTS.search(named)) and len(element.text_content()) < 3000


def _explained(element: HtmlElement) -> str | None:
    """The words of a sentence that a box within it explains: a person's name with a card, a term with its tooltip.

    They stand first in it, as a link or as they are, and the box behind them.
    """
    loose = (element.tail or "") + ((element.getparent().text or "") if element.getprevious() is None else "")
    children = [child for child in element if isinstance(child.tag, str)]
    if element.tag != "span" or not loose.strip() or _is_hidden(element) or not children:
        return None
    own, first = (element.text or "").strip(), children[0]
    if own:
        return own if len(own) <= EXPLAINED_MOST else None
    words = first.text_content().strip() if first.tag in EXPLAINED and len(children) > 1 else ""
    return words if 0 < len(words) <= EXPLAINED_MOST else None


def _keep_only(element: HtmlElement, words: str) -> None:
    """Leave nothing in an element but some words."""
    for child in list(element):
        element.remove(child)
    element.text = words
    element.drop_tag()


def _only_points_elsewhere(element: HtmlElement) -> bool:
    """Whether all the words of an element are links: a teaser, or a list of them."""
    links = list(element.iter("a"))
    if not links:
        return False
    words = _own(element)
    linked = sum(len(_own(link)) for link in links)
    enough = 2 if element.tag in {"ul", "ol"} else 1
    return len(links) >= enough and len(words) > 15 and linked >= 0.9 * len(words)


def _stands_among_paragraphs(link: HtmlElement) -> bool:
    """Whether a link is a block of its own between paragraphs: a teaser of another article, not a word of this one."""
    before, after = link.getprevious(), link.getnext()
    loose = ((link.tail or "") + ((before.tail if before is not None else link.getparent().text) or "")).strip()
    return not loose and any(one is not None and one.tag == "p" for one in (before, after)) and len(_own(link)) > 15


def _own(element: HtmlElement) -> str:
    return "".join(element.text_content().split())


def _is_aside(line: str) -> bool:
    if len(line) > LONG:
        return False
    return bool(POINTER.search(line) or APPEAL.search(line) or NOTE.search(line))


def _same(line: str, title: str) -> bool:
    short, long = sorted((_letters(line), _letters(title)), key=len)
    return bool(short) and long.startswith(short) and len(short) >= 0.6 * len(long)


def _letters(text: str) -> str:
    return "".join(mark for mark in text.casefold() if mark.isalnum())
