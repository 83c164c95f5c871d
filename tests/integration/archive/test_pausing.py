"""What pauses a subscription is what lets it go on: nothing else does, and nothing is left of it elsewhere."""

from collections.abc import Awaitable, Callable
from dataclasses import replace

import pytest

from bot.archive import GONE, Archive
from bot.news import ChannelId, Filters, GuildId, Schedule, Source, Subscription, SubscriptionId, UserId, When
from tests.builders import NOON, later

GUILD, ANOTHER, CHANNEL, ELSEWHERE = GuildId(1), GuildId(2), ChannelId(100), ChannelId(200)
URL = "https://cellar.example/feed"
Act = Callable[[Archive, Subscription], Awaitable[object]]


async def ordered(archive: Archive) -> Subscription:
    """A server's subscription to a feed that it brought, as another server did too."""
    feed = await archive.feeds.add(URL, "The Cellar Post", NOON, GUILD)
    await archive.feeds.add(URL, "The Cellar Post", NOON, ANOTHER)
    schedule = Schedule(When.INSTANTLY)
    return await archive.subscriptions.add(GUILD, CHANNEL, Source(feed=feed.id), schedule, NOON, UserId(5), NOON)


async def now_of(archive: Archive, number: SubscriptionId) -> Subscription:
    """How it is now."""
    one = await archive.subscriptions.get(number)
    assert one
    return one


async def _pause(archive: Archive, one: Subscription) -> None:
    await archive.orders.replace(one, replace(one, paused="An admin paused it."), NOON)


async def _resume(archive: Archive, one: Subscription) -> None:
    await archive.orders.replace(await now_of(archive, one.id), replace(one, paused=None), NOON)


async def _close(archive: Archive, _: Subscription) -> None:
    await archive.pauses.close_channel(CHANNEL, "I may not write there.", NOON)


async def _spoil(archive: Archive, one: Subscription) -> None:
    await archive.subscriptions.pause(one.id, "Its filter cannot be used any more.")


@pytest.mark.parametrize("pause", [_pause, _close, _spoil])
async def test_a_feed_that_is_taken_back_lets_only_those_go_on_that_its_removal_paused(
    archive: Archive, pause: Act
) -> None:
    one = await ordered(archive)
    await pause(archive, one)
    before = (await now_of(archive, one.id)).paused
    assert one.source.feed
    assert await archive.feeds.disown(one.source.feed, GUILD, NOON)
    assert await archive.feeds.regain(one.source.feed, GUILD, NOON)
    assert (await now_of(archive, one.id)).paused == before
    await archive.pauses.reopen_channel(CHANNEL)
    assert bool((await now_of(archive, one.id)).paused) == (pause is not _close)


@pytest.mark.parametrize("meanwhile", [_pause, _resume, _close, _spoil])
@pytest.mark.parametrize("before", [True, False])
async def test_what_is_subscribed_to_a_removed_feed_ends_with_it_whatever_was_done_to_it(
    archive: Archive, meanwhile: Act, *, before: bool
) -> None:
    one = await ordered(archive)
    if before:
        await meanwhile(archive, one)
    assert one.source.feed
    await archive.feeds.disown(one.source.feed, GUILD, NOON)
    if not before:
        await meanwhile(archive, await now_of(archive, one.id))
    await archive.feeds.end_removed(later(hours=1))
    assert await archive.subscriptions.get(one.id) is None, "another server has the feed, and this one had it ended"


@pytest.mark.parametrize("reason", [GONE, "I may not write there."])
async def test_what_is_moved_out_of_a_closed_channel_goes_on(archive: Archive, reason: str) -> None:
    one = await ordered(archive)
    await archive.pauses.close_channel(CHANNEL, reason, NOON)
    closed = await now_of(archive, one.id)
    assert await archive.orders.replace(closed, replace(closed, channel=ELSEWHERE), NOON)
    assert (await now_of(archive, one.id)).paused is None


async def test_what_is_moved_while_an_admin_paused_it_rests_on(archive: Archive) -> None:
    one = await ordered(archive)
    await _pause(archive, one)
    paused = await now_of(archive, one.id)
    await archive.orders.replace(paused, replace(paused, channel=ELSEWHERE), NOON)
    assert (await now_of(archive, one.id)).paused == "An admin paused it."


async def test_what_is_edited_while_its_channel_is_closed_goes_on_when_that_opens(archive: Archive) -> None:
    one = await ordered(archive)
    await _close(archive, one)
    closed = await now_of(archive, one.id)
    await archive.orders.replace(closed, replace(closed, filters=Filters(only="ferry")), NOON)
    assert (await now_of(archive, one.id)).paused == "I may not write there."
    await archive.pauses.reopen_channel(CHANNEL)
    assert (await now_of(archive, one.id)).paused is None
