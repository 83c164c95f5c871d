"""A way to PostgreSQL that can be lost: a TCP proxy on loopback in front of the server's socket."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path


class Relay:
    """Hands on what it is given, until it is told otherwise."""

    def __init__(self, server: Path) -> None:
        self.port = 0
        self._server = server
        self._open = asyncio.Event()
        self._open.set()
        self._refuses = False
        self._ways: set[asyncio.StreamWriter] = set()

    def swallow(self) -> None:
        """Hand on nothing any more, and say nothing either, as where a cable was pulled."""
        self._open.clear()

    def cut(self) -> None:
        """End all connections and take no more."""
        self._refuses = True
        for way in self._ways:
            way.transport.abort()

    def mend(self) -> None:
        """Hand on again. What was swallowed meanwhile is gone, and its connections with it."""
        if not self._open.is_set():
            self.cut()
        self._refuses = False
        self._open.set()

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Take a connection."""
        if self._refuses:
            writer.transport.abort()
            return
        try:
            there, back = await asyncio.open_unix_connection(self._server / ".s.PGSQL.5432")
        except OSError:
            # The server is just being restarted.
            writer.transport.abort()
            return
        ends = {writer, back}
        self._ways |= ends
        try:
            async with asyncio.TaskGroup() as both:
                both.create_task(self._hand_on(reader, back))
                both.create_task(self._hand_on(there, writer))
        except* OSError:
            pass
        finally:
            self._ways -= ends

    async def _hand_on(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError):
            while some := await reader.read(65536):
                await self._open.wait()
                writer.write(some)
                await writer.drain()
        writer.close()


@asynccontextmanager
async def a_relay(server: Path) -> AsyncIterator[Relay]:
    relay = Relay(server)
    listening = await asyncio.start_server(relay.serve, "127.0.0.1", 0)
    relay.port = listening.sockets[0].getsockname()[1]
    try:
        yield relay
    finally:
        listening.close()
        relay.cut()
