"""How long what others wrote may be. It is bounded once, where it enters, so that whatever follows is bounded too.

What is too long is cut, at the end of a line or a word where one is near, and never within a character that is written
with several code points. An address is the exception: cut, it would lead elsewhere, so that one too long is none.
"""

import re
import unicodedata
from dataclasses import replace
from itertools import islice

from bot.news.articles import Article, Entry

TEXT = 75_000
"""Characters of an article, some 12,000 words: hardly any news article is so long, and what spaCy takes of time and of
memory grows with the text."""
CONTENT = 1_000_000
"""Characters of an entry's HTML: more than ten for each of the longest text's."""
LINES = 7500
"""Of ten characters each they make the longest text."""
WORD = 5000
"""Characters without a space: Chinese and Japanese have none in a whole paragraph."""
PIECES = 15_000
"""Words and marks of an article, each of which costs a parser the same: as many as the longest text has where it is
prose. Where it is nothing but marks it would have three times as many."""
TITLE = 500
NAME = 200
"""Of an author or a publisher."""
ADDRESS = 2048
"""What servers and browsers take for sure (RFC 9110 asks for 8,000, the sitemaps' protocol allows 2,048)."""
MARKS = 30
"""Accents upon one letter: as many as in the Stream-Safe Text Format of Unicode (UAX #15, section 13). Beyond that,
putting them into their order takes time that grows with the square of their number."""
NEAR_END = 200
"""Characters before a cut in which the end of a line or of a word is looked for."""

_LONG_WORD = re.compile(rf"\S{{{WORD}}}\S+")
_PIECE = re.compile(r"\w+|[^\w\s]")
_JOINS = frozenset("\u200d\ufe0e\ufe0f")
"""A joiner and the selectors of a character's form."""


def clip(text: str, most: int) -> str:
    """The text, cut where it is longer; places in what is left are the same as before."""
    if len(text) <= most:
        return text
    begin = max(most - NEAR_END, 0)
    line = text.rfind("\n", begin, most + 1)
    word = line if line > 0 else max(text.rfind(" ", begin, most + 1), 0)
    return text[: word or _whole_character(text, most)].rstrip()


def bound_entry(entry: Entry) -> Entry:
    """An entry of which nothing is too long."""
    return replace(
        entry,
        url=_address(entry.url),
        title=_line(entry.title, TITLE),
        content=clip(entry.content, CONTENT),
        author=entry.author and _line(entry.author, NAME),
    )


def bound_article(article: Article) -> Article:
    """An article of which nothing is too long. Its own address is left: it is what the article is known by."""
    return replace(
        article,
        title=_line(article.title, TITLE),
        text=bound_text(article.text),
        publisher=article.publisher and _line(article.publisher, NAME),
        byline=article.byline and _line(article.byline, NAME),
        image=_address(article.image),
    )


def bound_text(text: str) -> str:
    """An article's text without what follows the longest there may be; words and accents without end are cut too."""
    text = _with_few_marks(clip(text, 2 * TEXT))
    text = _LONG_WORD.sub(lambda found: found[0][: _whole_character(found[0], WORD)], text)
    lines = text.split("\n", LINES)
    text = clip("\n".join(lines[:LINES]), TEXT)
    beyond = next(islice(_PIECE.finditer(text), PIECES, None), None) if len(text) > PIECES else None
    return clip(text, beyond.start()) if beyond else text


def _line(text: str, most: int) -> str:
    return clip(_with_few_marks(clip(text, 2 * most)), most)


def _address(address: str | None) -> str | None:
    if address is None or len(address) <= ADDRESS:
        return address
    page = address.partition("#")[0]
    return page if len(page) <= ADDRESS else None


def _with_few_marks(text: str) -> str:
    if text.isascii():
        return text
    kept, run = [], 0
    for mark in text:
        run = run + 1 if unicodedata.combining(mark) else 0
        if run <= MARKS:
            kept.append(mark)
    return "".join(kept)


def _whole_character(text: str, most: int) -> int:
    """Where to cut so that no accent and no joined sign is taken off what it stands on."""
    end = most
    while end > max(most - NEAR_END, 1) and (_leans(text[end]) or text[end - 1] == "\u200d"):
        end -= 1
    return end


def _leans(mark: str) -> bool:
    return mark in _JOINS or unicodedata.category(mark) in {"Mn", "Mc", "Me"} or "\U0001f3fb" <= mark <= "\U0001f3ff"
