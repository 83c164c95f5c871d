"""dateline health: how the running bot is, by its last sign of life. It neither makes nor changes a database."""

import os
import shutil
import sqlite3
import time
from contextlib import closing, suppress
from datetime import UTC, datetime
from pathlib import Path

from bot.jobs.boot import boot_id
from bot.news.heartbeats import ROOM_BYTES, Heartbeat
from bot.news.ids import DatelineError
from bot.news.places import no_place_for_a_database
from bot.settings.database import file_of, half_a_password, server_of, url_written

STALE_SECONDS = 60.0
"""The bot gives a sign of life every 15 s."""
WAIT_SECONDS = 0.5
CONNECT_SECONDS = 3
ASKED = "SELECT detail FROM vitals WHERE part = 'bot'"
NO_URL = (
    "database.url is none that PostgreSQL's own library can read; write it as postgresql://user:password@host/name."
)
READ_ONLY = "-c default_transaction_read_only=on -c statement_timeout=2000"


class NotRunYet(DatelineError):
    """There is no sign of life at all."""

    def __init__(self) -> None:
        super().__init__("The bot has not run with this database yet. Start it with `dateline run`.")


def look() -> str:
    """One line on the running bot, whose database is found as `dateline run` finds it.

    Raises:
        DatelineError: it does not run, or something of it is not well; the line says what.
    """
    url = url_written()
    server = server_of(url) if url else None
    if url is None or not (file_of(url) or server) or (server and half_a_password(server)):
        # What is wrong with it is known to the whole of the settings, which take longer to load than all the rest.
        from bot.settings import load_settings

        url = load_settings().database.url
    return state_of(last_heartbeat(url))


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


def last_heartbeat(url: str) -> Heartbeat:
    """The last sign of life of the bot with this database.

    Asked without SQLAlchemy and the settings' library: a container asks every minute, on a machine that may have much
    to do, and loading them takes ten times as long as all the rest.

    Raises:
        NotRunYet: there is none.
        DatelineError: the database cannot be read, or its disk cannot be written to.
    """
    if (file := file_of(url)) is not None:
        dumped = _in_file(file)
    elif (server := server_of(url)) is not None:
        dumped = _on_server(server)
    else:
        from bot.archive.files import NO_DATABASE

        raise DatelineError(NO_DATABASE)
    heartbeat = Heartbeat.load(dumped) if dumped else None
    if heartbeat is None:
        raise NotRunYet
    return heartbeat


def _on_server(server: str) -> str | None:
    try:
        import psycopg
        from psycopg.conninfo import conninfo_to_dict, make_conninfo
    except ModuleNotFoundError:
        from bot.archive.database import NO_DRIVER

        raise DatelineError(NO_DRIVER) from None
    try:
        named = conninfo_to_dict(server)
    except psycopg.ProgrammingError:
        # What is wrong with it may be a password, which the error would tell.
        raise DatelineError(NO_URL) from None
    # The URL may say in which schema the tables are.
    options = f"{named.get('options') or ''} {READ_ONLY}"
    asked = make_conninfo(server, connect_timeout=CONNECT_SECONDS, options=options)
    try:
        with psycopg.connect(asked) as connection:
            row = connection.execute(ASKED).fetchone()
    except psycopg.errors.UndefinedTable:
        return None
    except psycopg.Error as error:
        reason = (str(error).splitlines() or [type(error).__name__])[0]
        raise DatelineError(f"The database cannot be read: {reason}.") from None
    return str(row[0]) if row else None


def _disk_problem(file: Path) -> str | None:
    """What keeps the bot from writing to its database. It cannot write that there: whoever asks must look."""
    folder = file.absolute().parent
    with suppress(OSError):
        if shutil.disk_usage(folder).free < ROOM_BYTES:
            return f"The disk of the database {file} is full. The bot waits, and goes on by itself when there is room."
        if os.name == "posix" and os.statvfs(folder).f_flag & os.ST_RDONLY:
            return f"The disk of the database {file} is mounted read-only. The bot cannot write to it."
    return None


def _in_file(file: Path) -> str | None:
    if problem := no_place_for_a_database(file, file.stat):
        raise DatelineError(problem)
    if not file.exists():
        return None
    if problem := _disk_problem(file):
        raise DatelineError(problem)
    # Where nothing can be written SQLite would make a journal in vain; there is one while the bot runs.
    rests = not (os.access(file.parent, os.W_OK) or file.with_name(f"{file.name}-wal").exists())
    url = f"{file.absolute().as_uri()}?{'immutable=1' if rests else 'mode=ro'}"
    try:
        with closing(sqlite3.connect(url, uri=True, timeout=WAIT_SECONDS)) as opened:
            row = opened.execute(ASKED).fetchone()
    except sqlite3.Error as error:
        if "no such table" in str(error):
            return None
        raise DatelineError(f"The database {file} cannot be read: {error}.") from None
    return str(row[0]) if row else None
