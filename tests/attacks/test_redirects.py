"""Feeds that lead to each other: each stays what it is, and nobody is shown what was not said where they asked."""

from collections.abc import Iterable

import pytest

from bot.archive import Archive
from bot.news import EVERYBODY, Feed, GuildId, Owner, Pack
from tests.attacks.row import Row
from tests.builders import NOON, an_entry
from tests.integration.archive.test_feeds import a_poll

HOSTILE, VICTIM = GuildId(66), GuildId(10)
A, B, C = (f"https://{name}.example/feed" for name in "abc")
SECRET = "https://b.example/feed?token=SECRET7f3a9c2e4d"


async def a_feed(archive: Archive, url: str, owner: Owner) -> Feed:
    """A feed that has shown one entry, named after its address."""
    feed = await archive.feeds.add(url, url, NOON, owner)
    await archive.feeds.save_poll(a_poll(feed, an_entry(url, url=url)), NOON)
    return feed


async def led(archive: Archive, feed: Feed, *addresses: str) -> None:
    """A feed answers with a redirect to each in turn, for good."""
    for url in addresses:
        await archive.feeds.save_poll(a_poll(feed, url=url), NOON)


async def entries_seen(archive: Archive, asker: Owner) -> dict[str, int]:
    """How many entries somebody has of feeds at each address."""
    counts = await archive.feeds.entry_counts()
    seen: dict[str, int] = {}
    for feed in await archive.feeds.all(asker):
        seen[feed.url] = seen.get(feed.url, 0) + counts.get(feed.id, 0)
    return seen


WAYS: dict[str, Iterable[str]] = {
    "A→B": [B],
    "A→B→C": [B, C],
    "A→C→B": [C, B],
    "A→B, and back": [B, A],
    "A↔B": [B, A, B],
}


ORDER = {True: "the victim has B already", False: "the victim brings B later"}
PACK = {True: "a pack lists B already", False: "a pack lists B later"}


def rows() -> list[Row]:
    """These attempts, of a feed that leads to others' addresses."""
    who, own = "a server's feed at A", "its own entries"
    made = [Row("feed × feed", who, f"redirects {way}; {order}", own) for way in WAYS for order in ORDER.values()]
    made += [Row("feed × feed", who, f"redirects A→B; {listed}", own) for listed in PACK.values()]
    moved = "redirects A→B→C; the victim then brings"
    made += [Row("feed × feed", who, f"{moved} {address}", own) for address in (A, B, C)]
    secret = "brings {} after a feed with a secret in its address has led to it"
    made += [Row("guild × guild", "another server", secret.format(other), own) for other in (A, B)]
    return [*made, Row("guild × guild", "another server", f"brings {SECRET}, which the victim has", own)]


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("first", ORDER, ids=ORDER.values())
async def test_what_leads_to_a_victims_address_brings_nothing_there(archive: Archive, way: str, first: bool) -> None:
    theirs = await a_feed(archive, B, VICTIM) if first else None
    hostile = await a_feed(archive, A, HOSTILE)
    await led(archive, hostile, *WAYS[way])
    brought = await archive.feeds.add(B, "B", NOON, VICTIM)
    assert brought.id != hostile.id
    assert theirs is None or theirs.id == brought.id
    assert await entries_seen(archive, VICTIM) == {B: int(first)}
    assert [one.id for one in await archive.feeds.all(HOSTILE)] == [hostile.id]
    found = await archive.feeds.by_url(B, VICTIM)
    assert found
    assert found.id == brought.id


@pytest.mark.parametrize("address", [A, B, C])
async def test_whoever_brings_any_address_of_a_feed_that_moved_gets_one_of_their_own(
    archive: Archive, address: str
) -> None:
    hostile = await a_feed(archive, A, HOSTILE)
    await led(archive, hostile, B, C)
    assert (await archive.feeds.add(address, "", NOON, VICTIM)).id != hostile.id
    assert await entries_seen(archive, VICTIM) == {address: 0}


async def test_two_that_lead_to_one_address_stay_two_and_go_on_when_they_part(archive: Archive) -> None:
    hostile, theirs = await a_feed(archive, A, HOSTILE), await a_feed(archive, B, VICTIM)
    await led(archive, hostile, C)
    await led(archive, theirs, C)
    assert await entries_seen(archive, VICTIM) == {C: 1}
    await led(archive, hostile, A)
    assert await entries_seen(archive, VICTIM) == {C: 1}
    assert await entries_seen(archive, HOSTILE) == {A: 1}


async def test_who_had_a_feed_before_it_moved_keeps_it_and_finds_it_where_it_is(archive: Archive) -> None:
    shared = await a_feed(archive, A, HOSTILE)
    assert (await archive.feeds.add(A, "", NOON, VICTIM)).id == shared.id
    await led(archive, shared, B)
    assert await entries_seen(archive, VICTIM) == {B: 1}
    assert (await archive.feeds.add(B, "", NOON, VICTIM)).id == shared.id


@pytest.mark.parametrize("listed", PACK, ids=PACK.values())
async def test_what_leads_to_a_packs_address_is_not_the_packs(archive: Archive, listed: bool) -> None:
    pack = {"vale": Pack("vale", "Vale", "News", (("B", B),))}
    if listed:
        await archive.packs.save(pack, NOON)
    hostile = await a_feed(archive, A, HOSTILE)
    await led(archive, hostile, B)
    await archive.packs.save(pack, NOON)
    for asker in (VICTIM, EVERYBODY):
        assert await entries_seen(archive, asker) == {}
    assert (await archive.feeds.add(B, "B", NOON, VICTIM)).id != hostile.id


async def test_a_packs_feed_that_moves_is_the_packs_under_both(archive: Archive) -> None:
    await archive.packs.save({"vale": Pack("vale", "Vale", "News", (("A", A),))}, NOON)
    feed = await a_feed(archive, A, VICTIM)
    await led(archive, feed, B)
    assert await entries_seen(archive, HOSTILE) == {B: 1}
    assert {(await archive.feeds.add(url, "", NOON, HOSTILE)).id for url in (A, B)} == {feed.id}


async def test_a_packs_feed_takes_neither_a_servers_place_nor_a_secret(archive: Archive) -> None:
    await archive.packs.save({"vale": Pack("vale", "Vale", "News", (("A", A),))}, NOON)
    feed = await a_feed(archive, A, VICTIM)
    await a_feed(archive, B, HOSTILE)
    await led(archive, feed, B, SECRET)
    assert await entries_seen(archive, VICTIM) == {A: 1}
    assert await entries_seen(archive, HOSTILE) == {A: 1, B: 1}


@pytest.mark.parametrize("other", [A, B, SECRET])
async def test_what_a_secret_address_shows_is_its_owners_wherever_it_leads(archive: Archive, other: str) -> None:
    secret = await a_feed(archive, SECRET, VICTIM)
    await led(archive, secret, B)
    assert await entries_seen(archive, VICTIM) == {B: 1}
    theirs = await a_feed(archive, other, HOSTILE)
    assert theirs.id != secret.id
    assert await entries_seen(archive, HOSTILE) == {other: 1}


async def test_a_servers_feed_that_leads_to_a_secret_shares_it_with_nobody_new(archive: Archive) -> None:
    feed = await a_feed(archive, A, VICTIM)
    await led(archive, feed, SECRET)
    for url in (A, SECRET):
        assert (await archive.feeds.add(url, "", NOON, HOSTILE)).id != feed.id
