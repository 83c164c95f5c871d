"""What two who write at once do to the shelves of an article, on PostgreSQL: nobody waits for ever, nothing is lost."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import replace
from types import ModuleType
from typing import Any

import pytest
from sqlalchemy import text

from bot.archive import Archive, article_shelves, articles, revisions
from bot.archive.actors import file_actors
from bot.news import ArticleId, EntryId, GuildId, Reading
from tests import postgresql
from tests.builders import NOON, a_quote, an_article, later
from tests.integration.archive.press import Press, somebody

pytestmark = pytest.mark.parametrize(
    "url", [pytest.param("postgresql", marks=postgresql.needed)], indirect=True, ids=["postgresql"]
)

ANN, CAL = GuildId(10), GuildId(30)
HERE, THERE = "https://here.example/feed", "https://there.example/feed"
SAID = "The pumps failed again"
BODY = f"“{SAID}”, said Mira Vance."
READING = Reading((), (somebody("Mira Vance"),), (a_quote(BODY, SAID, "Mira Vance"),))

JOINED = an_article(BODY, title="Flooded", url="https://page.example/")


class Held:
    """A step of one writer, held in the middle of its transaction."""

    def __init__(
        self, monkeypatch: pytest.MonkeyPatch, step: str, room: ModuleType = articles, *, before: bool = False
    ) -> None:
        self._original: Callable[..., Awaitable[Any]] = getattr(room, step)
        self._before, self._holds = before, True
        self.reached, self.goes_on = asyncio.Event(), asyncio.Event()
        monkeypatch.setattr(room, step, self)

    async def __call__(self, *given: object) -> object:
        done = None if self._before else await self._original(*given)
        if self._holds:
            self._holds = False
            self.reached.set()
            await self.goes_on.wait()
        return await self._original(*given) if self._before else done


async def meanwhile(
    archive: Archive, held: Held, first: Coroutine[Any, Any, Any], second: Coroutine[Any, Any, Any]
) -> None:
    """Begin the one, do the other in the middle of it as far as that goes, and end both."""
    async with asyncio.timeout(60):  # the database itself ends who wait for each other after a second
        one = asyncio.create_task(first)
        await held.reached.wait()
        other = asyncio.create_task(second)
        await until_held_up(archive, other)
        held.goes_on.set()
        await asyncio.gather(one, other)


async def until_held_up(archive: Archive, other: asyncio.Task[Any]) -> None:
    """Until it waits for a lock, or has ended without one."""
    waiting = (
        "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND cardinality(pg_blocking_pids(pid)) > 0"
    )
    while not other.done():
        async with archive.feeds._database.read() as connection:
            if (await connection.execute(text(waiting))).first() is not None:
                return


async def a_press(archive: Archive, url: str = HERE) -> Press:
    """Of a server's own feed, with an article that is read, so that there is a shelf of it."""
    press = Press(archive, await archive.feeds.add(url, url, NOON, ANN))
    await press.print("Dry.", title=f"Dry at {url}", url=f"{url}/dry")
    return press


async def found_by_strangers(archive: Archive) -> tuple[int, bool, bool, int]:
    """How often it is found: by words, by a name that is typed, by full name, by its quote."""
    return (
        len(await archive.search.find("pumps", asker=CAL)),
        bool(await archive.people.complete("mir", asker=CAL)),
        bool(await archive.people.person("Mira Vance", CAL)),
        len(await archive.people.said(None, None, None, 5, CAL)),
    )


async def test_while_an_article_is_kept(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    press = await a_press(archive)
    held = Held(monkeypatch, "settle")
    numbers: list[ArticleId] = []

    async def save() -> None:
        numbers.append(await press.save(JOINED, NOON))

    await meanwhile(archive, held, save(), archive.feeds.add(HERE, "", NOON))
    await archive.articles.save_reading(numbers[0], READING, NOON)
    await archive.stories.open(numbers[0], NOON)
    assert await found_by_strangers(archive) == (1, True, True, 1)


@pytest.mark.parametrize("step", ["file_actors", "index_article"])
async def test_while_a_reading_is_kept(archive: Archive, monkeypatch: pytest.MonkeyPatch, step: str) -> None:
    press = await a_press(archive)
    number = await press.save(JOINED, NOON)
    held = Held(monkeypatch, step, before=True)
    saving = archive.articles.save_reading(number, READING, NOON)
    await meanwhile(archive, held, saving, archive.feeds.add(HERE, "", NOON))
    await archive.stories.open(number, NOON)
    assert await found_by_strangers(archive) == (1, True, True, 1)


async def two_feeds_of_one_page(archive: Archive) -> tuple[Press, ArticleId, EntryId]:
    """A page that one feed shows and that is read, and the entry by which another is about to show it."""
    one, other = await a_press(archive), await a_press(archive, THERE)
    number = await one.read(JOINED, READING, NOON)
    await archive.stories.open(number, NOON)
    return one, number, (await other.bring(JOINED, NOON)).id


async def test_a_feed_shows_an_article_that_is_edited_that_moment(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    press, number, entry = await two_feeds_of_one_page(archive)
    held = Held(monkeypatch, "_shelf_for", article_shelves)
    edited = replace(JOINED, url="https://page.example/moved", text=f"{BODY} It was the third time.")
    editing = archive.articles.save_article(press.entries[number], edited, NOON)
    await meanwhile(archive, held, archive.articles.save_article(entry, JOINED, NOON), editing)
    await archive.feeds.add(THERE, "", NOON)
    assert await found_by_strangers(archive) == (1, True, True, 1)


async def test_a_feed_shows_an_article_whose_edit_is_taken_over_that_moment(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    press, number, entry = await two_feeds_of_one_page(archive)
    await archive.articles.save_article(press.entries[number], replace(JOINED, text=f"{BODY} It was a pity."), NOON)
    held = Held(monkeypatch, "unfile_actors", revisions, before=True)
    taking_over = archive.articles.save_reading(number, READING, NOON)
    await meanwhile(archive, held, taking_over, archive.articles.save_article(entry, JOINED, NOON))
    await archive.feeds.add(THERE, "", NOON)
    assert await found_by_strangers(archive) == (1, True, True, 1)


async def test_two_who_count_the_same_people_do_so_in_one_order(archive: Archive) -> None:
    press = await Press.open(archive)
    names = "Zora Zell", "Abel Ames"
    readings = [Reading((), (somebody(name),), ()) for name in names]
    both = await press.print("Both spoke.", *map(somebody, names))
    numbers = [await press.read(replace(JOINED, url=f"https://page.example/{one}"), one, NOON) for one in readings]
    async with asyncio.timeout(60):
        async with archive.feeds._database.write() as connection:
            await file_actors(connection, numbers[1], readings[1], "", NOON, 0)
            forgetting = asyncio.create_task(archive.retention.forget(later(days=9), 9))
            await until_held_up(archive, forgetting)
            await file_actors(connection, numbers[0], readings[0], "", NOON, 0)
        assert await forgetting == 1
    assert await archive.stories.get(both.id, asker=None) is None
    assert await archive.people.complete("z", asker=CAL) == ["Zora Zell"]
