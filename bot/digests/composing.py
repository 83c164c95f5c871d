"""What a subscription gets now: which stories, as which digests and edits, and when it is served again."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.digests.choosing import choose, news_of
from bot.digests.joining import Joined, join, update_of
from bot.digests.schedules import full_hour_after, last_due, next_due, quiet_until
from bot.digests.showing import Fits, headlines, show
from bot.digests.updating import BETWEEN_UPDATES, is_material
from bot.news import ASLEEP, ArticleId, Digest, DigestStory, Owed, Subscription, When

MOST_HEADLINES = 100
"""In one digest, after the stories that it tells in full; the others come in the next."""
LATE = timedelta(minutes=10)
"""A digest that comes later than this says so."""


@dataclass(frozen=True, slots=True)
class Composed:
    """What is decided for a subscription."""

    digests: tuple[Digest, ...]
    passed_over: dict[ArticleId, str]
    next_due_at: datetime
    joined: tuple[Joined, ...] = ()
    """Messages that are to show more."""
    held_until: datetime | None = None


def compose(
    subscription: Subscription,
    owed: Sequence[Owed],
    now: datetime,
    most: int,
    *,
    fits: Fits = lambda _: True,
    lately: int = 0,
    today: int = 0,
    asked: bool = False,
) -> Composed:
    """Compose what the channel is owed. Every article is shown, refused with a reason, or held by a stated rule.

    An instant subscription gets a digest for each story, so that each is a message of its own. An article of a story
    that has such a message is added to it as a line, and what is materially new is told by an update besides, at most
    one an hour of the same story. In quiet hours there are no messages, and beyond the most in an hour none until the
    full hour. What was held so, and more than `most` stories at once, come as one digest, as they do at other
    schedules: the most reported and newest in full, the others by headline.

    Args:
        subscription: as it was loaded.
        owed: oldest first.
        now: the time.
        most: stories in full in one digest, where the subscription does not say.
        fits: tells whether a story has room in one message.
        lately: messages that it got within the last hour.
        today: messages that it got within the last 24 hours.
        asked: whether somebody wants it now, whatever the schedule says.
    """
    chosen = choose(subscription, owed)
    most = subscription.style.stories or most
    if subscription.schedule.when is not When.INSTANTLY:
        digests, next_due_at = _scheduled(subscription, chosen.stories, now, most, fits, asked=asked)
        return Composed(digests, chosen.passed_over, next_due_at)
    until, room = (None, None) if asked else _limits(subscription, now, lately, today)
    joined: list[Joined] = []
    fresh: list[Owed] = []
    for one in chosen.stories:
        added = join(subscription, one, fits, now)
        joined += [added] if added else []
        fresh += [one] if one.news and not added else []
    told, left = _told(subscription, fresh, now, most, fits, until=until, room=room, asked=asked)
    room = None if room is None else max(0, room - len(told))
    updates, joined, again = _updates(subscription, chosen.stories, joined, now, fits, until=until, room=room)
    held_until = (until or full_hour_after(now)) if left else None
    waits = [moment for moment in (held_until, again) if moment]
    return Composed((*told, *updates), chosen.passed_over, min(waits, default=ASLEEP), tuple(joined), held_until)


def sample(subscription: Subscription, owed: Sequence[Owed], now: datetime, most: int, fits: Fits) -> Digest | None:
    """What the subscription's digests look like, with any of its stories that its filters take; None without any."""
    stories = choose(subscription, owed).stories
    return next(iter(_digests(subscription, stories, now, subscription.style.stories or most, fits)), None)


def _limits(subscription: Subscription, now: datetime, lately: int, today: int) -> tuple[datetime | None, int | None]:
    """Until when no message may come, and how many may come now; None for no limit."""
    schedule, held_until = subscription.schedule, subscription.held_until
    quiet = quiet_until(schedule, now)
    if quiet:
        return quiet, 0
    if schedule.most_a_day is not None and today >= schedule.most_a_day:
        return full_hour_after(now), 0
    if held_until and now < held_until:
        return held_until, 0
    rooms = [] if schedule.most_a_day is None else [schedule.most_a_day - today]
    if schedule.most_an_hour is not None:
        rooms.append(max(0, schedule.most_an_hour - lately))
    return None, min(rooms, default=None)


def _told(
    subscription: Subscription,
    fresh: list[Owed],
    now: datetime,
    most: int,
    fits: Fits,
    *,
    until: datetime | None,
    room: int | None,
    asked: bool,
) -> tuple[list[Digest], list[Owed]]:
    """The messages about stories that have none yet, and the stories that must wait."""
    # What was held comes when its time has come, however many messages the hour before it had.
    come = subscription.held_until is not None or asked
    if until or (room == 0 and not come):
        return [], fresh
    if come or len(fresh) > most:
        return _digests(subscription, fresh, now, most, fits), []
    told = fresh if room is None else fresh[:room]
    return [digest for one in told for digest in _digests(subscription, [one], now, most, fits)], fresh[len(told) :]


