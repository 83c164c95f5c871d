"""Our own network goes away and comes back, and servers that answer "not changed" whatever happens."""

import asyncio
import random
import socket
import statistics
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

import pytest

from bot.archive import Archive
from bot.fetching.client import Client
from bot.fetching.feeds import parse_feed
from bot.fetching.fetcher import Fetcher
from bot.jobs.polling import poll_due
from bot.news import OPERATOR, Feed
from tests.integration.fetching.web import Web
from tests.sqlite import database_at

NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
RSS = "<rss version='2.0'><channel><title>Courier</title>{}</channel></rss>"
ITEM = "<item><guid isPermaLink='false'>{0}</guid><title>Mill {0} sold</title></item>"
T = TypeVar("T")


class Net:
    """The network: names that resolve, or none."""

    def __init__(self) -> None:
        self.is_there = True
        self.without: set[str] = set()

    async def resolve(self, host: str, port: int) -> list[str]:
        await asyncio.sleep(0)
        if not self.is_there or host in self.without:
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        return ["127.0.0.1"]


async def parse_here(function: Callable[..., T], *arguments: Any, seconds: float) -> T:
    await asyncio.sleep(0)
    return parse_feed(*arguments)  # type: ignore[return-value]


@asynccontextmanager
async def an_archive(folder: Path) -> AsyncIterator[Archive]:
    async with Archive.open(database_at(folder / "dateline.db")) as archive:
        yield archive


@pytest.fixture
def net() -> Net:
    return Net()


@pytest.fixture
def fetcher(web: Web, net: Net) -> Fetcher:
    client = Client(web.settings(), resolve=net.resolve, seconds=1.5)
    return Fetcher(client, parse_here, web.settings(), 3, random.Random(1))


async def papers(web: Web, archive: Archive, count: int) -> list[Feed]:
    web.says("/feed", RSS.format(ITEM.format(1)))
    return [await archive.feeds.add(web.url("/feed", f"paper{n}.example"), "Courier", NOW) for n in range(count)]


async def run(archive: Archive, fetcher: Fetcher, since: datetime, until: datetime, step: timedelta) -> None:
    while since < until:
        await poll_due(archive, fetcher, since)
        since += step


async def test_after_six_hours_without_network_feeds_are_read_at_once_and_nothing_is_held_against_them(
    web: Web, net: Net, fetcher: Fetcher, tmp_path: Path
) -> None:
    async with an_archive(tmp_path) as archive:
        await papers(web, archive, 30)
        await poll_due(archive, fetcher, NOW)
        net.is_there = False
        await run(archive, fetcher, NOW + MINUTE, NOW + 6 * HOUR, 2 * MINUTE)
        feeds = await archive.feeds.all(asker=OPERATOR)
        assert {(one.failures, one.problem, one.failing_since) for one in feeds} == {(0, None, None)}
        net.is_there = True
        back = NOW + 6 * HOUR
        await run(archive, fetcher, back, back + 2 * MINUTE, timedelta(seconds=10))
        feeds = await archive.feeds.all(asker=OPERATOR)
        read = [one.polled_at for one in feeds if one.polled_at]
        assert statistics.median((moment - back).total_seconds() for moment in read) < 120
        assert min(read) >= back


async def test_while_the_network_is_away_few_requests_are_tried(
    web: Web, net: Net, fetcher: Fetcher, tmp_path: Path
) -> None:
    async with an_archive(tmp_path) as archive:
        await papers(web, archive, 30)
        net.is_there = False
        await poll_due(archive, fetcher, NOW)
        tried = [await poll_due(archive, fetcher, NOW + timedelta(seconds=second)) for second in range(60, 120)]
        assert 0 < sum(tried) <= 6 * 8


