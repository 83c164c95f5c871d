"""Answers to readers."""

from dataclasses import dataclass, field
from datetime import date, datetime

from bot.news.digests import Cited, Said
from bot.news.ids import PersonId
from bot.news.reading import ActorKind


@dataclass(frozen=True, slots=True)
class DatedRole:
    """What a source called somebody, and when."""

    role: str
    source: str
    url: str
    when: datetime


MOST_COUNTED = 1000
"""Articles about somebody that are counted for one asker: there are organisations that half of all articles name."""


@dataclass(frozen=True, slots=True)
class Person:
    """An actor across articles, as the archive knows it."""

    name: str
    kind: ActorKind
    articles: int
    """That name them, of those open to whoever asks. `MOST_COUNTED` means as many or more."""
    roles: tuple[DatedRole, ...]
    """Latest first."""
    aliases: tuple[str, ...]
    quotes: tuple[Said, ...]
    """By this person, latest first."""
    stories: tuple[Cited, ...]
    """Latest first."""
    appears_with: tuple[str, ...] = field(default=())
    id: PersonId | None = None
    mentions: tuple[tuple[date, int], ...] = ()
    """How many articles named them on which of the last days; days without any are left out."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """One of several that go by the same name."""

    id: PersonId
    name: str
    role: str | None
    """As stated last."""
    story: str | None
    """The title of the last article about them."""


@dataclass(frozen=True, slots=True)
class Riser:
    """Somebody whom more articles name than usual."""

    name: str
    articles: int
    """In the last day."""
    before: float
    """On a usual day of the week before."""
    stories: tuple[Cited, ...]
    """Latest first."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step of an article on its way."""

    at: datetime | None
    """None for a step that has not come, or never will."""
    text: str
    """Plain text, for a person."""
    link: str | None = None
    """Where what it tells of can be seen."""


@dataclass(frozen=True, slots=True)
class Trace:
    """What became of an article, step by step."""

    url: str
    title: str
    steps: tuple[Step, ...]
