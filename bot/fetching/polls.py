"""What is kept of a poll, and when the feed is polled next. Pure."""

import random
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from bot.fetching.client import Fetched, http_date, max_age
from bot.fetching.errors import BadStatus, FetchError, TooCostly
from bot.fetching.hubs import hub_of
from bot.fetching.intervals import LATEST, SOONEST, learnt_interval, outside_quiet_times
from bot.fetching.order import newest_first
from bot.news import Entry, Feed, FeedDocument, Poll, Validators
from bot.news.addresses import link_without, mask_text, normalised, secrets_in, without_secrets

IN_FULL = timedelta(days=1)
"""How often a feed is asked for in full, since there are servers that answer 304 for ever."""
AWAY = timedelta(minutes=1)
"""When a feed is tried again that was not reached because our own network was away."""
COSTLY_SECONDS = 0.5
"""Parsing a feed that takes longer slows all others: most take some hundredths."""
COSTS = 100
"""One such feed may take a hundredth of the parser's time."""
HINTED = timedelta(minutes=1)
"""How soon a hub may have a feed polled again."""
GONE = timedelta(days=7)
"""How soon a feed that is gone for good is looked for again, should somebody keep it."""


def conditions(feed: Feed, now: datetime) -> Validators:
    """What the feed is asked with: "changed since?" where the answer can be believed, else for all of it."""
    if feed.stuck or feed.full_at is None or now - feed.full_at >= IN_FULL:
        return Validators()
    changed = feed.validators.last_modified
    moment = http_date(changed) if changed else None
    # Nothing changes after a time that is yet to come.
    return replace(feed.validators, last_modified=None) if moment and moment > now else feed.validators


def decide_poll(
    feed: Feed,
    answer: Fetched | FetchError,
    document: FeedDocument | None,
    now: datetime,
    *,
    fixed: timedelta | None,
    first_newest: int,
    chance: random.Random,
    may_move: bool = True,
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
        may_move: whether where it was led is the same site's; the address of another site is never taken over, since
            the site that leads there decides nothing about it.
    """
    secrets = _secrets(feed, answer)
    if isinstance(answer, FetchError):
        return _failed(feed, answer, now, fixed, chance, secrets)
    document = _without(document, secrets) if document else None
    interval = learnt_interval(feed, document, max_age(answer.headers), now)
    least = least_interval(document.seconds if document else 0.0)
    next_poll_at = now + max(fixed or min(interval * chance.uniform(1, 1.2), LATEST), least)
    moved_to = answer.moved_to if answer.moved_to and normalised(answer.moved_to) != normalised(feed.url) else None
    poll = Poll(
        hint_from=now + max(HINTED, least),
        feed=feed.id,
        full_at=feed.full_at,
        title=feed.title,
        validators=feed.validators,
        polled_at=now,
        next_poll_at=next_poll_at if fixed else outside_quiet_times(next_poll_at, document or feed),
        failures=0,
        problem=None,
        interval=interval,
        moved_to=moved_to,
        # Once may be a slip of the server's; twice is its word.
        url=moved_to if may_move and moved_to and moved_to == feed.moved_to else None,
        quiet_hours=(document or feed).quiet_hours,
        quiet_days=(document or feed).quiet_days,
    )
    if document is None:
        return poll
    entries = newest_first(document.entries, now)
    news = entries[:first_newest] if feed.polled_at is None else entries
    return replace(
        poll,
        title=document.title or feed.title,
        validators=answer.validators,
        # A feed that has shown nothing yet is asked for all of it again.
        full_at=now if entries else feed.full_at,
        hub=hub_of(answer, document, feed.url),
        hub_known=True,
        entries=entries,
        fresh=frozenset(entry.key for entry in news),
    )


def _secrets(feed: Feed, answer: Fetched | FetchError) -> frozenset[str]:
    """The secrets by which this feed is had, which its entries may repeat."""
    led = (answer.url, answer.moved_to) if isinstance(answer, Fetched) else ()
    return frozenset().union(*(secrets_in(one) for one in (feed.url, feed.moved_to, *led) if one))


def _without(document: FeedDocument, secrets: frozenset[str]) -> FeedDocument:
    """What a feed says without its own secrets: its readers are told it, and whoever has the database reads it.

    Links that are joined to the feed's address take its user and password over.
    """
    if not secrets:
        return document
    entries = [_entry_without(one, secrets) for one in document.entries]
    return replace(document, title=without_secrets(document.title, secrets), entries=type(document.entries)(entries))


def _entry_without(entry: Entry, secrets: frozenset[str]) -> Entry:
    url, link, image = (link_without(one, secrets) if one else None for one in (entry.url, entry.link, entry.image))
    texts: dict[str, Any] = {
        name: without_secrets(said, secrets)
        for name in ("key", "title", "content", "author", "publisher", "image_alt")
        if (said := getattr(entry, name))
    }
    return replace(entry, url=url, image=image, link=link, **texts)


def least_interval(seconds: float) -> timedelta:
    """How soon a feed may be polled again that took so long to parse: zero for one that costs little."""
    return min(timedelta(seconds=seconds) * COSTS, LATEST) if seconds >= COSTLY_SECONDS else timedelta()


def unreached(feed: Feed, now: datetime, fixed: timedelta | None) -> Poll:
    """The poll of a feed that was not read for a fault of ours, as when our network is away: it stays as it was."""
    return replace(_as_it_was(feed), next_poll_at=now + (fixed or AWAY))


def _as_it_was(feed: Feed) -> Poll:
    return Poll(
        feed.id,
        feed.title,
        feed.validators,
        feed.polled_at,
        feed.next_poll_at,
        feed.failures,
        feed.problem,
        interval=feed.interval,
        moved_to=feed.moved_to,
        ended=feed.ended,
        quiet_hours=feed.quiet_hours,
        quiet_days=feed.quiet_days,
        full_at=feed.full_at,
    )


def _failed(
    feed: Feed,
    error: FetchError,
    now: datetime,
    fixed: timedelta | None,
    chance: random.Random,
    secrets: frozenset[str],
) -> Poll:
    """Back off, doubling up to a day; as long as the server asks where it does."""
    failures = feed.failures + 1
    ended = isinstance(error, BadStatus) and error.status == 410
    wait = min((fixed or SOONEST) * 2 ** min(failures, 12), LATEST)
    if isinstance(error, BadStatus) and error.retry_after:
        asked = error.retry_after - now if isinstance(error.retry_after, datetime) else error.retry_after
        wait = max(wait, min(asked, LATEST))
    if isinstance(error, TooCostly):
        wait = max(wait, least_interval(error.seconds))
    wait = GONE if ended else wait * (1 if fixed else chance.uniform(1, 1.1))
    problem = without_secrets(mask_text(str(error)), secrets)
    again = now + wait
    as_it_was = replace(_as_it_was(feed), next_poll_at=again, hint_from=again)
    return replace(as_it_was, failures=failures, problem=problem, ended=ended)
