"""Connections on asyncio's own streams, as httpcore wants them."""

import asyncio
from ssl import SSLContext
from typing import Any, Self

import httpcore

LIMIT = 65_536
"""Bytes that are read ahead; beyond twice as many the server has to wait."""


class Stream(httpcore.AsyncNetworkStream):
    """A connection. It knows no timeouts of its own: whoever asks has a deadline for the whole answer.

    httpcore's own streams take anyio's tasks and scopes for each read, a quarter of the time of a poll.
    """

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer

    @classmethod
    async def open(cls, address: str, port: int) -> Self:
        """Connect to an address in numbers.

        Raises:
            OSError: it cannot be reached.
        """
        return cls(*await asyncio.open_connection(address, port, limit=LIMIT))

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ASYNC109, ARG002
        """The next bytes, none at the end."""
        try:
            return await self._reader.read(max_bytes)
        except OSError as error:
            raise httpcore.ReadError(str(error)) from None

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ASYNC109, ARG002
        """Send bytes."""
        try:
            self._writer.write(buffer)
            await self._writer.drain()
        except OSError as error:
            raise httpcore.WriteError(str(error)) from None

    async def aclose(self) -> None:
        """Let go at once; a server that does not take leave is not waited for."""
        self._writer.transport.abort()

    async def start_tls(
        self,
        ssl_context: SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,  # noqa: ASYNC109, ARG002
    ) -> Self:
        """Go on in TLS; the other side has to prove the name."""
        try:
            await self._writer.start_tls(ssl_context, server_hostname=server_hostname)
        except OSError as error:
            raise httpcore.ConnectError(str(error)) from None
        return self

    def get_extra_info(self, info: str) -> Any:  # noqa: ANN401
        """As httpcore asks for the negotiated protocol."""
        return self._writer.get_extra_info(info)
