"""What `dateline health` says of a running bot, of one that is not, and of databases in any state."""

import asyncio
import os
import shutil
import sqlite3
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.archive import Archive
from bot.cli import main
from bot.cli.health import last_heartbeat, state_of
from bot.jobs.boot import boot_id
from bot.news import DatelineError, Heartbeat
from tests import postgresql
from tests.conftest import Cluster
from tests.end_to_end.test_command_line import dateline, in_folder

NOW = datetime.now(UTC)  # noqa: TID251


def a_heartbeat(seconds_ago: float = 3, **values: object) -> Heartbeat:
    made: dict[str, object] = {
        "at": datetime.now(UTC) - timedelta(seconds=seconds_ago),  # noqa: TID251
        "seconds": time.monotonic() - seconds_ago,
        "boot": boot_id(),
        "state": "connected to Discord",
    }
    return Heartbeat(**(made | values))  # type: ignore[arg-type]


def keep(folder: Path, heartbeat: Heartbeat) -> str:
    async def beat() -> None:
        async with Archive.open(f"sqlite+aiosqlite:///{folder}/dateline.db") as archive:
            await archive.heartbeats.beat(heartbeat)

    asyncio.run(beat())
    return url_in(folder)


def url_in(folder: Path) -> str:
    return f"sqlite:///{folder}/dateline.db"


def look(url: str) -> str:
    return state_of(last_heartbeat(url))


def test_a_bot_that_gave_a_sign_of_life_just_now_is_healthy(tmp_path: Path) -> None:
    keep(tmp_path, a_heartbeat())
    asked = dateline("health", settings=in_folder(tmp_path))
    assert (asked.returncode, asked.stderr) == (0, "")
    assert asked.stdout.startswith("healthy: connected to Discord, ")


def test_a_bot_that_is_silent_is_not(tmp_path: Path) -> None:
    with pytest.raises(DatelineError, match=r"last sign of life was 7\d s ago"):
        look(keep(tmp_path, a_heartbeat(seconds_ago=70)))


def test_each_part_that_is_stuck_is_named(tmp_path: Path) -> None:
    unwell = {"read is stuck": "no articles read for 6 min though 12 wait", "gateway": "not connected to Discord"}
    with pytest.raises(DatelineError) as caught:
        look(keep(tmp_path, a_heartbeat(unwell=unwell)))
    assert all(problem in str(caught.value) for problem in unwell.values())


@pytest.mark.skipif(not boot_id(), reason="the machine does not say when it was started")
@pytest.mark.parametrize("hours", [-24, -1, 1, 24])
def test_a_clock_that_was_set_since_the_last_sign_of_life_changes_nothing(hours: int) -> None:
    shown = state_of(a_heartbeat(at=NOW + timedelta(hours=hours)))
    assert shown.startswith("healthy")


def test_an_age_is_never_negative() -> None:
    later = a_heartbeat(at=NOW + timedelta(days=1), boot="")
    assert later.age(NOW, 0.0, "") == 0


def test_another_versions_sign_of_life_is_as_none(tmp_path: Path) -> None:
    url = keep(tmp_path, a_heartbeat())
    with sqlite3.connect(tmp_path / "dateline.db") as connection:
        connection.execute("UPDATE vitals SET detail = 'connected to Discord'")
    with pytest.raises(DatelineError, match="has not run with this database yet"):
        look(url)


def test_it_neither_makes_nor_changes_a_database(tmp_path: Path) -> None:
    with pytest.raises(DatelineError):
        look(url_in(tmp_path))
    assert list(tmp_path.iterdir()) == []
    sqlite3.connect(tmp_path / "dateline.db").execute("CREATE TABLE alembic_version (version_num)").connection.close()
    before = (tmp_path / "dateline.db").read_bytes()
    with pytest.raises(DatelineError, match="has not run with this database yet"):
        look(url_in(tmp_path))
    assert (tmp_path / "dateline.db").read_bytes() == before


