"""Backups by the clock, and how a database grows."""

import asyncio
import shutil
import sqlite3
import threading
from datetime import datetime, timedelta
from pathlib import Path
from typing import NamedTuple

import pytest

from bot.archive import Archive, ArchiveError, storage
from bot.archive.backups import back_up_by_the_clock, copies_in
from bot.archive.files import faults_in
from bot.archive.storage import growth_of, vacuum
from bot.jobs.backups import Backups
from tests.builders import NOON, later
from tests.integration.archive.press import Press
from tests.integration.archive.test_restoring import url_of, write
from tests.sqlite import database_at


class Usage(NamedTuple):
    total: int
    used: int
    free: int


async def a_database(file: Path, articles: int = 1) -> None:
    async with Archive.open(database_at(file)) as archive:
        press = await Press.open(archive)
        for number in range(articles):
            await press.print(f"Bridge {number} opens in Port Vale. " * 200, at=later(hours=number))


async def test_the_newest_backups_stay_and_each_is_sound(tmp_path: Path) -> None:
    file, folder = tmp_path / "dateline.db", tmp_path / "backups"
    await a_database(file)
    (folder).mkdir()
    (folder / "dateline-mine.db").write_text("my own")
    for day in range(4):
        back_up_by_the_clock(file, folder, 2, later(days=day))
    kept = copies_in(folder, file)
    assert [one.at for one in kept] == [later(days=2), later(days=3)]
    assert all(faults_in(one.file) == [] for one in kept)
    assert (folder / "dateline-mine.db").read_text() == "my own"
    assert len(list(folder.iterdir())) == 3


async def test_a_backup_that_cannot_be_made_leaves_the_older_ones(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file, folder = tmp_path / "dateline.db", tmp_path / "backups"
    await a_database(file)
    back_up_by_the_clock(file, folder, 1, NOON)
    with monkeypatch.context() as patched:
        patched.setattr(shutil, "disk_usage", lambda _: Usage(10**9, 10**9, 10**6))
        with pytest.raises(ArchiveError, match="no room for a backup"):
            back_up_by_the_clock(file, folder, 1, later(days=1))
    damaged = bytearray(file.read_bytes())
    damaged[8192:16384] = b"x" * 8192
    file.write_bytes(damaged)
    with pytest.raises(ArchiveError, match="could not be copied"):
        back_up_by_the_clock(file, folder, 1, later(days=1))
    assert [one.at for one in copies_in(folder, file)] == [NOON]


async def ask(backups: Backups, **after: float) -> None:
    await backups.back_up(later(**after))
    await asyncio.gather(*backups._at_work)


async def test_a_running_bot_backs_up_when_the_last_one_is_old_enough(tmp_path: Path) -> None:
    file, folder = tmp_path / "dateline.db", tmp_path / "backups"
    await a_database(file)
    backups = Backups(file, folder, timedelta(hours=24), 3, NOON)
    for hours, made in [(0, 0), (1, 1), (2, 1), (24, 1), (25, 2), (30, 2), (49, 3), (73, 3)]:
        await ask(backups, hours=hours)
        assert len(copies_in(folder, file)) == made, hours


async def test_a_backup_that_fails_is_tried_again_an_hour_later(tmp_path: Path) -> None:
    file, folder = tmp_path / "dateline.db", tmp_path / "backups"
    await a_database(file)
    folder.write_text("a file is in the way")
    backups = Backups(file, folder, timedelta(hours=24), 3, NOON)
    await ask(backups, hours=1)
    folder.unlink()
    await ask(backups, hours=1.5)
    assert copies_in(folder, file) == []
    await ask(backups, hours=2.1)
    assert len(copies_in(folder, file)) == 1


async def test_a_vacuum_gives_room_back_and_keeps_the_rows(tmp_path: Path) -> None:
    file = tmp_path / "dateline.db"
    await a_database(file, articles=30)
    write(file, "UPDATE articles SET text = '' WHERE id > 1")
    before, after = vacuum(url_of(file), file)
    assert after < before * 0.8
    assert after == file.stat().st_size
    with sqlite3.connect(file) as connection:
        assert connection.execute("SELECT count(*) FROM articles").fetchone() == (30,)


async def test_growth_is_what_an_article_takes_times_the_articles_of_a_day(tmp_path: Path) -> None:
    file = tmp_path / "dateline.db"
    await a_database(file, articles=48)
    growth = growth_of(file, later(hours=48))
    assert growth.a_day == pytest.approx(growth.size / 2, rel=0.05)
    assert growth.days_left == pytest.approx(growth.free / growth.a_day)
    assert growth_of(file, later(days=60)).days_left is None


@pytest.mark.parametrize(("version", "warned"), [((3, 51, 2), True), ((3, 51, 3), False), ((3, 52, 0), False)])
def test_a_sqlite_with_a_fault_is_warned_of(
    monkeypatch: pytest.MonkeyPatch, version: tuple[int, int, int], warned: bool
) -> None:
    monkeypatch.setattr(sqlite3, "sqlite_version_info", version)
    assert bool(storage.sqlite_warning()) is warned


async def test_a_backup_that_takes_hours_is_made_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    begun, goes_on = list[datetime](), threading.Event()

    def slow(_source: Path, _folder: Path, _keep: int, now: datetime) -> Path:
        begun.append(now)
        assert goes_on.wait(100)
        return tmp_path / "made.db"

    monkeypatch.setattr("bot.jobs.backups.back_up_by_the_clock", slow)
    backups = Backups(tmp_path / "dateline.db", tmp_path / "backups", timedelta(hours=1), 3, NOON - timedelta(days=1))
    try:
        for hours in (0, 2, 4):
            await backups.back_up(later(hours=hours))
            async with asyncio.timeout(100):
                while not begun:  # noqa: ASYNC110  a thread begins it
                    await asyncio.sleep(0.01)
        assert (begun, len(backups._at_work)) == ([NOON], 1)
    finally:
        goes_on.set()
        await asyncio.gather(*backups._at_work)
