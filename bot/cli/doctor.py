"""dateline doctor: what is set up, what is wrong, and what to do."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from importlib.metadata import version

import typer
from rich.console import Console
from rich.text import Text

from bot.news import OPERATOR, DatelineError
from bot.news.addresses import mask_address, mask_text
from bot.settings import Settings, load_packs, load_settings

Finding = tuple[str, bool, str]


def doctor() -> None:
    """Check settings, token, model, database and feeds: one line each, and what to do."""
    console = Console(soft_wrap=True)
    well = True

    async def show() -> None:
        nonlocal well
        async for part, good, what in _findings():
            well = well and good
            console.print(
                Text.assemble(("✓ " if good else "✗ ", "green" if good else "red"), (f"{part}: ", "bold"), what)
            )

    asyncio.run(show())
    if not well:
        raise typer.Exit(1)


async def _findings() -> AsyncIterator[Finding]:
    yield "Dateline", True, f"version {version('dateline')}"
    try:
        settings, packs = load_settings(), load_packs()
    except DatelineError as error:
        yield "settings", False, str(error)
        return
    yield "settings", True, f"read; {len(packs)} packs"
    for finding in _bot(settings):
        yield finding
    yield await _token(settings)
    yield _model(settings)
    async for finding in _database(settings):
        yield finding


def _bot(settings: Settings) -> Iterator[Finding]:
    """What the running bot says of itself. One that has never run is nothing wrong."""
    from bot.cli.health import NotRunYet, last_heartbeat, state_of

    try:
        heartbeat = last_heartbeat(settings)
        yield "bot", True, state_of(heartbeat)
    except NotRunYet:
        yield "bot", True, "has not run with this database yet"
        return
    except DatelineError as error:
        yield "bot", False, str(error)
        return
    shown = {name: figure for name, figure in heartbeat.figures.items() if figure}
    yield "bot", True, ", ".join(f"{name.replace('_', ' ')} {figure:g}" for name, figure in shown.items())


async def _token(settings: Settings) -> Finding:
    import aiohttp
    import discord

    from bot.app import TO_BEGIN, point_discord_at
    from bot.commands import NOT_ACCEPTED

    if settings.token is None:
        return "token", False, TO_BEGIN
    point_discord_at(settings)
    try:
        async with discord.Client(intents=discord.Intents.none()) as client:
            await client.login(settings.token.get_secret_value())
            return "token", True, f"Discord knows it as {client.user}"
    except discord.LoginFailure:
        return "token", False, NOT_ACCEPTED
    except (discord.DiscordException, aiohttp.ClientError, OSError) as error:
        return (
            "token",
            False,
            f"Discord is out of reach at {settings.discord.api_base} ({error}); it could not be checked.",
        )


def _model(settings: Settings) -> Finding:
    from bot.reading.reader import Reader

    try:
        Reader(settings.reading.model, settings.reading.gist_sentences, settings.reading.models)
    except DatelineError as error:
        return "model", False, str(error)
    names = [settings.reading.model, *settings.reading.models.values()]
    return "model", True, ", ".join(f"{name} {version(name)}" for name in names)


async def _database(settings: Settings) -> AsyncIterator[Finding]:
    from bot.archive import Archive, must_exist
    from bot.archive.files import file_of
    from bot.digests.choosing import fault_of

    try:
        must_exist(file_of(settings.database.url))
    except DatelineError as error:
        yield "database", True, str(error)
        return
    try:
        async with Archive.read_only(settings.database.url) as archive:
            feeds = await archive.feeds.all(asker=OPERATOR)
            counts = await archive.deliveries.counts()
            troubles = await archive.deliveries.troubles()
            unreadable = await archive.checks.set_aside()
            subscriptions = await archive.subscriptions.all()
    except DatelineError as error:
        yield "database", False, str(error)
        return
    yield "database", True, "opens, and its tables are up to date"
    bad = [feed for feed in feeds if feed.problem]
    yield "feeds", True, f"{len(feeds)} read, {len(bad)} with a problem" if feeds else "none yet; /subscribe adds them"
    if counts:
        yield "deliveries", True, ", ".join(f"{count} {state.value}" for state, count in sorted(counts.items()))
    for one in troubles:
        yield "delivery", False, f"to channel {one.channel}, {one.created_at:%Y-%m-%d %H:%M}: {one.state}: {one.reason}"
    for order in subscriptions:
        if fault := fault_of(order):
            yield "subscription", False, f"{order.id} to {order.label} in channel {order.channel}: {fault}"
    for row in unreadable:
        yield "row", False, f"{row.row} of {row.kind}, {row.at:%Y-%m-%d %H:%M}: {row.reason}: {row.done}"
    if unreadable:
        yield "rows", False, "`dateline db check --mend` looks for more, and forgets those above"
    for feed in bad:
        yield "feed", False, f"{feed.title} ({mask_address(feed.url)}): {mask_text(feed.problem or '')}"
