"""Which pages report as it happens, line by line: they are no report of one event."""

import re

from bot.news.articles import Article

_TITLE = re.compile(
    r"""
    \b live \s (?:updates? | blog | coverage | text | ticker) \b | ^ live \b \s* [:|–—-] | [|–—-] \s* live $
    | \b as \s it \s happened \b | \b minute [-\ ] by [-\ ] minute \b
    """,
    re.IGNORECASE | re.VERBOSE,
)
_CLOCK = re.compile(
    r"^[^\w\n]{0,20}\d{1,2}[:.h]\d{2}\s{0,3}(?:[ap]\.?m\.?|GMT|UTC|BST|E[SD]T)?\b", re.IGNORECASE | re.MULTILINE
)
_LIVE = 3
"""So many paragraphs that open with a time of day make a live blog."""
_LONG = 5
"""With so many it goes on to what came of the event and to others; with fewer it reports one as it happens."""


def is_live_blog(article: Article) -> bool:
    """Whether an article is a live blog, by its headline or by its paragraphs: it speaks for no event."""
    return _is_called_live(article) or _entries_of(article) >= _LIVE


def reports_several(article: Article) -> bool:
    """Whether it is a live blog of more than one event, which belongs to none."""
    return _is_called_live(article) or _entries_of(article) >= _LONG


def _is_called_live(article: Article) -> bool:
    return _TITLE.search(article.title.strip()) is not None


def _entries_of(article: Article) -> int:
    return len(_CLOCK.findall(article.text))