def _updates(
    subscription: Subscription,
    stories: Iterable[Owed],
    joined: Iterable[Joined],
    now: datetime,
    fits: Fits,
    *,
    until: datetime | None,
    room: int | None,
) -> tuple[list[Digest], list[Joined], datetime | None]:
    """Updates that may come now, the edits with when theirs are to come, and when the first of those is."""
    if not subscription.style.updates:
        return [], list(joined), None
    by_story = {one.owed.story.id: one for one in joined}
    updates: list[Digest] = []
    again: list[datetime] = []
    for one in stories:
        added = by_story.get(one.story.id)
        material = added is not None and is_material(
            [article for article in one.story.articles if article.id in one.known], news_of(one)
        )
        if not material and not one.waiting:
            continue
        if one.news and added is None:
            again.append(now + BETWEEN_UPDATES)  # a message of its own tells of it now
            continue
        # One that the hour's most, or quiet hours, leave no room for waits beside the lines that tell of it already.
        update, due_at = update_of(subscription, one, now, fits)
        due_at = max(due_at, until or now)
        if due_at <= now and room == 0:
            due_at = full_hour_after(now)
        if due_at <= now:
            updates.append(update)
            room = None if room is None else room - 1
            if added:
                told = update.stories[0].shows
                lines = tuple(article for article in added.lines if article not in told)
                by_story[one.story.id] = replace(added, lines=lines)
        else:
            again.append(due_at)
            if added and material:
                by_story[one.story.id] = replace(added, update_at=due_at)
    return updates, list(by_story.values()), min(again, default=None)


def _scheduled(
    subscription: Subscription, stories: Sequence[Owed], now: datetime, most: int, fits: Fits, *, asked: bool
) -> tuple[tuple[Digest, ...], datetime]:
    schedule, planned = subscription.schedule, subscription.next_due_at
    digests = _digests(subscription, [one for one in stories if one.news], now, most, fits)
    if not digests and schedule.even_if_empty and not asked:
        digests = [
            Digest(
                subscription.label, (), now, subscription.id, style=subscription.style, language=subscription.language
            )
        ]
    due_at = last_due(schedule, planned, now)
    if digests and now - due_at > LATE:
        digests[0] = replace(digests[0], due_at=due_at)
    return tuple(digests), next_due(schedule, now)


def _digests(subscription: Subscription, owed: Sequence[Owed], now: datetime, most: int, fits: Fits) -> list[Digest]:
    """As many digests as it takes to show all articles: the first stories in full, and all others by headline."""
    told: list[tuple[Owed, DigestStory]] = []
    minor: list[Owed] = []
    for one in owed:
        if one.known and not _is_worth_telling(subscription, one):
            minor.append(one)
        else:
            told.append((one, _tell(subscription, one, fits)))
    ranked = sorted(told, key=lambda pair: (_publishers(pair[1]), pair[1].updated_at), reverse=True)
    full = [story for _, story in ranked[:most]]
    shown = {number for story in full for number in story.shows}
    rest = [one for one, _ in ranked] + minor
    also = [headline for one in rest for headline in headlines(subscription, one, one.news - shown)]
    digests = []
    while full or also:
        listed, also = also[:MOST_HEADLINES], also[MOST_HEADLINES:]
        made = Digest(
            subscription.label,
            tuple(full),
            now,
            subscription.id,
            tuple(listed),
            style=subscription.style,
            language=subscription.language,
        )
        alone = full[0] if len(full) == 1 and not listed else None
        posted = next((one.posted for one, story in ranked if story is alone), None)
        digests.append(replace(made, continues=posted.delivery if posted else None))
        full = []
    return digests


def _is_worth_telling(subscription: Subscription, one: Owed) -> bool:
    """Whether the news of a story that its reader knows is told in a digest, or only listed.

    An instant subscription tells it: the message that could take a line is not there.
    """
    if subscription.schedule.when is When.INSTANTLY:
        return True
    known = [article for article in one.story.articles if article.id in one.known]
    return subscription.style.updates and is_material(known, news_of(one))


def _tell(subscription: Subscription, one: Owed, fits: Fits) -> DigestStory:
    """A story from its news; one that the reader knows of says so."""
    told = show(subscription, one.story, news_of(one), fits)
    if not one.known:
        return told
    update = subscription.schedule.when is not When.INSTANTLY
    return replace(told, given_at=one.told_at, continues=one.link, update=update)


def _publishers(story: DigestStory) -> int:
    return len({source.publisher for source in story.sources})
