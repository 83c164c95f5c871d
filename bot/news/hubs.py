"""Hubs: where feeds announce that somebody tells of their news at once (W3C WebSub)."""

from dataclasses import dataclass
from datetime import datetime

from bot.news.ids import FeedId


@dataclass(frozen=True, slots=True)
class Hub:
    """What a feed says of who tells of its news."""

    url: str
    topic: str
    """The feed's address, as the hub knows it."""


@dataclass(frozen=True, slots=True)
class HubSubscription:
    """That a hub was asked to tell of a feed's news, or is asked to tell no more where the feed is gone."""

    id: int
    feed: FeedId | None
    hub: Hub
    key: str
    """Ends the address that the hub calls; nobody else knows it."""
    secret: str
    """With which the hub signs what it sends."""
    leased_until: datetime | None = None
    """Until when the hub tells; None where it has not asked back yet."""


@dataclass(frozen=True, slots=True)
class HubStanding:
    """Of how many feeds a hub tells."""

    telling: int
    silent: int
    """Whose hub was asked and has not called back."""
