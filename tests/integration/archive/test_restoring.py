"""Backups, restores, upgrades, and who may use a database, over real SQLite files and processes."""

import asyncio
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import structlog
from alembic import command
from sqlalchemy import create_engine

from bot.archive import Archive, ArchiveError, backups
from bot.archive.files import only_process
from bot.archive.migrations import configuration
from bot.news import OPERATOR, ChannelId, DeliveryState, Feed, GuildId, Poll, Schedule, Source, UserId, Validators, When
from tests.builders import NOON, a_reading, an_article, an_entry, later
from tests.sqlite import database_at

CHANNEL = ChannelId(100)


def url_of(file: Path) -> str:
    return f"sqlite+aiosqlite:///{file}"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "dateline.db"


async def a_bot_that_ran(file: Path, until: datetime) -> None:
    async with Archive.open(database_at(file)) as archive:
        await archive.feeds.add("https://courier.example/feed", "The Vale Courier", NOON)
        await archive.heartbeats.note("bot", "connected", until)


async def show(archive: Archive, feed: Feed, at: datetime, *keys: str, published: datetime | None) -> None:
    entries = tuple(an_entry(key, published=published) for key in keys)
    await archive.feeds.save_poll(
        Poll(feed.id, feed.title, Validators(), at, at, 0, None, entries, frozenset(keys)), at
    )


async def owed_after(archive: Archive, at: datetime) -> list[str]:
    """Reads and groups what awaits it; the titles that the channel is owed then."""
    for pending in await archive.entries.claim_unfetched(at, timedelta(minutes=5), 50):
        article = an_article(url=f"https://courier.example/{pending.entry.key}", title=pending.entry.key)
        number = await archive.articles.save_article(pending.id, article, at)
        await archive.articles.save_reading(number, a_reading(article), at)
        await archive.stories.open(number, at)
    (order,) = await archive.subscriptions.in_guild(GuildId(10))
    return [one.story.articles[0].article.title for one in await archive.owed.to(order)]


def write(file: Path, *statements: str) -> None:
    with closing(sqlite3.connect(file)) as connection, connection:
        for statement in statements:
            connection.execute(statement)


def tables_of_the_first_version(file: Path) -> None:
    engine = create_engine(f"sqlite:///{file}")
    with engine.begin() as connection:
        command.upgrade(configuration(connection), "0001")
    engine.dispose()


