"""Which articles are alike, and why one is in its story."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.news.ids import EVERYBODY, ArticleId, Owner, StoryId


@dataclass(frozen=True, slots=True)
class Profile:
    """What is kept of an article for as long as others may report the same event."""

    weights: Mapping[str, float]
    """Its heaviest terms, as a vector of length 1; none for an article that no other may join."""
    words: frozenset[str]
    """All its terms."""
    head: frozenset[str]
    """Those of its headline, and what else of that tells it from others of a series: "Line A", "Monday"."""
    names: Mapping[str, float]
    """Those that are written as names, with how rare each is."""
    numbers: frozenset[str]
    """Those that are figures."""
    when: datetime | None


@dataclass(frozen=True, slots=True)
class Neighbour:
    """An article in a story that a new one shares terms with."""

    article: ArticleId
    story: StoryId
    profile: Profile
    of_one_feed: bool = False
    """Whether a feed shows both, as two articles of one publisher."""
    title: str = ""
    """Its headline, for people."""
    owners: frozenset[Owner] = frozenset({EVERYBODY})
    """Who brought the feeds that show it."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """The articles that share terms with a new one, and who sees what of them."""

    neighbours: Sequence[Neighbour]
    owners: frozenset[Owner]
    """Who brought the feeds that show the new article."""
    told: Mapping[StoryId, frozenset[Owner]]
    """To whom anything of the neighbours' stories is told, by the same owners."""


@dataclass(frozen=True, slots=True)
class Recent:
    """One of the articles that a feed showed last."""

    story: StoryId
    words: frozenset[str]


def is_counted(members: int) -> bool:
    """Whether how common terms are counts the latest article of a story, when the story has so many.

    The first, second, fourth, eighth and so on is counted, so that a hundred papers on one event do not make its words
    common, and a story that grows without end does not keep its own words rare.
    """
    return members & (members - 1) == 0


@dataclass(frozen=True, slots=True)
class Placing:
    """Why an article is in its story, and what later ones find it by."""

    profile: Profile
    reason: str
    """For a person."""