@pytest.mark.parametrize("broken", [b"", b"no database at all " * 100])
def test_a_broken_database_is_one_line(tmp_path: Path, broken: bytes) -> None:
    (tmp_path / "dateline.db").write_bytes(broken)
    asked = dateline("health", settings=in_folder(tmp_path))
    assert asked.returncode == 1
    assert asked.stderr.count("\n") == 1
    assert "Traceback" not in asked.stderr


def test_it_answers_while_another_process_writes(tmp_path: Path) -> None:
    url = keep(tmp_path, a_heartbeat())
    writer = sqlite3.connect(tmp_path / "dateline.db", isolation_level=None)
    writer.execute("BEGIN IMMEDIATE")
    writer.execute("DELETE FROM vitals")
    # Who waits for the writer is told after 30 s that the database is locked.
    assert look(url).startswith("healthy")
    writer.close()


def test_it_loads_no_library_but_the_standard_one(tmp_path: Path) -> None:
    keep(tmp_path, a_heartbeat())
    script = (
        "import sys; before = set(sys.modules); sys.argv = ['dateline', 'health']; from bot.cli import main; main();"
        "loaded = {name.partition('.')[0] for name in sys.modules.keys() - before};"
        "print(sorted(loaded - sys.stdlib_module_names), len([one for one in sys.modules if one.startswith('bot')]))"
    )
    asked = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, env=dict(in_folder(tmp_path))
    )
    libraries, modules = asked.stdout.splitlines()[-1].rsplit(" ", 1)
    assert libraries == "['bot']"
    assert int(modules) < 16


@pytest.mark.parametrize(
    ("in_file", "variables"),
    [
        ("[database]\nurl = 'sqlite:///HERE/dateline.db'", {}),
        ("[database]\nurl = 'sqlite:///HERE/other.db'", {"DATELINE_DATABASE__URL": "sqlite:///HERE/dateline.db"}),
        ("[database]\nurl = 'sqlite:///HERE/dateline.db'", {"DATELINE_DATABASE__URL": " "}),
        ("database.url = 'sqlite+aiosqlite:///HERE/dateline.db'", {"DATELINE_LOGS__LEVEL": "debug"}),
        ("", {"dateline_database__url": "sqlite:///HERE/dateline.db"}),
        ("[reading]\nseconds = 5\n[database]\nkeep_days = 3\nurl = 'sqlite:///dateline.db'", {}),
    ],
)
def test_it_finds_the_database_as_the_bot_does(in_file: str, variables: dict[str, str], tmp_path: Path) -> None:
    keep(tmp_path, a_heartbeat())
    (tmp_path / "mine.toml").write_text(in_file.replace("HERE", str(tmp_path)))
    given = {name: value.replace("HERE", str(tmp_path)) for name, value in variables.items()}
    asked = dateline("health", folder=tmp_path, settings={"DATELINE_CONFIG": f"{tmp_path}/mine.toml", **given})
    assert (asked.returncode, asked.stderr) == (0, "")