@pytest.mark.parametrize("was", ["broken", "missing", "cut off", "sound"])
async def test_a_backup_is_restored_whatever_became_of_the_database(file: Path, tmp_path: Path, was: str) -> None:
    await a_bot_that_ran(file, NOON)
    await backups.backup(url_of(file), tmp_path / "copy.db")
    whole = file.read_bytes()
    for ending in ("-wal", "-shm"):
        file.with_name(file.name + ending).write_bytes(b"left over from a process that was killed" * 100)
    match was:
        case "broken":
            file.write_bytes(b"no database" * 1000)
        case "missing":
            file.unlink()
        case "cut off":
            file.write_bytes(whole[: len(whole) // 3])
        case _:
            for ending in ("-wal", "-shm"):
                file.with_name(file.name + ending).unlink()
    had = file.read_bytes() if file.exists() else None
    told = await backups.restore(url_of(file), tmp_path / "copy.db", NOON)
    assert not file.with_name("dateline.db-wal").exists()
    async with Archive.read_only(url_of(file)) as archive:
        assert [feed.title for feed in await archive.feeds.all(asker=OPERATOR)] == ["The Vale Courier"]
    kept = list(tmp_path.glob("dateline.db.before-restore-*Z"))
    assert len(kept) == (had is not None)
    if had is not None:
        assert str(kept[0]) in told
        assert kept[0].read_bytes()[100:] == had[100:]
    assert not list(tmp_path.glob("*.part*")) + list(tmp_path.glob("*.restor*"))


async def test_a_backup_of_a_newer_version_is_refused_before_anything_is_touched(file: Path, tmp_path: Path) -> None:
    await a_bot_that_ran(file, NOON)
    await backups.backup(url_of(file), tmp_path / "copy.db")
    write(tmp_path / "copy.db", "UPDATE alembic_version SET version_num = '9999'")
    before = file.read_bytes()
    with pytest.raises(ArchiveError, match="newer Dateline"):
        await backups.restore(url_of(file), tmp_path / "copy.db", NOON)
    assert file.read_bytes() == before


async def test_a_damaged_backup_is_refused_and_says_so(file: Path, tmp_path: Path) -> None:
    await a_bot_that_ran(file, NOON)
    await backups.backup(url_of(file), tmp_path / "copy.db")
    damaged = bytearray((tmp_path / "copy.db").read_bytes())
    damaged[8192:60_000] = b"\xff" * (60_000 - 8192)
    (tmp_path / "copy.db").write_bytes(damaged)
    with pytest.raises(ArchiveError, match="not a sound backup"):
        await backups.restore(url_of(file), tmp_path / "copy.db", NOON)
    async with Archive.read_only(url_of(file)) as archive:
        assert len(await archive.feeds.all(asker=OPERATOR)) == 1


async def test_a_backup_overwrites_nothing_unasked(file: Path, tmp_path: Path) -> None:
    await a_bot_that_ran(file, NOON)
    (tmp_path / "precious.db").write_bytes(b"precious")
    with pytest.raises(ArchiveError, match="--force"):
        await backups.backup(url_of(file), tmp_path / "precious.db")
    assert (tmp_path / "precious.db").read_bytes() == b"precious"
    with pytest.raises(ArchiveError, match="the database itself"):
        await backups.backup(url_of(file), file, force=True)
    await backups.backup(url_of(file), tmp_path / "precious.db", force=True)
    with closing(sqlite3.connect(tmp_path / "precious.db")) as connection:
        assert connection.execute("SELECT count(*) FROM feeds").fetchone() == (1,)


async def test_nothing_that_was_posted_after_the_backup_comes_again(file: Path, tmp_path: Path) -> None:
    """The backup is of noon; the bot ran on until one o'clock; an article of half past one was posted by nobody."""
    async with Archive.open(url_of(file)) as archive:
        feed = await archive.feeds.add("https://courier.example/feed", "The Vale Courier", NOON)
        instantly = Schedule(When.INSTANTLY)
        source = Source(feed=feed.id)
        await archive.subscriptions.add(GuildId(10), CHANNEL, source, instantly, NOON, UserId(1), NOON)
        await archive.deliveries.owe_notice(CHANNEL, {"content": "due"}, NOON)
        await show(archive, feed, NOON, "owed at noon", published=NOON)
        assert await owed_after(archive, NOON) == ["owed at noon"]
        await show(archive, feed, NOON, "halfway at noon", published=NOON)
        await archive.heartbeats.note("bot", "", NOON)
    await backups.backup(url_of(file), tmp_path / "noon.db")
    async with Archive.open(url_of(file)) as archive:
        await archive.heartbeats.note("bot", "", later(hours=1))
    told = await backups.restore(url_of(file), tmp_path / "noon.db", later(hours=2))
    assert "due before 2026-11-24 13:00 UTC" in told
    async with Archive.open(url_of(file)) as archive:
        (feed,) = await archive.feeds.all(asker=OPERATOR)
        await show(archive, feed, later(hours=2), "half past twelve", published=later(minutes=30))
        assert await owed_after(archive, later(hours=2)) == []
        await show(archive, feed, later(hours=2), "half past one", published=later(minutes=90))
        await show(archive, feed, later(hours=2), "undated, later", published=None)
        assert await owed_after(archive, later(hours=2)) == ["half past one", "undated, later"]
        assert await archive.deliveries.counts() == {DeliveryState.UNKNOWN: 1}


async def test_the_first_poll_after_a_restore_brings_up_nothing_without_a_date(file: Path, tmp_path: Path) -> None:
    await a_bot_that_ran(file, NOON)
    await backups.backup(url_of(file), tmp_path / "noon.db")
    async with Archive.open(url_of(file)) as archive:
        await archive.heartbeats.note("bot", "", later(hours=1))
    await backups.restore(url_of(file), tmp_path / "noon.db", later(hours=2))
    async with Archive.open(url_of(file)) as archive:
        (feed,) = await archive.feeds.all(asker=OPERATOR)
        await archive.feeds.save_poll(
            Poll(feed.id, feed.title, Validators(), NOON, NOON, 0, None, (), frozenset()), NOON
        )
        await show(archive, feed, later(hours=2), "undated", published=None)
    with closing(sqlite3.connect(file)) as connection:
        assert connection.execute("SELECT fresh FROM entries").fetchall() == [(0,)]


async def test_a_digest_whose_time_has_not_come_since_keeps_what_it_was_owed(file: Path, tmp_path: Path) -> None:
    async with Archive.open(url_of(file)) as archive:
        feed = await archive.feeds.add("https://courier.example/feed", "The Vale Courier", NOON)
        daily, tomorrow = Schedule(When.DAILY), later(hours=20)
        await archive.subscriptions.add(GuildId(10), CHANNEL, Source(feed=feed.id), daily, tomorrow, UserId(1), NOON)
        await show(archive, feed, NOON, "for tomorrow", published=NOON)
        assert await owed_after(archive, NOON) == ["for tomorrow"]
        await archive.heartbeats.note("bot", "", NOON)
    await backups.backup(url_of(file), tmp_path / "noon.db")
    file.unlink()
    await backups.restore(url_of(file), tmp_path / "noon.db", later(hours=2))
    async with Archive.open(url_of(file)) as archive:
        assert await owed_after(archive, later(hours=2)) == ["for tomorrow"]


async def test_where_nothing_ran_since_the_backup_nothing_is_passed_over(file: Path, tmp_path: Path) -> None:
    async with Archive.open(url_of(file)) as archive:
        await archive.heartbeats.note("bot", "", NOON)
        await archive.deliveries.owe_notice(CHANNEL, {"content": "due"}, NOON)
    await backups.backup(url_of(file), tmp_path / "copy.db")
    told = await backups.restore(url_of(file), tmp_path / "copy.db", later(hours=9))
    assert "archived" not in told
    async with Archive.open(url_of(file)) as archive:
        assert await archive.deliveries.counts() == {DeliveryState.PENDING: 1}


HOLDING = """
import sys, time
from bot.archive.files import only_process
from tests.sqlite import database_at
with only_process(sys.argv[1]):
    print("held", flush=True)
    time.sleep(60)
"""


async def test_one_process_has_a_database_until_the_kernel_ends_it(file: Path, tmp_path: Path) -> None:
    await a_bot_that_ran(file, NOON)
    await backups.backup(url_of(file), tmp_path / "copy.db")
    with subprocess.Popen([sys.executable, "-c", HOLDING, url_of(file)], stdout=subprocess.PIPE) as other:
        assert other.stdout
        assert other.stdout.readline() == b"held\n"
        for attempt in (
            lambda: backups.restore(url_of(file), tmp_path / "copy.db", NOON),
            lambda: backups.upgrade(url_of(file)),
        ):
            with pytest.raises(ArchiveError, match=rf"in use by another Dateline \(process {other.pid}\)"):
                await attempt()
        async with Archive.read_only(url_of(file)) as archive:
            assert len(await archive.feeds.all(asker=OPERATOR)) == 1
        os.kill(other.pid, signal.SIGKILL)
    with only_process(url_of(file)):
        pass


async def test_only_run_and_upgrade_make_or_change_tables(file: Path) -> None:
    for look in (Archive.read_only(url_of(file)), Archive.open(url_of(file), migrate=False)):
        with pytest.raises(ArchiveError, match="no database at"):
            async with look:
                pass
    assert not file.exists()
    await asyncio.to_thread(tables_of_the_first_version, file)
    for look in (Archive.read_only(url_of(file)), Archive.open(url_of(file), migrate=False)):
        with pytest.raises(ArchiveError, match="run `dateline db upgrade`"):
            async with look:
                pass
    await backups.upgrade(url_of(file))
    write(file, "UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(ArchiveError, match="newer Dateline"):
        async with Archive.read_only(url_of(file)):
            pass


async def test_what_looks_waits_for_no_writer_and_cannot_write(file: Path) -> None:
    await a_bot_that_ran(file, NOON)
    with closing(sqlite3.connect(file, isolation_level=None)) as writer:
        writer.execute("BEGIN IMMEDIATE")
        writer.execute("UPDATE feeds SET title = 'half written'")
        async with Archive.read_only(url_of(file)) as archive:
            assert await archive.heartbeats.noted("bot") == (NOON, "connected")
            assert [feed.title for feed in await archive.feeds.all(asker=OPERATOR)] == ["The Vale Courier"]
        writer.execute("ROLLBACK")
    async with Archive.read_only(url_of(file)) as archive:
        with pytest.raises(Exception, match="readonly"):
            await archive.heartbeats.note("bot", "", NOON)


async def test_a_copy_is_kept_before_each_upgrade_the_last_two(file: Path, tmp_path: Path) -> None:
    for number in range(3):
        old = tmp_path / f"dateline.db.before-upgrade-from-000{number}x"
        old.write_bytes(b"old")
        os.utime(old, (number, number))
    await asyncio.to_thread(tables_of_the_first_version, file)
    write(file, "INSERT INTO packs VALUES ('vale', 'Port Vale')")
    with structlog.testing.capture_logs() as told:
        await backups.upgrade(url_of(file))
    assert [one["copy"] for one in told if one["event"] == "the database is brought up to date"] == [
        f"{file}.before-upgrade-from-0001"
    ]
    kept = sorted(one.name for one in tmp_path.glob("*.before-upgrade-*"))
    assert kept == ["dateline.db.before-upgrade-from-0001", "dateline.db.before-upgrade-from-0002x"]
    with closing(sqlite3.connect(tmp_path / kept[0])) as connection:
        assert connection.execute("SELECT title FROM packs").fetchall() == [("Port Vale",)]
    await backups.upgrade(url_of(file))
    assert len(list(tmp_path.glob("*.before-upgrade-*"))) == 2


async def test_all_files_are_their_owners_alone(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    file = folder / "dateline.db"
    await a_bot_that_ran(file, NOON)
    await backups.backup(url_of(file), folder / "dateline.db.before-something")
    for one in folder.iterdir():
        one.chmod(0o644)
    folder.chmod(0o755)
    async with Archive.open(url_of(file)) as archive:
        await archive.heartbeats.note("bot", "", NOON)
        with only_process(url_of(file)):
            assert {one.name: f"{one.stat().st_mode & 0o777:o}" for one in folder.iterdir()} == dict.fromkeys(
                (one.name for one in folder.iterdir()), "600"
            )
    assert f"{folder.stat().st_mode & 0o777:o}" == "700"
    shutil.rmtree(folder)


async def test_a_user_without_a_home_may_run_it(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_home() -> Path:
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.setattr(Path, "home", no_home)
    async with Archive.open(url_of(file)) as archive:
        assert await archive.feeds.all(asker=OPERATOR) == []
