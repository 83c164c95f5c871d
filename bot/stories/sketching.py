"""What tells which event an article reports: the words of its headline and its first paragraphs."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from math import log

from bot.news import Article
from bot.news.numbers import VALUES
from bot.stories.background import language_of
from bot.stories.standing_alone import why_alone

LEAD = 500
"""Characters that carry the news; the words after them count half, and those after `BODY` not at all."""
BODY = 1500
HEAD = 120
"""Characters of an article without a headline that stand for one."""
TITLE_WEIGHT = 3.0
BODY_WEIGHT = 0.5
NAME_WEIGHT = 1.5
"""For words with a capital letter, and for numbers: who, where and how many tell one event from the next of its kind.
Headlines in title case say nothing by their capitals, so there it is not used."""
FIRST_WRITTEN = 10
"""Smaller numbers written as words tell little of an event: "three people"."""
PREFIX = 6
"""Words are taken as the same when this many letters are: "elected", "election". Measured as good as a stemmer."""

_UNSPACED = {*range(0x0E00, 0x0F00), *range(0x1000, 0x10A0), *range(0x1780, 0x1800)}
"""Thai, Lao, Burmese and Khmer (Unicode's blocks), which write no spaces: marks part what would be one long word."""
_MARKS = "".join(
    chr(point)
    for point in range(0x300, 0x10000)
    if point not in _UNSPACED and unicodedata.category(chr(point)).startswith("M")
)
"""Accents and vowels that are written with a letter: Python's \\w has none of them, and parted words of Hindi."""
_LETTERS = rf"(?:[^\W\d_][{_MARKS}]*)+"
_WORD = re.compile(rf"(?:[^\W\d_]\.){{2,}}|\d+(?:[.,:/-]\d+)*|{_LETTERS}(?:['’]{_LETTERS})*")
_YEAR = re.compile(r"(?:19|20)\d\d")
_LONG = 4
"""Letters of words that title case would write with a capital."""
_GRAMMAR = frozenset(
    """a about above after again against all also am an and any are as at be because been before being below between
    both but by can could did do does doing down during each few for from further had has have having he her here hers
    him his how i if in into is it its itself just me more most my no nor not now of off on once only or other our out
    over own same she should so some such than that the their them then there these they this those through to too
    under until up upon us very was we were what when where which while who whom why will with would you your
    says said say told according year years week day""".split()
)
_TELLING_APART = frozenset(
    """one two first last new mr ms mrs today yesterday
    monday tuesday wednesday thursday friday saturday sunday""".split()
)
"""They say nothing of an event, but tell the items of a series apart: "Mr Smith wins", "Open on Monday"."""
_COMMON = _GRAMMAR | _TELLING_APART
_SERIAL = re.compile(r"[^\W_]+[+#]*")
"""A word of a headline as items of a series go by them: "Line A", "C#"."""


@dataclass(frozen=True, slots=True)
class Sketch:
    """What grouping needs of an article."""

    terms: Mapping[str, float]
    """Words that say something, each with how much the article makes of it."""
    when: datetime | None
    bare: bool = False
    """Whether there is no more than a headline."""
    alone: str | None = None
    """What kind of page it is, where that joins no story: "a live blog"; None for a report."""
    written: Mapping[str, str] = field(default_factory=dict)
    """The terms as the article writes them, for people."""
    head: tuple[str, ...] = ()
    """The terms of the headline, or of as much where there is none, and what else of it tells it apart."""
    names: frozenset[str] = frozenset()
    """The terms that are written with a capital letter, where capitals tell."""
    numbers: frozenset[str] = frozenset()
    """Figures; years are none."""
    language: str = "en"
    """That of which it has most words."""


def sketch(article: Article) -> Sketch:
    """Reduce an article to its terms, its time, and whether it is of a kind that reports many events at once.

    Names are told by their capital letters, without a reading, so that `dateline group` needs no model. At most
    `BODY` characters of the text, and as many of the headline, are looked at.
    """
    counts: defaultdict[str, float] = defaultdict(float)
    written: dict[str, str] = {}
    title, text = article.title[:BODY], article.text[:BODY]
    _count(counts, written, title, TITLE_WEIGHT, name_weight=1.0)
    _count(counts, written, text[:LEAD], 1.0, NAME_WEIGHT)
    _count(counts, written, text[LEAD:], BODY_WEIGHT, NAME_WEIGHT)
    when = article.published
    if when is not None and when.tzinfo is None:
        when = when.replace(tzinfo=UTC)
    headline = title if title.strip() else text[:HEAD]
    head = [(word, term) for word in _words(headline) if (term := term_of(word)) and term in counts]
    names = {term for word in _words(text) if word[0].isupper() and (term := term_of(word))}
    if _in_sentence_case(headline):
        names |= {term for word, term in head if word[0].isupper()}
    return Sketch(
        {term: 1 + log(count) if count >= 1 else count for term, count in counts.items()},
        when,
        not text.strip(),
        why_alone(article),
        written,
        tuple(dict.fromkeys([*(term for _, term in head), *_telling_apart(headline)])),
        frozenset(names & counts.keys()),
        frozenset(term for term in counts if term[0].isdigit() and not _YEAR.fullmatch(term)),
        language_of(counts),
    )


def _in_sentence_case(headline: str) -> bool:
    longer = [word for word in _words(headline) if len(word) >= _LONG and not word[0].isdigit()]
    return 3 * sum(word[0].islower() for word in longer) >= len(longer)


def _telling_apart(headline: str) -> Iterator[str]:
    """What is no term, but what the next of a series has otherwise: a letter, "17e", "US" beside "EU", a day."""
    capitals = headline.isupper()
    for place, match in enumerate(_SERIAL.finditer(headline)):
        word = match.group()
        letter = word.rstrip("+#")
        if any(sign.isdigit() for sign in word):
            told = not word.isdigit()
        elif len(letter) == 1:
            told = letter != word or (letter.isupper() and (place > 0 or letter not in "AI"))
        else:
            told = word.casefold() in _TELLING_APART or (
                word.isupper() and not capitals and word.casefold() in _GRAMMAR
            )
        if told:
            yield word.casefold()


def _count(
    counts: defaultdict[str, float], written: dict[str, str], text: str, weight: float, name_weight: float
) -> None:
    for word in _words(text):
        term = term_of(word)
        if term is not None:
            counts[term] += weight * (name_weight if word[0].isupper() or word[0].isdigit() else 1)
            written.setdefault(term, word)


def _words(text: str) -> Iterator[str]:
    return (match.group().replace("’", "'") for match in _WORD.finditer(text))


def term_of(word: str) -> str | None:
    """The term that a word is counted as; None where it says nothing."""
    folded = word.casefold().removesuffix("'s").replace("'", "").replace(".", "")
    if folded in _COMMON or (len(folded) < 2 and not folded.isdigit()):
        return None
    if VALUES.get(folded, 0) >= FIRST_WRITTEN:
        # One paper writes "12 hurt", the next "Twelve hurt".
        return str(VALUES[folded])
    if folded[0].isdigit():
        return folded.replace(",", "")
    if len(folded) > 4 and folded.endswith("s") and not folded.endswith(("ss", "us", "is")):
        folded = folded[:-1]
    return folded[:PREFIX]
