"""A worker: a process that does the work between feeds and messages for a bot on the same PostgreSQL."""

import asyncio
import signal
import time
from collections.abc import Collection
from contextlib import suppress

import structlog

from bot.app import ENDED_WITHIN_SECONDS, now, pipeline_of
from bot.archive import Archive, keys_of
from bot.archive.database import NO_DRIVER
from bot.archive.hints import KINDS
from bot.jobs.deadman import end_within
from bot.news import DatelineError
from bot.settings import Settings

ASKED_EVERY_SECONDS = 5.0
SILENT_SECONDS = 30.0
"""Of a database that does not answer, after which a worker ends."""

log = structlog.get_logger()

NOT_SHARED = (
    "Workers share a PostgreSQL database, and database.url names none. On SQLite `dateline run` does all the work; "
    "`dateline db copy --to postgresql://…` moves a database over."
)


async def work(settings: Settings, kinds: Collection[str] = ()) -> None:
    """Be a worker until SIGTERM or SIGINT.

    Args:
        settings: the same as the bot's.
        kinds: of work that is done; all if empty.

    Raises:
        DatelineError: the database is no PostgreSQL or cannot be reached, or a kind is none.
    """
    if not settings.database.shared:
        raise DatelineError(NOT_SHARED)
    try:
        from bot.jobs import hints  # noqa: PLC0415, installed with PostgreSQL's driver only
    except ModuleNotFoundError:
        raise DatelineError(NO_DRIVER) from None

    if unknown := sorted(set(kinds) - set(KINDS)):
        raise DatelineError(f"There is no work of the kind {unknown[0]}; there is {', '.join(KINDS)}.")
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    async with (
        Archive.open(settings.database.url, keys_of(settings)) as archive,
        pipeline_of(settings, archive) as pipeline,
        hints.app_of(settings.database.url).open_async() as app,
    ):
        log.info("working", kinds=list(kinds or KINDS))
        done = {
            "poll": pipeline.poll,
            "fetch": pipeline.fetch,
            "read": pipeline.read,
            "group": pipeline.group,
            "compose": pipeline.compose,
        }
        wanted = {kind: done[kind] for kind in KINDS if not kinds or kind in kinds}
        working = asyncio.create_task(hints.work(app, archive, wanted, now, stop))
        silent = asyncio.create_task(_until_silent(archive))
        stopped = asyncio.create_task(stop.wait())
        await asyncio.wait((working, silent, stopped), return_when=asyncio.FIRST_COMPLETED)
        # Whatever hangs must not keep the process from ending: what it had claimed is claimed again.
        end_within(ENDED_WITHIN_SECONDS)
        if silent.done():
            working.cancel()
            raise DatelineError("The database does not answer any more; the worker ends, to be started anew.")
        silent.cancel()
        await working


async def _until_silent(archive: Archive) -> None:
    """Return once the database has not answered for a while.

    Where the network swallows what is sent, a query waits for hours: nothing else would ever find out.
    """
    heard_at = time.monotonic()
    while time.monotonic() - heard_at < SILENT_SECONDS:
        await asyncio.sleep(ASKED_EVERY_SECONDS)
        with suppress(Exception):
            async with asyncio.timeout(ASKED_EVERY_SECONDS):
                await archive.heartbeats.last()
                heard_at = time.monotonic()
