"""Grouping in memory, for `dateline group`."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from itertools import islice

from bot.news import Article, ArticleId, Neighbour, StoryId
from bot.stories.deciding import Frequencies, decide, fits, weigh
from bot.stories.sketching import Sketch, sketch

HOLDERS = 100
"""Of the articles with a term the newest so many are looked at: a common term costs no more as articles add up."""
COMPARED = 100
"""The articles most like the new one that the decision is made from."""


class Grouper:
    """Puts articles into stories one by one, as they come; none is moved later."""

    def __init__(self) -> None:
        self._having: Counter[str] = Counter()
        self._holders: dict[str, list[tuple[int, float]]] = {}
        self._members: Counter[StoryId] = Counter()
        self._seen: list[tuple[Sketch, StoryId]] = []

    def add(self, article: Article) -> StoryId:
        """The story of an article, a known one or a new one."""
        sketched = sketch(article)
        weights = weigh(sketched, Frequencies(len(self._members), self._having))
        decision = decide(sketched, self._neighbours(sketched, weights))
        story = decision.story or StoryId(len(self._members) + 1)
        self._keep(sketched, weights, story)
        return story

    def _neighbours(self, sketched: Sketch, weights: Mapping[str, float]) -> Iterator[Neighbour]:
        likeness: defaultdict[int, float] = defaultdict(float)
        for term, weight in weights.items():
            for number, other in islice(reversed(self._holders.get(term, ())), HOLDERS):
                likeness[number] += weight * other
        nearest = sorted(likeness, key=lambda number: (-likeness[number], number))
        near = (number for number in nearest if fits(sketched.when, self._seen[number][0].when))
        for number in islice(near, COMPARED):
            other_sketch, story = self._seen[number]
            yield Neighbour(ArticleId(number), story, self._members[story], other_sketch.when, likeness[number])

    def _keep(self, sketched: Sketch, weights: Mapping[str, float], story: StoryId) -> None:
        if story not in self._members:
            self._having.update(sketched.words())
        self._members[story] += 1
        if sketched.alone is None:
            for term, weight in weights.items():
                self._holders.setdefault(term, []).append((len(self._seen), weight))
        self._seen.append((sketched, story))
