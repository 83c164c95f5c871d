"""The whole database as JSON Lines, and back."""

import io
import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from bot.archive import Archive, ArchiveError
from bot.archive.dump import export_rows, import_rows
from bot.archive.files import faults_in
from bot.news import OPERATOR, GuildId, Reading
from tests.builders import NOON, an_actor, an_article, later
from tests.integration.archive.press import Press
from tests.integration.archive.test_restoring import tables_of_the_first_version, url_of, write
from tests.sqlite import database_at


async def a_full_database(file: Path) -> None:
    async with Archive.open(database_at(file)) as archive:
        press = await Press.open(archive)
        for number in range(3):
            await press.print(
                f"Mayor Ana Ruiz opened bridge {number} in Port Vale. “It will last – for “ever”\u2028,” Ruiz said.",
                an_actor("Ana Ruiz"),
                at=later(hours=number),
                title=f"Bridge {number} opens\tin “Port Vale”",
            )
        await archive.heartbeats.note("bot", "connected", NOON)


def fill_every_table(file: Path) -> None:
    """Two rows more in each table, one of them with nothing where nothing may stand."""
    with closing(sqlite3.connect(file)) as connection, connection:
        tables = [row[1] for row in connection.execute("PRAGMA main.table_list") if row[2] == "table"]
        for table in tables:
            if table.startswith(("sqlite_", "alembic_")):
                continue
            columns = connection.execute(f"PRAGMA table_info({table})").fetchall()
            for number in (1001, 1002):
                row = [
                    None if number == 1002 and not must and not key else a_value(kind, number)
                    for _, _, kind, must, _, key in columns
                ]
                connection.execute(f"INSERT INTO {table} VALUES ({', '.join('?' * len(row))})", row)


def a_value(kind: str, number: int) -> object:
    if kind.startswith(("INTEGER", "BIGINT")):
        return number if kind.startswith("INTEGER") else 2**62 + number
    if kind == "FLOAT":
        return number + 0.1
    return number % 2 if kind == "BOOLEAN" else f'“{number}”\u2028\0 "é"\r\n'[: 4 if kind == "VARCHAR(4)" else None]


def rows_of(file: Path) -> dict[str, list[Any]]:
    """Every row of every table, as SQLite holds it, with the kind of each value."""
    with closing(sqlite3.connect(file)) as connection:
        connection.text_factory = bytes
        tables = [row[1].decode() for row in connection.execute("PRAGMA main.table_list") if row[2] == b"table"]
        tables = [name for name in tables if not name.startswith("sqlite_")]
        columns = {
            name: [row[1].decode() for row in connection.execute(f"PRAGMA table_info({name})")] for name in tables
        }
        kinds = {name: ", ".join(f'"{one}", typeof("{one}")' for one in columns[name]) for name in tables}
        return {name: sorted(connection.execute(f"SELECT {kinds[name]} FROM {name}"), key=repr) for name in tables}


def exported(file: Path) -> str:
    out = io.StringIO()
    export_rows(file, out)
    return out.getvalue()


async def test_a_database_comes_back_row_by_row(tmp_path: Path) -> None:
    file, again = tmp_path / "dateline.db", tmp_path / "new" / "again.db"
    await a_full_database(file)
    write(file, "UPDATE articles SET publisher = CAST(x'c328' AS TEXT), byline = x'00ff' WHERE id = 1")
    fill_every_table(file)
    dump, before = exported(file), rows_of(file)
    assert all(before.values())
    assert import_rows(io.StringIO(dump), again) == len(dump.splitlines()) - 1
    assert rows_of(again) == before
    assert exported(again) == dump
    assert faults_in(again) == faults_in(file)


async def test_what_came_back_can_be_searched_and_gone_on_with(tmp_path: Path) -> None:
    file, again = tmp_path / "dateline.db", tmp_path / "again.db"
    await a_full_database(file)
    import_rows(io.StringIO(exported(file)), again)
    async with Archive.open(url_of(again)) as archive:
        assert (
            len(await archive.search.find("bridge", asker=OPERATOR))
            == len(await archive.search.find("port vale", asker=OPERATOR))
            == 3
        )
        press = await Press.open(archive)
        await press.print("A fourth bridge is planned.", at=later(days=1))
        assert len(await archive.search.find("bridge", asker=OPERATOR)) == 4


async def test_what_was_not_read_yet_comes_back_as_such_and_is_found_by_all_once_all_see_it(tmp_path: Path) -> None:
    file, again = tmp_path / "dateline.db", tmp_path / "again.db"
    article, owner = an_article("The pumps failed.", title="Flooded", url="https://page.example/a"), GuildId(7)
    async with Archive.open(database_at(file)) as archive:
        press = Press(archive, await archive.feeds.add("https://here.example/feed", "Here", NOON, owner))
        number = await press.save(article, NOON)
    import_rows(io.StringIO(exported(file)), again)
    async with Archive.open(url_of(again)) as archive:
        await archive.feeds.add("https://here.example/feed", "", NOON)
        await archive.articles.save_reading(number, Reading((), (), ()), NOON)
        await archive.stories.open(number, NOON)
        assert len(await archive.search.find("pumps", asker=GuildId(8))) == 1


