"""How long what a handler claims is kept from others: to soon after the end of whoever claimed it."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from time import monotonic

import structlog

LEASE = timedelta(minutes=1)
"""So long others wait for what a killed process had claimed."""
RENEWED_EVERY = 15.0
"""Seconds; what takes longer than a lease keeps it so."""

log = structlog.get_logger()


@asynccontextmanager
async def renewing(renew: Callable[[datetime], Awaitable[None]], now: datetime) -> AsyncIterator[None]:
    """Keep claimed what the block works on.

    Args:
        renew: makes the leases of what is under way end at a time.
        now: the time.
    """
    began = monotonic()

    async def keep() -> None:
        while True:
            await asyncio.sleep(RENEWED_EVERY)
            try:
                await renew(now + timedelta(seconds=monotonic() - began) + LEASE)
            except Exception as error:  # noqa: BLE001  whoever claims it next does it twice, which harms nothing
                log.warning("leases not renewed", reason=type(error).__name__)

    keeping = asyncio.create_task(keep())
    try:
        yield
    finally:
        keeping.cancel()
