"""Several who write at once: what is asked before a row is kept still holds when it is kept."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import update

from bot.archive import Archive
from bot.archive.errors import FullError
from bot.archive.tables import feeds
from bot.news import (
    ArticleId,
    ChannelId,
    EntryId,
    GuildId,
    Hub,
    Poll,
    Reading,
    Schedule,
    Source,
    UserId,
    Validators,
    When,
)
from tests.builders import NOON, an_actor, an_article, an_entry, later
from tests.integration.archive.press import LEASE, Press

WRITERS = 6


async def pending(archive: Archive, count: int, url: str) -> list[EntryId]:
    """Entries of as many feeds, all of the same address."""
    for number in range(count):
        press = await Press.open(archive, f"paper-{number}")
        entry = an_entry(url=url)
        poll = Poll(press.feed.id, "", Validators(), NOON, NOON, 0, None, (entry,), frozenset({entry.key}))
        await archive.feeds.save_poll(poll, NOON)
    return [one.id for one in await archive.entries.claim_unfetched(NOON, LEASE, count)]


async def test_one_article_is_made_of_a_page_that_several_fetch_at_once(archive: Archive) -> None:
    article = an_article("Mayor Ana Ruiz opened a bridge in Port Vale on Monday, and the whole town came to see it.")
    entries = await pending(archive, WRITERS, article.url)
    saving = (archive.articles.save_article(entry, article, NOON, site="courier.example") for entry in entries)
    assert len(set(await asyncio.gather(*saving))) == 1


async def test_several_pages_of_a_paper_that_nobody_knew_are_kept(archive: Archive) -> None:
    entries = await pending(archive, WRITERS, "https://courier.example/x")
    pages = [
        an_article(f"A bridge with number {number} was opened.", publisher="New Paper") for number in range(WRITERS)
    ]
    saving = (
        archive.articles.save_article(entry, page, NOON, site="courier.example")
        for entry, page in zip(entries, pages, strict=True)
    )
    assert len(set(await asyncio.gather(*saving))) == WRITERS


async def test_readings_that_name_the_same_people_in_other_orders_are_kept(archive: Archive) -> None:
    press = await Press.open(archive)
    people = [an_actor(f"Ana {name}") for name in ("Ruiz", "Moss", "Vale", "Lund", "Berg")]
    numbers = [await _saved(archive, press, number) for number in range(WRITERS)]
    async with asyncio.timeout(60):
        await asyncio.gather(
            *(
                archive.articles.save_reading(number, Reading((), tuple(people[turn:] + people[:turn]), ()), NOON)
                for turn, number in enumerate(numbers)
            )
        )
    assert len(await archive.articles.ungrouped(99)) == WRITERS


async def _saved(archive: Archive, press: Press, number: int) -> ArticleId:
    entry = an_entry()
    poll = Poll(press.feed.id, "", Validators(), NOON, NOON, 0, None, (entry,), frozenset({entry.key}))
    await archive.feeds.save_poll(poll, NOON)
    (pending,) = await archive.entries.claim_unfetched(NOON, LEASE, 1)
    page = replace(an_article(f"Bridge number {number} was opened."), url=str(entry.url))
    return await archive.articles.save_article(pending.id, page, NOON)


async def test_a_server_orders_no_more_than_it_may_however_many_do_at_once(archive: Archive) -> None:
    press = await Press.open(archive)

    async def order(channel: int) -> bool:
        where = GuildId(1), ChannelId(channel), Source(feed=press.feed.id)
        try:
            await archive.subscriptions.add(*where, Schedule(When.DAILY), NOON, UserId(1), NOON, most=2)
        except FullError:
            return False
        return True

    assert sum(await asyncio.gather(*(order(channel) for channel in range(1, WRITERS + 1)))) == 2


async def test_a_quota_is_used_once_by_each(archive: Archive) -> None:
    taken = await asyncio.gather(*(archive.quotas.take("test", 5, 3, NOON) for _ in range(WRITERS)))
    assert sum(taken) == 3


async def test_what_several_claim_at_once_is_had_by_one_of_them(archive: Archive) -> None:
    presses = [await Press.open(archive, f"paper-{number}") for number in range(WRITERS)]
    for press in presses:
        entry, hub = an_entry(), Hub("https://hub.example/", str(press.feed.url))
        poll = Poll(press.feed.id, "", Validators(), NOON, NOON, 0, None, (entry,), frozenset({entry.key}))
        await archive.feeds.save_poll(replace(poll, hub=hub, hub_known=True), NOON)
    claims: list[Callable[[], Awaitable[Sequence[Any]]]] = [
        lambda: archive.feeds.claim_due(NOON, LEASE, WRITERS),
        lambda: archive.entries.claim_unfetched(NOON, LEASE, WRITERS),
        lambda: archive.hubs.claim_due(NOON, WRITERS),
    ]
    for claim in claims:
        had = [one.id for some in await asyncio.gather(*(claim() for _ in range(WRITERS))) for one in some]
        assert len(had) == len(set(had)) == WRITERS


async def test_whoever_claims_passes_over_what_another_is_just_taking(archive: Archive) -> None:
    if archive.feeds._database.is_sqlite:
        pytest.skip("SQLite has one writer at a time.")
    first, second = [(await Press.open(archive, f"paper-{number}")).feed.id for number in range(2)]
    async with archive.feeds._database.write() as connection:
        await connection.execute(update(feeds).where(feeds.c.id == first).values(title="Taken"))
        async with asyncio.timeout(10):
            assert [one.id for one in await archive.feeds.claim_due(NOON, LEASE, 9)] == [second]


@pytest.mark.parametrize("renewed", [True, False])
async def test_a_lease_that_is_renewed_keeps_others_away(archive: Archive, *, renewed: bool) -> None:
    press = await Press.open(archive)
    minute = timedelta(minutes=1)
    entries = await pending(archive, 1, "https://courier.example/x")
    claimed = [one.id for one in await archive.feeds.claim_due(NOON, minute, 9)]
    assert press.feed.id in claimed
    if renewed:
        await archive.entries.renew_claims(entries, later(minutes=5))
        await archive.feeds.renew_claims(claimed, later(minutes=5))
        assert await archive.feeds.claim_due(later(minutes=2), minute, 9) == []
        assert await archive.entries.claim_unfetched(later(minutes=5, seconds=-1), minute, 9) == []
    else:
        assert len(await archive.feeds.claim_due(later(minutes=2), minute, 9)) == len(claimed)
