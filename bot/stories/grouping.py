"""Grouping in memory, for `dateline group`."""

from collections import Counter, defaultdict, deque
from collections.abc import Iterator
from itertools import islice

from bot.news import Article, ArticleId, Neighbour, Profile, Recent, StoryId, is_counted
from bot.stories.deciding import decide, fits
from bot.stories.sketching import sketch
from bot.stories.weighing import FEED_ARTICLES, Frequencies, profile_of, rarities, recurring

HOLDERS = 100
"""Of the articles with a term the newest so many are looked at: a common term costs no more as articles add up."""
COMPARED = 60
"""The articles most like the new one that the decision is made from."""


class Grouper:
    """Puts articles into stories one by one, as they come; none is moved later."""

    def __init__(self) -> None:
        self._counted = 0
        self._having: Counter[str] = Counter()
        self._holders: defaultdict[str, list[tuple[int, float]]] = defaultdict(list)
        self._members: Counter[StoryId] = Counter()
        self._seen: list[tuple[Profile, StoryId, str | None]] = []
        self._latest: defaultdict[str, deque[Recent]] = defaultdict(lambda: deque(maxlen=FEED_ARTICLES))

    def add(self, article: Article, feed: str | None = None) -> StoryId:
        """The story of an article, a known one or a new one.

        Args:
            article: with what is told of it.
            feed: that shows it, by any name; None where that is not known.
        """
        sketched = sketch(article)
        latest = self._latest[feed] if feed else ()
        rarity = rarities(sketched, Frequencies(self._counted, self._having, recurring(latest)))
        profile = profile_of(sketched, rarity)
        decision = decide(profile, rarity, self._neighbours(profile, feed))
        story = decision.story or StoryId(len(self._members) + 1)
        self._keep(profile, story, feed)
        return story

    def _neighbours(self, profile: Profile, feed: str | None) -> Iterator[Neighbour]:
        likeness: defaultdict[int, float] = defaultdict(float)
        for term, weight in profile.weights.items():
            for number, other in islice(reversed(self._holders.get(term, ())), HOLDERS):
                likeness[number] += weight * other
        nearest = sorted(likeness, key=lambda number: (-likeness[number], number))
        near = (number for number in nearest if fits(profile.when, self._seen[number][0].when))
        for number in islice(near, COMPARED):
            other_profile, story, shown_by = self._seen[number]
            yield Neighbour(ArticleId(number), story, other_profile, feed is not None and feed == shown_by)

    def _keep(self, profile: Profile, story: StoryId, feed: str | None) -> None:
        self._members[story] += 1
        if is_counted(self._members[story]):
            self._counted += 1
            self._having.update(profile.words)
        for term, weight in profile.weights.items():
            self._holders[term].append((len(self._seen), weight))
        if feed is not None and profile.weights:
            self._latest[feed].append(Recent(story, profile.words))
        self._seen.append((profile, story, feed))
