"""A SQLite database is moved over to PostgreSQL whole, or not at all."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.archive import Archive, ArchiveError
from bot.archive.copying import copy_over
from bot.archive.tables import metadata
from bot.news import OPERATOR
from tests import postgresql
from tests.builders import later
from tests.conftest import Cluster
from tests.integration.archive.press import Press
from tests.integration.archive.raw import rows_of
from tests.integration.archive.test_dump import a_full_database

pytestmark = postgresql.needed


@pytest.fixture
def target(cluster: Cluster) -> Iterator[str]:
    with postgresql.database(cluster.socket) as url:
        yield url


async def test_every_row_is_there_and_work_goes_on(tmp_path: Path, target: str) -> None:
    file = tmp_path / "dateline.db"
    await a_full_database(file)
    rows_of(f"sqlite:///{file}", "UPDATE articles SET byline = 'An' || char(0) || 'a' WHERE id = 1")
    rows = copy_over(f"sqlite+aiosqlite:///{file}", target)
    counted = [rows_of(target, f"SELECT count(*) FROM {table.name}")[0][0] for table in metadata.sorted_tables]
    assert rows == sum(counted) > 15
    assert rows_of(target, "SELECT byline FROM articles WHERE id = 1") == [("Ana",)]
    async with Archive.open(target) as archive:
        assert len(await archive.search.find("bridge", asker=OPERATOR)) == 3
        press = await Press.open(archive)
        await press.print("A fourth bridge is planned.", at=later(days=1))
        assert len(await archive.search.find("bridge", asker=OPERATOR)) == 4


async def test_odd_text_is_copied_too(tmp_path: Path, target: str) -> None:
    file = tmp_path / "dateline.db"
    await a_full_database(file)
    odd = json.dumps({"gist": [], "actors": [], "quotes": [], "language": "en", "x": "a\0b \ud83d \\u0000"})
    rows_of(
        f"sqlite:///{file}",
        f"UPDATE articles SET reading = '{odd}', url = url || '{'文' * 2000}' WHERE id = 1".replace(":", "\\:"),
    )
    copy_over(f"sqlite+aiosqlite:///{file}", target)
    ((kept,),) = rows_of(target, "SELECT reading ->> 'x' FROM articles WHERE id = 1")
    assert kept == "ab ? \\u0000"


async def test_a_database_that_holds_rows_is_not_copied_to(tmp_path: Path, target: str) -> None:
    file = tmp_path / "dateline.db"
    await a_full_database(file)
    url = f"sqlite+aiosqlite:///{file}"
    copy_over(url, target)
    before = rows_of(target, "SELECT * FROM articles ORDER BY id")
    with pytest.raises(ArchiveError, match="not empty"):
        copy_over(url, target)
    assert rows_of(target, "SELECT * FROM articles ORDER BY id") == before


async def test_a_row_that_cannot_be_read_is_named_and_nothing_is_copied(tmp_path: Path, target: str) -> None:
    file = tmp_path / "dateline.db"
    await a_full_database(file)
    rows_of(f"sqlite:///{file}", "UPDATE articles SET reading = '{' WHERE id = 1")
    with pytest.raises(ArchiveError, match=r"row of articles cannot be read \(reading\)"):
        copy_over(f"sqlite+aiosqlite:///{file}", target)
    assert rows_of(target, "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'") == [(0,)]


@pytest.mark.parametrize("target", ["sqlite:///other.db", "nonsense", "mysql://x/y"], indirect=False)
async def test_only_postgresql_is_copied_to(tmp_path: Path, target: str) -> None:
    file = tmp_path / "dateline.db"
    await a_full_database(file)
    with pytest.raises(ArchiveError, match="--to takes the URL of a PostgreSQL database"):
        copy_over(f"sqlite+aiosqlite:///{file}", target)
