"""A site of our own at a port: what hubs call, and the status page."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aiohttp import web

from bot.news import DatelineError


@asynccontextmanager
async def served(app: web.Application, address: str, port: int, setting: str) -> AsyncIterator[int]:
    """Answer while the block lasts; the port.

    Args:
        app: what answers.
        address: where it listens.
        port: the same; 0 for any that is free.
        setting: by which another port is chosen, for whoever reads the error.

    Raises:
        DatelineError: the port cannot be had.
    """
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=1)
    await runner.setup()
    try:
        try:
            await web.TCPSite(runner, address, port).start()
        except OSError as error:
            reason = error.strerror or str(error)
            raise DatelineError(f"{setting}: {address}:{port} cannot be used ({reason}). Set another.") from None
        found: int = runner.addresses[0][1]
        yield found
    finally:
        await runner.cleanup()
