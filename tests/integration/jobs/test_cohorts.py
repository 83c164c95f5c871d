"""Subscriptions that are owed the same are composed once, and get what they would get one by one."""

import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any, cast

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from bot.archive import Archive
from bot.archive.tables import deliveries, passed_over, shown, subscriptions
from bot.jobs import composing
from bot.jobs import pipeline as module
from bot.jobs.composing import Served
from bot.jobs.pipeline import Pipeline
from bot.news import ChannelId, Filters, GuildId, Schedule, Source, Style, SubscriptionId, UserId, When
from tests import postgresql
from tests.builders import NOON, later
from tests.conftest import Cluster
from tests.integration.archive.press import Press, somebody
from tests.sqlite import database_at

WORDS = ["bridge", "ferry", "library", "market", "tram"]
SCHEDULES = [Schedule(When.DAILY), Schedule(When.INSTANTLY), Schedule(When.INSTANTLY, most_an_hour=2)]
FILTERS = [Filters(), Filters(only="bridge OR tram"), Filters(without="ferry")]
STYLES = [Style(), Style(stories=1), Style(grouping=False)]
EVENINGS = [later(hours=hour) for hour in (30, 54, 78)]


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=postgresql.needed)])
def server(request: pytest.FixtureRequest) -> Cluster | None:
    return request.getfixturevalue("cluster") if request.param == "postgresql" else None


@asynccontextmanager
async def an_archive(kind: str, cluster: Cluster | None, folder: Path) -> AsyncIterator[Archive]:
    if cluster is None:
        (folder / f"{kind}.db").unlink(missing_ok=True)
        async with Archive.open(database_at(folder / f"{kind}.db")) as archive:
            yield archive
        return
    with postgresql.database(cluster.socket, template=cluster.template) as url:
        async with Archive.open(url) as archive:
            yield archive


async def a_world(archive: Archive, chance: random.Random) -> list[Press]:
    """Subscriptions of many channels to few feeds, on a few terms; some servers brought a feed of their own."""
    presses = [await Press.open(archive, paper) for paper in ("courier", "herald")]
    private = await archive.feeds.add("https://private.example/feed", "Private", NOON, owner=GuildId(1))
    presses.append(Press(archive, private))
    for channel in range(1, 13):
        feed = chance.choice(presses[:2]).feed.id
        follower = UserId(900 + channel) if chance.random() < 0.15 else None
        source = Source(words="port vale") if chance.random() < 0.3 else Source(feed=feed)
        schedule, filters, style = chance.choice(SCHEDULES), chance.choice(FILTERS), chance.choice(STYLES)
        made = later(hours=chance.choice((0, 0, 0, 26)))
        at = EVENINGS[0] if schedule.when is When.DAILY else made
        who = GuildId(chance.randint(1, 4)), ChannelId(channel)
        await archive.subscriptions.add(*who, source, schedule, at, UserId(1), made, filters, style, follower)
    return presses


async def a_day(archive: Archive, presses: list[Press], chance: random.Random, evening: datetime) -> None:
    stories: list[Any] = []
    for number in range(chance.randint(2, 6)):
        press, word = chance.choice(presses), chance.choice(WORDS)
        title = f"{word.capitalize()} number {chance.randint(1, 99)} in Port Vale"
        joins = chance.choice(stories) if stories and chance.random() < 0.4 else None
        at = evening - (EVENINGS[1] - EVENINGS[0]) * chance.random() / 2
        told, url = f"{title} was seen by Ana Ruiz.", f"https://paper.example/{evening:%d}-{number}"
        story = await press.print(told, somebody("Ana Ruiz"), title=title, url=url, at=at, joins=joins)
        stories.append(story.id)


async def filed(archive: Archive) -> dict[str, list[Any]]:
    """All that composing changed."""
    hidden = {"id", "delivery_id", "woken"}
    found = {}
    async with archive.owed._database.read() as connection:
        for table in (deliveries, shown, passed_over, subscriptions):
            columns = [column for column in table.columns if column.name not in hidden]
            rows = await connection.execute(select(*columns))
            found[table.name] = sorted((tuple(row) for row in rows), key=repr)
    return found


def a_pipeline(archive: Archive) -> Pipeline:
    nobody = cast("Any", None)
    return Pipeline(archive, nobody, nobody, None, nobody, 5)


async def one_by_one(archive: Archive, now: datetime) -> None:
    """Serve what is due, each by itself."""
    pipeline = a_pipeline(archive)
    for number in [one.id for one in await archive.subscriptions.due(now, 999)]:
        one = await archive.subscriptions.get(SubscriptionId(number))
        assert one
        await pipeline._serve([one], now)


@pytest.mark.timeout(300)
@settings(max_examples=5, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 2**32))
async def test_cohorts_get_what_each_would_get_alone(server: Cluster | None, tmp_path: Path, seed: int) -> None:
    got = []
    for way in ("cohorts", "alone"):
        chance = random.Random(seed)
        async with an_archive(way, server, tmp_path) as archive:
            presses = await a_world(archive, chance)
            for evening in EVENINGS:
                await a_day(archive, presses, chance, evening)
                if way == "cohorts":
                    await a_pipeline(archive).compose(evening)
                else:
                    await one_by_one(archive, evening)
            got.append(await filed(archive))
    assert got[0] == got[1]


async def test_a_cohort_is_composed_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    composed = []

    def serve(*arguments: Any, **named: Any) -> Served:
        composed.append(arguments[0].id)
        return composing.serve(*arguments, **named)

    monkeypatch.setattr(module, "serve", serve)
    async with an_archive("once", None, tmp_path) as archive:
        press = await Press.open(archive)
        for channel in range(1, 21):
            schedule = Schedule(When.DAILY) if channel < 20 else replace(Schedule(When.DAILY), even_if_empty=True)
            where = GuildId(channel), ChannelId(channel), Source(feed=press.feed.id)
            await archive.subscriptions.add(*where, schedule, EVENINGS[0], UserId(1), NOON)
        await press.print("A bridge was opened.", at=later(hours=1))
        await a_pipeline(archive).compose(EVENINGS[0])
        assert sum((await archive.deliveries.counts()).values()) == 20
        assert len(composed) == 2, "once for nineteen that have all in common, and once for the other"


async def test_however_many_are_due_together_those_of_one_source_come_together(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.archive.subscriptions.LOOKED_AT", 12)
    async with an_archive("many", None, tmp_path) as archive:
        feeds = [(await Press.open(archive, f"paper-{number}")).feed.id for number in range(4)]
        for number in range(40):
            where = GuildId(number + 1), ChannelId(number + 1), Source(feed=feeds[number % 4])
            await archive.subscriptions.add(*where, Schedule(When.DAILY), EVENINGS[0], UserId(1), NOON)
        for _ in range(8):
            due = await archive.subscriptions.due(EVENINGS[0], 5)
            assert len({one.source.feed for one in due}) == 1
            for one in due:
                await archive.subscriptions.remove(one.id, one.guild)
        assert await archive.subscriptions.due(EVENINGS[0], 5) == []
