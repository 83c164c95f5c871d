"""The engine: one writer at a time, and what SQLite must be told."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext, suppress
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, TypeVar

import structlog
from sqlalchemy import URL, Connection, Engine, Table, create_engine, event, make_url, text
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.pool import QueuePool

from bot.archive.dialect import HintedCompiler, first_line, sound_json
from bot.archive.errors import ArchiveError
from bot.archive.files import MALFORMED, NO_DATABASE, WAY_OUT, file_of, make_folder
from bot.archive.hints import forget_noted, keep_noted
from bot.archive.remedies import set_aside
from bot.archive.rows import NOTED, BadRow, lenient_json
from bot.archive.sessions import session_of
from bot.archive.tables.base import KEYS
from bot.archive.word_indexes import (
    BrokenIndexError,
    broken_indexes,
    is_broken,
    is_broken_index,
    make_all_anew,
    told,
)

if TYPE_CHECKING:
    from bot.archive.sealing import Keys

__all__ = ["ArchiveError", "Database", "connect", "explained"]

log = structlog.get_logger()

P = ParamSpec("P")
T = TypeVar("T")

NO_DRIVER = "PostgreSQL needs its driver: pip install 'dateline[postgresql]'."
BUSY_SECONDS = 30
CLOSED_WITHIN_SECONDS = 1.0
CACHE_KB = 256
"""Of pages of each SQLite connection, of which there are ten, and up to thirty for moments: most are read from the file
as it is mapped, and only those that are written, or wait in the write-ahead log, are kept as well."""
STATEMENTS = 24
"""That each SQLite connection keeps compiled, of some 10 KB each. With Python's own 128 a connection grows to 2 MB, as
rarer ones come; the work was measured to take no longer with these."""
ONE_STATE = "REPEATABLE READ"
"""PostgreSQL shows a transaction what others commit meanwhile, unless it is told to keep to one state."""
FLUSHED = "synchronous = FULL"
"""What is committed is on the disk, whatever becomes of the power."""
ERASES = "secure_delete = ON"
"""What is deleted is written over. Debian's SQLite does so anyway."""
CACHED = f"cache_size = -{CACHE_KB}", "mmap_size = 268435456"


