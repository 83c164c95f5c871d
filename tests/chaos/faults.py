"""What is done to the whole bot: its processes are killed, stopped and signalled; what it needs is taken from it."""

import asyncio
import os
import signal
import sqlite3
from collections.abc import Awaitable, Callable
from contextlib import closing, suppress
from functools import partial
from pathlib import Path
from resource import RLIMIT_NOFILE, prlimit
from typing import Any, NamedTuple

from sqlalchemy import JSON

from bot.app import now
from bot.archive.tables import metadata
from bot.archive.tables.base import Time
from bot.news import ChannelId, GuildId, Schedule, Source, UserId, When
from tests.chaos.whole import Step, Whole
from tests.loopback_discord import Fault as DiscordFault

SILENT_HOSTS = 40
FEW_FILES = 64
REFUSED_SECONDS = 10.0
"""After health has turned bad."""


async def faults(whole: Whole, *, quick: bool = False, may_fill: bool = False, only: str = "") -> None:
    """All faults, one after the other.

    Args:
        whole: the bot.
        quick: only what takes seconds.
        may_fill: whether its folder is on a small disk of its own, which can be filled.
        only: those whose names hold one of these words, which commas part.
    """
    for fault in (*QUICK, *(() if quick else LONG), *((FULL_DISK,) if may_fill and not quick else ())):
        if any(words in fault.name for words in only.split(",")) and not (fault.needs_names and not whole.before):
            await whole.step(fault.name, partial(fault.cause, whole), must_tell=fault.must_tell)


class Fault(NamedTuple):
    """What is done, and whether health has to turn bad meanwhile."""

    name: str
    cause: Callable[[Whole, Step], Awaitable[None]]
    must_tell: bool = False
    needs_names: bool = False
    """Whether the bot has to ask our name server."""


async def _publish(whole: Whole, _: Step) -> None:
    whole.press.publish(4)


async def _signal_idle(whole: Whole, _: Step, *, kind: str, number: int) -> None:
    os.kill(await whole.worker(kind), number)
    whole.press.publish(3)


async def _signal_busy(whole: Whole, _: Step, *, number: int) -> None:
    whole.press.publish(8)
    await whole.until_reading(2)
    os.kill(await whole.worker("reader"), number)


async def _end_busy(whole: Whole, step: Step, *, number: int) -> None:
    whole.press.publish(12)
    await whole.until_reading(2)
    await _end(whole, step, number)
    await whole.start()


async def _kill_busy(whole: Whole, step: Step) -> None:
    whole.press.publish(8)
    await whole.until_reading(2)
    await _end(whole, step, signal.SIGKILL)
    await whole.start()


async def _kill_and_wait(whole: Whole, step: Step) -> None:
    whole.press.publish(4)
    await _end(whole, step, signal.SIGKILL)
    await whole.until_health(good=False, seconds=40)
    await whole.start()


async def _end(whole: Whole, step: Step, number: int) -> None:
    """End it: killed alone, and signalled with all its processes."""
    workers = whole.workers()
    seconds = await whole.end(number, group=number != signal.SIGKILL)
    await asyncio.sleep(1)
    if seconds > 10:
        step.problem = f"it took {seconds:.0f} s to end"
    if any(_runs(worker) for worker in workers):
        step.problem = "a worker outlived the bot"


