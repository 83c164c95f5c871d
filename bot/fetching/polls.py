"""What is kept of a poll, and when the feed is polled next. Pure."""

import random
from datetime import datetime, timedelta

from bot.fetching.client import Fetched
from bot.fetching.errors import BadStatus, FetchError
from bot.news import Feed, FeedDocument, Poll

SOONEST, USUAL, LATEST = timedelta(minutes=5), timedelta(minutes=15), timedelta(hours=24)


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
        return _failed(feed, answer, now, fixed)
    asked = document.poll_after if document and document.poll_after else USUAL
    wait = fixed or min(max(asked, SOONEST), LATEST) * chance.uniform(0.9, 1.1)
    if document is None:
        return Poll(feed.id, feed.title, feed.validators, now, now + wait, 0, None)
    entries = document.entries
    fresh = entries[:first_newest] if feed.polled_at is None else entries
    return Poll(
        feed=feed.id,
        title=document.title or feed.title,
        validators=answer.validators,
        polled_at=now,
        next_poll_at=now + wait,
        failures=0,
        problem=None,
        entries=entries,
        fresh=frozenset(entry.key for entry in fresh),
    )


def _failed(feed: Feed, error: FetchError, now: datetime, fixed: timedelta | None) -> Poll:
    """Back off, doubling up to a day; as long as the server asks where it does."""
    failures = feed.failures + 1
    wait = min((fixed or SOONEST) * 2 ** min(failures, 12), LATEST)
    if isinstance(error, BadStatus) and error.retry_after:
        wait = max(wait, min(error.retry_after, LATEST))
    return Poll(feed.id, feed.title, feed.validators, feed.polled_at, now + wait, failures, str(error))