@pytest.mark.parametrize(
    ("in_file", "said"),
    [
        ("[database]\nurl = 'data/dateline.db'", "did you mean sqlite:///data/dateline.db?"),
        ("[database]\nurl = 7", "mine.toml, line 2: database.url:"),
        ("database = 'sqlite:///dateline.db'", "database is a section"),
        ("[database]\nurl = 'mysql://paper.example/news'", "Dateline knows SQLite and PostgreSQL"),
        ("[database", "not valid TOML"),
        ("token = 'x'", "the token does not belong in a file"),
    ],
)
def test_settings_that_name_no_database_are_told_as_by_every_command(in_file: str, said: str, tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text(in_file)
    asked = dateline("health", settings={"DATELINE_CONFIG": f"{tmp_path}/mine.toml"})
    assert asked.returncode == 1
    assert said in asked.stderr
    assert asked.stderr.count("\n") == 1


@postgresql.needed
def test_a_bot_on_a_server_is_asked_too(cluster: Cluster) -> None:
    with postgresql.database(cluster.socket, template=cluster.template) as url:
        written = url.replace("+psycopg", "")
        assert dateline("health", settings={"DATELINE_DATABASE__URL": written}).stderr.endswith(
            "The bot has not run with this database yet. Start it with `dateline run`.\n"
        )

        async def beat() -> None:
            async with Archive.open(url) as archive:
                await archive.heartbeats.beat(a_heartbeat())

        asyncio.run(beat())
        for one in (url, written, written.replace("postgresql:", "postgres:")):
            asked = dateline("health", settings={"DATELINE_DATABASE__URL": one})
            assert asked.stdout.startswith("healthy: connected to Discord"), asked.stderr
        for gone in (written.replace("dateline@", "nobody@"), "postgresql://dateline@127.0.0.1:1/news"):
            asked = dateline("health", settings={"DATELINE_DATABASE__URL": gone})
            assert asked.stderr.startswith("dateline: The database cannot be read: ")
            assert asked.stderr.count("\n") == 1


@postgresql.needed
def test_tables_that_no_bot_has_made_are_no_failure_of_the_server(cluster: Cluster) -> None:
    with postgresql.database(cluster.socket) as url, pytest.raises(DatelineError, match="has not run"):
        look(url)


def test_the_doctor_says_the_same_as_health(tmp_path: Path) -> None:
    keep(tmp_path, a_heartbeat(unwell={"gateway": "Discord's gateway has been away for 3 min"}))
    asked = dateline("doctor", settings=in_folder(tmp_path))
    assert "✗ bot: The bot runs but is not well: Discord's gateway has been away for 3 min" in asked.stdout


def test_a_full_disk_is_named_though_the_bot_can_write_no_sign_of_life(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = keep(tmp_path, a_heartbeat(seconds_ago=3000))
    usage = shutil.disk_usage(tmp_path)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage._replace(free=0))
    with pytest.raises(DatelineError, match=r"The disk of the database .* is full\."):
        look(url)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage._replace(free=10**9))
    with pytest.raises(DatelineError, match="last sign of life"):
        look(url)


@pytest.mark.parametrize("command", [["health"], ["doctor"], ["db", "restore", "backup.db"], ["run"]])
def test_a_pipe_in_the_databases_place_is_told_and_not_waited_for(tmp_path: Path, command: list[str]) -> None:
    os.mkfifo(tmp_path / "dateline.db")
    asked = dateline(*command, settings={"DISCORD_TOKEN": "x", **in_folder(tmp_path)})
    assert asked.returncode == 1
    assert f"{tmp_path}/dateline.db is no file" in asked.stdout + asked.stderr
    assert "Traceback" not in asked.stderr


def test_a_folder_in_the_databases_place_is_told_as_one(tmp_path: Path) -> None:
    (tmp_path / "dateline.db").mkdir()
    assert "is a folder. Name a file in it" in dateline("health", settings=in_folder(tmp_path)).stderr


@pytest.mark.parametrize("command", [["health"], ["doctor"], ["feeds", "list"], ["db", "check"]])
def test_a_database_that_is_another_users_is_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    keep(tmp_path, a_heartbeat())
    stat = Path.stat

    def refuse(path: Path, **how: bool) -> os.stat_result:
        if path.name.startswith("dateline.db"):
            raise PermissionError(13, "Permission denied", str(path))
        return stat(path, **how)

    monkeypatch.setattr(Path, "stat", refuse)
    monkeypatch.setattr(sys, "argv", ["dateline", *command])
    for name, value in in_folder(tmp_path).items():
        monkeypatch.setenv(name, value)
    with pytest.raises(SystemExit) as ended:
        main()
    said = capsys.readouterr()
    assert ended.value.code == 1
    assert "dateline.db may not be looked at by this user" in said.out + said.err
    assert "Traceback" not in said.err


@pytest.mark.skipif(os.geteuid() == 0, reason="to root every folder can be written")
def test_a_copy_in_a_folder_that_is_only_read_says_how_old_it_is(tmp_path: Path) -> None:
    url = keep(tmp_path, a_heartbeat(seconds_ago=70))
    tmp_path.chmod(0o500)
    with pytest.raises(DatelineError, match="last sign of life was"):
        look(url)
