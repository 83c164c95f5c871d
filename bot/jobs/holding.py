"""All work waits while the database cannot be used, and goes on by itself; handlers would fail each second."""

from datetime import datetime
from math import inf
from pathlib import Path
from time import monotonic

import structlog

from bot.archive import Archive
from bot.jobs.disk import Disk
from bot.jobs.leases import LEASE
from bot.jobs.progress import STORAGE, Part
from bot.jobs.schedule import Schedule
from bot.news import Waiting

FIRST_WAIT, LONGEST_WAIT = 5.0, 60.0
"""Seconds until work is tried again; twice as long each time where it went on for moments only."""
FLAPPING_SECONDS = 600.0
"""Work that is held again within this time went on for moments only."""
SETTLED_SECONDS = 60.0
"""After which work that did so counts as going on; until then health says that it does not."""

log = structlog.get_logger()


class Holding:
    """Holds and releases all work.

    Args:
        archive: over the database.
        schedule: of the work.
        file: of the database; None where it is on a server.
    """

    def __init__(self, archive: Archive, schedule: Schedule, file: Path | None) -> None:
        self._archive = archive
        self._schedule = schedule
        self._file = file
        self._disk = Disk(file)
        self._problem = ""
        self._held_at: float | None = None
        self._ill_since: float | None = None
        """Since when the database cannot be used, with the moments in which it could."""
        self._went_on_at = -inf
        self._tried_again_at = 0.0
        self._wait = FIRST_WAIT

    def lost(self) -> Path | None:
        """A file of the database that was removed or replaced, so that nobody will see what is written to it."""
        return self._disk.lost()

    async def waiting(self, now: datetime) -> dict[str, Waiting] | None:
        """The rows that are due; None where the database cannot be used: all work is held then, until it can."""
        held = self._schedule.held
        if self._disk.gone:
            self.hold(f"The database file {self._file} is gone.")
        elif not held:
            return await self._archive.queues.waiting(now)
        elif self._held_at is None:
            self.hold(held)
        elif monotonic() >= self._tried_again_at and self._disk.has_room:
            # What can be read can perhaps not be written.
            await self._archive.heartbeats.note("probe", "", now)
            await self._release_claims(now)
            self._go_on()
            return await self._archive.queues.waiting(now)
        return None

    def hold(self, problem: str) -> None:
        """Let all work wait. It is said once, and tried again later and later where it goes on for moments only."""
        now = monotonic()
        if self._held_at is None:
            if now > self._went_on_at + FLAPPING_SECONDS:
                self._wait = FIRST_WAIT
                log.error("all work is held", reason=problem)
            else:
                self._wait = min(2 * self._wait, LONGEST_WAIT)
            self._held_at = now
        self._ill_since = now if self._ill_since is None else self._ill_since
        self._problem = problem
        self._tried_again_at = now + self._wait
        self._schedule.held = problem

    def part(self) -> Part | None:
        """How the database is; None where nothing is wrong."""
        now = monotonic()
        if self._held_at is None and now >= self._went_on_at + SETTLED_SECONDS:
            self._ill_since = None
        if self._ill_since is None:
            return None
        problem = self._problem if self._held_at is not None else f"{self._problem} It goes on for moments only."
        return Part("database", max(now - self._ill_since, 0.001), problem, STORAGE)

    def _go_on(self) -> None:
        assert self._held_at is not None
        now = monotonic()
        if self._wait == FIRST_WAIT:
            self._ill_since = None
            log.warning("all work goes on", after_seconds=round(now - self._held_at))
        self._held_at, self._went_on_at, self._schedule.held = None, now, None
        for course in self._schedule.courses.values():
            course.rests_until = 0.0

    async def _release_claims(self, now: datetime) -> None:
        """What was claimed by work that failed would else wait for the end of its lease, as after a crash."""
        await self._archive.feeds.release_claims(now)
        await self._archive.entries.release_claims(now, LEASE)
        await self._archive.articles.release_readings(now)
