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
_ENTRIES = 3
"""So many paragraphs that open with a time of day make a live blog."""


def is_live_blog(article: Article) -> bool:
    """Whether an article is a live blog, by its headline or by its paragraphs."""
    return _TITLE.search(article.title.strip()) is not None or len(_CLOCK.findall(article.text)) >= _ENTRIES
