"""Packs that whoever hosts the bot edits while it runs."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from bot.archive import Archive
from bot.jobs.schedule import Job
from bot.news import DatelineError, Pack

LOOKED_AT_EVERY = timedelta(minutes=1)

log = structlog.get_logger()


@dataclass
class PacksInForce:
    """Reads the packs again and again, and takes over what changed.

    Args:
        archive: keeps which feeds a pack has.
        packs: those in force, which commands look up; they are changed in place.
        load: reads them from their files.
    """

    archive: Archive
    packs: dict[str, Pack]
    load: Callable[[], Mapping[str, Pack]]
    _said: str = ""

    async def look(self, now: datetime) -> int:
        """Take over what changed. Where a file is wrong, all stays as it is, which is said once."""
        try:
            found = dict(await asyncio.to_thread(self.load))
        except (DatelineError, OSError) as error:
            if self._said != str(error):
                log.warning("the packs stay as they were", reason=str(error))
            self._said = str(error)
            return 0
        self._said = ""
        if found != self.packs:
            await self.archive.packs.save(found, now)
            log.info("packs read anew", packs=len(found))
            self.packs.clear()
            self.packs.update(found)
        return 0

    def job(self) -> Job:
        """For the schedule."""
        return Job("packs", self.look, LOOKED_AT_EVERY)
