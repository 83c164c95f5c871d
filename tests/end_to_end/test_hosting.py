"""What whoever hosts the bot asks of the command line: doctor, backups, exports."""

import asyncio
import os
import socket
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import aiohttp
import pytest

from bot.archive.backups import back_up_by_the_clock
from bot.cli.machine import findings_of
from bot.settings import Backups, Database, Settings
from tests.end_to_end.process import a_running_bot
from tests.end_to_end.test_command_line import dateline, in_folder
from tests.end_to_end.test_health import a_heartbeat, keep
from tests.integration.archive.test_backups import a_database
from tests.loopback_discord import LoopbackDiscord


def doctor(folder: Path, **settings: str) -> list[str]:
    return dateline("doctor", folder=folder, settings={**in_folder(folder), **settings}).stdout.splitlines()


def snapshot(folder: Path) -> dict[Path, bytes]:
    """All files but those that SQLite itself puts beside a database that is read."""
    files = [file for file in folder.rglob("*") if file.is_file() and not file.name.endswith(("-shm", "-wal"))]
    return {file: file.read_bytes() for file in files}


def test_the_doctor_changes_nothing(tmp_path: Path) -> None:
    keep(tmp_path, a_heartbeat())
    before = snapshot(tmp_path)
    doctor(tmp_path)
    assert snapshot(tmp_path) == before


def test_the_doctor_tells_how_to_mend_what_the_watchdog_found(tmp_path: Path) -> None:
    unwell = {
        "gateway": "Discord's gateway has been away for 4 min",
        "reader pool": "no reader process could be had for 2 min",
        "poll is stuck": "no feeds polled for 6 min though 12 wait",
    }
    keep(tmp_path, a_heartbeat(unwell=unwell))
    lines = doctor(tmp_path)
    assert any(line.startswith("✗ bot: ") and all(one in line for one in unwell.values()) for line in lines)
    for part in unwell:
        (line,) = [line for line in lines if line.startswith(f"✗ {part}: ")]
        assert line != f"✗ {part}: its log says more"


def test_the_doctor_shows_no_secret_of_a_setting_that_is_wrong(tmp_path: Path) -> None:
    wrong = '{"https://ann:hunter2@paper.example/": {"cookie": {"s": "hunter3"}}}'
    (line,) = [one for one in doctor(tmp_path, DATELINE_FETCHING__SITES=wrong) if one.startswith("✗ settings: ")]
    assert "did you mean cookies?" in line
    assert "hunter" not in line


def test_the_doctor_tells_of_backups_and_of_growth(tmp_path: Path) -> None:
    now = datetime.now(UTC)  # noqa: TID251
    file = tmp_path / "dateline.db"
    asyncio.run(a_database(file))
    with sqlite3.connect(file) as connection:
        connection.execute("UPDATE articles SET seen_at = ?", (f"{now - timedelta(hours=12):%Y-%m-%d %H:%M:%S.%f}",))
    assert any(line.startswith("! backups: none yet in") for line in doctor(tmp_path))
    back_up_by_the_clock(file, tmp_path / "backups", 3, now - timedelta(hours=60))
    assert any("✗ backups: 1 in" in line and "too long ago" in line for line in doctor(tmp_path))
    back_up_by_the_clock(file, tmp_path / "backups", 3, now)
    lines = doctor(tmp_path)
    assert any(line.startswith("✓ backups: 2 in") for line in lines)
    assert any("MB a day; at that the disk is full in" in line for line in lines)


def test_the_doctor_tells_of_hubs_that_do_not_call_back(tmp_path: Path) -> None:
    file = tmp_path / "dateline.db"
    asyncio.run(a_database(file))
    with sqlite3.connect(file) as connection:
        connection.execute(
            "INSERT INTO hubs (feed_id, url, topic, key, secret, since, ask_at, attempts) SELECT id, 'https://hub.example',"
            " url, 'k', 's', next_poll_at, next_poll_at, 3 FROM feeds LIMIT 1"
        )
    (line,) = [one for one in doctor(tmp_path, DATELINE_WEB__PUBLIC_URL="https://news.example") if "hubs: " in one]
    assert line.startswith(
        "! hubs: 0 tell of news, 1 did not call back: see that the internet reaches https://news.example"
    )


COMMANDS = (
    ("db", "check"),
    ("db", "vacuum"),
    ("db", "export", "all.jsonl"),
    ("db", "backup", "copy.db"),
    ("feeds", "list"),
)


