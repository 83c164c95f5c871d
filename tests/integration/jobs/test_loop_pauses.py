"""What goes through whole texts does so beside the event loop, which answers buttons meanwhile."""

import threading
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any, cast

import pytest
from structlog.testing import capture_logs

from bot.archive import Archive, actors, polls
from bot.jobs import grouping, pipeline
from bot.jobs.pipeline import Pipeline
from bot.news import (
    OPERATOR,
    ChannelId,
    Filing,
    Filters,
    GuildId,
    Poll,
    Schedule,
    Source,
    Subscription,
    UserId,
    Validators,
    When,
)
from bot.news.bounds import TEXT
from tests.builders import NOON, an_entry, later
from tests.integration.archive.press import Press, somebody
from tests.sqlite import database_at

GUILD = GuildId(10)
ALL = Filters()


@pytest.fixture
async def archive(tmp_path: Path) -> Any:
    async with Archive.open(database_at(tmp_path / "dateline.db")) as opened:
        yield opened


@pytest.fixture
def beside(monkeypatch: pytest.MonkeyPatch) -> Callable[[Any, str], list[bool]]:
    """Notes, each time that a function of a module is called, whether it is in another thread than the loop's."""
    loops = threading.get_ident()

    def note(module: Any, name: str) -> list[bool]:
        function, calls = getattr(module, name), list[bool]()

        def called(*given: object, **named: object) -> object:
            calls.append(threading.get_ident() != loops)
            return function(*given, **named)

        monkeypatch.setattr(module, name, called)
        return calls

    return note


def a_pipeline(archive: Archive) -> Pipeline:
    nobody = cast("Any", None)
    return Pipeline(archive, nobody, nobody, None, nobody, 5)


async def subscribe(archive: Archive, filters: Filters = ALL) -> Subscription:
    (feed,) = await archive.feeds.all(asker=OPERATOR)
    channel, source, schedule = ChannelId(1), Source(feed=feed.id), Schedule(When.INSTANTLY)
    return await archive.subscriptions.add(GUILD, channel, source, schedule, NOON, UserId(1), NOON, filters=filters)


async def test_articles_are_sketched_and_composed_beside_the_loop(
    archive: Archive, beside: Callable[[Any, str], list[bool]]
) -> None:
    press = await Press.open(archive)
    await subscribe(archive)
    sketched, served = beside(grouping, "sketch"), beside(pipeline, "serve")
    text = "The bridge in Port Vale is open, said the mayor. "
    story = await press.print(text, somebody("Ana Ruiz"), at=later(minutes=1))
    await press.place(replace(story.articles[0].article, url="https://paper.example/2"), later(minutes=1))
    assert await a_pipeline(archive).compose(later(minutes=2))
    assert sketched == [True]
    assert served == [True]
    assert len(await archive.deliveries.next_per_channel(later(minutes=3), 10)) == 1


async def test_rows_of_readings_and_changed_entries_are_made_beside_the_loop(
    archive: Archive, beside: Callable[[Any, str], list[bool]]
) -> None:
    rows, sorted_out = beside(actors, "_rows"), beside(polls, "sort_entries")
    press = await Press.open(archive)
    await press.print("The bridge in Port Vale is open.", somebody("Ana Ruiz"))
    for number, (key, text) in enumerate((("a", "The gate is open."), ("a", "The gate is shut."), ("b", "The gate."))):
        entry = replace(an_entry(key, title="A gate", content=text), hash=f"{number}")
        feed = press.feed
        poll = Poll(feed.id, feed.title, Validators(), later(minutes=number), NOON, 0, None, (entry,), frozenset())
        await archive.feeds.save_poll(poll, later(minutes=number))
    assert rows == [True]
    assert sorted_out == [False, False, True, True], "there is nothing to compare what comes first with"


@pytest.mark.parametrize("filters", [Filters(only="ferry " * 60), Filters(without="NOT " * 30 + "ferry")])
async def test_a_filter_that_cannot_be_used_pauses_its_subscription_alone_and_loses_nothing(
    archive: Archive, filters: Filters
) -> None:
    press = await Press.open(archive)
    order = await subscribe(archive, filters)
    await press.print("The ferry to Port Vale runs.", at=later(minutes=1))
    handlers = a_pipeline(archive)
    assert await handlers.compose(later(minutes=2)) == 1
    assert await handlers.compose(later(minutes=9)) == 0
    (paused,) = await archive.subscriptions.in_guild(GUILD)
    assert (paused.paused or "").startswith("Its filter cannot be used any more;")
    await subscribe(archive, Filters(only="ferry"))
    (mended,) = await archive.subscriptions.in_guild(GUILD)
    assert (mended.id, mended.paused) == (order.id, None)
    await handlers.compose(later(minutes=10))
    assert len(await archive.deliveries.next_per_channel(later(minutes=11), 10)) == 1


async def test_texts_that_an_older_version_kept_are_bounded_when_they_are_loaded(archive: Archive) -> None:
    press = await Press.open(archive)
    story = await press.print("The gates are open. " * 10_000, title="Gates " * 500)
    (loaded,) = (await archive.stories.several([story.id], asker=OPERATOR))[0].articles
    assert len(loaded.article.text) <= TEXT
    assert loaded.article.text.startswith("The gates are open. The gates")
    assert len(loaded.article.title) <= 500


async def test_a_filing_that_is_refused_is_no_progress_and_is_said(archive: Archive) -> None:
    press = await Press.open(archive)
    await subscribe(archive)
    await press.print("The bridge in Port Vale is open.", somebody("Ana Ruiz"), at=later(minutes=1))
    served = a_pipeline(archive)

    async def refuse(filings: Iterable[Filing], _: datetime) -> list[bool]:
        return [False for _ in filings]

    with pytest.MonkeyPatch.context() as patch, capture_logs() as logs:
        patch.setattr(archive.owed, "file", refuse)
        assert await served.compose(later(minutes=2)) == 0
    assert {line["event"] for line in logs} == {"filings refused, to be looked at again"}
    assert await served.compose(later(minutes=2)) == 1
