"""Addresses that hold a secret are kept sealed, under a key that is not in the database."""

import asyncio
import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.archive import Archive, ArchiveError, Keys
from bot.archive.backups import backup, restore
from bot.archive.dump import export_rows, import_rows
from bot.archive.sealing import in_clear, seal_all
from bot.archive.tables import feeds
from bot.news import GuildId
from bot.news.addresses import is_sealed
from tests.builders import NOON, an_entry
from tests.integration.archive.test_feeds import a_poll
from tests.sqlite import database_at

SECRET = "https://ann:hunter2@courier.example/feed?token=opensesame"
PLAIN = "https://courier.example/feed"
ANN = GuildId(5)
AN_HOUR = timedelta(hours=1)
A_KEY, ANOTHER = "a" * 43, "b" * 43


def bytes_beside(file: Path) -> dict[str, bytes]:
    """All files beside a database."""
    return {one.name: one.read_bytes() for one in file.parent.iterdir() if one.is_file()}


def holding(file: Path, *secrets: bytes) -> list[str]:
    return [name for name, held in bytes_beside(file).items() if any(one in held for one in secrets)]


async def addresses(url: str, keys: Keys | None = None) -> list[str]:
    async with Archive.open(url, keys) as archive:
        return [one.url for one in await archive.feeds.all(None)]


async def test_a_secret_address_is_polled_and_found_but_stands_in_no_file(tmp_path: Path) -> None:
    file = tmp_path / "dateline.db"
    async with Archive.open(database_at(file)) as archive:
        added = await archive.feeds.add(SECRET, "", NOON, ANN)
        await archive.feeds.add(PLAIN, "", NOON, ANN)
        again = await archive.feeds.add(SECRET, "", NOON, ANN)
        claimed = await archive.feeds.claim_due(NOON, AN_HOUR, 9)
        held = holding(file, b"hunter2", b"opensesame")
        assert b"courier.example/feed" in bytes_beside(file)["dateline.db-wal"]
    assert added.id == again.id
    assert {one.url for one in claimed} == {SECRET, PLAIN}
    assert held == holding(file, b"hunter2", b"opensesame") == []
    assert (tmp_path / "dateline.db.key").stat().st_mode & 0o777 == 0o600


async def test_both_databases_hold_it_sealed_and_find_it(archive: Archive) -> None:
    database = archive.feeds._database
    added = await archive.feeds.add(SECRET, "", NOON, ANN)
    assert (await archive.feeds.add(SECRET, "", NOON, ANN)).id == added.id
    assert [one.url for one in await archive.feeds.claim_due(NOON, AN_HOUR, 9)] == [SECRET]
    async with database.write() as connection:
        assert await connection.run_sync(seal_all, database.keys) == 0
        (kept,) = (await connection.execute(text("SELECT url FROM feeds"))).scalars()
        assert is_sealed(kept)
        await connection.execute(text("UPDATE feeds SET url = :url"), {"url": SECRET})
        assert await connection.run_sync(in_clear) == 1
        assert await connection.run_sync(seal_all, database.keys) == 1
    if not database.is_sqlite:
        await database.erase(feeds)
    found = await archive.feeds.by_url(SECRET, ANN)
    assert found
    assert found.url == SECRET


async def test_no_key_is_made_where_no_address_holds_a_secret(tmp_path: Path) -> None:
    async with Archive.open(database_at(tmp_path / "dateline.db")) as archive:
        await archive.feeds.add(PLAIN, "", NOON, ANN)
    assert not (tmp_path / "dateline.db.key").exists()


async def test_without_the_key_such_feeds_wait_and_go_on_when_it_comes_without_a_restart(tmp_path: Path) -> None:
    url, key, away = database_at(tmp_path / "dateline.db"), tmp_path / "dateline.db.key", tmp_path / "away"
    async with Archive.open(url) as archive:
        await archive.feeds.add(SECRET, "The Courier", NOON, ANN)
        await archive.feeds.add(PLAIN, "", NOON, ANN)
    key.rename(away)
    async with Archive.open(url) as archive:
        due = await archive.feeds.claim_due(NOON, AN_HOUR, 9)
        (sealed,) = [one for one in await archive.feeds.all(None) if is_sealed(one.url)]
        assert [one.url for one in due] == [PLAIN]
        assert sealed.title == "The Courier"
        assert "has to add the key" in (sealed.problem or "")
        # Meanwhile another may be added, under a key of its own; the first then comes as a further line.
        await archive.feeds.add(f"{SECRET}2", "", NOON, ANN)
        key.write_text(key.read_text() + away.read_text())
        due = await archive.feeds.claim_due(NOON, AN_HOUR, 9)
        assert {one.url for one in due} == {SECRET, f"{SECRET}2"}
    assert set(await addresses(url)) == {SECRET, f"{SECRET}2", PLAIN}


async def test_another_key_reads_nothing_and_loses_nothing(tmp_path: Path) -> None:
    url = database_at(tmp_path / "dateline.db")
    async with Archive.open(url, Keys(given=A_KEY)) as archive:
        await archive.feeds.add(SECRET, "", NOON, ANN)
    (seen,) = await addresses(url, Keys(given=ANOTHER))
    assert is_sealed(seen)
    assert await addresses(url, Keys(given=A_KEY)) == [SECRET]


