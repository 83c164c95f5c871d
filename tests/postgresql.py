"""A PostgreSQL of the tests' own: a cluster in a temporary folder, reached by a socket there, and a database a test."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import make_url

ABSENT = "PostgreSQL's server is not installed (Debian: postgresql); what runs on it was not tested"
_numbers = count()


def programs() -> Path | None:
    """The folder of the newest server that is installed; None where there is none."""
    if (found := shutil.which("initdb")) is not None:
        return Path(found).resolve().parent
    folders = [file.parent for file in Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    return max(folders, key=lambda folder: float(folder.parent.name), default=None)


needed = pytest.mark.skipif(programs() is None and "CI" not in os.environ, reason=ABSENT)
"""Where there is no server, its tests are passed over and say so; in CI they fail."""


@contextmanager
def cluster(kept: Path | None = None, options: str = "") -> Iterator[Path]:
    """The folder of a running server's socket. Nothing is flushed to disk: the data lives as long as the tests.

    Args:
        kept: a folder in which the data stays for another time.
        options: of the server, besides.
    """
    found = programs()
    assert found is not None, ABSENT
    with tempfile.TemporaryDirectory(prefix="dateline-postgresql-") as made:
        folder = Path(made)
        if kept is not None:
            kept.mkdir(parents=True, exist_ok=True)
        # The server refuses to run as root.
        becoming = _as_owner()
        for theirs in (folder, kept) if becoming else ():
            if theirs is not None:
                shutil.chown(theirs, "postgres")
        data = (kept or folder) / "data"
        if not data.exists():
            making = "-U", "dateline", "-A", "trust", "-E", "UTF8", "--locale=C", "-N"
            _run(*becoming, found / "initdb", "-D", data, *making)
        served = f"-k {folder} -c listen_addresses='' -c fsync=off -c full_page_writes=off -c max_connections=200"
        starting = found / "pg_ctl", "-D", data, "-w", "-l", folder / "log", "-o", f"{served} {options}", "start"
        _run(*becoming, *starting)
        try:
            yield folder
        finally:
            _run(*becoming, found / "pg_ctl", "-D", data, "-m", "fast" if kept else "immediate", "stop")


def restart(socket: Path) -> None:
    """Restart a cluster as a crash would: sessions end at once, and what was committed is recovered."""
    found = programs()
    assert found is not None, ABSENT
    _run(
        *_as_owner(), found / "pg_ctl", "-D", socket / "data", "-w", "-m", "immediate", "-l", socket / "log", "restart"
    )


@contextmanager
def database(socket: Path, *, template: str = "template0") -> Iterator[str]:
    """The SQLAlchemy URL of a database of its own in a cluster."""
    name = f"test_{os.getpid()}_{next(_numbers)}"
    with psycopg.connect(f"host={socket} user=dateline dbname=postgres", autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}" STRATEGY file_copy'.encode())
    yield f"postgresql+psycopg://dateline@/{name}?host={socket}"
    # By a connection of its own: a test may have ended all others, or the server.
    with psycopg.connect(f"host={socket} user=dateline dbname=postgres", autocommit=True) as connection:
        connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)'.encode())


def kept_database(socket: Path) -> tuple[str, bool]:
    """The URL of a database that stays in a cluster, and whether it was made just now."""
    with psycopg.connect(f"host={socket} user=dateline dbname=postgres", autocommit=True) as connection:
        new = connection.execute("SELECT 1 FROM pg_database WHERE datname = 'kept'").fetchone() is None
        if new:
            connection.execute("CREATE DATABASE kept TEMPLATE template0")
    return f"postgresql+psycopg://dateline@/kept?host={socket}", new


def name_of(url: str) -> str:
    """The name of a database by its URL."""
    return str(make_url(url).database)


def _as_owner() -> list[str]:
    return ["runuser", "-u", "postgres", "--"] if os.getuid() == 0 else []


def _run(*command: str | Path) -> None:
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd="/")
