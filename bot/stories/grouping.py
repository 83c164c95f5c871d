"""Which story an article belongs to: in one pass, in the manner of Miranda et al. 2018 (arXiv:1809.00540).

An article is a vector of TF-IDF weights over its title and lead. It joins the story of the articles that it is
most like, if it is like enough; likeness fades with the days between them.
"""

import math
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.news import Article
from bot.stories.words import STOPWORDS

LEAD_WORDS = 80
TITLE_WEIGHT = 2.0
THRESHOLD = 0.18
"""Mean likeness to a story's closest articles, from which an article joins. Found on the development sets."""
CLOSEST = 3
FADE = timedelta(days=6)
"""After so many days likeness has faded to half."""
WINDOW = timedelta(days=10)
COMMON = 0.12
"""A term in more than this share of the articles leads to no candidates."""

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")


@dataclass(frozen=True, slots=True)
class Sketch:
    """What grouping needs of an article."""

    terms: Mapping[str, float]
    when: datetime | None


def sketch(article: Article) -> Sketch:
    """The terms of an article with how much each says of it."""
    counts: defaultdict[str, float] = defaultdict(float)
    for term in _terms(article.title):
        counts[term] += TITLE_WEIGHT
    for number, term in enumerate(_terms(article.text)):
        if number >= LEAD_WORDS:
            break
        counts[term] += 1
    weights = {term: 1 + math.log(count) for term, count in counts.items()}
    return Sketch(weights, article.published)


class Grouper:
    """Groups articles in one pass. Give it the articles of the last days first, each with its story."""

    def __init__(self) -> None:
        self._sketches: list[Sketch] = []
        self._stories: list[int] = []
        self._with_term: dict[str, list[int]] = defaultdict(list)
        self._next = 1

    def know(self, article: Article, story: int) -> None:
        """Remember an article whose story is known."""
        self._keep(sketch(article), story)

    def story_of(self, article: Article) -> int | None:
        """The known story that an article belongs to; None where it opens one. Remembers nothing."""
        return self._story_of(sketch(article))

    def add(self, article: Article) -> str:
        """The story of an article, a known one or a new one, which is remembered."""
        new = sketch(article)
        story = self._story_of(new)
        story = self._next if story is None else story
        self._keep(new, story)
        return str(story)

    def _story_of(self, new: Sketch) -> int | None:
        likeness = self._likeness(new)
        by_story: dict[int, list[float]] = defaultdict(list)
        for number, alike in likeness.items():
            by_story[self._stories[number]].append(alike)
        scores = {story: sum(sorted(alike)[-CLOSEST:]) / min(len(alike), CLOSEST) for story, alike in by_story.items()}
        best = max(scores, key=lambda story: scores[story], default=None)
        return best if best is not None and scores[best] >= THRESHOLD else None

    def _likeness(self, new: Sketch) -> dict[int, float]:
        """Cosine with every article that shares a telling term."""
        known = len(self._sketches)
        candidates: set[int] = set()
        for term in new.terms:
            holders = self._with_term.get(term, ())
            if len(holders) <= max(COMMON * known, 20):
                candidates.update(holders)
        weighted = self._weighted(new)
        return {number: self._alike(weighted, new.when, self._sketches[number]) for number in candidates}

    def _alike(self, weighted: Mapping[str, float], when: datetime | None, other: Sketch) -> float:
        theirs = self._weighted(other)
        cosine = sum(weight * theirs.get(term, 0.0) for term, weight in weighted.items())
        if when and other.when:
            cosine *= 0.5 ** (abs(when - other.when) / FADE)
        return cosine

    def _weighted(self, one: Sketch) -> dict[str, float]:
        total = len(self._sketches) + 1
        weights = {
            term: weight * math.log(1 + (total + 200) / (len(self._with_term.get(term, ())) + 1))
            for term, weight in one.terms.items()
        }
        norm = math.sqrt(sum(weight * weight for weight in weights.values())) or 1.0
        return {term: weight / norm for term, weight in weights.items()}

    def _keep(self, one: Sketch, story: int) -> None:
        number = len(self._sketches)
        self._sketches.append(one)
        self._stories.append(story)
        self._next = max(self._next, story + 1)
        for term in one.terms:
            self._with_term[term].append(number)


def _terms(text: str) -> Iterable[str]:
    for found in _WORD.finditer(text):
        word = re.sub(r"['’]s?$", "", found[0].casefold())
        if len(word) > 1 and word not in STOPWORDS:
            yield _stem(word)


def _stem(word: str) -> str:
    """Plural and tense off, roughly: enough for two papers' words to meet."""
    for ending in ("ing", "ed", "es", "s"):
        if word.endswith(ending) and len(word) - len(ending) >= 4 and not word.endswith("ss"):
            return word[: -len(ending)]
    return word
