"""What a subscription is sent, as messages. Pure; run in threads, as it goes through whole texts."""

from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from datetime import datetime
from functools import partial
from typing import Any, NamedTuple

from bot.digests.composing import Composed, compose
from bot.digests.joining import Joined
from bot.digests.showing import Fits, digest_of, keep_current
from bot.news import Digest, Edit, Message, Owed, Posted, Story, Style, Subscription
from bot.rendering import digest_messages, has_room


class Served(NamedTuple):
    """What is decided for a subscription, and as what it is sent."""

    composed: Composed
    messages: tuple[Message, ...]
    edits: tuple[Edit, ...]


def in_waves(subscriptions: Iterable[Subscription]) -> list[list[Subscription]]:
    """Subscriptions to be served one wave after the other, in which no reader comes twice.

    So the second feed of a channel finds the message in which the first one tells of the same event.
    """
    waves: list[list[Subscription]] = []
    served: Counter[int] = Counter()
    for one in subscriptions:
        if served[one.reader] == len(waves):
            waves.append([])
        waves[served[one.reader]].append(one)
        served[one.reader] += 1
    return waves


def serve(
    subscription: Subscription, owed: Sequence[Owed], now: datetime, most: int, lately: int, today: int, *, asked: bool
) -> Served:
    """Compose what a subscription is owed; the arguments are those of `compose`."""
    composed = compose(
        subscription, owed, now, most, fits=fits_in(subscription), lately=lately, today=today, asked=asked
    )
    messages = tuple(message for digest in composed.digests for message in digest_messages(digest))
    return Served(composed, messages, tuple(map(_edit_for, composed.joined)))


def cohort_of(subscription: Subscription, owed: Sequence[Owed], lately: int, today: int) -> Hashable | None:
    """What subscriptions have in common that are sent the same messages; None for one that is sent its own.

    Its own is what names a message that its reader has, or whose order it is.

    Args:
        subscription: as it was loaded.
        owed: of which what is owed alike is one and the same object.
        lately: messages that it got within the last hour.
        today: messages that it got within the last 24 hours.
    """
    if subscription.follower is not None or any(one.known for one in owed):
        return None
    terms = subscription.schedule, subscription.filters, subscription.style, subscription.language
    times = subscription.next_due_at, subscription.held_until
    return (subscription.source, subscription.label, *terms, *times, lately, today, tuple(map(id, owed)))


def fits_in(subscription: Subscription, style: Style | None = None) -> Fits:
    """Tells whether a story has room in a message of a subscription; `style` where it looks otherwise."""
    return partial(has_room, style=style or subscription.style, language=subscription.language)


def can_be_told(subscription: Subscription, one: Owed, now: datetime) -> bool:
    """Whether a story alone can be composed and rendered."""
    try:
        composed = compose(subscription, [one], now, most=1, fits=fits_in(subscription), asked=True)
        return all(digest_messages(digest) for digest in composed.digests)
    except Exception:  # noqa: BLE001, whatever it is has been logged
        return False


def current_body(subscription: Subscription, posted: Posted, story: Story) -> dict[str, Any] | None:
    """What a message shows once its articles are as they are now; None where it is to stay."""
    told = keep_current(subscription, posted, story, (), fits_in(subscription, posted.style))
    return _body_of(digest_of(subscription, posted, told)) if told else None


def _edit_for(joined: Joined) -> Edit:
    posted = joined.posted
    return Edit(posted.delivery, _body_of(joined.digest), posted.wanted_at, joined.lines, joined.update_at)


def _body_of(digest: Digest) -> dict[str, Any]:
    """What a message that tells one story shows."""
    return digest_messages(digest)[0].body
