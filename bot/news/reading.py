"""What is learnt from an article, and the stories that articles are put into."""

import re
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple

from bot.news.articles import Article
from bot.news.ids import ArticleId, FeedId, StoryId
from bot.news.origins import Origin

_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")
"""Letters of Thai, Lao, Burmese, Khmer, Japanese and Chinese."""


class Span(NamedTuple):
    """Offsets into an article's text: `text[start:end]`."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Passage:
    """Words of an article, verbatim, with their place."""

    start: int
    end: int
    text: str


class ActorKind(StrEnum):
    """What kind of actor a name stands for."""

    PERSON = "person"
    ORGANISATION = "organisation"
    PLACE = "place"


@dataclass(frozen=True, slots=True)
class Actor:
    """A person, organisation or place that an article names, whatever names it goes by."""

    name: str
    """The fullest name in the article, without title."""
    kind: ActorKind
    role: str | None
    """The words with which the article describes the actor, verbatim; None where it does not."""
    role_span: Span | None
    salience: float
    """From 0 to 1: how much the article is about this actor."""
    key: bool
    """Whether a digest names this actor."""
    aliases: tuple[str, ...]
    mentions: tuple[Span, ...]


BETWEEN_PARTS = " … "
"""Stands where the attribution splits a quote."""


@dataclass(frozen=True, slots=True)
class Quote:
    """Words between quotation marks, with their speaker or None where the text does not tell."""

    start: int
    end: int
    text: str
    """`article.text[start:end]`, without the outer quotation marks."""
    speaker: str | None
    speaker_mention: Span | None
    cue: Span | None
    """The words that tie quote and speaker, such as a verb of speech."""
    confidence: float
    spans: tuple[Span, ...]
    """The quoted parts: one, or several where the quote is split by its attribution."""
    stands: bool = True
    """Whether it means the same alone: not a fragment under "denied that", and nothing that begins with "But"."""

    def words_in(self, text: str) -> str:
        """The quoted words alone, its parts joined; `text` is the article's.

        A comma before the closing mark belongs to the sentence around the quote, and stays with it.
        """
        return BETWEEN_PARTS.join(text[span.start : span.end].strip(" ,\n") for span in self.spans)


@dataclass(frozen=True, slots=True)
class Dated:
    """Words that tell when, with the days they mean."""

    start: int
    end: int
    text: str
    first: date
    last: date
    """The same as the first where it is one day."""


@dataclass(frozen=True, slots=True)
class Reading:
    """All that is learnt from one article."""

    gist: tuple[Passage, ...]
    actors: tuple[Actor, ...]
    """Best first."""
    quotes: tuple[Quote, ...]
    language: str = "en"
    when: tuple[Dated, ...] = ()
    """The days that the article speaks of, as far as they are sure."""
    without_model: bool = False
    """Whether there is none for its language: of its actors, and of who says what, nothing is known then."""


@dataclass(frozen=True, slots=True)
class ReadArticle:
    """An article in the archive together with its reading."""

    id: ArticleId
    article: Article
    reading: Reading
    seen_at: datetime
    """When a feed first showed it."""
    feeds: frozenset[FeedId] = frozenset()
    origin: Origin = Origin.PAGE


@dataclass(frozen=True, slots=True)
class Story:
    """The articles that report one event, oldest first."""

    id: StoryId
    articles: tuple[ReadArticle, ...]


def count_words(text: str) -> int:
    """How many words a text has; two letters of a script without spaces, such as Chinese, are taken for one."""
    return len(_UNSPACED.sub(" ", text).split()) + len(_UNSPACED.findall(text)) // 2
