"""What is kept of a poll, and when the feed is polled next. Pure."""

import random
from dataclasses import replace
from datetime import datetime, timedelta

from bot.fetching.client import Fetched, max_age
from bot.fetching.errors import BadStatus, FetchError
from bot.fetching.intervals import LATEST, SOONEST, learnt_interval, outside_quiet_times
from bot.fetching.links import normalised
from bot.news import Entry, Feed, FeedDocument, Poll

OLD = timedelta(days=7)
"""An entry that shows up with a date so long before the last poll is no news: the feed was rearranged or moved."""
GONE = timedelta(days=7)
"""How soon a feed that is gone for good is looked for again, should somebody keep it."""


def decide_poll(
    feed: Feed,
    answer: Fetched | FetchError,
    document: FeedDocument | None,
    now: datetime,
    *,
    fixed: timedelta | None,
    first_newest: int,
    chance: random.Random,
) -> Poll:
    """Decide on an answer.

    Args:
        feed: as it was before.
        answer: what came, or what went wrong.
        document: the parsed feed; None where it did not change or went wrong.
        now: the time of the poll.
        fixed: the poll interval, where the settings fix it.
        first_newest: how many entries of a first poll may be posted; the others are only archived.
        chance: spreads polls, so that feeds added together are not always polled together.
    """
    if isinstance(answer, FetchError):
        return _failed(feed, answer, now, fixed, chance)
    interval = learnt_interval(feed, document, max_age(answer.headers), now)
    next_poll_at = now + (fixed or min(interval * chance.uniform(1, 1.2), LATEST))
    moved_to = answer.moved_to if answer.moved_to and normalised(answer.moved_to) != normalised(feed.url) else None
    poll = Poll(
        feed=feed.id,
        title=feed.title,
        validators=feed.validators,
        polled_at=now,
        next_poll_at=next_poll_at if fixed else outside_quiet_times(next_poll_at, document or feed),
        failures=0,
        problem=None,
        interval=interval,
        moved_to=moved_to,
        # Once may be a slip of the server's; twice is its word.
        url=moved_to if moved_to and moved_to == feed.moved_to else None,
        quiet_hours=(document or feed).quiet_hours,
        quiet_days=(document or feed).quiet_days,
    )
    if document is None:
        return poll
    return replace(
        poll,
        title=document.title or feed.title,
        validators=answer.validators,
        entries=document.entries,
        fresh=frozenset(entry.key for entry in _news(feed, document, first_newest)),
    )


def _news(feed: Feed, document: FeedDocument, first_newest: int) -> tuple[Entry, ...]:
    if feed.polled_at is None:
        return document.entries[:first_newest]
    since = feed.polled_at - OLD
    return tuple(entry for entry in document.entries if entry.published is None or entry.published >= since)


def _failed(feed: Feed, error: FetchError, now: datetime, fixed: timedelta | None, chance: random.Random) -> Poll:
    """Back off, doubling up to a day; as long as the server asks where it does."""
    failures = feed.failures + 1
    ended = isinstance(error, BadStatus) and error.status == 410
    wait = min((fixed or SOONEST) * 2 ** min(failures, 12), LATEST)
    if isinstance(error, BadStatus) and error.retry_after:
        asked = error.retry_after - now if isinstance(error.retry_after, datetime) else error.retry_after
        wait = max(wait, min(asked, LATEST))
    wait = GONE if ended else wait * (1 if fixed else chance.uniform(1, 1.1))
    return Poll(
        feed.id,
        feed.title,
        feed.validators,
        feed.polled_at,
        now + wait,
        failures,
        str(error),
        interval=feed.interval,
        moved_to=feed.moved_to,
        ended=ended,
        quiet_hours=feed.quiet_hours,
        quiet_days=feed.quiet_days,
    )
