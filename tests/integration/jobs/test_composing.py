"""Serving subscriptions of which more is due than is looked at in one round."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any, cast

import pytest

from bot.archive import Archive
from bot.jobs import pipeline as module
from bot.jobs.pipeline import Pipeline
from bot.news import ChannelId, GuildId, Schedule, Source, Subscription, UserId, When
from tests.builders import NOON, later
from tests.integration.archive.press import Press, somebody
from tests.sqlite import database_at

TITLES = ["Bridge opens", "Ferry runs late", "Library is painted", "Market moves", "Tram line grows"]


@pytest.fixture
async def archive(tmp_path: Path) -> AsyncIterator[Archive]:
    async with Archive.open(database_at(tmp_path / "dateline.db")) as archive:
        yield archive


async def test_what_is_beyond_one_round_comes_at_once_and_not_at_the_next_time(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MOST_OWED", 2)
    press = await Press.open(archive)
    mine = await _daily(archive, press)
    for title in TITLES:
        await press.print(f"{title} in Port Vale.", somebody("Ana Ruiz"), title=title, at=later(minutes=1))
    nobody = cast("Any", None)
    pipeline = Pipeline(archive, nobody, nobody, None, nobody, 5)
    due = later(hours=24)
    while await pipeline.compose(due):
        pass
    told = [one for one in await archive.deliveries.latest(99) if one.subscription == mine.id]
    assert {title for title in TITLES for one in told if title in str(one.body)} == set(TITLES)
    served = await archive.subscriptions.get(mine.id)
    assert served
    assert served.next_due_at == later(hours=44), "the next morning, once nothing is left"


async def _daily(archive: Archive, press: Press) -> Subscription:
    source, schedule = Source(feed=press.feed.id), Schedule(When.DAILY)
    return await archive.subscriptions.add(
        GuildId(10), ChannelId(100), source, schedule, later(hours=20), UserId(1), NOON
    )
