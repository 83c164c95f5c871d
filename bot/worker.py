"""A worker: a process that does the work between feeds and messages for a bot on the same PostgreSQL."""

import asyncio
import signal
from collections.abc import Collection

import structlog

from bot.app import now, pipeline_of
from bot.archive import Archive
from bot.archive.database import NO_DRIVER
from bot.news import DatelineError
from bot.settings import Settings

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

    if unknown := sorted(set(kinds) - set(hints.KINDS)):
        raise DatelineError(f"There is no work of the kind {unknown[0]}; there is {', '.join(hints.KINDS)}.")
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    app = hints.app_of(settings.database.url)
    async with (
        Archive.open(settings.database.url) as archive,
        pipeline_of(settings, archive) as pipeline,
        app.open_async(),
    ):
        log.info("working", kinds=list(kinds or hints.KINDS))
        done = {job.name: job.handler for job in pipeline.jobs()}
        wanted = [(kind, done[kind]) for kind in hints.KINDS if not kinds or kind in kinds]
        await hints.work(app, wanted, now, stop)
