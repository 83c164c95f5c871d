"""dateline doctor: what is set up, what is wrong, and what to do."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from importlib.metadata import version
from typing import TYPE_CHECKING

import typer

from bot.cli.machine import Finding, findings_of
from bot.cli.words import plain
from bot.news import OPERATOR, DatelineError, HubStanding
from bot.news.addresses import mask_address, mask_text
from bot.settings import Settings, load_packs, load_settings

if TYPE_CHECKING:
    from bot.archive import Keys

SIGNS = {True: ("✓ ", "green"), None: ("! ", "yellow"), False: ("✗ ", "red")}
ADVICE = (
    ("gateway", "look at https://discordstatus.com and at this machine's network; it is tried again by itself"),
    ("open files", "raise the limit: `ulimit -n 1024`, `LimitNOFILE=1024` in a unit, `ulimits` in compose.yaml"),
    ("network", "look at this machine's network and DNS; feeds are tried again by themselves"),
    ("database", "make room on its disk, or mount it writable; the bot goes on by itself"),
    ("posting", "where it is the token, say `dateline setup`; all else passes, and what waits is posted then"),
    ("pool", "look for memory: `docker stats`, and the limit in compose.yaml"),
    ("poll", "look at this machine's network and DNS"),
    ("fetch", "look at this machine's network and DNS"),
    ("read", "look for memory and processors: reading.memory_mb, reading.seconds"),
)
"""What to do about a part that is not well, by a word of its name; the log tells the rest."""


def doctor() -> None:
    """Check settings, token, model, database, disk and feeds: one line each, and what to do. It changes nothing."""
    from rich.console import Console
    from rich.text import Text

    console = Console(soft_wrap=True)
    well = True

    async def show() -> None:
        nonlocal well
        async for part, good, what in _findings():
            well = well and good is not False
            console.print(Text.assemble(SIGNS[good], (f"{part}: ", "bold"), plain(mask_text(what))))

    asyncio.run(show())
    if not well:
        raise typer.Exit(1)


async def _findings() -> AsyncIterator[Finding]:
    from bot.app import now

    yield Finding("Dateline", True, f"version {version('dateline')}")
    try:
        settings, packs = load_settings(), load_packs()
    except DatelineError as error:
        yield Finding("settings", False, str(error))
        return
    yield Finding("settings", True, f"read; {len(packs)} packs")
    for finding in _bot(settings):
        yield finding
    yield await _token(settings)
    yield _model(settings)
    async for finding in _database(settings):
        yield finding
    for finding in findings_of(settings, now()):
        yield finding


def _bot(settings: Settings) -> Iterator[Finding]:
    """What the running bot says of itself. One that has never run is nothing wrong."""
    from bot.cli.health import NotRunYet, last_heartbeat, state_of

    try:
        heartbeat = last_heartbeat(settings.database.url)
    except NotRunYet:
        yield Finding("bot", True, "has not run with this database yet")
        return
    except DatelineError as error:
        yield Finding("bot", False, str(error))
        return
    try:
        yield Finding("bot", True, state_of(heartbeat))
    except DatelineError as error:
        yield Finding("bot", False, str(error))
        for part in heartbeat.unwell:
            yield Finding(part, False, _advice(part))
    shown = {name: figure for name, figure in heartbeat.figures.items() if figure}
    yield Finding("bot", True, ", ".join(f"{name.replace('_', ' ')} {figure:g}" for name, figure in shown.items()))


def _advice(part: str) -> str:
    return next((advice for word, advice in ADVICE if word in part), "its log says more")


async def _token(settings: Settings) -> Finding:
    from bot.app import TO_BEGIN
    from bot.cli.login import logged_in

    if settings.token is None:
        return Finding("token", False, TO_BEGIN)
    try:
        async with logged_in(settings, settings.token.get_secret_value()) as client:
            return Finding("token", True, f"Discord knows it as {client.user}")
    except DatelineError as error:
        return Finding("token", False, str(error))


def _model(settings: Settings) -> Finding:
    from bot.reading.reader import Reader

    try:
        Reader(settings.reading.model, settings.reading.gist_sentences, settings.reading.models)
    except DatelineError as error:
        return Finding("model", False, str(error))
    names = [settings.reading.model, *settings.reading.models.values()]
    return Finding("model", True, ", ".join(f"{name} {version(name)}" for name in names))


def _key(keys: "Keys", missing: int, clear: int) -> Iterator[Finding]:
    """Whether addresses with secrets can be read here, and by nobody else."""
    where = keys.file or "DATELINE_KEY"
    if missing:
        bring = f"copy the lines of the old {keys.file.name}" if keys.file else "copy the old key"
        lost = "where it is lost, `dateline feeds remove` those that `dateline feeds list` shows as host/***"
        told = (
            f"feeds that are not read, as the key to their addresses is not here: {missing}; {bring} to {where}; {lost}"
        )
        yield Finding("key", False, told)
    if clear:
        told = "are not sealed in the database: set DATELINE_KEY or database.key_file on all machines, and start anew"
        yield Finding("key", False, f"{clear} addresses with secrets {told}")
    if keys.file and keys.file.exists():
        others = keys.file.stat().st_mode & 0o077
        told = f"{keys.file} is readable by others: chmod 600 {keys.file}" if others else f"{keys.file}; keep a copy"
        # A secret of Docker's is so in its container, where nobody else is.
        yield Finding("key", None if others else True, told)


async def _database(settings: Settings) -> AsyncIterator[Finding]:
    from bot.app import now
    from bot.archive import Archive, NotThereYet, keys_of, must_exist
    from bot.archive.files import file_of
    from bot.digests.choosing import fault_of

    try:
        file, keys = file_of(settings.database.url), keys_of(settings)
        must_exist(file.absolute() if file else None)
    except NotThereYet as error:
        # A first start is no fault; a path that was meant otherwise is, so it is told in full.
        yield Finding("database", None, str(error))
        return
    except DatelineError as error:
        yield Finding("database", False, str(error))
        return
    try:
        async with Archive.read_only(settings.database.url, keys) as archive:
            missing, clear = await archive.checks.unread_addresses()
            feeds = await archive.feeds.all(asker=OPERATOR)
            counts = await archive.deliveries.counts()
            troubles = await archive.deliveries.troubles()
            unreadable = await archive.checks.set_aside()
            subscriptions = await archive.subscriptions.all()
            standing = await archive.hubs.standing(now())
    except DatelineError as error:
        yield Finding("database", False, str(error))
        return
    yield Finding("database", True, "opens, and its tables are up to date")
    for finding in _key(keys, missing, clear):
        yield finding
    bad = [feed for feed in feeds if feed.is_failing]
    paused = sum(feed.paused_at is not None for feed in feeds)
    told = f"{len(feeds) - paused} read, {len(bad)} with a problem" + (f", {paused} paused" if paused else "")
    yield Finding("feeds", True, told if feeds else "none yet; /subscribe adds them")
    if settings.web.public_url is not None:
        yield _hubs(standing, settings.web.public_url)
    if counts:
        yield Finding(
            "deliveries", True, ", ".join(f"{count} {state.value}" for state, count in sorted(counts.items()))
        )
    for one in troubles:
        yield Finding(
            "delivery", False, f"to channel {one.channel}, {one.created_at:%Y-%m-%d %H:%M}: {one.state}: {one.reason}"
        )
    for order in subscriptions:
        if fault := fault_of(order):
            yield Finding("subscription", False, f"{order.id} to {order.label} in channel {order.channel}: {fault}")
    for row in unreadable:
        yield Finding("row", False, f"{row.row} of {row.kind}, {row.at:%Y-%m-%d %H:%M}: {row.reason}: {row.done}")
    if unreadable:
        yield Finding("rows", False, "`dateline db check --mend` looks for more, and forgets those above")
    for feed in bad:
        yield Finding("feed", False, f"{feed.title} ({mask_address(feed.url)}): {mask_text(feed.problem or '')}")


def _hubs(standing: HubStanding, public_url: str) -> Finding:
    told = f"{standing.telling} tell of news"
    if not standing.silent:
        return Finding("hubs", True, told)
    # One may be away; of all, it is we who cannot be reached.
    advice = (
        f"see that the internet reaches {public_url}, and that it leads to port web.port of this machine; "
        "the log names hubs that refuse, or were not asked as they are in a private network"
    )
    return Finding("hubs", None, f"{told}, {standing.silent} did not call back: {advice}")
