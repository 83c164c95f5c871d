"""dateline health: how the running bot is, by its last sign of life. It neither makes nor changes a database."""

import os
import shutil
import sqlite3
import time
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from bot.jobs.boot import boot_id
from bot.news import ROOM_BYTES, DatelineError, Heartbeat
from bot.settings import Settings

STALE_SECONDS = 60.0
"""The bot gives a sign of life every 15 s."""
WAIT_SECONDS = 0.5


class NotRunYet(DatelineError):
    """There is no sign of life at all."""

    def __init__(self) -> None:
        super().__init__("The bot has not run with this database yet. Start it with `dateline run`.")


def look(settings: Settings) -> str:
    """One line on the running bot.

    Raises:
        DatelineError: it does not run, or something of it is not well; the line says what.
    """
    return state_of(last_heartbeat(settings))


def state_of(heartbeat: Heartbeat) -> str:
    """One line on a sign of life.

    Raises:
        DatelineError: it is old, or says that something is not well.
    """
    age = heartbeat.age(datetime.now(UTC), time.monotonic(), boot_id())  # noqa: TID251  no schedule hangs on it
    if age > STALE_SECONDS:
        raise DatelineError(
            f"The bot does not run, or cannot write to its database: its last sign of life was {age:.0f} s ago."
        )
    if heartbeat.unwell:
        raise DatelineError(f"The bot runs but is not well: {'; '.join(heartbeat.unwell.values())}. Its log says more.")
    return f"healthy: {heartbeat.state}, {age:.0f} s ago"


def last_heartbeat(settings: Settings) -> Heartbeat:
    """The bot's last sign of life.

    Raises:
        NotRunYet: there is none.
        DatelineError: the database cannot be read.
    """
    file = settings.database.file
    if file is not None:
        return _in_file(file)
    import asyncio

    from bot.archive import ArchiveError
    from bot.archive.heartbeats import last_heartbeat as ask

    try:
        found = asyncio.run(ask(settings.database.url))
    except ArchiveError:
        raise
    except Exception as error:  # noqa: BLE001  whatever a server says, it is one line
        reason = (str(error).splitlines() or [type(error).__name__])[0]
        raise DatelineError(f"The database cannot be read: {reason}.") from None
    if found is None:
        raise NotRunYet
    return found


def _disk_problem(file: Path) -> str | None:
    """What keeps the bot from writing to its database. It cannot write that there: whoever asks must look."""
    folder = file.absolute().parent
    with suppress(OSError):
        if shutil.disk_usage(folder).free < ROOM_BYTES:
            return f"The disk of the database {file} is full. The bot waits, and goes on by itself when there is room."
        if os.name == "posix" and os.statvfs(folder).f_flag & os.ST_RDONLY:
            return f"The disk of the database {file} is mounted read-only. The bot cannot write to it."
    return None


def _in_file(file: Path) -> Heartbeat:
    """Asked with the standard library alone: loading SQLAlchemy takes longer than all the rest."""
    if not file.exists():
        raise NotRunYet
    if problem := _disk_problem(file):
        raise DatelineError(problem)
    try:
        connection = sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True, timeout=WAIT_SECONDS)
        try:
            row = connection.execute("SELECT detail FROM vitals WHERE part = 'bot'").fetchone()
        finally:
            connection.close()
    except sqlite3.Error as error:
        if "no such table" in str(error):
            raise NotRunYet from None
        raise DatelineError(f"The database {file} cannot be read: {error}.") from None
    heartbeat = Heartbeat.load(row[0]) if row else None
    if heartbeat is None:
        raise NotRunYet
    return heartbeat