async def test_what_was_kept_in_clear_is_sealed_at_the_next_start_and_gone_from_the_file(tmp_path: Path) -> None:
    file = tmp_path / "dateline.db"
    url = database_at(file)
    async with Archive.open(url) as archive:
        await archive.feeds.add(PLAIN, "", NOON, ANN)
    with closing(sqlite3.connect(file)) as raw:
        raw.execute("PRAGMA secure_delete = OFF")
        raw.execute("UPDATE feeds SET url = ?, moved_to = ?", (SECRET, SECRET))
        raw.execute("INSERT INTO former_addresses (url, feed_id) VALUES (?, 1)", (SECRET,))
        raw.commit()
    assert holding(file, b"hunter2")
    assert await addresses(url) == [SECRET]
    assert holding(file, b"hunter2", b"opensesame") == []


async def test_what_such_a_feed_has_said_loses_its_secrets_too_and_is_known_again(tmp_path: Path) -> None:
    file = tmp_path / "dateline.db"
    url = database_at(file)
    link = "https://ann:hunter2@courier.example/1"
    said = an_entry(f"{SECRET}#1", url=link, link=link)
    async with Archive.open(url) as archive:
        feed = await archive.feeds.add(PLAIN, "", NOON, ANN)
        await archive.feeds.save_poll(a_poll(feed, said), NOON)
    with closing(sqlite3.connect(file)) as raw:
        raw.execute("UPDATE feeds SET url = ?", (SECRET,))
        raw.commit()
    assert await addresses(url) == [SECRET]
    assert holding(file, b"hunter2", b"opensesame") == []
    with closing(sqlite3.connect(file)) as raw:
        (row,) = raw.execute("SELECT key, url, link FROM entries").fetchall()
    clean = "https://courier.example/1"
    assert row == ("https://***@courier.example/feed?token=***#1", clean, clean)


async def test_backups_and_exports_hold_none_and_are_whole_again_with_the_key(tmp_path: Path) -> None:
    there = tmp_path / "there"
    there.mkdir()
    here, other = tmp_path / "here" / "dateline.db", tmp_path / "other" / "dateline.db"
    url = database_at(here)
    async with Archive.open(url) as archive:
        await archive.feeds.add(SECRET, "", NOON, ANN)
    await backup(url, there / "copy.db")
    with (there / "rows.jsonl").open("w", encoding="utf-8") as out:
        export_rows(here, out)
    assert holding(there / "copy.db", b"hunter2", b"opensesame") == []
    told = await restore(database_at(other), there / "copy.db", NOON)
    assert "not read until their key stands in" in told
    with (there / "rows.jsonl").open(encoding="utf-8") as lines:
        import_rows(lines, there / "imported.db")
    key = (tmp_path / "here" / "dateline.db.key").read_text()
    for copied in (other, there / "imported.db"):
        copied.with_name(f"{copied.name}.key").write_text(key)
        assert await addresses(f"sqlite+aiosqlite:///{copied}") == [SECRET]


async def test_a_new_key_seals_from_now_on_and_the_old_one_opens_older_copies(tmp_path: Path) -> None:
    url = database_at(tmp_path / "dateline.db")
    async with Archive.open(url) as archive:
        await archive.feeds.add(SECRET, "", NOON, ANN)
    await backup(url, tmp_path / "copy.db")
    keys = Keys(tmp_path / "dateline.db.key")
    before = keys.names()
    keys.turn()
    assert keys.names()[1:] == before
    assert await addresses(url) == [SECRET]
    assert before[0].encode() not in (tmp_path / "dateline.db").read_bytes()
    assert await addresses(f"sqlite+aiosqlite:///{tmp_path}/copy.db", keys) == [SECRET]


async def test_processes_that_make_the_key_at_once_follow_the_first(tmp_path: Path) -> None:
    several = [Keys(tmp_path / "key") for _ in range(8)]
    sealed = await asyncio.gather(*(asyncio.to_thread(one.seal, SECRET) for one in several))
    assert len(set(sealed)) == 1
    assert [one.name for one in tmp_path.iterdir()] == ["key"]


def test_what_was_changed_is_not_taken_for_an_address() -> None:
    keys = Keys(given=A_KEY)
    sealed = keys.seal(SECRET)
    name, cipher = sealed.rsplit(":", 1)
    for changed in (
        f"{name}:A{cipher[1:]}",
        f"{name}:{cipher[4:]}",
        f"{name}:@x",
        f"{name}:%%%@x",
        "sealed:",
        "sealed:x",
    ):
        if changed != sealed:
            assert keys.open(changed) == changed


@pytest.mark.parametrize("written", ["short", f"{A_KEY} short"])
def test_a_key_that_can_be_guessed_is_refused(written: str) -> None:
    with pytest.raises(ArchiveError, match="shorter than 32 characters"):
        Keys(given=written)


def test_without_a_place_for_a_key_a_secret_address_is_refused_and_others_are_not() -> None:
    with pytest.raises(ArchiveError, match="Set DATELINE_KEY"):
        Keys().seal(SECRET)
    assert Keys().seal(PLAIN) == PLAIN
