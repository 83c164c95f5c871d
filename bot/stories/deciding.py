"""Whether an article joins a story: a plain rule over how like it is to the story's nearest articles.

In the manner of Miranda et al. 2018 (arXiv:1809.00540): TF-IDF of what is known when the article arrives, with a decay
over time, in one pass. Comparing with the nearest articles of a story rather than with its centre follows a story that
moves on, and lets an index answer with articles alone.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import exp, log, sqrt

from bot.news import ArticleId, Neighbour, StoryId
from bot.stories.sketching import Sketch

NEEDED = 0.24
"""The likeness that makes two articles one event."""
FULL_LENGTH = 10
"""Shorter articles, of fewer words, need proportionally less: they have less to share."""
NEEDED_BARE = 0.5
"""Of a bare headline this part of that is needed: two on one event often share just a word or two."""
NEAREST = 2
"""With so many of a story's articles the new one must agree."""
FADES_IN = timedelta(days=7)
"""After a day apart likeness fades, to a third in this time: the same people next month are another event."""
WINDOW = timedelta(days=14)
"""Articles that are further apart report no event together."""
KEPT_TERMS = 60
"""An article's weightiest terms; the rest changes nothing measurable."""
SHOWN_TERMS = 5

_PRIOR_STORIES = 5000
"""As if so many stories had been opened before the first one, so that early weights are not erratic."""
_EVENNESS = 0.7
"""Below 1 the rarest terms outweigh the others less."""


@dataclass(frozen=True, slots=True)
class Frequencies:
    """How common terms are. Pairs of words are not counted: nearly all are rare."""

    stories: int
    having: Mapping[str, int]
    """In how many of the stories each term stood from the first."""


@dataclass(frozen=True, slots=True)
class Decision:
    """Which story an article joins."""

    story: StoryId | None
    """None where it opens one."""
    likeness: float
    """To the nearest story."""
    needed: float
    nearest: ArticleId | None = None
    """The article that it is most like, also where that is not enough."""


def weigh(sketched: Sketch, frequencies: Frequencies) -> dict[str, float]:
    """Weigh an article's terms by rarity, to a vector of length 1 with the heaviest terms.

    Args:
        sketched: the article.
        frequencies: as they were before it.
    """
    stories = _PRIOR_STORIES + frequencies.stories + 1
    weights = {
        term: weight * max(0.05, log(stories / (frequencies.having.get(term, 0) + 1.5))) ** _EVENNESS
        for term, weight in sketched.terms.items()
    }
    heaviest = sorted(weights, key=lambda term: (-weights[term], term))[:KEPT_TERMS]
    length = sqrt(sum(weights[term] ** 2 for term in heaviest))
    return {term: weights[term] / length for term in heaviest} if length else {}


def decide(sketched: Sketch, neighbours: Iterable[Neighbour]) -> Decision:
    """Decide which story an article joins.

    Args:
        sketched: the new article.
        neighbours: the articles that share terms with it, those most like it.
    """
    needed = _needed(sketched)
    stories: dict[StoryId, list[tuple[float, Neighbour]]] = {}
    for one in neighbours if sketched.alone is None else ():
        stories.setdefault(one.story, []).append((one.likeness * _fading(sketched.when, one.when), one))
    if not stories:
        return Decision(None, 0.0, needed)
    likeness, story = max(((_likeness(found), number) for number, found in stories.items()), key=lambda it: it[0])
    nearest = max(stories[story], key=lambda pair: pair[0])[1].article
    return Decision(story if likeness >= needed else None, likeness, needed, nearest)


def in_words(
    decision: Decision, sketched: Sketch, weights: Mapping[str, float], shared: Collection[str], title: str
) -> str:
    """Why an article is where it is, in a sentence for people.

    Args:
        decision: about the article.
        sketched: the article.
        weights: of its terms.
        shared: the terms of the nearest article.
        title: of that.
    """
    if sketched.alone:
        return f"it is {sketched.alone}, which joins no event"
    if decision.nearest is None:
        return "nothing recent is like it"
    heaviest = sorted((term for term in weights if term in shared), key=lambda term: (-weights[term], term))
    words = ", ".join(sketched.written.get(term, term) for term in heaviest[:SHOWN_TERMS])
    verdict = "it is like" if decision.story else "it is not like enough to"
    common = f"they share {words}" if words else "they share little"
    return f"{verdict} “{title}”: {common} ({decision.likeness:.2f}, and {decision.needed:.2f} is needed)"


def fits(one: datetime | None, other: datetime | None) -> bool:
    """Whether two articles may report one event by their times."""
    return one is None or other is None or abs(one - other) <= WINDOW


def _needed(sketched: Sketch) -> float:
    words = sum(" " not in term for term in sketched.terms)
    return NEEDED * min(1.0, words / FULL_LENGTH) * (NEEDED_BARE if sketched.bare else 1.0)


def _likeness(found: list[tuple[float, Neighbour]]) -> float:
    nearest = sorted((likeness for likeness, _ in found), reverse=True)[:NEAREST]
    return sum(nearest) / min(NEAREST, found[0][1].members)


def _fading(one: datetime | None, other: datetime | None) -> float:
    if one is None or other is None:
        return 1.0
    if not fits(one, other):
        return 0.0
    return exp(-max(0.0, (abs(one - other) - timedelta(days=1)) / FADES_IN))
