"""How much each term of an article says of which event it reports: the rarer, the more.

What is common is known from three sources: how common words are in the language, for an archive that is new; how many
articles of the archive hold them; and what the feed's own articles hold again and again.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from math import log, sqrt

from bot.news import Profile, Recent
from bot.stories.background import share_of
from bot.stories.sketching import Sketch

KEPT_TERMS = 60
"""An article's weightiest terms; the rest changes nothing measurable."""
FEED_ARTICLES = 50
"""A feed's latest articles that tell what recurs in it."""

_BACKGROUND_ARTICLES = 300
"""With as many articles the archive's own counts weigh as much as those of the language."""
_FEW = 5
"""As if a feed had shown so many more articles without the term: twice in three is not yet always."""
_EVENNESS = 0.7
"""Below 1 the rarest terms outweigh the others less."""


@dataclass(frozen=True, slots=True)
class Frequencies:
    """How common terms are."""

    articles: int = 0
    having: Mapping[str, int] = field(default_factory=dict)
    """In how many of the articles each term stood."""
    recurring: Mapping[str, float] = field(default_factory=dict)
    """The share of the feed's latest articles with each term that stood in two or more."""


def recurring(latest: Iterable[Recent]) -> dict[str, float]:
    """The share of a feed's latest stories with each term that stands in two or more of them.

    Stories are counted, since a paper that reports an event ten times has no word in common with its other articles.
    """
    stories: dict[int, set[str]] = {}
    for one in latest:
        stories.setdefault(one.story, set()).update(one.words)
    holding = Counter(word for words in stories.values() for word in words)
    return {word: (count - 1) / (len(stories) + _FEW - 1) for word, count in holding.items() if count > 1}


def rarities(sketched: Sketch, frequencies: Frequencies) -> dict[str, float]:
    """How rare each term of an article is: the natural logarithm of how many articles there are to one with it."""
    articles = _BACKGROUND_ARTICLES + max(frequencies.articles, 0)
    shares = {
        term: (_BACKGROUND_ARTICLES * share_of(term, sketched.language) + frequencies.having.get(term, 0)) / articles
        for term in sketched.terms
    }
    least = 1e-9  # counts that were damaged may be negative
    return {
        term: -log(min(1.0, max(share, frequencies.recurring.get(term, 0), least))) for term, share in shares.items()
    }


def profile_of(sketched: Sketch, rarity: Mapping[str, float]) -> Profile:
    """What is kept of an article whose terms are so rare."""
    weights = {term: weight * rarity[term] ** _EVENNESS for term, weight in sketched.terms.items()}
    heaviest = sorted(weights, key=lambda term: (-weights[term], term))[:KEPT_TERMS]
    length = sqrt(sum(weights[term] ** 2 for term in heaviest))
    return Profile(
        {term: weights[term] / length for term in heaviest} if length and sketched.alone is None else {},
        frozenset(sketched.terms),
        frozenset(sketched.head),
        {term: rarity[term] for term in sketched.names},
        sketched.numbers,
        sketched.when,
    )
