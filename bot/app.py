"""Wiring: builds everything, with explicit constructors, and owns the clock."""

import asyncio
import gc
import random
import signal
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import discord
import structlog
import yarl
from discord.gateway import DiscordWebSocket
from discord.http import Route

from bot.archive import Archive, keys_of
from bot.archive.alone import alone
from bot.archive.files import file_of, only_process
from bot.archive.hints import KINDS
from bot.commands import Connection, DatelineClient, Digests, Services, give_commands
from bot.fetching.client import Client
from bot.fetching.fetcher import Fetcher
from bot.fetching.opml import write_opml
from bot.jobs.allocator import bound_allocator
from bot.jobs.backups import Backups
from bot.jobs.clocks import follow_clock, follow_clock_since_last_run, steady
from bot.jobs.deadman import end_within, loop_watched
from bot.jobs.leases import LEASE
from bot.jobs.open_files import raise_limit
from bot.jobs.packs import PacksInForce
from bot.jobs.pipeline import Pipeline
from bot.jobs.reading import ReaderSettings, reading_workers
from bot.jobs.schedule import Job, Schedule, running
from bot.jobs.watchdog import Watchdog
from bot.jobs.websub import WebSub
from bot.jobs.workers import Workers
from bot.news import DatelineError, Limits
from bot.posting import Crossposter, DiscordSender, Editor, Gate, Poster, tell_owner
from bot.rendering.pictures import Picture
from bot.settings import Settings, load_packs
from bot.status import serving
from bot.status.snapshot import Sources

GRACE = timedelta(seconds=5)
"""What is under way when the bot is told to stop may take so long; a container is given 10 s."""

STOPPING = (signal.SIGTERM, signal.SIGINT, *([signal.SIGHUP] if hasattr(signal, "SIGHUP") else []))
"""A unit's signal, a terminal's key, and a terminal that is closed."""
ENDED_WITHIN_SECONDS = 9.0
"""Of being told to stop, whatever hangs."""
DRAWING_SECONDS = 10.0
PAINTER_MEGABYTES = 200
"""For drawing; a picture takes 90."""
PAINTER_IDLE_SECONDS = 60.0
PARSER_MEGABYTES = 300
"""For parsing feeds and pages; a page of 5 MB takes 170."""

TO_BEGIN = (
    "DISCORD_TOKEN is not set. Make a bot at https://discord.com/developers/applications (Bot → Reset Token), "
    "then say `dateline setup`, or start with DISCORD_TOKEN=… dateline run."
)

log = structlog.get_logger()


def now() -> datetime:
    """The time; the only place that asks for it."""
    return datetime.now(UTC)  # noqa: TID251


async def run(settings: Settings) -> None:
    """Run the bot until SIGTERM, SIGINT or SIGHUP.

    Raises:
        DatelineError: there is no token, or Discord does not accept it.
    """
    if settings.token is None:
        raise DatelineError(TO_BEGIN)
    raise_limit()
    point_discord_at(settings)
    bound_allocator()
    # discord.py would warn that it cannot speak in voice channels, which nobody asked for.
    discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False
    async with AsyncExitStack() as stack:
        stack.enter_context(only_process(settings.database.url))
        archive = await stack.enter_async_context(Archive.open(settings.database.url, keys_of(settings)))
        replaced = None
        if settings.database.shared:
            replaced = await stack.enter_async_context(alone(settings.database.url, _stand_by))
        else:
            # One process works on a database: what an earlier one had claimed when it ended is free again.
            await archive.feeds.release_claims(now())
            await archive.entries.release_claims(now(), LEASE)
            await archive.articles.release_readings(now())
        packs = load_packs()
        await follow_clock_since_last_run(archive, now())
        await archive.packs.save(packs, now())
        client = DatelineClient()
        gate = Gate(DiscordSender(client), steady(now))
        poster, crossposter = Poster(archive, gate, now), Crossposter(archive, gate, now)
        pipeline = await stack.enter_async_context(pipeline_of(settings, archive, poster, crossposter, Editor(gate)))
        painters = await stack.enter_async_context(
            Workers(1, memory_mb=PAINTER_MEGABYTES, idle_seconds=PAINTER_IDLE_SECONDS, name="painter")
        )
        services = Services(
            archive,
            packs,
            pipeline.fetcher.find,
            Digests(pipeline.compose_now, pipeline.preview, pipeline.sample, pipeline.begin),
            now,
            pipeline.fetcher.outlines,
            write_opml,
            pipeline.read_link,
            partial(_draw, painters),
            Limits(**settings.limits.model_dump()),
        )
        give_commands(client, services)
        await stack.enter_async_context(client)
        # Modules stay for good: looking them through for garbage would hold the event loop for a tenth of a second.
        gc.collect()
        gc.freeze()
        connection = Connection(client, settings.token.get_secret_value())
        pools = {"reader": pipeline.readers, "painter": painters, **pipeline.others}

        async def tell(text: str) -> None:
            await tell_owner(gate, await client.owner(), text)

        def watched(schedule: Schedule) -> Watchdog:
            return Watchdog(
                archive,
                schedule,
                pools,
                connection,
                lambda: poster.problem,
                lambda: pipeline.fetcher.network.problem,
                tell,
                now,
                file_of(settings.database.url),
                lambda: client.failed,
            )

        if settings.status.port:
            file, backups = settings.database.file, settings.backup_folder if settings.backups.every_hours else None
            sources = Sources(archive, pools, now, lambda: connection.connected, file, backups)
            await stack.enter_async_context(serving(sources, settings.status.address, settings.status.port))
        with loop_watched():
            jobs = (*pipeline.jobs(), *await _hub_jobs(settings, archive, stack))
            if settings.database.shared:
                jobs = _shared_jobs(archive, jobs)
            jobs = (*jobs, PacksInForce(archive, packs, load_packs).job(), *_backup_jobs(settings))
            await _serve(connection, archive, poster, watched, jobs, replaced)