def _runs(process: int) -> bool:
    """Whether it has not ended; one that nobody has waited for yet has."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


async def _kill_painter(whole: Whole, _: Step) -> None:
    """At work, and idle: the pictures of an answer are drawn by another then, and the answer comes in any case."""
    discord = whole.discord
    for number in range(1, 5):
        name = whole.press.person(number)
        asked = asyncio.create_task(discord.slash(discord.reader, discord.general, "person", name=name))
        for __ in range(100):
            if whole.workers("painter"):
                break
            await asyncio.sleep(0.02)
        for painter in whole.workers("painter"):
            os.kill(painter, signal.SIGKILL)
        await asked
    whole.press.publish(1)


async def _set_clock(whole: Whole, _: Step, *, hours: float) -> None:
    whole.offset.write_text(str(float(whole.offset.read_text()) + hours * 3600))
    await asyncio.sleep(3)
    whole.press.publish(2)


async def _set_clock_between(whole: Whole, _: Step, *, hours: float) -> None:
    whole.press.publish(2)
    await whole.end()
    whole.offset.write_text(str(float(whole.offset.read_text()) + hours * 3600))
    whole.press.publish(2)
    await whole.start()


async def _lose_gateway(whole: Whole, _: Step) -> None:
    gateway = whole.discord.connection
    gateway.down = True
    await gateway.lose(resumable=False)
    await whole.until_health(good=False, seconds=60)
    # Longer than discord.py waits before it tries again for the first few times.
    await asyncio.sleep(10)
    gateway.down = False
    await whole.until_health(good=True, seconds=60)
    whole.press.publish(2)


async def _mute_gateway(whole: Whole, _: Step) -> None:
    gateway = whole.discord.connection
    gateway.mute = True
    await gateway.lose(resumable=False)
    await whole.until_health(good=False, seconds=60)
    whole.press.publish(2)
    await whole.until_visible()
    gateway.mute = False
    await whole.until_health(good=True, seconds=90)


async def _remove_journal(whole: Whole, step: Step) -> None:
    """What is committed meanwhile is in no file that has a name; the bot must end, and lose nothing by that."""
    assert whole.bot
    for ending in ("-wal", "-shm"):
        (whole.folder / f"dateline.db{ending}").unlink()
        whole.press.publish(2)
        if await asyncio.wait_for(whole.bot.wait(), 30) != 1:
            step.problem = f"it ended with {whole.bot.returncode}"
        whole.discord.connection.ready.clear()
        await whole.start()
        await whole.until_visible()


async def _fill_disk(whole: Whole, _: Step) -> None:
    ballast = whole.folder / "ballast"
    with suppress(OSError), ballast.open("wb", buffering=0) as file:
        while True:
            file.write(b"0" * 4096)
    whole.press.publish(3)
    await whole.until_health(good=False, seconds=10)
    await asyncio.sleep(15)
    ballast.unlink()
    await whole.until_health(good=True, seconds=90)
    whole.press.publish(2)


async def _kill_starting(whole: Whole, _: Step) -> None:
    """Until health says so: whoever kills it does it whenever one is there."""
    whole.press.publish(3)

    async def kill() -> None:
        while True:
            for reader in whole.workers("reader"):
                with suppress(ProcessLookupError):
                    os.kill(reader, signal.SIGKILL)
            await asyncio.sleep(0.05)

    killing = asyncio.create_task(kill())
    try:
        await whole.until_health(good=False, seconds=150)
    finally:
        killing.cancel()


async def _end_posting(whole: Whole, step: Step) -> None:
    """While one message is there and not answered, and others are being posted."""
    whole.discord.inject(DiscordFault.HANG_AFTER)
    whole.press.publish(6)
    before = len(whole.discord.messages(whole.discord.general))
    async with asyncio.timeout(60):
        while len(whole.discord.messages(whole.discord.general)) == before:  # noqa: ASYNC110  the bot posts
            await asyncio.sleep(0.01)
    await _end(whole, step, signal.SIGTERM)
    await whole.start()


async def _stop_all(whole: Whole, _: Step) -> None:
    assert whole.bot
    whole.press.publish(4)
    stopped = [whole.bot.pid, *whole.workers()]
    for process in stopped:
        os.kill(process, signal.SIGSTOP)
    try:
        await whole.until_health(good=False, seconds=60)
    finally:
        for process in stopped:
            with suppress(ProcessLookupError):
                os.kill(process, signal.SIGCONT)


async def _start_with_few_files(whole: Whole, _: Step) -> None:
    """It raises what is allowed by itself, as far as it may."""
    await whole.end()
    whole.press.publish(8)
    await whole.start("prlimit", f"--nofile={FEW_FILES}:")


async def _use_up_files(whole: Whole, _: Step) -> None:
    """As many may be open as are, and one more."""
    assert whole.bot
    process = whole.bot.pid
    usual = prlimit(process, RLIMIT_NOFILE)
    highest = max(int(file.name) for file in Path(f"/proc/{process}/fd").iterdir())
    prlimit(process, RLIMIT_NOFILE, (highest + 2, usual[1]))
    whole.press.publish(3)
    try:
        await whole.until_health(good=False, seconds=60)
        await asyncio.sleep(10)
    finally:
        prlimit(process, RLIMIT_NOFILE, usual)


async def _hang_names(whole: Whole, step: Step) -> None:
    """What other feeds bring comes no later for it."""
    async with whole.archive() as archive:
        added = [
            await archive.feeds.add(f"http://host{n}.silent.example:{whole.press.port}/feed0.xml", f"Silent {n}", now())
            for n in range(SILENT_HOSTS)
        ]
        await asyncio.sleep(5)
        for _ in range(4):
            whole.press.publish(1)
            try:
                await whole.until_visible(30)
            except TimeoutError:
                step.problem = "other feeds were held up"
        for feed in added:
            await archive.feeds.remove(feed.id)


async def _refuse_posts(whole: Whole, _: Step) -> None:
    whole.discord.inject(DiscordFault.SERVER_ERROR, "*", times=None)
    whole.press.publish(3)
    await whole.until_health(good=False, seconds=150)
    await asyncio.sleep(REFUSED_SECONDS)
    whole.discord.faults.clear()
    await whole.until_health(good=True, seconds=90)
    whole.press.publish(2)


async def _send_odd_events(whole: Whole, _: Step) -> None:
    events: list[tuple[str, Any]] = [
        ("GUILD_CREATE", {}),
        ("MESSAGE_CREATE", []),
        ("CHANNEL_UPDATE", None),
        ("NO_SUCH", {"a": 1}),
    ]
    for event, data in events:
        whole.discord.connection.dispatch(event, data)
        whole.press.publish(1)
        await asyncio.sleep(1)


async def _break_rows(whole: Whole, _: Step) -> None:
    """Of each table a row, every time and every JSON of it: what belongs to the first article, which nobody counts, or
    to a feed and a subscription that were made for it."""
    async with whole.archive() as archive:
        feed = await archive.feeds.add(f"{whole.press.feed}?broken", "Broken", now())
        channel, schedule = ChannelId(whole.discord.general.id + 1), Schedule(When.INSTANTLY)
        await archive.subscriptions.add(GuildId(1), channel, Source(feed=feed.id), schedule, now(), UserId(1), now())
    with closing(sqlite3.connect(whole.folder / "dateline.db", timeout=30)) as connection, connection:
        for table in metadata.sorted_tables:
            which = "max" if table.name in {"feeds", "feed_owners", "subscriptions"} else "min"
            for column in table.columns:
                if isinstance(column.type, Time | JSON):
                    row = f"(SELECT {which}(rowid) FROM {table.name})"
                    connection.execute(f"UPDATE {table.name} SET {column.name} = '[half' WHERE rowid = {row}")
    whole.press.publish(3)
    await whole.until_visible()
    # What reads them now and then has to be asked.
    asked: list[tuple[str, dict[str, str]]] = [("subscriptions", {}), ("latest", {})]
    for command, options in (*asked, ("person", {"name": whole.press.person(0)})):
        await whole.discord.slash(whole.discord.admin, whole.discord.general, command, **options)
    whole.press.publish(1)


async def _move_away(whole: Whole, _: Step) -> None:
    """As a disk that is away for a moment; a new, empty database in its place would be taken for the bot's own."""
    away = whole.folder / "away"
    away.mkdir()
    database = whole.folder / "dateline.db"
    beside = [database.with_name(f"{database.name}{ending}") for ending in ("-wal", "-shm")]
    for file in (database, *beside):
        file.rename(away / file.name)
    whole.press.publish(2)
    await whole.until_health(good=False, seconds=20)
    await asyncio.sleep(12)
    assert not database.exists()
    for file in (*beside, database):
        (away / file.name).rename(file)
    whole.press.publish(2)


