"""Which stories a subscription gets now."""

from collections.abc import Sequence
from datetime import datetime

from bot.digests.telling import tell_story
from bot.digests.verbatim import only_verbatim
from bot.news import Digest, Story, Subscription, When


def compose_digests(subscription: Subscription, owed: Sequence[Story], now: datetime, most: int) -> tuple[Digest, ...]:
    """Compose what the channel is owed.

    An instant subscription gets a digest for each story, so that each is a message of its own. Where more than
    `most` stories come at once, and at other schedules, they come as one digest: the most reported and newest in
    full, the others by headline. Every owed story is in exactly one digest.
    """
    if not owed:
        return ()
    if subscription.schedule.when is When.INSTANTLY and len(owed) <= most:
        return tuple(_digest(subscription, [story], now, most) for story in owed)
    return (_digest(subscription, owed, now, most),)


def _digest(subscription: Subscription, stories: Sequence[Story], now: datetime, most: int) -> Digest:
    told = [only_verbatim(tell_story(story), story) for story in stories]
    ranked = sorted(told, key=lambda story: (len({source.publisher for source in story.sources}), story.updated_at))[
        ::-1
    ]
    return Digest(subscription.label, tuple(ranked[:most]), now, subscription.id, also=tuple(ranked[most:]))
