"""What tells which event an article reports: the words of its headline and its first paragraphs."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from math import log

from bot.news import Article
from bot.stories.standing_alone import why_alone

LEAD = 500
"""Characters that carry the news; the words after them count half, and those after `BODY` not at all."""
BODY = 1500
TITLE_WEIGHT = 2.0
BODY_WEIGHT = 0.5
NAME_WEIGHT = 1.5
"""For words with a capital letter, and for numbers: who, where and how many tell one event from the next of its kind.
Headlines in title case say nothing by their capitals, so there it is not used."""
PAIR_WEIGHT = 0.5
"""For two words in a row, which are much rarer than each alone."""
PREFIX = 6
"""Words are taken as the same when this many letters are: "elected", "election". Measured as good as a stemmer."""

_WORD = re.compile(r"(?:[^\W\d_]\.){2,}|\d+(?:[.,:]\d+)*|[^\W\d_]+(?:['’][^\W\d_]+)*")
_COMMON = frozenset(
    """a about above after again against all also am an and any are as at be because been before being below between
    both but by can could did do does doing down during each few for from further had has have having he her here hers
    him his how i if in into is it its itself just me more most my no nor not now of off on once only or other our out
    over own same she should so some such than that the their them then there these they this those through to too
    under until up upon us very was we were what when where which while who whom why will with would you your
    says said say told according one two first last new mr ms mrs year years week day today yesterday
    monday tuesday wednesday thursday friday saturday sunday""".split()
)


@dataclass(frozen=True, slots=True)
class Sketch:
    """What grouping needs of an article."""

    terms: Mapping[str, float]
    """Words and pairs of words that say something, each with how much the article makes of it."""
    when: datetime | None
    bare: bool = False
    """Whether there is no more than a headline."""
    alone: str | None = None
    """What kind of page it is, where that joins no story: "a live blog"; None for a report."""
    written: Mapping[str, str] = field(default_factory=dict)
    """The terms as the article writes them, for people."""

    def words(self) -> tuple[str, ...]:
        """The terms of which is counted how common they are: nearly all pairs are rare."""
        return tuple(term for term in self.terms if " " not in term)


def sketch(article: Article) -> Sketch:
    """Reduce an article to its terms, its time, and whether it is of a kind that reports many events at once.

    Names are told by their capital letters, without a reading, so that `dateline group` needs no model.
    """
    counts: defaultdict[str, float] = defaultdict(float)
    written: dict[str, str] = {}
    _count(counts, written, article.title, TITLE_WEIGHT, name_weight=1.0)
    _count(counts, written, article.text[:LEAD], 1.0, NAME_WEIGHT)
    _count(counts, written, article.text[LEAD:BODY], BODY_WEIGHT, NAME_WEIGHT)
    when = article.published
    if when is not None and when.tzinfo is None:
        when = when.replace(tzinfo=UTC)
    terms = {term: 1 + log(count) if count >= 1 else count for term, count in counts.items()}
    return Sketch(terms, when, not article.text.strip(), why_alone(article), written)


def _count(
    counts: defaultdict[str, float], written: dict[str, str], text: str, weight: float, name_weight: float
) -> None:
    before: tuple[str, str] | None = None
    for word in _words(text):
        term = _term(word)
        if term is None:
            before = None
            continue
        counts[term] += weight * (name_weight if word[0].isupper() or word[0].isdigit() else 1)
        written.setdefault(term, word)
        if before is not None:
            pair = f"{before[0]} {term}"
            counts[pair] += weight * PAIR_WEIGHT
            written.setdefault(pair, f"{before[1]} {word}")
        before = term, word


def _words(text: str) -> Iterator[str]:
    return (match.group().replace("’", "'") for match in _WORD.finditer(text))


def _term(word: str) -> str | None:
    folded = word.casefold().removesuffix("'s").replace("'", "").replace(".", "")
    if folded in _COMMON or (len(folded) < 2 and not folded.isdigit()):
        return None
    if folded[0].isdigit():
        return folded.replace(",", "")
    if len(folded) > 4 and folded.endswith("s") and not folded.endswith(("ss", "us", "is")):
        folded = folded[:-1]
    return folded[:PREFIX]
