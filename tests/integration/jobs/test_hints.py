"""Workers hear of work in the transaction that makes it, and of what a killed one leaves."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import suppress
from datetime import datetime

import pytest

from bot.archive import Archive
from bot.archive.hints import Hint, note
from bot.jobs.hints import app_of, retry_stalled, work
from bot.news import ChannelId, GuildId, Poll, Reading, Schedule, Source, UserId, Validators, When
from tests import postgresql
from tests.builders import NOON, an_article, an_entry, later
from tests.conftest import Cluster
from tests.integration.archive.press import LEASE, Press
from tests.integration.archive.raw import rows_of

pytestmark = postgresql.needed
WAITING = "SELECT queue_name, lock, args FROM procrastinate_jobs WHERE status = 'todo' ORDER BY id"


@pytest.fixture
def url(cluster: Cluster) -> Iterator[str]:
    with postgresql.database(cluster.socket, template=cluster.template) as url:
        yield url


@pytest.fixture
async def archive(url: str) -> AsyncIterator[Archive]:
    async with Archive.open(url) as archive:
        yield archive


def taken(url: str) -> list[object]:
    """The hints that wait, each taken up now."""
    found = rows_of(url, WAITING)
    rows_of(url, "DELETE FROM procrastinate_jobs")
    return [*found]


async def test_each_stage_hints_at_the_next_as_it_saves(archive: Archive, url: str) -> None:
    press = await Press.open(archive)
    instantly = Schedule(When.INSTANTLY)
    await archive.subscriptions.add(
        GuildId(10), ChannelId(100), Source(feed=press.feed.id), instantly, later(days=1), UserId(1), NOON
    )
    entry = an_entry()
    seen = Poll(press.feed.id, "", Validators(), NOON, NOON, 0, None, (entry,), frozenset({entry.key}))
    await archive.feeds.save_poll(seen, NOON)
    assert taken(url) == [("fetch", None, {})]
    (pending,) = await archive.entries.claim_unfetched(NOON, LEASE, 10)
    assert taken(url) == []
    number = await archive.articles.save_article(pending.id, an_article(), NOON)
    assert taken(url) == [("read", None, {})]
    await archive.articles.save_reading(number, Reading((), (), (), "fr"), NOON)
    assert taken(url) == [("group", "group fr", {"language": "fr"})]
    await archive.stories.open(number, NOON)
    assert taken(url) == [("compose", "compose", {})]


async def test_one_hint_of_a_kind_waits_and_none_of_what_was_rolled_back(archive: Archive, url: str) -> None:
    for _ in range(3):
        await archive.queues.hint(Hint("read"), Hint("group", "en"), Hint("group", "fr"))
    assert [row[0] for row in rows_of(url, WAITING)] == ["group", "group", "read"]
    taken(url)
    with suppress(ZeroDivisionError):
        async with archive.queues._database.write() as connection:
            note(connection, "read")
            raise ZeroDivisionError
    await archive.queues.hint(Hint("fetch"))
    assert [row[0] for row in rows_of(url, WAITING)] == ["fetch"]


async def test_transactions_that_make_the_same_work_at_once_end_all(archive: Archive, url: str) -> None:
    kinds = ["compose", "fetch", "read", "group"]

    async def make(first: int) -> None:
        async with archive.queues._database.write() as connection:
            for place in range(4):
                note(connection, kinds[(first + place) % 4])
            await asyncio.sleep(0.01)

    async with asyncio.timeout(20):
        await asyncio.gather(*(make(number) for number in range(12)))
    assert len(rows_of(url, WAITING)) == 4


async def test_what_becomes_due_by_time_is_hinted_at(archive: Archive, url: str) -> None:
    press = await Press.open(archive)
    await press.read(an_article(), Reading((), (), (), "es"), NOON)
    taken(url)
    await archive.queues.hint_due(later(days=1))
    assert [(row[0], row[2]) for row in rows_of(url, WAITING)] == [("group", {"language": "es"}), ("poll", {})]


async def test_a_job_of_a_killed_worker_is_done_by_another(archive: Archive, url: str) -> None:
    await archive.queues.hint(Hint("read"), Hint("group", "en"))
    dead = "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - interval '1 minute') RETURNING id"
    ((worker,),) = rows_of(url, dead)
    rows_of(url, f"UPDATE procrastinate_jobs SET status = 'doing', worker_id = {worker}")
    await archive.queues.hint(Hint("read"))
    async with app_of(url).open_async() as app:
        assert await retry_stalled(app, NOON) == 2
        assert [row[0] for row in rows_of(url, WAITING)] == ["group", "read"]
        done = asyncio.Queue[tuple[str, str]]()
        stop = asyncio.Event()

        async def read(now: datetime) -> int:
            await done.put(("read", ""))
            return 0

        async def group(now: datetime, language: str) -> int:
            await done.put(("group", language))
            return 0

        working = asyncio.create_task(work(app, archive, {"read": read, "group": group}, lambda: NOON, stop))
        async with asyncio.timeout(20):
            assert {await done.get(), await done.get()} == {("read", ""), ("group", "en")}
        stop.set()
        await working
    assert rows_of(url, "SELECT id FROM procrastinate_jobs WHERE queue_name <> 'upkeep'") == []
