"""Backups while the bot runs."""

import asyncio
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import structlog

from bot.archive import ArchiveError
from bot.archive.backups import back_up_by_the_clock, copies_in
from bot.jobs.schedule import Job

AFTER_THE_START = timedelta(minutes=10)
"""The first backup of all waits so long: a bot that is only tried out needs none."""
AGAIN_AFTER = timedelta(hours=1)
LOOKED_AT_EVERY = timedelta(minutes=1)

log = structlog.get_logger()


@dataclass
class Backups:
    """Makes a backup whenever the last is old enough.

    It is made beside the handlers: a large database takes longer than a handler may, and a backup that fails is no
    reason to end the process.
    """

    source: Path
    folder: Path
    every: timedelta
    keep: int
    started_at: datetime
    _not_before: datetime | None = None
    _at_work: set[asyncio.Task[None]] = field(default_factory=set)

    async def back_up(self, now: datetime) -> int:
        """Begin one where one is due. It does no work itself, so there is nothing to ask for again."""
        if self._at_work or (self._not_before and now < self._not_before):
            return 0
        made = await asyncio.to_thread(copies_in, self.folder, self.source)
        due = made[-1].at + self.every if made else self.started_at + min(AFTER_THE_START, self.every)
        # A backup from the future was made by a clock that was wrong.
        if now >= due or (made and made[-1].at > now):
            task = asyncio.create_task(self._make(now))
            self._at_work.add(task)
            task.add_done_callback(self._at_work.discard)
        return 0

    async def _make(self, now: datetime) -> None:
        self._not_before = now + AGAIN_AFTER
        try:
            file = await asyncio.to_thread(back_up_by_the_clock, self.source, self.folder, self.keep, now)
        except ArchiveError as error:
            log.warning("no backup was made", reason=str(error))
        except Exception:
            log.exception("no backup was made")
        else:
            log.info("backup made", file=str(file))

    def job(self) -> Job:
        """For the schedule."""
        return Job("backup", self.back_up, LOOKED_AT_EVERY)
