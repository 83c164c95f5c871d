"""What is known of an article's way: the rows that it left, as values."""

from dataclasses import dataclass
from datetime import datetime

from bot.news.deliveries import DeliveryState
from bot.news.ids import EntryId, FeedId, StoryId
from bot.news.subscriptions import How, Subscription


@dataclass(frozen=True, slots=True)
class EntrySeen:
    """An entry that led to the article, or is to lead there."""

    id: EntryId
    feed: FeedId
    feed_title: str
    seen_at: datetime
    fresh: bool
    """False where it is only archived."""
    fetched: bool
    """Whether there is an article of it, if only by headline and link."""
    forgotten: bool
    """Whether its story was older than what is kept."""
    attempts: int
    reason: str | None
    """Why there is no text of it."""
    fetch_after: datetime | None
    """When it is tried again; None where it was given up."""


@dataclass(frozen=True, slots=True)
class ArticleRead:
    """How far the article has come by itself."""

    alike: int
    """How many articles were shown with the address, this one too."""
    characters: int
    seen_at: datetime
    read_at: datetime | None
    read_after: datetime | None
    unread_reason: str | None
    has_gist: bool
    revised_at: datetime | None
    story: StoryId | None
    grouped_at: datetime | None
    beside: tuple[str, ...]
    """Titles of others in its story."""
    grouping: str
    """Why it was grouped so, where the asker may know."""
    moved: tuple[datetime, str] | None
    """When a reader said that it is another event, and which one it became."""


@dataclass(frozen=True, slots=True)
class ArticleShown:
    """How a reader was shown the article."""

    at: datetime
    how: How
    state: DeliveryState | None
    """Of the message; None where no record of that is kept."""
    reason: str | None
    link: str | None
    """To the message."""
    being_edited: bool


@dataclass(frozen=True, slots=True)
class ArticleServed:
    """What a subscription has made of the article."""

    subscription: Subscription
    shown: ArticleShown | None
    refused: tuple[datetime, str] | None
    """When its filters did, and why."""
    wanted: bool
    """Whether it is news of what was subscribed to."""


@dataclass(frozen=True, slots=True)
class ArticleHistory:
    """What became of an article."""

    address: str
    """As it was asked for."""
    title: str
    entries: tuple[EntrySeen, ...]
    article: ArticleRead | None
    """None where there is none yet."""
    served: tuple[ArticleServed, ...]
