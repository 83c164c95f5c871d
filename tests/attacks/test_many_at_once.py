"""A hundred orders at a time against each limit: no more are kept than there is room for."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import NamedTuple

import pytest

from bot.archive import Archive
from bot.archive.errors import FullError, PingedEnoughError
from bot.commands.buckets import Buckets
from bot.news import ChannelId, FeedId, GuildId, Schedule, Source, Style, UserId, When
from tests.attacks.row import Row
from tests.builders import NOON, later

AT_ONCE, MOST = 100, 7
HOSTILE, GUILD = UserId(66), GuildId(10)
FOLLOWED = Schedule(When.INSTANTLY, most_a_day=3)
DIGEST = Schedule(When.DAILY)


class Limit(NamedTuple):
    """Something of which there may be so many."""

    attempt: Callable[[Archive, int], Awaitable[object]]
    kept: Callable[[Archive], Awaitable[int]]
    most: int = MOST


async def _add(archive: Archive, number: int) -> object:
    return await archive.feeds.add(f"https://stranger.example/{number}", "", NOON, GUILD, HOSTILE, most=MOST)


async def _regain(archive: Archive, number: int) -> object:
    return await archive.feeds.regain(FeedId(number + 1), GUILD, later(minutes=1), most=MOST)


async def _order(archive: Archive, number: int) -> object:
    source = Source(words=f"word {number}")
    return await archive.subscriptions.add(GUILD, ChannelId(1), source, DIGEST, NOON, HOSTILE, NOON, most=MOST)


async def _follow(archive: Archive, number: int) -> object:
    source, where = Source(words=f"word {number}"), GuildId(number % 3)
    return await archive.subscriptions.add(
        where, ChannelId(number), source, FOLLOWED, NOON, HOSTILE, NOON, follower=HOSTILE, most=MOST
    )


async def _pinged(archive: Archive, number: int, schedule: Schedule = FOLLOWED) -> object:
    source, where = Source(words=f"word {number}"), GuildId(number % 3)
    return await archive.subscriptions.add(
        where, ChannelId(number), source, schedule, NOON, HOSTILE, NOON,
        style=Style(mention=HOSTILE), follower=HOSTILE, most=AT_ONCE, most_pings=MOST,
    )  # fmt: skip


async def _pinged_daily(archive: Archive, number: int) -> object:
    return await _pinged(archive, number, DIGEST)


def _taking(kind: str, who: int) -> Limit:
    async def take(archive: Archive, _: int) -> object:
        if not await archive.quotas.take(kind, who, MOST, NOON):
            raise FullError("There is none left.")
        return None

    async def taken(archive: Archive) -> int:
        async with archive.feeds._database.read() as connection:
            used = f"SELECT used FROM uses WHERE kind = '{kind}' AND who = {who}"
            return int((await connection.exec_driver_sql(used)).scalar_one())

    return Limit(take, taken)


async def _feeds(archive: Archive) -> int:
    return len(await archive.feeds.owned(GUILD))


async def _orders(archive: Archive) -> int:
    return len(await archive.subscriptions.in_guild(GUILD))


async def _follows(archive: Archive) -> int:
    return len(await archive.subscriptions.followed_by(HOSTILE))


LIMITS: dict[str, Limit] = {
    "feeds of a server": Limit(_add, _feeds),
    "feeds of a server, with those that it removed and takes back": Limit(_regain, _feeds),
    "feeds that a server adds in a day": _taking("feeds", GUILD),
    "subscriptions of a server": Limit(_order, _orders),
    "things that a member follows, in several servers": Limit(_follow, _follows),
    "pings of a member in a day, in several servers": Limit(_pinged, _follows, MOST // 3),
    "digests in which a member is pinged": Limit(_pinged_daily, _follows),
    "links of a member in a day": _taking("links", HOSTILE),
    "reports of a member in a day": _taking("reports", HOSTILE),
}
BY_THE_MINUTE = {
    "links of a member in a minute": "link",
    "look-ups of a member in a minute": "lookup",
    "letters of a member in a minute": "typing",
}


def rows() -> list[Row]:
    """These attempts."""
    sees = "as many as there is room for, and the line that says so"
    return [
        Row("member × admin", "a member, or an admin of another server", f"{AT_ONCE} at once against {what}", sees)
        for what in (*LIMITS, *BY_THE_MINUTE)
    ]


@pytest.mark.parametrize("what", LIMITS)
async def test_a_hundred_at_once_get_no_more_than_there_is_room_for(archive: Archive, what: str) -> None:
    limit = LIMITS[what]
    if limit.attempt is _regain:
        for number in range(AT_ONCE):
            feed = await archive.feeds.add(f"https://stranger.example/{number}", "", NOON, GUILD)
            await archive.feeds.disown(feed.id, GUILD, NOON)
    done = await asyncio.gather(*(limit.attempt(archive, one) for one in range(AT_ONCE)), return_exceptions=True)
    refused = [one for one in done if isinstance(one, BaseException)]
    assert {type(one) for one in refused} <= {FullError, PingedEnoughError}
    assert len(refused) == AT_ONCE - limit.most
    assert await limit.kept(archive) == limit.most


@pytest.mark.parametrize("what", BY_THE_MINUTE)
def test_a_burst_takes_a_minutes_worth_and_no_other_members(what: str) -> None:
    buckets, kind = Buckets(), BY_THE_MINUTE[what]
    taken = [buckets.take(kind, HOSTILE, MOST, 0.0) == 0 for _ in range(AT_ONCE)]
    assert (taken.count(True), buckets.take(kind, 10, MOST, 0.0)) == (MOST, 0)
