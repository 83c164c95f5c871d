"""Restoring, and holding a database alone, where files are not what one expects: links, leftovers, full disks."""

import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from bot.archive import Archive, ArchiveError, backups
from bot.archive.files import only_process
from bot.news import OPERATOR
from tests.builders import NOON, later
from tests.integration.archive.test_restoring import (
    HOLDING,
    a_bot_that_ran,
    tables_of_the_first_version,
    url_of,
    write,
)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    (tmp_path / "data").mkdir()
    return tmp_path / "data" / "dateline.db"


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    return tmp_path / "copy.db"


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of its own, of 4 MB."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mounting = ["mount", "-t", "tmpfs", "-o", "size=4m", "dateline-tests", str(folder)]
    if shutil.which("mount") is None or subprocess.run(mounting, check=False, capture_output=True).returncode:
        pytest.skip("only root can mount a small disk")
    yield folder
    subprocess.run(["umount", "--lazy", str(folder)], check=True)


def remount(disk: Path, how: str) -> None:
    subprocess.run(["mount", "-o", f"remount,{how}", str(disk)], check=True)


async def feeds_in(file: Path) -> list[str]:
    async with Archive.read_only(url_of(file)) as archive:
        return [feed.title for feed in await archive.feeds.all(asker=OPERATOR)]


def left_in(folder: Path) -> set[str]:
    """The names of files that are neither a database, nor its lock, nor what was replaced."""
    return {one.name for one in folder.iterdir() if "before-restore" not in one.name} - {
        "dateline.db",
        "dateline.db.lock",
    }


async def test_a_backup_of_an_older_version_is_brought_up_to_date_and_leaves_nothing(file: Path, copy: Path) -> None:
    await a_bot_that_ran(file, NOON)
    tables_of_the_first_version(copy)
    await backups.restore(url_of(file), copy, later(hours=1))
    assert await feeds_in(file) == []
    assert left_in(file.parent) == set()


async def test_what_stands_in_the_journal_beside_a_backup_is_restored_too(
    file: Path, copy: Path, tmp_path: Path
) -> None:
    """Whoever copies a running bot's files by hand has the latest rows in the journal alone."""
    await a_bot_that_ran(file, NOON)
    with closing(sqlite3.connect(file)) as running:
        running.execute("PRAGMA wal_autocheckpoint = 0")
        running.execute("UPDATE feeds SET title = 'In the journal'")
        running.commit()
        for ending in ("", "-wal"):
            shutil.copy(f"{file}{ending}", f"{copy}{ending}")
    before = {one.name: one.read_bytes() for one in (copy, Path(f"{copy}-wal"))}
    await backups.restore(url_of(file), copy, later(hours=1))
    assert await feeds_in(file) == ["In the journal"]
    assert left_in(file.parent) == set()
    assert before == {name: (tmp_path / name).read_bytes() for name in before}, "a backup is left as it is"


async def test_another_programs_database_is_no_backup_and_no_place_for_ours(file: Path, copy: Path) -> None:
    await a_bot_that_ran(file, NOON)
    for statements in (
        ["CREATE TABLE recipes (name)"],
        ["CREATE TABLE alembic_version (version_num)", "INSERT INTO alembic_version VALUES ('ae1027a6acf4')"],
        ["CREATE TABLE alembic_version (version_num)", "CREATE TABLE recipes (name)"],
    ):
        copy.unlink(missing_ok=True)
        write(copy, *statements)
        before = copy.read_bytes()
        with pytest.raises(ArchiveError, match="not a sound backup of a Dateline database"):
            await backups.restore(url_of(file), copy, NOON)
        with pytest.raises(ArchiveError, match="another program"):
            await backups.upgrade(url_of(copy))
        assert copy.read_bytes() == before
    assert await feeds_in(file) == ["The Vale Courier"]


async def test_the_database_itself_is_no_backup_of_it(file: Path, tmp_path: Path) -> None:
    await a_bot_that_ran(file, NOON)
    (tmp_path / "link.db").symlink_to(file)
    (tmp_path / "name.db").hardlink_to(file)
    for one in (file, tmp_path / "link.db", tmp_path / "name.db"):
        with pytest.raises(ArchiveError, match="is the database itself"):
            await backups.restore(url_of(file), one, later(hours=1))
    assert list(file.parent.glob("*before*")) == []