def _stand_by() -> None:
    log.info("another bot is active on this database; this one stands by")


def _shared_jobs(archive: Archive, jobs: Iterable[Job]) -> tuple[Job, ...]:
    """The jobs that the bot does itself, and in place of the workers' one that tells them what has become due."""

    async def hint(now: datetime) -> int:
        await archive.queues.hint_due(now)
        return 0

    return (*(job for job in jobs if job.name not in KINDS), Job("hint", hint))


async def _hub_jobs(settings: Settings, archive: Archive, stack: AsyncExitStack) -> list[Job]:
    """None where no hub can reach us; else hubs are answered for as long as the stack lasts."""
    if settings.web.public_url is None:
        return []
    websub = WebSub(archive, Client(settings.fetching), settings.web.public_url, now)
    await stack.enter_async_context(websub.answering(settings.web.address, settings.web.port))
    await websub.follow_address(now())
    return [websub.job()]


async def _draw(painters: Workers, picture: Callable[..., Picture], *arguments: Any) -> Picture | None:  # noqa: ANN401
    """A picture, drawn in a process of its own; an answer does not fail for want of one."""
    try:
        return await painters(picture, *arguments, seconds=DRAWING_SECONDS)
    except Exception:
        log.exception("a picture was not drawn")
        return None


def _backup_jobs(settings: Settings) -> list[Job]:
    """None where the database is no file, or none are wanted."""
    file, folder, hours = settings.database.file, settings.backup_folder, settings.backups.every_hours
    if not (file and folder and hours):
        return []
    return [Backups(file, folder, timedelta(hours=hours), settings.backups.keep, now()).job()]


async def _serve(
    connection: Connection,
    archive: Archive,
    poster: Poster,
    watched: Callable[[Schedule], Watchdog],
    jobs: Iterable[Job],
    replaced: asyncio.Task[None] | None,
) -> None:
    """Work until told to stop. Feeds are read also while Discord is out of reach.

    Raises:
        DatelineError: Discord does not accept the token, or something is stuck that cannot be mended from inside.
    """
    stop = asyncio.Event()
    for number in STOPPING:
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    async with running(jobs, now, GRACE) as schedule:
        schedule.jumped = lambda jump: follow_clock(archive, jump, now())
        connected = asyncio.create_task(connection.keep())
        watching = asyncio.create_task(watched(schedule).watch())
        stopped = asyncio.create_task(stop.wait())
        tasks = (connected, watching, stopped, schedule.planning, replaced)
        reasons: set[asyncio.Task[Any]] = {task for task in tasks if task}
        await asyncio.wait(reasons, return_when=asyncio.FIRST_COMPLETED)
        # Whatever hangs must not keep the process from ending; its rows are as a crash would leave them.
        end_within(ENDED_WITHIN_SECONDS)
        stopped.cancel()
        if replaced and replaced.done():
            raise DatelineError("PostgreSQL let go of the lock that one bot holds: another may be active now.")
        if connected.done():
            await connected
        if schedule.planning and schedule.planning.done():
            raise DatelineError(f"The bot ends to be started anew. Its schedule: {schedule.planning.exception()!r}")
        if watching.done():
            raise DatelineError(f"The bot ends to be started anew. {watching.result()}")
        watching.cancel()
        log.info("stopping")
    await poster.close()
    connected.cancel()


@asynccontextmanager
async def pipeline_of(
    settings: Settings,
    archive: Archive,
    poster: Poster | None = None,
    crossposter: Crossposter | None = None,
    editor: Editor | None = None,
) -> AsyncIterator[Pipeline]:
    """The pipeline from feeds to deliveries, over an open archive; to messages where there is what posts them."""
    reading = reader_settings(settings)
    async with reading_workers(reading) as readers, parsing_workers() as parsers:
        yield Pipeline(
            archive,
            fetcher_with(parsers, settings),
            readers,
            poster,
            reading=reading,
            digest_stories=settings.digests.stories,
            keep_days=settings.database.keep_days,
            crossposter=crossposter,
            editor=editor,
            others={"parser": parsers},
        )


def reader_settings(settings: Settings) -> ReaderSettings:
    """How articles are read, as set."""
    reading = settings.reading
    return ReaderSettings(reading.model, reading.gist_sentences, reading.models, reading.seconds, reading.memory_mb)


@asynccontextmanager
async def fetcher_of(settings: Settings) -> AsyncIterator[Fetcher]:
    """What fetches feeds and pages."""
    async with parsing_workers() as parsers:
        yield fetcher_with(parsers, settings)


def parsing_workers() -> Workers:
    """Workers for a fetcher."""
    return Workers(1, memory_mb=PARSER_MEGABYTES, name="parser")


def fetcher_with(parsers: Workers, settings: Settings) -> Fetcher:
    """What fetches feeds and pages, with these workers."""
    client = Client(settings.fetching)
    return Fetcher(client, parsers, settings.fetching, settings.digests.first_poll_newest, random.Random())


def point_discord_at(settings: Settings) -> None:
    """Send discord.py to the API and gateway of the settings; it has these two places for it and no option."""
    Route.BASE = settings.discord.api_base.rstrip("/")
    if settings.discord.gateway:
        DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(settings.discord.gateway)
