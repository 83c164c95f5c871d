"""Articles that join a story which its reader has a message of: a line in that message, and updates to it."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.digests.choosing import news_of
from bot.digests.showing import Fits, digest_of, keep_current, show
from bot.digests.updating import BETWEEN_UPDATES, changes_between
from bot.news import ArticleId, Digest, Owed, Posted, Subscription

JOINABLE = timedelta(hours=48)
"""What reports the event later comes in a message of its own: nobody looks for it in one so old."""


@dataclass(frozen=True, slots=True)
class Joined:
    """A message that is to show more."""

    owed: Owed
    posted: Posted
    digest: Digest
    """As it is to look."""
    lines: tuple[ArticleId, ...]
    """The articles that it comes to show."""
    update_at: datetime | None = None
    """When an update is to tell of them besides; None where none is."""


def join(subscription: Subscription, one: Owed, fits: Fits, now: datetime) -> Joined | None:
    """Add a story's news to the message that tells it; None where there is no such message, or no room in it."""
    posted, news = one.posted, news_of(one)
    if posted is None or not news or not posted.style.edits or now - posted.created_at > JOINABLE:
        return None
    if subscription.follower is not None and posted.channel != subscription.channel:
        return None
    told = keep_current(subscription, posted, one.story, news, fits)
    if told is None:
        return None
    return Joined(one, posted, digest_of(subscription, posted, told), tuple(article.id for article in news))


def update_of(subscription: Subscription, one: Owed, now: datetime, fits: Fits) -> tuple[Digest, datetime]:
    """A message that tells what is new in a story since its reader was told of it, and when it may come."""
    wanted = one.news | one.waiting
    news = [article for article in one.story.articles if article.id in wanted]
    known = [article for article in one.story.articles if article.id in one.known - one.waiting]
    told = show(subscription, one.story, news, fits)
    changes = changes_between(known, news)
    posted = one.posted
    # A reply stands in the channel of what it answers, and only what is no reply can be published.
    here = subscription.follower is None or (posted is not None and posted.channel == subscription.channel)
    answers = posted if here and not subscription.style.crosspost else None
    told = replace(told, given_at=one.told_at, changes=changes, continues=one.link, update=True)
    digest = Digest(
        subscription.label,
        (told,),
        now,
        subscription.id,
        style=subscription.style,
        language=subscription.language,
        continues=posted.delivery if posted else None,
        reply_to=answers.message if answers else None,
    )
    return digest, (one.told_at + BETWEEN_UPDATES if one.told_at else now)
