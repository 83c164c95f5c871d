"""How long to wait before a feed is polled again. Pure."""

from datetime import datetime, timedelta

from bot.news import Feed, FeedDocument

SOONEST, USUAL, LATEST = timedelta(minutes=5), timedelta(minutes=15), timedelta(hours=24)
CACHE_AT_MOST = timedelta(hours=1)
"""A cache's life beyond this is set for a site's pictures and not thought of its feed."""
REMEMBERED_AT_MOST = timedelta(hours=2)
LOOKED_AT = 20
"""So many of the newest entries tell how often a feed changes now."""


def learnt_interval(feed: Feed, document: FeedDocument | None, fresh_for: timedelta | None, now: datetime) -> timedelta:
    """How often a feed is worth a poll, between 5 minutes and a day.

    Args:
        feed: as it was before the poll.
        document: the parsed feed; None where it did not change.
        fresh_for: how long the answer stays good, as its headers say.
        now: the time of the poll.
    """
    asked = [min(fresh_for or SOONEST, CACHE_AT_MOST), (document and document.poll_after) or SOONEST]
    rhythm = _rhythm(document, now) if document else _remembered(feed, now) * 1.2
    return min(max(SOONEST, rhythm, *asked), LATEST)


def outside_quiet_times(moment: datetime, asks: Feed | FeedDocument) -> datetime:
    """The moment, or the first one after it at which the feed does not ask to be left alone."""
    for _ in range(24 * 8):
        if moment.hour not in asks.quiet_hours and moment.weekday() not in asks.quiet_days:
            return moment
        moment = moment.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    return moment


def _rhythm(document: FeedDocument, now: datetime) -> timedelta:
    """Half the usual gap between entries; longer where the feed has been silent for long."""
    dates = sorted((entry.published for entry in document.entries if entry.published), reverse=True)[:LOOKED_AT]
    past = [date for date in dates if date <= now]
    if len(past) < 2:
        return USUAL
    gap = (past[0] - past[-1]) / (len(past) - 1)
    return max(gap / 2, (now - past[0]) / 10)


def _remembered(feed: Feed, now: datetime) -> timedelta:
    """The interval that was learnt last; where it was not kept, the time since the last poll tells it."""
    if feed.interval:
        return feed.interval
    return min(now - feed.polled_at, REMEMBERED_AT_MOST) if feed.polled_at else USUAL
