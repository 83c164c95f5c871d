"""What Discord answers to a request, and what follows from it for a delivery. Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum, auto

from bot.news import ChannelId, Delivery, MessageId

CLOUDFLARE_BAN = timedelta(minutes=10)
"""How long everything is held after a 429 that did not come from Discord's API itself."""
LEAST_PAUSE, MOST_PAUSE = timedelta(seconds=15), timedelta(hours=6)
"""How often a channel that refuses us is tried again: soon at first, as many refusals pass."""
LEAST_ASIDE, MOST_ASIDE = timedelta(minutes=10), timedelta(days=1)
"""How often a message is tried again that was refused in all forms."""


class Outcome(Enum):
    """What became of a request."""

    POSTED = auto()
    """It was carried out."""
    MESSAGE_GONE = auto()
    """The message is no more. To a post: its nonce was known, and the message that it made has been deleted since."""
    NOT_OURS = auto()
    """Somebody else wrote the message."""
    LIMITED = auto()
    """Too many requests on this route."""
    LIMITED_EVERYWHERE = auto()
    BANNED = auto()
    """Cloudflare refuses this address."""
    SHUT_OUT = auto()
    """Discord takes nothing from us, wherever it goes."""
    HELD = auto()
    """No request was made, since all of them wait."""
    CHANNEL_CLOSED = auto()
    """The channel takes nothing from us, whatever it is."""
    MALFORMED = auto()
    """The message is not taken as it is."""
    UNEXPLAINED = auto()
    """Refused with a code that nobody knows."""
    UNREACHABLE = auto()
    """The request did not get to Discord: surely nothing was posted."""
    UNCLEAR = auto()
    """No answer, or an error after which the message may be there all the same."""


@dataclass(frozen=True, slots=True)
class Answer:
    """Discord's answer to one request."""

    outcome: Outcome
    reason: str = ""
    """For a person."""
    message: MessageId | None = None
    wait: timedelta = timedelta()
    """How long Discord asks to wait."""
    status: int | None = None
    """Of HTTP; None where none came, or it does not matter."""
    channel: ChannelId | None = None
    """That was opened for direct messages."""


@dataclass(frozen=True, slots=True)
class Sent:
    """The message is there; `message` is None where it has been deleted since."""

    message: MessageId | None


@dataclass(frozen=True, slots=True)
class Again:
    """Try again. Where `certain`, this try has posted nothing."""

    at: datetime
    reason: str
    certain: bool


@dataclass(frozen=True, slots=True)
class Pause:
    """The channel's subscriptions are paused until it lets us in again."""

    reason: str


@dataclass(frozen=True, slots=True)
class Plainer:
    """Send it in a plainer form. Where there is none: `explained`, it is the message's fault; else the channel's."""

    reason: str
    explained: bool


Step = Sent | Again | Pause | Plainer


def decide_step(answer: Answer, delivery: Delivery, now: datetime) -> Step:
    """What follows from Discord's answer to a delivery.

    Args:
        answer: what Discord said.
        delivery: as it stood before this try; its attempts don't count this one.
        now: when the answer came.
    """
    match answer.outcome:
        case Outcome.POSTED:
            return Sent(answer.message)
        case Outcome.MESSAGE_GONE if delivery.attempted_at:
            return Sent(None)
        case Outcome.CHANNEL_CLOSED:
            return Pause(answer.reason)
        case Outcome.MALFORMED:
            return Plainer(answer.reason, explained=True)
        case Outcome.UNEXPLAINED | Outcome.NOT_OURS | Outcome.MESSAGE_GONE:
            return Plainer(answer.reason, explained=False)
        case Outcome.UNREACHABLE:
            return Again(now + backoff(delivery.attempts), answer.reason, certain=True)
        case Outcome.UNCLEAR:
            return Again(now + backoff(delivery.attempts), answer.reason, certain=False)
        case _:
            return Again(now + answer.wait, answer.reason, certain=True)


def backoff(attempts: int) -> timedelta:
    """How long to wait after this many tries before: 1 s, 2 s, 4 s, up to a minute."""
    return timedelta(seconds=min(60, 2 ** min(attempts, 6)))


def pause_for(since: datetime, now: datetime) -> timedelta:
    """How long a channel rests that has refused us since a time: as long again, 15 seconds to 6 hours."""
    return min(MOST_PAUSE, max(LEAST_PAUSE, now - since))


def aside_for(since: datetime, now: datetime) -> timedelta:
    """How long a message rests that was refused in all forms: moderators may read of each try, so these are few."""
    return min(MOST_ASIDE, max(LEAST_ASIDE, now - since))
