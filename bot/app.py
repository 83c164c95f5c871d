"""Wiring: builds everything, with explicit constructors, and owns the clock."""

import asyncio
import gc
import random
import signal
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import chain, repeat
from typing import Any

import aiohttp
import discord
import structlog
import yarl
from discord.gateway import DiscordWebSocket
from discord.http import Route

from bot.archive import Archive
from bot.commands import DatelineClient, Digests, Services, connect
from bot.fetching.client import Client
from bot.fetching.fetcher import Fetcher
from bot.fetching.opml import write_opml
from bot.jobs.pipeline import Pipeline
from bot.jobs.reading import ReaderSettings, reading_workers
from bot.jobs.schedule import Job, running
from bot.jobs.workers import Workers
from bot.news import DatelineError
from bot.posting import Crossposter, DiscordSender, Editor, Poster
from bot.rendering.pictures import Picture
from bot.settings import Settings, load_packs

GRACE = timedelta(seconds=5)
"""What is under way when the bot is told to stop may take so long; a container is given 10 s."""

DRAWING_SECONDS = 10.0
PARSER_MEGABYTES = 400
"""For parsing feeds and pages; a page of 5 MB takes 170."""

BEAT = timedelta(seconds=15)
STALE = 4 * BEAT
CONNECTED = "connected to Discord"

TO_BEGIN = (
    "DISCORD_TOKEN is not set. Make a bot at https://discord.com/developers/applications (Bot → Reset Token), "
    "then start with DISCORD_TOKEN=… dateline run."
)

NOT_ACCEPTED = (
    "Discord does not accept DISCORD_TOKEN. Copy it again from https://discord.com/developers/applications "
    "(Bot → Reset Token)."
)
AUTHENTICATION_FAILED = 4004
"""The gateway's close code for a wrong token."""

log = structlog.get_logger()


def now() -> datetime:
    """The time; the only place that asks for it."""
    return datetime.now(UTC)  # noqa: TID251


async def run(settings: Settings) -> None:
    """Run the bot until SIGTERM or SIGINT.

    Raises:
        DatelineError: there is no token, or Discord does not accept it.
    """
    if settings.token is None:
        raise DatelineError(TO_BEGIN)
    point_discord_at(settings)
    # discord.py would warn that it cannot speak in voice channels, which nobody asked for.
    discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False
    async with AsyncExitStack() as stack:
        archive = await stack.enter_async_context(Archive.open(settings.database.url))
        packs = load_packs()
        await archive.packs.save(packs, now())
        pipeline = await stack.enter_async_context(pipeline_of(settings, archive))
        painters = await stack.enter_async_context(Workers(1))
        services = Services(
            archive,
            packs,
            pipeline.fetcher.check,
            Digests(pipeline.compose_now, pipeline.preview, pipeline.test),
            now,
            pipeline.fetcher.outlines,
            write_opml,
            pipeline.read_link,
            partial(_draw, painters),
        )
        client = connect(services)
        await stack.enter_async_context(client)
        sender = DiscordSender(client)
        poster, crossposter = Poster(archive, sender, now), Crossposter(archive, sender, now)
        complete = replace(pipeline, poster=poster, crossposter=crossposter, editor=Editor(sender))
        # Modules stay for good: looking them through for garbage would hold the event loop for a tenth of a second.
        gc.collect()
        gc.freeze()
        await _serve(client, complete, settings.token.get_secret_value())


async def _draw(painters: Workers, picture: Callable[..., Picture], *arguments: Any) -> Picture | None:  # noqa: ANN401
    """A picture, drawn in a process of its own; an answer does not fail for want of one."""
    try:
        return await painters(picture, *arguments, seconds=DRAWING_SECONDS)
    except Exception:
        log.exception("a picture was not drawn")
        return None