async def test_a_paper_that_is_silent_while_others_answer_backs_off(
    web: Web, net: Net, fetcher: Fetcher, tmp_path: Path
) -> None:
    async with an_archive(tmp_path) as archive:
        first, *_ = await papers(web, archive, 6)
        net.without = {"paper0.example"}
        await poll_due(archive, fetcher, NOW)
        failing = await archive.feeds.get(first.id, asker=OPERATOR)
        assert failing
        assert failing.failures == 1
        assert failing.failing_since
        assert failing.next_poll_at > NOW + 9 * MINUTE
        assert sum(one.failures for one in await archive.feeds.all(asker=OPERATOR)) == 1


async def test_a_server_that_says_not_changed_for_ever_is_asked_for_the_whole_feed_once_a_day(
    web: Web, fetcher: Fetcher, tmp_path: Path
) -> None:
    async def answer(writer: asyncio.StreamWriter) -> None:
        _, headers = web.requests[-1]
        body = RSS.format("".join(ITEM.format(n) for n in reversed(range(1, shown + 1)))).encode()
        if "if-none-match" in headers:
            writer.write(b'HTTP/1.1 304 Not Modified\r\nETag: "stuck"\r\n\r\n')
        else:
            writer.write(b'HTTP/1.1 200 OK\r\nETag: "stuck"\r\nContent-Length: %d\r\n\r\n%s' % (len(body), body))

    shown = 1
    async with an_archive(tmp_path) as archive:
        feed = await archive.feeds.add(web.url("/stuck", "mill.example"), "Mills", NOW)
        web.answers["/stuck"] = answer
        counts = []
        for quarter in range(24):
            moment = NOW + quarter * (6 * HOUR + MINUTE)
            await archive.feeds.release_claims(moment, [feed.id])
            await poll_due(archive, fetcher, moment)
            counts.append((await archive.feeds.entry_counts())[feed.id])
            shown += 1
        # A day is missed at first; then it is known that the validators tell nothing.
        assert counts[:5] == [1, 1, 1, 1, 5]
        assert counts[5:] == list(range(6, 25))


async def test_one_etag_on_two_feeds_is_believed_of_neither(web: Web, fetcher: Fetcher, tmp_path: Path) -> None:
    async with an_archive(tmp_path) as archive:
        for name in ("/a", "/b"):
            web.says(name, RSS.format(ITEM.format(1)), ETag='"same"')
            await archive.feeds.add(web.url(name, "mill.example"), "Mills", NOW)
        for hour in range(4):
            for feed in await archive.feeds.all(asker=OPERATOR):
                await archive.feeds.release_claims(NOW + hour * HOUR, [feed.id])
            await poll_due(archive, fetcher, NOW + hour * HOUR)
        conditional = {path for path, headers in web.requests if "if-none-match" in headers}
        assert len(conditional) <= 1


async def test_polls_of_a_process_that_ended_are_due_at_the_start_of_the_next(web: Web, tmp_path: Path) -> None:
    async with an_archive(tmp_path) as archive:
        await papers(web, archive, 3)
        lease = timedelta(minutes=5)
        assert len(await archive.feeds.claim_due(NOW, lease, 2)) == 2
        await archive.feeds.release_claims(NOW + MINUTE)
        assert len(await archive.feeds.claim_due(NOW + MINUTE, lease, 5)) == 3


async def test_polls_that_are_cancelled_are_due_again(web: Web, fetcher: Fetcher, tmp_path: Path) -> None:
    asked = asyncio.Event()

    async def never(writer: asyncio.StreamWriter) -> None:
        asked.set()
        await asyncio.sleep(1)

    async with an_archive(tmp_path) as archive:
        feed = await archive.feeds.add(web.url("/slow", "mill.example"), "Mills", NOW)
        web.answers["/slow"] = never
        polling = asyncio.create_task(poll_due(archive, fetcher, NOW))
        await asked.wait()
        polling.cancel()
        await asyncio.gather(polling, return_exceptions=True)
        kept = await archive.feeds.get(feed.id, asker=OPERATOR)
        assert kept
        assert kept.next_poll_at < NOW + MINUTE
