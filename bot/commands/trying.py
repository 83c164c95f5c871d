"""Digests that are only looked at: of a subscription, or of a source before it is ordered."""

from bot.commands.client import Asked, guild_of
from bot.commands.sources import find_source
from bot.digests.schedules import next_due
from bot.news import EVERYBODY, ChannelId, Digest, FeedId, Schedule, Source, Subscription, SubscriptionId, When


async def sample_of(asked: Asked, typed: str, channel: ChannelId) -> Digest | None:
    """What digests of a source would look like in a channel; None where nothing of it has been read."""
    services = asked.client.services
    now, schedule = services.clock(), Schedule(When.DAILY)
    pack = services.packs.get(typed)
    urls = {url for _, url in pack.feeds} if pack else {typed}
    known = await services.archive.feeds.all(EVERYBODY)
    feeds: frozenset[FeedId] = frozenset(feed.id for feed in known if feed.url in urls)
    if pack is None and not feeds:
        return None
    source = Source(pack=pack.name) if pack else await find_source(asked, typed)
    label = pack.title if pack else next(feed.title for feed in known if feed.id in feeds)
    tried = Subscription(
        SubscriptionId(0), guild_of(asked), channel, source, label, feeds, schedule, now, next_due(schedule, now)
    )
    return await services.digests.sample(tried, now)
