"""A damaged index of words or names is made anew by whoever comes upon it, and what is looked up is found."""

import asyncio
import shutil
import sqlite3
from contextlib import closing, suppress
from pathlib import Path

import pytest
from sqlalchemy.exc import DBAPIError

from bot.archive import Archive
from bot.archive.dialect import index_article
from bot.archive.files import faults_in
from bot.archive.storage import storage_problem
from bot.archive.word_indexes import BrokenIndexError
from bot.news import OPERATOR, Poll, Validators
from tests.builders import NOON, an_article, an_entry, later
from tests.integration.archive.press import LEASE, Press, somebody

TABLES = "data", "idx", "docsize", "config"
INDEXES = "article_words", "people_names"
DAMAGE = (
    *(f"DELETE FROM {{index}}_{table}" for table in TABLES if table != "idx"),
    *(f"DROP TABLE {{index}}_{table}" for table in TABLES),
    "DELETE FROM {index}_data WHERE id = 1",
    "DELETE FROM {index}_data WHERE id = 10",
    "DELETE FROM {index}_data WHERE id > 10",
    "UPDATE {index}_data SET block = x'00'",
    "UPDATE {index}_data SET block = x'ffffffffffffffff'",
    "UPDATE {index}_data SET block = zeroblob(30)",
    "UPDATE {index}_docsize SET sz = x''",
    "UPDATE {index}_config SET v = 99",
    "UPDATE {index}_idx SET pgno = 99",
)
"""What may become of the tables that SQLite keeps an index in: each of these it answers in another way."""
STRAY = (
    "INSERT INTO article_words (rowid, title, text) VALUES (77, 'bridge', 'mayor')",
    "INSERT INTO people_names (rowid, folded) VALUES (77, 'ana ruiz')",
    "INSERT INTO article_words (article_words, rowid, title, text) VALUES ('delete', 1, 'other', 'words')",
    "INSERT INTO article_words (article_words) VALUES ('delete-all')",
    "INSERT INTO people_names (people_names) VALUES ('delete-all')",
)
"""Rows in an index that are nowhere else, and rows that it lacks."""


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with articles that are read, and one that waits for that."""
    file = tmp_path_factory.mktemp("sound") / "dateline.db"

    async def fill() -> None:
        async with Archive.open(f"sqlite+aiosqlite:///{file}") as archive:
            press = await Press.open(archive)
            await press.print(
                "The bridge was opened by the mayor.", somebody("Ana Ruiz"), at=later(minutes=1), title="Bridge open"
            )
            await press.print(
                "The ferry came late once more.", somebody("Bo Lind"), at=later(minutes=2), title="Ferry late"
            )
            article = an_article("The library is closed.", title="Library closed")
            entry = an_entry(article.url, url=article.url)
            poll = Poll(press.feed.id, "x", Validators(), NOON, NOON, 0, None, (entry,), frozenset({entry.key}))
            await archive.feeds.save_poll(poll, NOON)
            (pending,) = await archive.entries.claim_unfetched(NOON, LEASE, 10)
            await archive.articles.save_article(pending.id, article, NOON)

    asyncio.run(fill())
    return file


@pytest.fixture
def file(sound: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(sound, tmp_path / "dateline.db"))


@pytest.fixture
def url(file: Path) -> str:
    """Of SQLite alone: PostgreSQL keeps its index in a table like any other."""
    return f"sqlite+aiosqlite:///{file}"


def damage(file: Path, statement: str, sound: Path | None = None) -> None:
    """Once it is as it was."""
    with closing(sqlite3.connect(file)) as connection, connection:
        if sound:
            with closing(sqlite3.connect(sound)) as origin:
                origin.backup(connection)
        connection.execute(statement)


async def found(archive: Archive) -> tuple[object, ...]:
    """What is asked of either index."""
    stories = await archive.search.find("bridge mayor", asker=OPERATOR)
    return stories, await archive.people.complete("Ana Riuz", 5, asker=OPERATOR)


FOUND = [1], ["Ana Ruiz"]


@pytest.mark.parametrize("index", INDEXES)
async def test_look_ups_and_jobs_go_on_when_an_index_is_damaged(
    archive: Archive, sound: Path, file: Path, index: str
) -> None:
    for statement in DAMAGE:
        damage(file, statement.format(index=index), sound)
        # Some damage makes an index find nothing and say nothing; a check finds that, and the first write does.
        with suppress(BrokenIndexError):
            await found(archive)
        ((number, article, _), *_) = await archive.articles.claim_unread(later(hours=1), LEASE, 10)
        for _ in range(2):
            with suppress(BrokenIndexError):
                await archive.articles.give_up_reading(number, article, "It is not to be read.", NOON)
        assert article.title in [one.article.title for one in await archive.articles.ungrouped(10)], statement
        await archive.checks.mend()
        assert await found(archive) == FOUND, statement
        with suppress(BrokenIndexError):
            await archive.retention.forget(later(days=9), 100)
        await archive.retention.forget(later(days=9), 100)
        assert await archive.search.find("bridge mayor", asker=OPERATOR) == [], statement


@pytest.mark.parametrize("index", INDEXES)
async def test_a_check_finds_the_damage_and_mends_it(archive: Archive, sound: Path, file: Path, index: str) -> None:
    assert await archive.checks.unreadable() == []
    for statement in (*(one.format(index=index) for one in DAMAGE), *(one for one in STRAY if index in one)):
        damage(file, statement, sound)
        assert {bad.kind for bad in await archive.checks.unreadable()} == {index}, statement
        assert faults_in(file) == [], "a backup need not be restored for it"
        assert any("made anew" in one.done for one in await archive.checks.mend()), statement
        assert await archive.checks.unreadable() == [], statement
        assert await found(archive) == FOUND, statement
        assert faults_in(file) == [], statement


async def test_who_only_looks_is_told_what_to_do(url: str, file: Path) -> None:
    damage(file, "DELETE FROM article_words_data WHERE id = 1")
    before = file.read_bytes()
    async with Archive.read_only(url) as archive:
        with pytest.raises(BrokenIndexError, match="dateline db check --mend"):
            await archive.search.find("bridge mayor", asker=OPERATOR)
    assert file.read_bytes() == before


async def test_an_index_is_not_taken_for_trouble_of_the_disk(archive: Archive, file: Path) -> None:
    damage(file, "DROP TABLE article_words_docsize")
    with pytest.raises(BrokenIndexError) as raised:
        async with archive.articles._database.write() as connection:
            await index_article(connection, 2, "Title", "text")
    assert isinstance(raised.value.__cause__, DBAPIError)
    assert storage_problem(raised.value) is None


def test_the_tables_of_an_index_are_those_that_sqlite_makes() -> None:
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.execute("CREATE VIRTUAL TABLE one USING fts5(a, b, content='other')")
        made = {
            name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE name LIKE 'one@_%' ESCAPE '@'")
        }
    assert made == {f"one_{table}" for table in TABLES}
