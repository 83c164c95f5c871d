"""Turns: whoever floods a queue delays themselves."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.archive import Archive
from bot.fetching.intervals import LATEST
from bot.fetching.polls import least_interval
from bot.fetching.turns import FairSemaphore
from bot.jobs.fetching import PER_HOST, Fetching
from bot.jobs.links import MOST_WAITING, Links
from bot.news import (
    EVERYBODY,
    ChannelId,
    DatelineError,
    Feed,
    FeedId,
    GuildId,
    Message,
    Pack,
    PendingEntry,
    Poll,
    Schedule,
    Source,
    Subscription,
    TryLater,
    UserId,
    Validators,
    When,
)
from bot.news.fairness import Turns, whose
from bot.posting.pace import Pace
from tests.builders import NOON, a_filing, an_article, an_entry, later
from tests.integration.archive.press import LEASE
from tests.sqlite import database_at

HOSTILE, VICTIM = GuildId(66), GuildId(10)
FLOOD = 60
BROUGHT = ["a pack", "a server"]


@pytest.fixture
async def archive(tmp_path: Path) -> AsyncIterator[Archive]:
    async with Archive.open(database_at(tmp_path / "dateline.db")) as archive:
        yield archive


async def subscribed(archive: Archive, guild: GuildId, feed: FeedId, channel: int) -> Subscription:
    return await archive.subscriptions.add(
        guild, ChannelId(channel), Source(feed=feed), Schedule(When.INSTANTLY), NOON, UserId(1), NOON
    )


async def neighbours(archive: Archive, brought: str, *, feeds: int = FLOOD) -> Feed:
    """A stranger's many feeds, and then the one of a pack or of another server."""
    for number in range(feeds):
        feed = await archive.feeds.add(f"https://stranger.example/{number}", "Stranger", NOON, HOSTILE)
        await subscribed(archive, HOSTILE, feed.id, 1000 + number)
    owner = EVERYBODY if brought == "a pack" else VICTIM
    ours = await archive.feeds.add("https://paper.example/feed", "The Paper", later(seconds=1), owner)
    if brought == "a pack":
        await archive.packs.save({"vale": Pack("vale", "Vale", "News", (("The Paper", ours.url),))}, NOON)
    else:
        await subscribed(archive, VICTIM, ours.id, 1)
    return ours


async def show(archive: Archive, feed: FeedId, count: int, host: str) -> None:
    entries = tuple(an_entry(f"{feed}-{n}", url=f"https://{host}/{feed}-{n}") for n in range(count))
    keys = frozenset(one.key for one in entries)
    await archive.feeds.save_poll(Poll(feed, "Paper", Validators(), NOON, NOON, 0, None, entries, keys), NOON)


@pytest.mark.parametrize("brought", BROUGHT)
async def test_a_feed_is_polled_beside_a_strangers_many(archive: Archive, brought: str) -> None:
    ours = await neighbours(archive, brought)
    claimed = await archive.feeds.claim_due(later(minutes=1), LEASE, 10, per_owner=4)
    assert ours.id in [one.id for one in claimed[:2]]
    assert sum(one.owner == HOSTILE for one in claimed) == 4
    assert not await archive.feeds.claim_due(later(minutes=1), LEASE, 10, 4, [HOSTILE])


async def test_a_feed_that_a_stranger_has_too_keeps_its_turn(archive: Archive) -> None:
    ours = await neighbours(archive, "a server", feeds=20)
    await archive.feeds.add(ours.url, ours.title, NOON, HOSTILE)
    await subscribed(archive, HOSTILE, ours.id, 5)
    claimed = await archive.feeds.claim_due(later(minutes=1), LEASE, 10, per_owner=4)
    assert ours.id in [one.id for one in claimed[:2]]
    assert len({one.id for one in claimed}) == len(claimed)


@pytest.mark.parametrize("host", ["stranger.example", "paper.example"])
@pytest.mark.parametrize("brought", BROUGHT)
async def test_a_page_is_fetched_beside_a_strangers_many(archive: Archive, brought: str, host: str) -> None:
    ours = await neighbours(archive, brought, feeds=2)
    for number in (1, 2):
        await show(archive, FeedId(number), FLOOD, host)
    await show(archive, ours.id, 1, "paper.example")
    claimed = await archive.entries.claim_unfetched(later(minutes=1), LEASE, 10, per_host=2, per_owner=4)
    assert ours.id in [one.feed for one in claimed]
    assert sum(one.feed != ours.id for one in claimed) <= 4


@pytest.mark.parametrize("brought", BROUGHT)
async def test_an_article_is_read_beside_a_strangers_many(archive: Archive, brought: str) -> None:
    ours = await neighbours(archive, brought, feeds=1)
    await show(archive, FeedId(1), FLOOD, "stranger.example")
    await show(archive, ours.id, 1, "paper.example")
    for pending in await archive.entries.claim_unfetched(later(minutes=1), LEASE, 99):
        assert pending.entry.url
        await archive.articles.save_article(pending.id, an_article(url=pending.entry.url), NOON)
    claimed = await archive.articles.claim_unread(later(minutes=1), LEASE, 10, per_owner=2)
    assert "https://paper.example/2-0" in [article.url for _, article, _ in claimed]
    assert len(claimed) == 3