@pytest.mark.parametrize("command", [*COMMANDS, ("doctor",)], ids=" ".join)
@pytest.mark.parametrize("revision", [None, "ae1027a6acf"])
def test_a_database_of_another_program_is_told_and_left_as_it_is(
    tmp_path: Path, command: tuple[str, ...], revision: str | None
) -> None:
    with closing(sqlite3.connect(tmp_path / "theirs.db")) as connection:
        connection.execute("CREATE TABLE ours (id INTEGER)")
        if revision:
            connection.execute("CREATE TABLE alembic_version (version_num TEXT)")
            connection.execute("INSERT INTO alembic_version VALUES (?)", (revision,))
        connection.commit()
    before = snapshot(tmp_path)
    told = dateline(*command, folder=tmp_path, settings={"DATELINE_DATABASE__URL": "sqlite:///theirs.db"})
    assert told.returncode == 1
    said = "theirs.db is a database of another program. Name another file in database.url."
    assert (said in told.stdout) if command == ("doctor",) else (told.stderr == f"dateline: {said}\n")
    assert snapshot(tmp_path) == before


@pytest.mark.parametrize("command", [*COMMANDS, ("db", "upgrade"), ("db", "import", "-")], ids=" ".join)
def test_a_folder_in_the_place_of_the_database_is_told(tmp_path: Path, command: tuple[str, ...]) -> None:
    (tmp_path / "data").mkdir()
    told = dateline(*command, folder=tmp_path, settings={"DATELINE_DATABASE__URL": "sqlite:///data"})
    assert told.returncode == 1
    assert told.stderr == "dateline: data is a folder. Name a file in it in database.url: sqlite:///data/dateline.db.\n"
    assert [one.name for one in tmp_path.iterdir()] == ["data"]


def test_a_folder_of_backups_that_cannot_be_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    settings = Settings(
        database=Database(url=f"sqlite:///{tmp_path}/dateline.db"), backups=Backups(folder=tmp_path / "file" / "copies")
    )
    found = [one for one in findings_of(settings, datetime.now(UTC)) if one.part == "backups"]  # noqa: TID251
    assert found == [("backups", False, f"{tmp_path / 'file'} is no folder")]


def test_an_export_into_a_folder_is_told(tmp_path: Path) -> None:
    asyncio.run(a_database(tmp_path / "dateline.db"))
    for forced in ((), ("--force",)):
        told = dateline("db", "export", ".", *forced, folder=tmp_path, settings=in_folder(tmp_path))
        assert (told.returncode, told.stderr) == (1, "dateline: . is a folder; name a file in it.\n")


def test_a_database_to_copy_to_that_is_none_is_told(tmp_path: Path) -> None:
    told = dateline("db", "copy", "--to", "elsewhere", folder=tmp_path, settings=in_folder(tmp_path))
    assert told.returncode == 1
    assert told.stderr.startswith("dateline: --to takes the URL of a PostgreSQL database")


