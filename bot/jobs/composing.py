"""What a subscription is sent, as messages. Pure; run in threads, as it goes through whole texts."""

from collections.abc import Sequence
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


def serve(
    subscription: Subscription, owed: Sequence[Owed], now: datetime, most: int, lately: int, today: int, *, asked: bool
) -> Served:
    """Compose what a subscription is owed; the arguments are those of `compose`."""
    composed = compose(
        subscription, owed, now, most, fits=fits_in(subscription), lately=lately, today=today, asked=asked
    )
    messages = tuple(message for digest in composed.digests for message in digest_messages(digest))
    return Served(composed, messages, tuple(map(_edit_for, composed.joined)))


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