async def test_an_export_of_an_older_version_is_brought_up_to_date(tmp_path: Path) -> None:
    file, again = tmp_path / "old.db", tmp_path / "again.db"
    tables_of_the_first_version(file)
    write(
        file,
        "INSERT INTO feeds (id, url, title, next_poll_at, failures) "
        "VALUES (1, 'https://courier.example/feed', 'Courier', '2026-03-04 12:00:00.000000', 0)",
    )
    import_rows(io.StringIO(exported(file)), again)
    async with Archive.open(url_of(again)) as archive:
        assert [feed.title for feed in await archive.feeds.all(asker=OPERATOR)] == ["Courier"]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('{"table": "feeds"}', "Line 2 is no row"),
        ("nonsense", "Line 2 is no row"),
        ('{"table": "feed", "row": {"id": 1}}', "Line 2 names what the tables do not have: feed"),
        ('{"table": "feeds", "row": {"id": 1, "drop": 2}}', "do not have: feeds, drop"),
        ('{"table": "sqlite_master", "row": {"id": 1}}', "do not have: sqlite_master"),
        ('{"table": "feeds", "row": {"id": 1}}', "cannot be kept: NOT NULL"),
        ('{"table": "feeds", "row": {"id": [1]}}', "Line 2 is no row"),
        ('{"table": ["feeds"], "row": {"id": 1}}', "Line 2 names what the tables do not have"),
        ("[" * 100_000, "Line 2 is no row"),
        ('{"table": "feeds", "row": {"id": 99999999999999999999}}', "cannot be kept: .* too large"),
        ('{"table": "feeds", "row": {"title": "\\ud800"}}', "cannot be kept: .* surrogates not allowed"),
    ],
)
async def test_what_is_no_export_makes_no_database(tmp_path: Path, line: str, said: str) -> None:
    file, again = tmp_path / "dateline.db", tmp_path / "again.db"
    await a_full_database(file)
    header = exported(file).splitlines()[0]
    with pytest.raises(ArchiveError, match=said):
        import_rows(io.StringIO(f"{header}\n{line}\n"), again)
    with pytest.raises(ArchiveError, match="no export of a Dateline database"):
        import_rows(io.StringIO(f"{line}\n"), again)
    assert not list(tmp_path.glob("again*"))


async def test_an_import_replaces_no_database(tmp_path: Path) -> None:
    file = tmp_path / "dateline.db"
    await a_full_database(file)
    dump, before = exported(file), file.read_bytes()
    with pytest.raises(ArchiveError, match="is there already"):
        import_rows(io.StringIO(dump), file)
    assert file.read_bytes() == before


async def test_an_export_of_a_newer_version_is_refused(tmp_path: Path) -> None:
    header = json.dumps({"format": "dateline-export", "tables": "9999"})
    with pytest.raises(ArchiveError, match="made by a newer Dateline"):
        import_rows(io.StringIO(header), tmp_path / "again.db")


@pytest.mark.parametrize("kept", [0, 0.5, 0.9999], ids=["its first line", "half", "all but the last line"])
async def test_an_export_that_was_cut_short_makes_no_database(tmp_path: Path, kept: float) -> None:
    file, again = tmp_path / "dateline.db", tmp_path / "again.db"
    await a_full_database(file)
    header, *rows = exported(file).splitlines(keepends=True)
    cut = "".join([header, *rows[: int(kept * len(rows))]])
    with pytest.raises(ArchiveError, match=f"it was of {len(rows)} rows, and {int(kept * len(rows))} are there"):
        import_rows(io.StringIO(cut), again)
    assert not list(tmp_path.glob("again*"))


@pytest.mark.parametrize("said", ["many", [1], {"a": 1}, -1], ids=repr)
async def test_a_number_of_rows_that_is_none_makes_no_database(tmp_path: Path, said: object) -> None:
    file, again = tmp_path / "dateline.db", tmp_path / "again.db"
    await a_full_database(file)
    header, rows = exported(file).split("\n", 1)
    with pytest.raises(ArchiveError, match="is not whole"):
        import_rows(io.StringIO(json.dumps(json.loads(header) | {"rows": said}) + "\n" + rows), again)


async def test_an_export_from_before_they_told_their_length_is_taken(tmp_path: Path) -> None:
    file, again = tmp_path / "dateline.db", tmp_path / "again.db"
    await a_full_database(file)
    header, rows = exported(file).split("\n", 1)
    old = {name: value for name, value in json.loads(header).items() if name != "rows"}
    import_rows(io.StringIO(f"{json.dumps(old)}\n{rows}"), again)
    assert exported(again) == exported(file)


async def test_the_journal_of_a_database_that_was_moved_away_is_not_played_into_another(tmp_path: Path) -> None:
    file, target = tmp_path / "dateline.db", tmp_path / "new" / "dateline.db"
    await a_full_database(file)
    target.parent.mkdir()
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("UPDATE feeds SET title = 'of the journal'")
        connection.commit()
        journal = file.with_name("dateline.db-wal").read_bytes()
    target.with_name("dateline.db-wal").write_bytes(journal)
    with pytest.raises(ArchiveError, match=r"dateline\.db-wal is there already\. Move it away"):
        import_rows(io.StringIO(exported(file)), target)
    assert [one.name for one in target.parent.iterdir()] == ["dateline.db-wal"]
    assert target.with_name("dateline.db-wal").read_bytes() == journal
