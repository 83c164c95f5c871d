"""Makes article text inert: a reader sees its words, and Discord does nothing with them."""

import re
import unicodedata
from urllib.parse import quote, urlsplit, urlunsplit

# Zero-width and bidi controls, and whatever else has no width; a joiner inside an emoji is the exception nobody misses.
_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]"
)
_UNSEEN = frozenset({"Cc", "Cs", "Co", "Cn"})
_LINE_START = re.compile(r"^([^\S\n]*+)(#{1,3}|-#|>{1,3}|[-*+]|\d+[.)])(?=\s|$)", re.MULTILINE)
_MARKUP = re.compile(r"([\\*_~`|\[\]<>])")
_LINK = re.compile(r"(https?|ftp|discord|steam|mailto)(:)(?=\S)|(discord)(\.)(?=(?:gg|com|new))", re.IGNORECASE)
_MENTION = re.compile(r"@(?=\S)")
ZERO = "\u200b"
"""A space without width, which only we put in: it keeps a mention or an address from being one."""


def inert(text: str) -> str:
    """Article text for Discord: markdown shows as its characters, nothing is pinged and nothing is linked."""
    escaped = _MARKUP.sub(r"\\\1", bare(text))
    escaped = _LINE_START.sub(_defuse_line, escaped)
    escaped = _MENTION.sub(f"@{ZERO}", escaped)
    return _LINK.sub(lambda found: f"{found[1] or found[3]}{ZERO}{found[2] or found[4]}", escaped)


def bare(text: str) -> str:
    """Text without what has no width, for places where Discord reads no markdown."""
    return "".join(
        mark for mark in _INVISIBLE.sub("", text) if mark == "\n" or unicodedata.category(mark) not in _UNSEEN
    )


def one_line(text: str) -> str:
    """Inert text without line breaks."""
    return inert(" ".join(text.split()))


def link(text: str, url: str) -> str:
    """A masked link of ours: inert text, and an address that cannot end it early; only the text for no web address."""
    address = safe_url(url)
    return f"[{one_line(text)}]({address})" if address else one_line(text)


def safe_url(url: str) -> str | None:
    """A web address with everything that markdown could take for its own percent-encoded; None for any other."""
    try:
        parts = urlsplit(url.strip())
        host = parts.hostname
    except ValueError:
        return None
    if parts.scheme.lower() not in {"http", "https"} or not host:
        return None
    keep = "/:@!$&',;=~+-._%?#[]*"
    path = quote(parts.path, safe="/:@!$&',;=~+-._%*")
    query = quote(parts.query, safe=keep.replace("#", "").replace("[]", ""))
    netloc = quote(parts.netloc, safe=":@[]-._")
    return urlunsplit((parts.scheme.lower(), netloc, path, query, quote(parts.fragment, safe="=&-._%")))


def _defuse_line(found: re.Match[str]) -> str:
    lead, mark = found[1], found[2]
    return f"{lead}\\{mark}" if not mark[0].isdigit() else f"{lead}{mark[:-1]}\\{mark[-1]}"
