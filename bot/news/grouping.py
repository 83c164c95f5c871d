"""Which articles are alike, and why one is in its story."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.news.ids import ArticleId, StoryId


@dataclass(frozen=True, slots=True)
class Neighbour:
    """An article in a story that a new one shares terms with."""

    article: ArticleId
    story: StoryId
    members: int
    """How many articles the story has."""
    when: datetime | None
    likeness: float
    """From 0 to 1: the cosine of both articles' weighted terms."""


@dataclass(frozen=True, slots=True)
class Placing:
    """Why an article is in its story, and what later ones find it by."""

    weights: Mapping[str, float]
    """Its terms, weighed; none for an article that no other may join."""
    counted: tuple[str, ...]
    """The terms that its story adds to what is known of how common they are."""
    when: datetime | None
    reason: str
    """For a person."""
