"""The engine: one writer at a time, and what SQLite must be told."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, TypeVar

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from bot.news import DatelineError

P = ParamSpec("P")
T = TypeVar("T")

BUSY_SECONDS = 30


class ArchiveError(DatelineError):
    """The database cannot be used."""


class Database:
    """Reads run side by side; writes wait for each other, so that none of ours meets a locked database."""

    def __init__(self, engine: AsyncEngine, lookers: Engine) -> None:
        self._readers = engine
        self._lookers = lookers
        self._writers = engine.execution_options(writes=True)
        self._one_writer = asyncio.Lock()

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncConnection]:
        """A connection that sees one state of the database."""
        async with self._readers.connect() as connection:
            yield connection

    @asynccontextmanager
    async def write(self) -> AsyncIterator[AsyncConnection]:
        """A transaction that is committed at the end of the block."""
        async with self._one_writer, self._writers.begin() as connection:
            yield connection

    async def look(self, query: Callable[Concatenate[Connection, P], T], *arguments: P.args, **named: P.kwargs) -> T:
        """What a function finds in one state of the database.

        It runs in a thread of its own, so that a look-up of many small queries costs one change of thread, and what
        is made of the rows holds up nobody.
        """

        def found() -> T:
            with self._lookers.connect() as connection:
                return query(connection, *arguments, **named)

        return await asyncio.to_thread(found)

    async def close(self) -> None:
        """Close the connections."""
        await self._readers.dispose()
        await asyncio.to_thread(self._lookers.dispose)


def connect(url: str) -> Database:
    """A database by its SQLAlchemy URL; the folder of a SQLite file is made.

    Raises:
        ArchiveError: the URL is not one, or the folder cannot be made.
    """
    try:
        parsed = make_url(url)
        options = _options(parsed.get_backend_name())
        engine = create_async_engine(parsed, **options)
        lookers = create_engine(parsed.set(drivername=parsed.drivername.removesuffix("+aiosqlite")), **options)
    except (ArgumentError, NoSuchModuleError, ModuleNotFoundError):
        raise ArchiveError("database.url is not usable; write it as sqlite:///data/dateline.db.") from None
    if parsed.get_backend_name() == "sqlite":
        _make_folder(parsed.database)
        for one in (engine.sync_engine, lookers):
            event.listen(one, "connect", _prepare)
            event.listen(one, "begin", _begin)
    return Database(engine, lookers)


@asynccontextmanager
async def explained(url: str) -> AsyncIterator[None]:
    """Turn what the driver says of a database that cannot be opened into one line."""
    try:
        yield
    except DBAPIError as error:
        shown = make_url(url).render_as_string(hide_password=True)
        raise ArchiveError(f"The database {shown} cannot be used: {error.orig}.") from None


def _options(backend: str) -> dict[str, Any]:
    return {"connect_args": {"timeout": BUSY_SECONDS}} if backend == "sqlite" else {"pool_pre_ping": True}


def _make_folder(file: str | None) -> None:
    if not file or file == ":memory:":
        return
    folder = Path(file).parent
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ArchiveError(f"The folder {folder} of the database cannot be made: {error.strerror}.") from None


def _prepare(connection: sqlite3.Connection, _: object) -> None:
    # Transactions are begun by _begin; the driver's own rules would begin them too late.
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON", "mmap_size = 268435456"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get("writes", False)
    # A transaction that reads first and writes later fails at once, without waiting, when another wrote in between.
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
