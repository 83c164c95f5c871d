"""What a subscription gets now: which stories, as which digests, and when it is served again."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.digests.choosing import Chosen, choose
from bot.digests.schedules import full_hour_after, last_due, next_due, quiet_until
from bot.digests.telling import tell_story
from bot.digests.verbatim import only_verbatim
from bot.news import ASLEEP, Digest, DigestStory, Owed, Story, StoryId, Subscription, When

MOST_HEADLINES = 100
"""In one digest, after the stories that it tells in full."""
LATE = timedelta(minutes=10)
"""A digest that comes later than this says so."""
BEYOND = "the digest was full"

_Told = tuple[Digest, list[StoryId]]
"""A digest, and the stories that found no room in it."""


@dataclass(frozen=True, slots=True)
class Composed:
    """What is decided for a subscription."""

    digests: tuple[Digest, ...]
    given: dict[StoryId, datetime | None]
    """The stories that the digests tell, each with when the channel had it before."""
    passed_over: dict[StoryId, str]
    next_due_at: datetime
    held: bool = False
    complete: bool = True


def compose(
    subscription: Subscription,
    owed: Sequence[Owed],
    now: datetime,
    most: int,
    *,
    lately: int = 0,
    today: int = 0,
    asked: bool = False,
) -> Composed:
    """Compose what the channel is owed.

    An instant subscription gets a digest for each story, so that each is a message of its own; in its quiet hours
    none, and beyond its most in an hour none until the full hour. What was held so, and more than `most` stories at
    once, come as one digest, as they do at other schedules: the most reported and newest in full, the others by
    headline. Every story is told, passed over with a reason, or left for later.

    Args:
        subscription: as it was loaded.
        owed: oldest first.
        now: the time.
        most: stories in full in one digest, where the subscription does not say.
        lately: messages that it got within the last hour.
        today: messages that it got within the last 24 hours.
        asked: whether somebody wants it now, whatever the schedule says.
    """
    schedule = subscription.schedule
    chosen = choose(subscription, owed, now)
    if schedule.when is not When.INSTANTLY:
        return _scheduled(subscription, chosen, now, most, asked=asked)
    quiet = quiet_until(schedule, now)
    most_today = None if schedule.most_a_day is None else max(0, schedule.most_a_day - today)
    until = quiet or (full_hour_after(now) if most_today == 0 else None)
    if until and not asked:
        return Composed((), {}, {}, until, held=True, complete=False)
    most = subscription.style.stories or most
    if subscription.held or asked or len(chosen.stories) > most:
        together, left = [chosen.stories] if chosen.stories else [], []
    else:
        room = len(chosen.stories) if schedule.most_an_hour is None else max(0, schedule.most_an_hour - lately)
        room = room if most_today is None else min(room, most_today)
        together, left = [[one] for one in chosen.stories[:room]], chosen.stories[room:]
    told = [_digest(subscription, stories, now, most) for stories in together]
    again = full_hour_after(now) if left else chosen.again_at or ASLEEP
    return Composed(
        tuple(digest for digest, _ in told),
        *_booked([one for stories in together for one in stories], told, chosen),
        again,
        held=bool(left),
        complete=not left and chosen.again_at is None,
    )


def sample(subscription: Subscription, stories: Sequence[Story], now: datetime, most: int) -> Digest:
    """What the subscription's digests look like, with any stories; its filters and what the channel had don't count."""
    owed = [Owed(story, frozenset()) for story in stories]
    return _digest(subscription, owed, now, subscription.style.stories or most)[0]


def _scheduled(subscription: Subscription, chosen: Chosen, now: datetime, most: int, *, asked: bool) -> Composed:
    schedule, planned = subscription.schedule, subscription.next_due_at
    told: list[_Told] = []
    if chosen.stories or (schedule.even_if_empty and not asked):
        digest, beyond = _digest(subscription, chosen.stories, now, subscription.style.stories or most)
        due_at = last_due(schedule, planned, now)
        told = [(replace(digest, due_at=due_at if now - due_at > LATE else None), beyond)]
    return Composed(
        tuple(digest for digest, _ in told),
        *_booked(chosen.stories, told, chosen),
        next_due(schedule, now),
        complete=chosen.again_at is None,
    )


def _booked(
    stories: Iterable[Owed], told: Iterable[_Told], chosen: Chosen
) -> tuple[dict[StoryId, datetime | None], dict[StoryId, str]]:
    """What is given and what is passed over."""
    beyond = {number for _, several in told for number in several}
    given = {one.story.id: one.given_at for one in stories if one.story.id not in beyond}
    return given, chosen.passed_over | dict.fromkeys(beyond, BEYOND)


def _digest(subscription: Subscription, owed: Iterable[Owed], now: datetime, most: int) -> _Told:
    told = [only_verbatim(_tell(one, subscription), one.story) for one in owed]
    ranked = sorted(told, key=lambda story: (_publishers(story), story.updated_at), reverse=True)
    beyond = ranked[most + MOST_HEADLINES :]
    digest = Digest(
        subscription.label,
        tuple(ranked[:most]),
        now,
        subscription.id,
        also=tuple(ranked[most : most + MOST_HEADLINES]),
        style=subscription.style,
        left=len(beyond),
    )
    return digest, [story.story for story in beyond]


def _tell(one: Owed, subscription: Subscription) -> DigestStory:
    story = one.story
    if one.given_at is not None:
        story = replace(story, articles=tuple(article for article in story.articles if article.id in one.news))
    told = tell_story(story, quotes=2 if subscription.style.quotes else 0)
    return replace(told, given_at=one.given_at)


def _publishers(story: DigestStory) -> int:
    return len({source.publisher for source in story.sources})