QUICK = (
    Fault("nothing", _publish),
    Fault("reader killed idle", partial(_signal_idle, kind="reader", number=signal.SIGKILL)),
    Fault("parser killed idle", partial(_signal_idle, kind="parser", number=signal.SIGKILL)),
    Fault("reader killed at work", partial(_signal_busy, number=signal.SIGKILL)),
    Fault("SIGTERM to all processes at work", partial(_end_busy, number=signal.SIGTERM)),
    Fault("bot killed at work", _kill_busy),
)
LONG = (
    Fault("SIGINT to all processes at work", partial(_end_busy, number=signal.SIGINT)),
    Fault("SIGHUP to all processes at work", partial(_end_busy, number=signal.SIGHUP)),
    Fault("SIGTERM to all processes while posting", _end_posting),
    Fault("bot killed, and nobody starts it", _kill_and_wait, must_tell=True),
    Fault("all processes stopped for a while", _stop_all, must_tell=True),
    Fault("parser stopped idle", partial(_signal_idle, kind="parser", number=signal.SIGSTOP)),
    Fault("reader stopped idle", partial(_signal_idle, kind="reader", number=signal.SIGSTOP)),
    Fault("reader stopped at work", partial(_signal_busy, number=signal.SIGSTOP)),
    Fault("reader killed whenever it starts", _kill_starting, must_tell=True),
    Fault("painter killed", _kill_painter),
    Fault(f"started with {FEW_FILES} open files allowed", _start_with_few_files),
    Fault("nothing more can be opened", _use_up_files, must_tell=True),
    Fault("names of forty hosts are never answered", _hang_names, needs_names=True),
    *(Fault(f"clock set by {hours} h", partial(_set_clock, hours=hours)) for hours in (-1, 1, -24, 24)),
    *(
        Fault(f"clock set by {hours} h between two runs", partial(_set_clock_between, hours=hours))
        for hours in (-24, 24)
    ),
    Fault("gateway lost", _lose_gateway, must_tell=True),
    Fault("gateway takes calls and says nothing", _mute_gateway, must_tell=True),
    Fault("events that nobody can parse", _send_odd_events),
    Fault("Discord answers 503", _refuse_posts, must_tell=True),
    Fault("a broken row in each table", _break_rows),
    Fault("database moved away and back", _move_away, must_tell=True),
    Fault("journal of the database removed", _remove_journal),
)
FULL_DISK = Fault("disk full", _fill_disk, must_tell=True)