async def test_an_order_is_served_beside_a_strangers_many(archive: Archive) -> None:
    ours = await neighbours(archive, "a server")
    due = await archive.subscriptions.due(later(minutes=1), 10)
    assert ours.id in [one.source.feed for one in due[:2]]
    assert len(due) == 10


async def test_a_message_is_posted_beside_a_strangers_many(archive: Archive) -> None:
    await neighbours(archive, "a server")
    theirs = await archive.subscriptions.in_guild(HOSTILE)
    for one in (*theirs, *await archive.subscriptions.in_guild(VICTIM)):
        await archive.owed.file([a_filing(one, Message({"content": "News"}))], NOON)
    due = await archive.deliveries.next_per_channel(later(minutes=1), 10)
    assert VICTIM in [one.guild for one in due[:2]]


@given(st.lists(st.integers(0, 5), max_size=60))
def test_between_two_turns_of_an_owner_all_others_who_wait_have_one(owners: list[int]) -> None:
    turns: Turns[int] = Turns()
    for owner in owners:
        turns.put(owner, owner)
    taken = [turns.take() for _ in owners]
    assert sorted(taken) == sorted(owners)
    assert not turns
    for place, owner in enumerate(taken):
        following = taken[place + 1 :]
        until = following[: following.index(owner)] if owner in following else following
        assert {one for one in set(owners) if one in following and owner in following} - {owner} <= {*until}


async def _as(owner: int, done: list[int], gate: FairSemaphore) -> None:
    whose.set(owner)
    async with gate:
        done.append(owner)
        await asyncio.sleep(0)


async def test_a_worker_is_had_by_owner_in_turn_and_given_back_by_who_is_cancelled() -> None:
    gate, done = FairSemaphore(1), list[int]()
    flood = [asyncio.create_task(_as(66, done, gate)) for _ in range(50)]
    await asyncio.sleep(0)
    ours = asyncio.create_task(_as(10, done, gate))
    await asyncio.sleep(0)
    flood[5].cancel()
    await asyncio.gather(*flood, ours, return_exceptions=True)
    assert done.index(10) <= 3
    assert len(done) == 50
    async with asyncio.timeout(60):
        await _as(1, done, gate)


async def test_a_post_passes_the_gate_by_server_in_turn() -> None:
    pace, done = Pace(2000), list[int]()

    async def post(owner: int, rank: int = 0) -> None:
        whose.set(owner)
        await pace.wait(rank)
        done.append(owner)

    await asyncio.gather(*(post(66) for _ in range(50)), post(10), post(11, rank=1))
    assert done.index(10) <= 3
    assert done[-1] == 11


@pytest.mark.parametrize(("seconds", "wait"), [(0.01, 0), (0.49, 0), (0.5, 50), (5, 500), (20, 2000)])
def test_a_feed_that_is_costly_to_parse_is_polled_a_hundred_times_as_rarely(seconds: float, wait: float) -> None:
    assert least_interval(seconds).total_seconds() == wait
    assert least_interval(1e9) == LATEST


async def test_links_are_read_one_at_a_time_and_no_more_wait_than_are_had_soon() -> None:
    links, going, at_once = Links(), asyncio.Event(), list[int]()

    async def work() -> None:
        at_once.append(1)
        await going.wait()

    asked = [asyncio.create_task(links.read(work)) for _ in range(MOST_WAITING)]
    await asyncio.sleep(0.01)
    assert len(at_once) == 1
    with pytest.raises(DatelineError, match="busy"):
        await links.read(work)
    going.set()
    await asyncio.gather(*asked)
    assert len(at_once) == MOST_WAITING


async def test_no_host_has_more_than_its_share_of_pages_under_way(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also where it is asked again and again while they hang."""
    monkeypatch.setattr("bot.jobs.fetching.LOOK_SECONDS", 0.01)
    under_way, looks, goes_on = list[str](), list[int](), asyncio.Event()

    class Slow:
        async def article(self, pending: PendingEntry, _feed: object) -> None:
            under_way.append(str(pending.entry.url))
            await goes_on.wait()
            raise TryLater("It hung.")

    feed = await archive.feeds.add("https://slow.example/feed", "Slow", NOON)
    await show(archive, feed.id, 12, "slow.example")
    claim = archive.entries.claim_unfetched

    async def counted(*arguments: Any, **named: Any) -> list[PendingEntry]:
        looks.append(len(under_way))
        if len(looks) == 5:
            goes_on.set()
        return await claim(*arguments, **named) if len(looks) <= 5 else []

    def asked(_: object, *arguments: Any, **named: Any) -> Any:
        return counted(*arguments, **named)

    monkeypatch.setattr(type(archive.entries), "claim_unfetched", asked)
    await Fetching().fetch_due(archive, cast("Any", Slow()), NOON)
    assert max(looks[:5]) == PER_HOST