@pytest.mark.skipif(os.name != "posix" or os.getuid() == 0, reason="who is root may write everywhere")
def test_a_folder_that_cannot_be_written_to_is_told(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    settings = Settings(database=Database(url=f"sqlite:///{tmp_path}/data/dateline.db"), backups=Backups())
    found = [one for one in findings_of(settings, datetime.now(UTC)) if one.well is False]  # noqa: TID251
    assert "cannot be written to by this user" in found[0].what


def test_a_database_goes_out_and_comes_in_again(tmp_path: Path) -> None:
    keep(tmp_path, a_heartbeat())
    told = dateline("db", "export", "all.jsonl", folder=tmp_path, settings=in_folder(tmp_path))
    assert told.stdout == "Wrote 1 rows to all.jsonl.\n"
    again = dateline("db", "export", "all.jsonl", folder=tmp_path, settings=in_folder(tmp_path))
    assert "all.jsonl is there already" in again.stderr
    other = tmp_path / "other"
    there = dateline("db", "import", "all.jsonl", folder=tmp_path, settings=in_folder(tmp_path))
    assert "is there already. Move it away" in there.stderr
    assert dateline("db", "import", "all.jsonl", folder=tmp_path, settings=in_folder(other)).returncode == 0
    piped = dateline("db", "export", "-", settings=in_folder(other)).stdout
    assert piped == (tmp_path / "all.jsonl").read_text()


@pytest.mark.parametrize(
    "command", [("doctor",), ("feeds", "list"), ("db", "check"), ("db", "upgrade"), ("run",)], ids=" ".join
)
@pytest.mark.parametrize("kept", [100, 4096, 50_000, 200_000])
def test_a_database_that_was_cut_short_is_told_with_the_way_out(
    tmp_path: Path, kept: int, command: tuple[str, ...]
) -> None:
    asyncio.run(a_database(tmp_path / "whole.db"))
    (tmp_path / "dateline.db").write_bytes((tmp_path / "whole.db").read_bytes()[:kept])
    told = dateline(*command, folder=tmp_path, settings={**in_folder(tmp_path), "DISCORD_TOKEN": "MTA.abc"})
    assert told.returncode == 1
    assert "Traceback" not in told.stderr
    said = told.stdout if command == ("doctor",) else told.stderr
    assert "Restore a backup: `dateline db restore FILE`." in said


@pytest.mark.parametrize("target", ["/proc/copy.db", "/proc/new/copy.db", "/dev/full/copy.db"])
def test_a_backup_to_where_none_can_be_is_told_in_words(tmp_path: Path, target: str) -> None:
    asyncio.run(a_database(tmp_path / "dateline.db"))
    told = dateline("db", "backup", target, folder=tmp_path, settings=in_folder(tmp_path))
    assert told.returncode == 1
    assert told.stderr.count("\n") == 1
    assert "Errno" not in told.stderr


def test_a_feed_whose_key_is_lost_is_told_with_the_way_out_and_can_be_removed(tmp_path: Path) -> None:
    def say(*words: str) -> str:
        told = dateline(*words, folder=tmp_path, settings=in_folder(tmp_path))
        return told.stdout + told.stderr

    (tmp_path / "feeds.opml").write_text(
        "<opml><body><outline type='rss' xmlUrl='https://courier.example/feed?token=opensesame8f3k2j9d'/>"
        "<outline type='rss' xmlUrl='https://wire.example/feed'/></body></opml>"
    )
    assert "added" in say("feeds", "import", "feeds.opml")
    (tmp_path / "dateline.db.key").unlink()
    (line,) = [one for one in say("doctor").splitlines() if one.startswith("✗ key: ")]
    assert "copy the lines of the old dateline.db.key to" in line
    assert "where it is lost, `dateline feeds remove`" in line
    assert "courier.example/***\t" in say("feeds", "list")
    assert "No feed wire.example/*** is read" in say("feeds", "remove", "wire.example/***")
    assert say("feeds", "remove", "courier.example/***").startswith("Removed ")
    assert "✗ key" not in say("doctor")
    assert "https://wire.example/feed" in say("feeds", "list")


def test_the_interval_in_the_list_of_feeds_is_the_one_that_is_set(tmp_path: Path) -> None:
    asyncio.run(a_database(tmp_path / "dateline.db"))
    for seconds, shown in (("90", "every 2 min"), ("5", "every 5 s"), ("7200", "every 120 min")):
        settings = {**in_folder(tmp_path), "DATELINE_FETCHING__POLL_SECONDS": seconds}
        assert shown in dateline("feeds", "list", folder=tmp_path, settings=settings).stdout


def test_a_vacuum_says_what_it_gave_back(tmp_path: Path) -> None:
    keep(tmp_path, a_heartbeat())
    told = dateline("db", "vacuum", settings=in_folder(tmp_path))
    assert told.returncode == 0
    assert "The database takes" in told.stdout


async def test_a_running_bot_tells_how_it_is_over_http(
    tmp_path: Path, discord: LoopbackDiscord, monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    monkeypatch.setenv("DATELINE_STATUS__PORT", str(port))
    async with a_running_bot(tmp_path, discord, port), aiohttp.ClientSession() as session:
        for _ in range(200):
            async with session.get(f"http://127.0.0.1:{port}/readyz") as answer:
                told = await answer.text()
            if answer.status == 200:
                break
            await asyncio.sleep(0.1)
        assert told == "ready\n"
        async with session.get(f"http://127.0.0.1:{port}/metrics") as answer:
            assert "dateline_connected 1.0" in await answer.text()
        async with session.get(f"http://127.0.0.1:{port}/") as answer:
            assert "is well" in await answer.text()


def test_a_bot_that_is_told_to_stop_before_it_has_begun_stops() -> None:
    script = (
        "import os, signal, sys, types; sys.argv = ['dateline', 'run']; "
        "commands = types.ModuleType('bot.cli.commands');"
        "commands.app = lambda: os.kill(os.getpid(), signal.SIGTERM); sys.modules[commands.__name__] = commands;"
        "from bot.cli import main; main()"
    )
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0