async def _serve(client: DatelineClient, pipeline: Pipeline, token: str) -> None:
    """Work until told to stop. Feeds are read also while Discord is out of reach."""
    assert pipeline.poster is not None
    poster, vitals = pipeline.poster, pipeline.archive.vitals

    async def beat(moment: datetime) -> int:
        state = CONNECTED if client.is_ready() else "not connected to Discord"
        await vitals.beat("bot", moment, f"not posting ({poster.problem.rstrip('.')})" if poster.problem else state)
        return 0

    jobs = (*pipeline.jobs(), Job("beat", beat, BEAT))
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    async with running(jobs, now, GRACE):
        connection = asyncio.create_task(_stay_connected(client, token))
        stopped = asyncio.create_task(stop.wait())
        await asyncio.wait((connection, stopped), return_when=asyncio.FIRST_COMPLETED)
        stopped.cancel()
        if connection.done():
            await connection
        log.info("stopping")
    await poster.close()
    connection.cancel()


async def _stay_connected(client: DatelineClient, token: str) -> None:
    """Connect, and connect again for as long as it is no fault of ours.

    Raises:
        DatelineError: Discord does not accept the token.
    """
    for wait in chain((1, 2, 5, 15, 30), repeat(60)):
        try:
            await client.start(token)
        except (discord.LoginFailure, discord.PrivilegedIntentsRequired):
            raise DatelineError(NOT_ACCEPTED) from None
        except discord.ConnectionClosed as error:
            if error.code == AUTHENTICATION_FAILED:
                raise DatelineError(NOT_ACCEPTED) from None
            log.warning("Discord closed the connection", code=error.code, again_in=wait)
        except (discord.DiscordException, aiohttp.ClientError, OSError) as error:
            log.warning("Discord is out of reach", reason=str(error), again_in=wait)
        else:
            return
        await client.close()
        client.clear()
        # Closing ends both, and discord.py makes neither anew.
        client.http.connector = discord.utils.MISSING
        client.loop = asyncio.get_running_loop()
        await asyncio.sleep(wait)


@asynccontextmanager
async def pipeline_of(settings: Settings, archive: Archive) -> AsyncIterator[Pipeline]:
    """The pipeline from feeds to deliveries, over an open archive, without a poster."""
    reading = reader_settings(settings)
    async with reading_workers(reading) as readers, fetcher_of(settings) as fetcher:
        yield Pipeline(
            archive,
            fetcher,
            readers,
            poster=None,
            reading=reading,
            digest_stories=settings.digests.stories,
            keep_days=settings.database.keep_days,
        )


def reader_settings(settings: Settings) -> ReaderSettings:
    """How articles are read, as set."""
    reading = settings.reading
    return ReaderSettings(reading.model, reading.gist_sentences, reading.models, reading.seconds, reading.memory_mb)


@asynccontextmanager
async def fetcher_of(settings: Settings) -> AsyncIterator[Fetcher]:
    """What fetches feeds and pages."""
    async with Workers(1, memory_mb=PARSER_MEGABYTES) as parsers:
        client = Client(settings.fetching)
        yield Fetcher(client, parsers, settings.fetching, settings.digests.first_poll_newest, random.Random())


async def health(settings: Settings) -> str:
    """One line on the running bot.

    Raises:
        DatelineError: it does not run, or is not connected.
    """
    async with Archive.open(settings.database.url) as archive:
        beats = await archive.vitals.read()
    if "bot" not in beats:
        raise DatelineError("The bot has not run with this database yet. Start it with `dateline run`.")
    at, state = beats["bot"]
    age = now() - at
    if age > STALE:
        raise DatelineError(f"The bot does not run: its last sign of life was {age.total_seconds():.0f} s ago.")
    if state != CONNECTED:
        raise DatelineError(f"The bot runs but is {state}; its log says why.")
    return f"healthy: {state}, {age.total_seconds():.0f} s ago"


def point_discord_at(settings: Settings) -> None:
    """Send discord.py to the API and gateway of the settings; it has these two places for it and no option."""
    Route.BASE = settings.discord.api_base.rstrip("/")
    if settings.discord.gateway:
        DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(settings.discord.gateway)
