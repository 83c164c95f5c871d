"""Messages, and how far they have come."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum, StrEnum
from functools import partial
from typing import Any

from bot.news.ids import ArticleId, ChannelId, DeliveryId, MessageId, RoleId, StoryId, SubscriptionId, UserId
from bot.news.subscriptions import How, Subscription

MOST_NESTED = 4
"""Components within each other; Discord takes three."""


class Components(IntEnum):
    """Parts of a message that must hold something, by Discord's numbers."""

    SECTION = 9
    TEXT = 10
    CONTAINER = 17


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
    shows: tuple[tuple[ArticleId, How], ...] = ()
    """The articles whose headlines stand in it."""
    continues: DeliveryId | None = None
    """The delivery whose story it tells on."""

    @property
    def grows(self) -> bool:
        """Whether it tells one story, and may be edited to show more of it."""
        ways = {how for _, how in self.shows}
        return len(self.stories) == 1 and not ways & {How.HEADLINE, How.UPDATE}


@dataclass(frozen=True, slots=True)
class Edit:
    """What a message is to show from now on."""

    delivery: DeliveryId
    body: dict[str, Any] | None
    """None where it stays as it is."""
    wanted_at: datetime | None
    """As it was loaded: another time by now means that somebody else decided it meanwhile."""
    lines: tuple[ArticleId, ...] = ()
    """The articles that come into it as lines."""
    update_at: datetime | None = None
    """When a message of its own is to tell what is new in them; None where nothing is."""


@dataclass(frozen=True, slots=True)
class Filing:
    """What is decided for a subscription that was due."""

    subscription: Subscription
    """As it was loaded."""
    messages: tuple[Message, ...]
    passed_over: Mapping[ArticleId, str]
    """The articles that it does not get, and why."""
    next_due_at: datetime
    edits: tuple[Edit, ...] = ()
    held_until: datetime | None = None
    complete: bool = True
    """Whether nothing of what it was owed is left for later."""

    @property
    def shown(self) -> tuple[ArticleId, ...]:
        """The articles that come into its messages and edits."""
        told = [article for message in self.messages for article, _ in message.shows]
        return tuple(dict.fromkeys((*told, *(article for edit in self.edits for article in edit.lines))))


SET_ASIDE = -1
"""The form of a message that Discord took in no form: it is tried whole again, and others do not wait for it."""


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
    wanted: dict[str, Any] | None = None
    """What its message is to show instead, once it is edited."""
    wanted_at: datetime | None = None
    guild: int = 0
    """Whose turn it takes; 0 for a notice."""
    also: tuple[UserId, ...] = ()
    """Who else follows what it tells, and is pinged by it."""
    member: UserId | None = None
    """Of the server, for whom it is, in private or as a ping; None where it is the server's."""

    @property
    def addressee(self) -> UserId | None:
        """Whose direct messages are still to be opened for it: until then it stands under their own number."""
        return self.follower if self.follower and ChannelId(self.follower) == self.channel else None


def is_message(body: Mapping[str, Any]) -> bool:
    """Whether JSON is laid out as messages are, so that its texts can be gone through. Discord judges the rest."""
    return (
        isinstance(body.get("flags", 0), int)
        and isinstance(body.get("content") or "", str)
        and _holds(body, "components", partial(_is_component, deep=MOST_NESTED))
        and _holds(body, "embeds", _is_embed)
    )


def _holds(part: Mapping[str, Any], name: str, is_one: Callable[[Any], bool]) -> bool:
    """Whether a part lists nothing under this name, or what it must."""
    held = part.get(name, [])
    return isinstance(held, list) and all(map(is_one, held))


def _is_component(one: object, deep: int) -> bool:
    if not (deep and isinstance(one, dict)):
        return False
    match one.get("type"):
        case Components.TEXT:
            return isinstance(one.get("content"), str)
        case Components.SECTION if not _is_component(one.get("accessory"), deep - 1):
            return False
        case Components.CONTAINER if "components" not in one:
            return False
        case kind:
            return isinstance(kind, int) and _holds(one, "components", partial(_is_component, deep=deep - 1))


def _is_embed(one: object) -> bool:
    return isinstance(one, dict) and all(isinstance(one.get(name) or "", str) for name in ("title", "description"))
