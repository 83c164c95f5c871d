"""Many feeds polled at once into a real archive."""

import asyncio
import random
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar, cast

from bot.archive import Archive
from bot.fetching.client import Client
from bot.fetching.fetcher import Fetcher
from bot.jobs.pipeline import Pipeline
from bot.jobs.polling import poll_due
from bot.news import OPERATOR, Entry, FeedDocument, Poll, Validators
from tests.builders import an_article, an_entry
from tests.integration.fetching.web import Web
from tests.sqlite import database_at

NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)
T = TypeVar("T")
DAYS = timedelta(days=30)


async def test_a_feed_that_cannot_be_kept_keeps_no_other_from_it(web: Web, client: Client, tmp_path: Path) -> None:
    """No parser of ours lets half a character through; should one do so, it costs its own feed alone."""

    async def parse(function: Callable[..., T], *arguments: Any, seconds: float) -> T:
        await asyncio.sleep(0)
        key = "half a character: \ud83d" if "/3" in arguments[1] else "whole"
        entry = Entry(key, "https://news.example/1", "Ferry reopens", None, "")
        return FeedDocument("The Vale Courier", (entry,))  # type: ignore[return-value]

    fetcher = Fetcher(client, parse, web.settings(), 3, random.Random(1))
    async with Archive.open(database_at(tmp_path / "dateline.db")) as archive:
        for number in range(6):
            web.says(f"/{number}", b"<rss/>")
            await archive.feeds.add(web.url(f"/{number}"), "The Vale Courier", NOW)
        await poll_due(archive, fetcher, NOW)
        feeds = {feed.url[-1]: feed for feed in await archive.feeds.all(asker=OPERATOR)}
        assert {number: feed.problem is None for number, feed in feeds.items()} == {
            "0": True, "1": True, "2": True, "3": False, "4": True, "5": True,
        }  # fmt: skip
        assert feeds["3"].failures == 1
        assert feeds["3"].next_poll_at > NOW + timedelta(minutes=5)
        assert len(await archive.feeds.entry_counts()) == 5


async def test_an_article_that_nobody_was_prepared_for_is_told_by_its_headline_and_tried_for_days(
    web: Web, client: Client, tmp_path: Path
) -> None:
    async def read(function: Callable[..., T], *arguments: Any, seconds: float) -> T:
        await asyncio.sleep(0)
        return an_article("half a character: \ud83d")  # type: ignore[return-value]

    fetcher = Fetcher(client, read, web.settings(), 3, random.Random(1))
    nobody = cast("Any", None)
    async with Archive.open(database_at(tmp_path / "dateline.db")) as archive:
        pipeline = Pipeline(archive, fetcher, nobody, None, nobody, 5)
        feed = await archive.feeds.add(web.url("/feed"), "The Vale Courier", NOW)
        entries = an_entry("bad", url=web.url("/bad")), an_entry("none", url=None)
        await archive.feeds.save_poll(
            Poll(feed.id, "", Validators(), NOW, NOW, 0, None, entries, frozenset({"bad"})), NOW
        )
        web.says("/bad", "<html><body><p>The ferry is back.</p></body></html>")
        tried = [await pipeline.fetch(NOW + timedelta(days=day, minutes=day)) for day in range(10)]
        headlines = [article.title for _, article, _ in await archive.articles.claim_unread(NOW + DAYS, DAYS, 10)]
    assert tried == [2] * 8 + [0, 0]
    assert headlines == [entry.title for entry in reversed(entries)]