class Database:
    """Reads run side by side. Writes to SQLite wait for each other, so that none of ours meets a locked database.

    A row that was found unreadable meanwhile is set aside afterwards, in a transaction of its own.
    """

    def __init__(self, engine: AsyncEngine, lookers: Engine, keys: "Keys", *, read_only: bool = False) -> None:
        self.keys = keys
        self._read_only = read_only
        self.is_sqlite = is_sqlite = engine.dialect.name == "sqlite"
        self._readers = engine if is_sqlite else engine.execution_options(isolation_level=ONE_STATE)
        self._lookers = lookers if is_sqlite else lookers.execution_options(isolation_level=ONE_STATE)
        self._writers = engine.execution_options(writes=True)
        self._turn_to_write: AbstractAsyncContextManager[object] = asyncio.Lock() if is_sqlite else nullcontext()

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncConnection]:
        """A connection that sees one state of the database."""
        async with self._indexes_mended(), self._readers.connect() as connection:
            yield connection
            noted = connection.info.pop(NOTED, ())
        await self._set_aside(noted)

    @asynccontextmanager
    async def write(self) -> AsyncIterator[AsyncConnection]:
        """A transaction that is committed at the end of the block."""
        async with self._indexes_mended(), self._turn_to_write, self._writers.begin() as connection:
            forget_noted(connection)
            yield connection
            await keep_noted(connection)
            noted = connection.info.pop(NOTED, ())
        await self._set_aside(noted)

    async def look(self, query: Callable[Concatenate[Connection, P], T], *arguments: P.args, **named: P.kwargs) -> T:
        """What a function finds in one state of the database.

        It runs in a thread of its own, so that a look-up of many small queries costs one change of thread, and what
        is made of the rows holds up nobody.
        """

        def found() -> tuple[T, Iterable[BadRow]]:
            with self._lookers.connect() as connection:
                return query(connection, *arguments, **named), connection.info.pop(NOTED, ())

        try:
            async with self._indexes_mended():
                result, noted = await asyncio.to_thread(found)
        except BrokenIndexError:
            if self._read_only:
                raise
            result, noted = await asyncio.to_thread(found)
        await self._set_aside(noted)
        return result

    @asynccontextmanager
    async def _indexes_mended(self) -> AsyncIterator[None]:
        """Make the indexes of words anew where one of them fails what is done."""
        try:
            yield
        except DBAPIError as error:
            if not await self._is_of_index(error):
                raise
            if not self._read_only:
                async with self._turn_to_write, self._writers.begin() as connection:
                    await make_all_anew(connection, first_line(error))
            raise told(read_only=self._read_only) from error

    async def _is_of_index(self, error: DBAPIError) -> bool:
        if is_broken_index(error) or not is_broken(error):
            return is_broken_index(error)

        def found() -> bool:
            with self._lookers.connect() as connection:
                return bool(broken_indexes(connection))

        # Where not even that can be looked at it is the file; asked by `look`, it would be asked for ever.
        with suppress(DBAPIError):
            return await asyncio.to_thread(found)
        return False

    async def _set_aside(self, noted: Iterable[BadRow]) -> None:
        if noted and not self._read_only:
            async with self._indexes_mended(), self._turn_to_write, self._writers.begin() as connection:
                for bad in noted:
                    await set_aside(connection, bad)

    async def erase(self, *tables: Table) -> None:
        """Have PostgreSQL write tables anew, without what their rows held before."""
        alone = self._writers.execution_options(isolation_level="AUTOCOMMIT")
        async with alone.connect() as connection:
            try:
                for table in tables:
                    await connection.execute(text(f"VACUUM FULL {table.name}"))
            except DBAPIError as error:
                log.warning(
                    "old addresses stay in the tables", reason=first_line(error), do="VACUUM FULL as their owner"
                )

    async def close(self) -> None:
        """Close the connections, those at work when they are done, for which there is a second."""
        pool, until = self._readers.pool, monotonic() + CLOSED_WITHIN_SECONDS
        while isinstance(pool, QueuePool) and pool.checkedout() and monotonic() < until:  # noqa: ASYNC110  it tells nobody
            await asyncio.sleep(0.01)
        await self._readers.dispose()
        await asyncio.to_thread(self._lookers.dispose)


def connect(url: str, keys: "Keys", *, read_only: bool = False) -> Database:
    """A database by its SQLAlchemy URL.

    Args:
        url: of SQLite or PostgreSQL. The folder of a SQLite file is made.
        keys: under which addresses with secrets are kept.
        read_only: neither the file nor its folder is made, nothing can be changed, and no writer is waited for.

    Raises:
        ArchiveError: the URL is not one, or the folder cannot be made.
    """
    file = file_of(url)
    if file and not read_only:
        make_folder(file)
        _make(file)
    lookers = engine_of(url, read_only=read_only)
    engine = create_async_engine(_parsed(url, read_only=read_only), **_options(lookers.url))
    _prepare(engine.sync_engine, read_only=read_only)
    if read_only and lookers.dialect.name == "postgresql":
        engine = engine.execution_options(postgresql_readonly=True)
        lookers = lookers.execution_options(postgresql_readonly=True)
    for dialect in (lookers.dialect, engine.sync_engine.dialect):
        setattr(dialect, KEYS, keys)
    return Database(engine, lookers, keys, read_only=read_only)


def engine_of(url: str, *, read_only: bool = False) -> Engine:
    """An engine of SQLAlchemy that blocks, for the same URLs.

    Raises:
        ArchiveError: the URL is not one of SQLite or PostgreSQL.
    """
    try:
        parsed = _parsed(url, read_only=read_only)
        # The name of SQLite's asynchronous driver is not that of the other; psycopg is both.
        parsed = parsed.set(drivername=parsed.drivername.removesuffix("+aiosqlite"))
        engine = create_engine(parsed, **_options(parsed))
    except ModuleNotFoundError as error:
        if error.name == "psycopg":
            raise ArchiveError(NO_DRIVER) from None
        raise ArchiveError(NO_DATABASE) from None
    except (ArgumentError, NoSuchModuleError, ValueError):
        # A port that is no number is a ValueError.
        raise ArchiveError(NO_DATABASE) from None
    if engine.dialect.name not in {"sqlite", "postgresql"}:
        raise ArchiveError(NO_DATABASE)
    _prepare(engine, read_only=read_only)
    return engine


