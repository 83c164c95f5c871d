"""In which order articles that were found are shown, and who is more in the news than usual."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import NamedTuple

from bot.news.ids import ArticleId, PersonId, StoryId
from bot.news.overlays import Overlay

FRESH_HALF = timedelta(days=30)
"""An article this much older than another counts half of what newness adds."""
NEWNESS = 0.5
"""How much of a score newness makes."""

WEEK_DAYS = 7
STEEP = 1.5
"""How many times as many articles as usual, one added to each, make a rise."""
FROM = 2
"""Articles in a day that make somebody worth telling of."""


class Found(NamedTuple):
    """An article that holds what was looked for."""

    article: ArticleId
    story: StoryId
    at: datetime


class Named(NamedTuple):
    """How often somebody was in the news."""

    person: PersonId
    name: str
    today: int
    """Articles of the last day."""
    all: int
    """Those, and the articles of the week before."""

    @property
    def usual(self) -> float:
        """On a day of the week before."""
        return (self.all - self.today) / WEEK_DAYS

    @property
    def steepness(self) -> float:
        """How many times as much as usual; one article more or less says little, so one is added to each."""
        return (self.today + 1) / (self.usual + 1)


def best_and_newest(found: Iterable[Found], scores: Mapping[ArticleId, float]) -> list[Found]:
    """Articles ordered by how well they match and how new they are beside the newest of them."""
    several = list(found)
    latest = max((one.at for one in several), default=None)

    def worth(one: Found) -> float:
        assert latest is not None
        newness: float = 0.5 ** ((latest - one.at) / FRESH_HALF)
        return scores[one.article] * (1 - NEWNESS + NEWNESS * newness)

    return sorted(several, key=worth, reverse=True)


def rising(counted: Iterable[Named], overlay: Overlay, most: int) -> list[Named]:
    """Who is in clearly more articles than usual, the steepest first; of equals whoever is in more."""
    known = [one for one in counted if one.today >= FROM and one.steepness >= STEEP and overlay.knows(one.name)]
    known.sort(key=lambda one: (one.steepness, one.today), reverse=True)
    return known[:most]
