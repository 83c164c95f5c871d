"""One bot at a time over one PostgreSQL, whatever machine it runs on: the others stand by."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress

from sqlalchemy import make_url, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine
from sqlalchemy.pool import NullPool

from bot.archive.dialect import first_line
from bot.archive.errors import ArchiveError
from bot.archive.sessions import session_of

LOCK = 7_237_954_630_412
"""The number of the advisory lock; any one that nobody else uses in this database."""
EVERY_SECONDS = 1.0
"""How often the lock is tried for, and looked after once it is had."""
ANSWERED_SECONDS = 10.0
"""A session that is ended fails at once, and the lock with it. One that merely does not answer still has the lock, far
longer than this: on a machine with too much to do a second passes before an answer is looked at."""


def conninfo_of(url: str) -> str:
    """The same database as PostgreSQL's own library is told of it."""
    from psycopg.conninfo import make_conninfo  # noqa: PLC0415, installed for PostgreSQL only

    its = make_url(url)
    _, named = its.get_dialect()().create_connect_args(its)
    return make_conninfo(**{**named, **session_of(its)})


@asynccontextmanager
async def alone(url: str, waiting: Callable[[], None]) -> AsyncIterator[asyncio.Task[None]]:
    """Wait until no other bot is active on this database, and be the active one.

    The lock is the session's: PostgreSQL lets go of it when the connection ends, however it does.

    Args:
        url: of PostgreSQL.
        waiting: is called once where another bot is active.

    Yields:
        What is done once the lock may be another's. Whoever was active must post nothing any more then.
    """
    its = session_of(make_url(url))
    engine = create_async_engine(url, poolclass=NullPool, isolation_level="AUTOCOMMIT", connect_args=its)
    try:
        async with engine.connect() as connection:
            asked = False
            while not await _is_ours(connection):
                if not asked:
                    waiting()
                asked = True
                await asyncio.sleep(EVERY_SECONDS)
            lost = asyncio.create_task(_look_after(connection))
            try:
                yield lost
            finally:
                lost.cancel()
                with suppress(asyncio.CancelledError):
                    await lost
    finally:
        await engine.dispose()


async def _is_ours(connection: AsyncConnection) -> bool:
    try:
        locked = await connection.execute(text("SELECT pg_try_advisory_lock(:lock)"), {"lock": LOCK})
    except DBAPIError as error:
        raise ArchiveError(f"PostgreSQL ended the session: {first_line(error)}") from None
    return bool(locked.scalar_one())


async def _look_after(connection: AsyncConnection) -> None:
    """Return as soon as the session that holds the lock is gone."""
    with suppress(DBAPIError, TimeoutError):
        while True:
            await asyncio.sleep(EVERY_SECONDS)
            async with asyncio.timeout(ANSWERED_SECONDS):
                await connection.execute(text("SELECT 1"))