def _parsed(url: str, *, read_only: bool) -> URL:
    file, parsed = file_of(url), make_url(url)
    if file is None:
        return parsed
    # Connections are opened for as long as the process runs. SQLite would make a new, empty database where the file is
    # away for a moment, as that of a disk which is mounted again, and it would be taken for ours.
    mode = {"mode": "ro" if read_only else "rw", "uri": "true"}
    return parsed.set(database=file.resolve().as_uri(), query={**parsed.query, **mode})


def _make(file: Path) -> None:
    if file.exists():
        return
    try:
        file.touch(mode=0o600)
    except OSError as error:
        raise ArchiveError(f"The database {file} cannot be made: {error.strerror}.") from None


def _prepare(engine: Engine, *, read_only: bool) -> None:
    if engine.dialect.name == "sqlite":
        engine.dialect.statement_compiler = HintedCompiler
        event.listen(engine, "connect", _prepare_reading if read_only else _prepare_writing)
        event.listen(engine, "begin", _begin)
    else:
        event.listen(engine, "connect", _let_odd_text_in)


@asynccontextmanager
async def explained(url: str) -> AsyncIterator[None]:
    """Turn what the driver says of a database that cannot be opened into one line."""
    try:
        yield
    except DBAPIError as error:
        # The driver's own name is none that anybody wrote.
        shown = make_url(url).set(drivername=make_url(url).get_backend_name()).render_as_string(hide_password=True)
        said = first_line(error)
        way_out = f" {WAY_OUT}" if MALFORMED in said else ""
        raise ArchiveError(f"The database {shown} cannot be used: {said}{way_out}") from None


def _options(url: URL) -> dict[str, Any]:
    if url.get_backend_name() != "sqlite":
        return {
            "pool_pre_ping": True,
            "json_serializer": sound_json,
            "connect_args": session_of(url),
        }
    return {
        "connect_args": {"timeout": BUSY_SECONDS, "cached_statements": STATEMENTS},
        "json_deserializer": lenient_json,
        # In turn, all connections would come to keep what one needs. A database in memory has one.
        **({"pool_use_lifo": True} if file_of(url) else {}),
    }


def _prepare_writing(connection: sqlite3.Connection, _: object) -> None:
    _pragmas(connection, "journal_mode = WAL", FLUSHED, "foreign_keys = ON", ERASES, *CACHED)


def _prepare_reading(connection: sqlite3.Connection, _: object) -> None:
    _pragmas(connection, "query_only = ON", *CACHED)


def _pragmas(connection: sqlite3.Connection, *pragmas: str) -> None:
    # Transactions are begun by _begin; the driver's own rules would begin them too late.
    connection.isolation_level = None
    # A byte that is no UTF-8 would fail whatever query comes upon it.
    driver = getattr(connection, "driver_connection", connection)
    driver.text_factory = lambda written: written.decode("utf-8", "replace")
    cursor = connection.cursor()
    for pragma in pragmas:
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _let_odd_text_in(connection: Any, _: object) -> None:  # noqa: ANN401
    """PostgreSQL's text has no room for a NUL, which SQLite keeps; what strangers write must not fail a query."""
    from psycopg.adapt import Dumper  # noqa: PLC0415, installed for PostgreSQL only

    class WithoutNul(Dumper):
        """Leaves it out."""

        def dump(self, obj: str) -> bytes:
            return obj.replace("\0", "").encode()

    getattr(connection, "driver_connection", connection).adapters.register_dumper(str, WithoutNul)


def _begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get("writes", False)
    # A transaction that reads first and writes later fails at once, without waiting, when another wrote in between.
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