async def test_a_restore_over_a_link_leaves_the_link_and_replaces_what_it_leads_to(
    file: Path, copy: Path, tmp_path: Path
) -> None:
    await a_bot_that_ran(file, NOON)
    await backups.backup(url_of(file), copy)
    write(file, "UPDATE feeds SET title = 'Since then'")
    link = tmp_path / "dateline.db"
    link.symlink_to(file)
    await backups.restore(url_of(link), copy, later(hours=1))
    assert link.is_symlink()
    assert await feeds_in(file) == ["The Vale Courier"]
    (kept,) = file.parent.glob("*.before-restore-*")
    assert await feeds_in(kept) == ["Since then"]


@pytest.mark.parametrize("free", [0, 200_000, 700_000, 1_200_000, 1_700_000])
async def test_a_disk_that_is_full_in_mid_restore_leaves_the_database_as_it_was(
    small_disk: Path, copy: Path, free: int
) -> None:
    file = small_disk / "dateline.db"
    await a_bot_that_ran(file, NOON)
    await backups.backup(url_of(file), copy)
    write(file, "UPDATE feeds SET title = 'Since then'")
    ballast = small_disk / "ballast"
    with ballast.open("wb") as out:
        out.write(b"0" * (shutil.disk_usage(small_disk).free - free))
    try:
        await backups.restore(url_of(file), copy, later(hours=1))
    except ArchiveError as error:
        assert "full" in str(error) or "No space" in str(error)  # noqa: PT017  some are large enough
        assert left_in(small_disk) - {"dateline.db-wal", "dateline.db-shm"} == {"ballast"}
        ballast.unlink()
        assert await feeds_in(file) == ["Since then"]
        await backups.restore(url_of(file), copy, later(hours=1))
    assert await feeds_in(file) == ["The Vale Courier"]


@pytest.mark.parametrize("way", ["link", "link to a link", "other name", "folder"])
def test_two_processes_on_one_file_are_noticed_whatever_each_calls_it(file: Path, tmp_path: Path, way: str) -> None:
    file.touch()
    other = tmp_path / "another.db"
    match way:
        case "link":
            other.symlink_to(file)
        case "link to a link":
            (tmp_path / "between.db").symlink_to(file)
            other.symlink_to(tmp_path / "between.db")
        case "other name":
            other.hardlink_to(file)
        case _:
            (tmp_path / "elsewhere").symlink_to(file.parent)
            other = tmp_path / "elsewhere" / file.name
    for first, second in ((file, other), (other, file)):
        with subprocess.Popen([sys.executable, "-c", HOLDING, url_of(first)], stdout=subprocess.PIPE) as holding:
            assert holding.stdout
            assert holding.stdout.readline() == b"held\n"
            with pytest.raises(ArchiveError, match="in use by another Dateline"), only_process(url_of(second)):
                pass
            holding.kill()
    with only_process(url_of(other)):
        assert file.read_bytes() == b""


async def test_a_raw_copy_on_a_read_only_disk_is_restored(small_disk: Path, file: Path, tmp_path: Path) -> None:
    """The file alone of a bot that was stopped: its header says that there is a journal."""
    await a_bot_that_ran(file, NOON)
    shutil.copy(file, small_disk / "copy.db")
    remount(small_disk, "ro")
    other = tmp_path / "new" / "dateline.db"
    await backups.restore(url_of(other), small_disk / "copy.db", NOON)
    assert await feeds_in(other) == ["The Vale Courier"]


async def test_a_read_only_disk_is_told_in_a_line_and_nothing_is_lost(small_disk: Path, copy: Path) -> None:
    file = small_disk / "dateline.db"
    await a_bot_that_ran(file, NOON)
    await backups.backup(url_of(file), copy)
    remount(small_disk, "ro")
    for act in (
        lambda: backups.restore(url_of(file), copy, NOON),
        lambda: backups.upgrade(url_of(file)),
        lambda: backups.backup(url_of(file), small_disk / "copy.db"),
    ):
        with pytest.raises(ArchiveError, match=r"(?i)read-?only"):
            await act()
    remount(small_disk, "rw")
    assert await feeds_in(file) == ["The Vale Courier"]
