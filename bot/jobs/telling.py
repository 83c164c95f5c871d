"""The bot's owner is told once that something is wrong, and once that it is over; also across a start anew."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from time import monotonic

import structlog

from bot.archive import Archive, storage_problem

WELL_SECONDS = 60.0
"""So long everything must be well before the owner is told that it is over."""

log = structlog.get_logger()


class Owner:
    """What the owner was told.

    Args:
        archive: remembers it for the next process.
        tell: in private.
    """

    def __init__(self, archive: Archive, tell: Callable[[str], Awaitable[None]]) -> None:
        self._archive = archive
        self._tell = tell
        self._told = False
        self._well_since: float | None = None
        self._under_way: set[asyncio.Task[None]] = set()

    async def learn(self, unwell: Mapping[str, str], now: datetime, *, writable: bool) -> None:
        """Tell what is new.

        Args:
            unwell: what is wrong, by part.
            now: the time.
            writable: whether the database can be used; while it cannot, nothing is remembered for the next process.
        """
        if writable:
            noted = await self._archive.heartbeats.noted("owner told")
            self._told = bool(noted and noted[1])
        if unwell:
            self._well_since = None
            if not self._told:
                problems = "; ".join(unwell.values())
                await self._say(f"Dateline is not well: {problems}.", problems, now, writable=writable)
            return
        self._well_since = monotonic() if self._well_since is None else self._well_since
        if self._told and monotonic() - self._well_since >= WELL_SECONDS:
            await self._say("Dateline is well again.", "", now, writable=writable)

    async def _say(self, text: str, problems: str, now: datetime, *, writable: bool) -> None:
        self._told = bool(problems)
        try:
            if writable:
                await self._archive.heartbeats.note("owner told", problems, now)
        except Exception as error:
            if storage_problem(error) is None:
                raise
        # Discord may be slow, and whoever watches must not wait for it.
        telling = asyncio.create_task(self._send(text))
        self._under_way.add(telling)
        telling.add_done_callback(self._under_way.discard)

    async def _send(self, text: str) -> None:
        try:
            await self._tell(text)
        except Exception as error:  # noqa: BLE001  the log says the same
            log.warning("the owner cannot be told", reason=str(error))
