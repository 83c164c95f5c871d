"""What `dateline health` says of a running bot, of one that is not, and of databases in any state."""

import asyncio
import shutil
import sqlite3
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.archive import Archive
from bot.cli.health import look, state_of
from bot.jobs.boot import boot_id
from bot.news import DatelineError, Heartbeat
from bot.settings import Database, Settings
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


def keep(folder: Path, heartbeat: Heartbeat) -> Settings:
    async def beat() -> None:
        async with Archive.open(f"sqlite+aiosqlite:///{folder}/dateline.db") as archive:
            await archive.heartbeats.beat(heartbeat)

    asyncio.run(beat())
    return settings_in(folder)


def settings_in(folder: Path) -> Settings:
    return Settings(database=Database(url=f"sqlite:///{folder}/dateline.db"))


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
    settings = keep(tmp_path, a_heartbeat())
    with sqlite3.connect(tmp_path / "dateline.db") as connection:
        connection.execute("UPDATE vitals SET detail = 'connected to Discord'")
    with pytest.raises(DatelineError, match="has not run with this database yet"):
        look(settings)


def test_it_neither_makes_nor_changes_a_database(tmp_path: Path) -> None:
    with pytest.raises(DatelineError):
        look(settings_in(tmp_path))
    assert list(tmp_path.iterdir()) == []
    sqlite3.connect(tmp_path / "dateline.db").execute("CREATE TABLE alembic_version (version_num)").connection.close()
    before = (tmp_path / "dateline.db").read_bytes()
    with pytest.raises(DatelineError, match="has not run with this database yet"):
        look(settings_in(tmp_path))
    assert (tmp_path / "dateline.db").read_bytes() == before


@pytest.mark.parametrize("broken", [b"", b"no database at all " * 100])
def test_a_broken_database_is_one_line(tmp_path: Path, broken: bytes) -> None:
    (tmp_path / "dateline.db").write_bytes(broken)
    asked = dateline("health", settings=in_folder(tmp_path))
    assert asked.returncode == 1
    assert asked.stderr.count("\n") == 1
    assert "Traceback" not in asked.stderr


def test_it_answers_while_another_process_writes(tmp_path: Path) -> None:
    settings = keep(tmp_path, a_heartbeat())
    writer = sqlite3.connect(tmp_path / "dateline.db", isolation_level=None)
    writer.execute("BEGIN IMMEDIATE")
    writer.execute("DELETE FROM vitals")
    began = time.monotonic()
    assert look(settings).startswith("healthy")
    assert time.monotonic() - began < 30, "a writer is waited for that long"
    writer.close()


def test_it_starts_without_the_libraries_of_the_other_commands(tmp_path: Path) -> None:
    keep(tmp_path, a_heartbeat())
    heavy = "spacy", "discord", "sqlalchemy", "typer", "rich", "httpx", "apscheduler", "structlog"
    script = (
        "import sys; sys.argv = ['dateline', 'health']; from bot.cli import main; main();"
        f"print([name for name in {heavy} if name in sys.modules])"
    )
    settings = {"DATELINE_DATABASE__URL": f"sqlite:///{tmp_path}/dateline.db"}
    asked = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, env=settings)
    assert asked.stdout.splitlines()[-1] == "[]"


def test_the_doctor_says_the_same_as_health(tmp_path: Path) -> None:
    keep(tmp_path, a_heartbeat(unwell={"gateway": "Discord's gateway has been away for 3 min"}))
    asked = dateline("doctor", settings=in_folder(tmp_path))
    assert "✗ bot: The bot runs but is not well: Discord's gateway has been away for 3 min" in asked.stdout


def test_a_full_disk_is_named_though_the_bot_can_write_no_sign_of_life(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = keep(tmp_path, a_heartbeat(seconds_ago=3000))
    usage = shutil.disk_usage(tmp_path)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage._replace(free=0))
    with pytest.raises(DatelineError, match=r"The disk of the database .* is full\."):
        look(settings)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage._replace(free=10**9))
    with pytest.raises(DatelineError, match="last sign of life"):
        look(settings)
