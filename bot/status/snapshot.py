"""What is known of the bot at one moment."""

import asyncio
import os
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from bot.archive import Archive, storage_problem
from bot.archive.backups import Copy, copies_in
from bot.archive.storage import Growth, growth_of
from bot.jobs.boot import boot_id
from bot.jobs.workers import Workers
from bot.news import OPERATOR, Delivery, DeliveryState, Feed, Heartbeat, Waiting

STALE_SECONDS = 60.0
"""The bot gives a sign of life every 15 s."""
LATEST = 20


class Sources(NamedTuple):
    """Whom to ask."""

    archive: Archive
    pools: Mapping[str, Workers]
    clock: Callable[[], datetime]
    connected: Callable[[], bool]
    """Whether slash commands come in. A sign of life says so too, but up to 15 seconds late."""
    file: Path | None
    """Of the database."""
    backups: Path | None
    """Their folder; None where none are made by the clock."""


@dataclass(frozen=True)
class Snapshot:
    """What is known; where the database cannot be asked, only that."""

    at: datetime
    unwell: Mapping[str, str]
    """What is wrong, by part."""
    heartbeat: Heartbeat | None = None
    connected: bool = False
    """Whether slash commands come in."""
    feeds: list[Feed] = field(default_factory=list)
    waiting: Mapping[str, Waiting] = field(default_factory=dict)
    deliveries: Mapping[DeliveryState, int] = field(default_factory=dict)
    latest: list[Delivery] = field(default_factory=list)
    troubles: list[Delivery] = field(default_factory=list)
    growth: Growth | None = None
    backs_up: bool = False
    """Whether backups are made by the clock."""
    backup: Copy | None = None
    pools: Mapping[str, tuple[int, float]] = field(default_factory=dict)
    """Of each kind of worker, how much it did, and in how many seconds."""
    memory: Mapping[str, int] = field(default_factory=dict)
    """Bytes of the bot and of its workers together."""

    @property
    def ready(self) -> bool:
        """Whether it does its work: alive, its database usable, and connected to Discord."""
        return self.connected and not self.unwell.keys() & {"bot", "database"}


async def health_of(sources: Sources) -> Snapshot:
    """The little that is asked every few seconds."""
    at = sources.clock()
    try:
        heartbeat = await sources.archive.heartbeats.last()
    except Exception as error:
        problem = storage_problem(error)
        if problem is None:
            raise
        return Snapshot(at, {"database": problem})
    if heartbeat is None:
        return Snapshot(at, {"bot": "it has just been started"})
    age = heartbeat.age(at, time.monotonic(), boot_id())
    if age > STALE_SECONDS:
        return Snapshot(at, {"bot": f"its last sign of life was {age:.0f} s ago"}, heartbeat)
    return Snapshot(at, heartbeat.unwell, heartbeat, sources.connected())


async def snapshot_of(sources: Sources) -> Snapshot:
    """All that figures and the page show."""
    health = await health_of(sources)
    if "database" in health.unwell:
        return health
    archive, at = sources.archive, health.at
    growth = backup = None
    if sources.file:
        with suppress(Exception):  # a database that cannot be read just now is told of by health
            # It counts articles and asks the disk, which may take long: nothing of the bot waits for it.
            growth = await asyncio.to_thread(growth_of, sources.file, at)
        if sources.backups:
            copies = await asyncio.to_thread(copies_in, sources.backups, sources.file)
            backup = copies[-1] if copies else None
    return Snapshot(
        at,
        health.unwell,
        health.heartbeat,
        health.connected,
        await archive.feeds.all(asker=OPERATOR),
        await archive.queues.waiting(at),
        await archive.deliveries.counts(),
        await archive.deliveries.latest(LATEST),
        await archive.deliveries.troubles(),
        growth,
        sources.backups is not None,
        backup,
        {name: (pool.done, pool.worked_seconds) for name, pool in sources.pools.items()},
        _memory(),
    )


def _memory() -> dict[str, int]:
    """Resident bytes, of this process and of those that it started; nothing where the system does not tell."""
    found: dict[str, int] = {}
    with suppress(OSError, ValueError):
        found["bot"] = _resident(os.getpid())
        workers = 0
        for task in Path("/proc/self/task").iterdir():
            for child in (task / "children").read_text(encoding="ascii").split():
                with suppress(OSError, ValueError):
                    workers += _resident(int(child))
        found["workers"] = workers
    return found


def _resident(process: int) -> int:
    pages = int(Path(f"/proc/{process}/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")
