"""Messages, and how far they have come."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from bot.news.ids import ChannelId, DeliveryId, MessageId, RoleId, StoryId, SubscriptionId, UserId
from bot.news.subscriptions import Subscription


@dataclass(frozen=True, slots=True)
class Message:
    """One Discord message: the JSON body of the request that makes it, without nonce and allowed mentions."""

    body: dict[str, Any]
    stories: tuple[StoryId, ...] = ()
    title: str = ""
    """What a forum's post is called, up to 100 characters."""
    ping: RoleId | None = None
    """The only role that its text may ping."""
    follower: UserId | None = None
    """The only member that its text may ping."""


@dataclass(frozen=True, slots=True)
class Filing:
    """What is decided for a subscription that was due."""

    subscription: Subscription
    """As it was loaded."""
    messages: tuple[Message, ...]
    given: Mapping[StoryId, datetime | None]
    """The stories that the messages tell, each with when the channel had it before, as it was loaded."""
    passed_over: Mapping[StoryId, str]
    """The stories that it does not get, and why."""
    next_due_at: datetime
    held: bool = False
    complete: bool = True
    """Whether nothing of what it was owed is left for later."""


class DeliveryState(StrEnum):
    """How far a delivery has come."""

    PENDING = "pending"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Delivery:
    """One message owed to one channel."""

    id: DeliveryId
    channel: ChannelId
    subscription: SubscriptionId | None
    body: dict[str, Any]
    nonce: str | None
    """Given when it is first sent, and the same ever after."""
    state: DeliveryState
    created_at: datetime
    attempts: int = 0
    attempted_at: datetime | None = None
    message: MessageId | None = None
    reason: str | None = None
    title: str = ""
    ping: RoleId | None = None
    follower: UserId | None = None
    tags: tuple[int, ...] = ()
    """Of a forum's post."""
    form: int = 0
    """How many plainer forms the body went through, since Discord refused it."""
    composed: dict[str, Any] | None = None
    """The body in its first form, where this is a plainer one."""
