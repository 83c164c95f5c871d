"""What is done once an hour: telling of feeds that fail, and forgetting what is of no use any more."""

from datetime import datetime, timedelta

from bot.archive import Archive
from bot.news.addresses import mask_text
from bot.posting import Poster
from bot.rendering import inert
from bot.stories import WINDOW
from bot.wording import mark, saying

TIDIED_TOGETHER = 100


async def warn_of_failing(archive: Archive, poster: Poster, now: datetime) -> int:
    """Tell admins of feeds that have failed for a week; the number of feeds."""
    failing = await archive.feeds.take_failing(now)
    for feed, subscriptions in failing:
        problem = inert(mask_text(feed.problem or ""))
        words = mark("The feed {title} could not be read for a week: {problem} I go on trying.")
        text = saying(words, title=inert(feed.title), problem=problem)
        places = {}
        for number in subscriptions:
            channel, orderer = await archive.subscriptions.told(number) or (None, None)
            places[channel or orderer] = number
        for number in places.values():
            await poster.tell_admins(number, text, now)
    return len(failing)


async def tidy(archive: Archive, keep_days: int, now: datetime) -> int:
    """Forget what is of no use any more, and stories older than what is kept; how many of each, together."""
    dropped = await archive.grouping_index.forget(now - WINDOW, limit=TIDIED_TOGETHER)
    dropped += await archive.pauses.end_gone(now)
    dropped += await archive.feeds.end_removed(now)
    dropped += await archive.grouping_index.forget_counts()
    dropped += await archive.quotas.forget(now)
    dropped += await archive.retention.free_names(now)
    if keep_days:
        before = now - timedelta(days=keep_days)
        dropped += await archive.retention.forget(before, limit=TIDIED_TOGETHER)
    for guild, days in (await archive.servers.kept_days()).items():
        before = now - timedelta(days=days)
        dropped += await archive.retention.forget(before, limit=TIDIED_TOGETHER, guild=guild)
    return dropped
