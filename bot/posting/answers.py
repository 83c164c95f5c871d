"""What Discord answers to a message, and what follows from it. Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum, auto

from bot.news import Delivery, MessageId

CLOUDFLARE_BAN = timedelta(minutes=10)
"""How long everything is held after a 429 that did not come from Discord's API itself."""
FORBIDDEN_RETRY = timedelta(minutes=5)
"""How often a channel that refuses us is tried again; where the cache knows better, no request is made."""


class Outcome(Enum):
    """What became of a request to post a message."""

    POSTED = auto()
    LIMITED = auto()
    """Too many requests on this route."""
    LIMITED_EVERYWHERE = auto()
    BANNED = auto()
    """Cloudflare refuses this address."""
    UNAUTHORIZED = auto()
    FORBIDDEN = auto()
    GONE = auto()
    """The channel is no more."""
    POSTED_EARLIER = auto()
    """The nonce was known, and the message that it made has been deleted since."""
    MALFORMED = auto()
    UNREACHABLE = auto()
    """The request did not get to Discord: surely nothing was posted."""
    UNCLEAR = auto()
    """No answer, or an error after which the message may be there all the same."""


REFUSED = {Outcome.LIMITED, Outcome.LIMITED_EVERYWHERE, Outcome.BANNED, Outcome.UNAUTHORIZED, Outcome.FORBIDDEN}
"""What Discord counts before it bans an address: 401, 403 and 429."""


@dataclass(frozen=True, slots=True)
class Answer:
    """Discord's answer to one request."""

    outcome: Outcome
    reason: str = ""
    """For a person."""
    message: MessageId | None = None
    wait: timedelta = timedelta()
    """How long Discord asks to wait."""


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
class Hold:
    """Try again, and until then post nothing anywhere."""

    until: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class Stop:
    """Post nothing any more; a person has to help."""

    reason: str


@dataclass(frozen=True, slots=True)
class Pause:
    """The subscription is paused until the channel lets us in again."""

    at: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class EndChannel:
    """The channel's subscriptions end."""

    reason: str


@dataclass(frozen=True, slots=True)
class GiveUp:
    """This message is never going to be posted; the next ones are."""

    reason: str


Step = Sent | Again | Hold | Stop | Pause | EndChannel | GiveUp


def decide_step(answer: Answer, delivery: Delivery, now: datetime) -> Step:
    """What follows from Discord's answer to a delivery.

    Args:
        answer: what Discord said.
        delivery: as it stood before this try; its attempts don't count this one.
        now: when the answer came.
    """
    match answer.outcome:
        case Outcome.POSTED | Outcome.POSTED_EARLIER:
            return Sent(answer.message)
        case Outcome.LIMITED:
            return Again(now + answer.wait, answer.reason, certain=True)
        case Outcome.LIMITED_EVERYWHERE | Outcome.BANNED:
            return Hold(now + answer.wait, answer.reason)
        case Outcome.UNAUTHORIZED:
            return Stop(answer.reason)
        case Outcome.FORBIDDEN:
            return Pause(now + FORBIDDEN_RETRY, answer.reason)
        case Outcome.GONE:
            return EndChannel(answer.reason)
        case Outcome.MALFORMED:
            return GiveUp(answer.reason)
        case Outcome.UNREACHABLE:
            return Again(now + backoff(delivery.attempts), answer.reason, certain=True)
        case Outcome.UNCLEAR:
            return Again(now + backoff(delivery.attempts), answer.reason, certain=False)


def backoff(attempts: int) -> timedelta:
    """How long to wait after this many tries before: 1 s, 2 s, 4 s, up to a minute."""
    return timedelta(seconds=min(60, 2 ** min(attempts, 6)))
