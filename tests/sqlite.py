"""SQLite databases with all tables: a file that is copied, which is quicker than making them for each test."""

import atexit
import shutil
import tempfile
from functools import cache
from pathlib import Path

import pytest

from bot.archive.database import engine_of
from bot.archive.migrations import migrate

alone = pytest.mark.parametrize("url", ["sqlite"], indirect=True)
"""For tests of something else than the database, which merely stands behind it: what PostgreSQL does differently is
tested where SQL is."""


def database_at(file: Path) -> str:
    """The SQLAlchemy URL of a database file. One that is not there yet is made, with all tables and no rows."""
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(_template(), file)
    return f"sqlite+aiosqlite:///{file}"


@cache
def _template() -> Path:
    """A database that the migrations made, once in a process."""
    folder = Path(tempfile.mkdtemp(prefix="dateline-template-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    file = folder / "dateline.db"
    file.touch()
    engine = engine_of(f"sqlite:///{file}")
    with engine.begin() as connection:
        migrate(connection)
    engine.dispose()
    return file
