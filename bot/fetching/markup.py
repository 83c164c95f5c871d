"""HTML to plain text: the pieces that feeds carry, and tidy lines."""

import re
import unicodedata
from collections.abc import Iterator
from html import unescape

import lxml.html
from lxml.etree import ErrorTypes, LxmlError, iterwalk
from lxml.html import HtmlElement, HTMLParser, defs

BLOCKS = frozenset(
    """address article blockquote br dd div dl dt figcaption h1 h2 h3 h4 h5 h6 hr li ol p pre section
    table td th tr ul""".split()
)
PARSER = HTMLParser(huge_tree=True)
HIDDEN = frozenset({"script", "style"})
NAME = re.compile(r"/?\w*")
NO_TAG = re.compile(rf"<(?!/?(?:{'|'.join(sorted(defs.tags))})(?![\w:-])|!--)", re.IGNORECASE)
"""A sign that opens no tag: "Use of <T> in Rust", "5 < 6"."""
ESCAPED = re.compile(r"&(?:#\d{1,6}|#x[0-9a-f]{1,5}|[a-z]{2,8});", re.IGNORECASE)


def plain_text(html: str) -> str:
    """The text of a piece of HTML, a line for each block."""
    if "<" not in html and "&" not in html:
        return tidy(html)
    try:
        tree = lxml.html.fromstring(f"<div>{html.replace(chr(0), '')}</div>", parser=PARSER)
    except (LxmlError, ValueError):
        return tidy(_without_tags(html))
    if any(error.type == ErrorTypes.ERR_RESOURCE_LIMIT for error in PARSER.error_log):
        # More than 2,000 elements deep the parser drops what follows.
        return tidy(_without_tags(html))
    return tidy("".join(_pieces(tree)))


def one_line(html: str) -> str:
    """The text of a piece of HTML on one line."""
    return plain_text(html).replace("\n", " ")


def title_line(title: str) -> str:
    """A title as one line; where nothing says whether it is HTML, only the names of HTML's elements make tags.

    There are systems that escape a title twice; what is left of that ("&amp;", "&#8217;") no headline means.
    """
    once = one_line(NO_TAG.sub("&lt;", title))
    return " ".join(ESCAPED.sub(lambda found: unescape(found[0]), once).split()) if "&" in once else once


def _pieces(tree: HtmlElement) -> Iterator[str]:
    """The text of a tree with a line break at both ends of each block."""
    walk = iterwalk(tree, events=("start", "end", "comment", "pi"))
    for event, element in walk:
        if event == "start":
            if element.tag in HIDDEN:
                walk.skip_subtree()
            else:
                yield "\n" if element.tag in BLOCKS else ""
                yield element.text or ""
        else:
            yield "\n" if element.tag in BLOCKS else ""
            yield element.tail or ""


def _without_tags(html: str) -> str:
    first, *others = html.split("<")
    pieces, hidden = [first], ""
    for tag, _, text in (other.partition(">") for other in others):
        named = NAME.match(tag)
        name = named[0].lower() if named else ""
        hidden = hidden or (name if name in HIDDEN else "")
        if not hidden:
            pieces += ["\n" if name.lstrip("/") in BLOCKS else "", text]
        elif name == f"/{hidden}":
            hidden = ""
            pieces.append(text)
    return unescape("".join(pieces))


def storable(text: str) -> str:
    """Text that every database and file takes: no NUL, no half of a character."""
    return text.replace("\0", "").encode("utf-8", "ignore").decode()


def tidy(text: str) -> str:
    """One line for each paragraph, with single spaces and without control characters."""
    clean = "".join(mark for mark in text if mark in "\n\t" or unicodedata.category(mark) not in {"Cc", "Cs"})
    lines = (re.sub(r"[^\S\n]+", " ", line).strip() for line in clean.split("\n"))
    return "\n".join(line for line in lines if line)
