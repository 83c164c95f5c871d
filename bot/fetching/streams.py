"""Connections on asyncio's own streams, as httpcore wants them."""

import asyncio
import socket
from ssl import SSLContext
from typing import Any, Self

import httpcore

from bot.fetching.heads import Head

LIMIT = 65_536
"""Bytes that are read ahead; beyond twice as many the server has to wait."""


class Stream(httpcore.AsyncNetworkStream):
    """A connection. It knows no timeouts of its own: whoever asks has a deadline for the whole answer.

    httpcore's own streams take anyio's tasks and scopes for each read, a quarter of the time of a poll.
    """

    def __init__(self, connected: socket.socket) -> None:
        self._socket = connected
        self._reader: asyncio.StreamReader | None = None
        self._writer: asyncio.StreamWriter | None = None
        self._head = Head()

    @classmethod
    async def open(cls, address: str, port: int) -> Self:
        """Connect to an address in numbers.

        Raises:
            OSError: it cannot be reached.
        """
        connecting = socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET, socket.SOCK_STREAM)
        connecting.setblocking(False)
        try:
            await asyncio.get_running_loop().sock_connect(connecting, (address, port))
        except BaseException:
            connecting.close()
            raise
        return cls(connecting)

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ASYNC109, ARG002
        """The next bytes, none at the end."""
        reader, _ = await self._streams()
        try:
            while True:
                came = await reader.read(max_bytes)
                given = self._head.taken(came)
                if given or not came:
                    return given
        except OSError as error:
            raise httpcore.ReadError(str(error)) from None

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ASYNC109, ARG002
        """Send bytes."""
        _, writer = await self._streams()
        try:
            writer.write(buffer)
            await writer.drain()
        except OSError as error:
            raise httpcore.WriteError(str(error)) from None

    async def aclose(self) -> None:
        """Let go at once; a server that does not take leave is not waited for."""
        if self._writer is None:
            self._socket.close()
        else:
            self._writer.transport.abort()

    async def start_tls(
        self,
        ssl_context: SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,  # noqa: ASYNC109, ARG002
    ) -> Self:
        """Go on in TLS; the other side has to prove the name.

        The streams are made only now: of what came before the handshake nothing has been read, so nobody on the way
        can slip an answer in front of the real one.
        """
        try:
            await self._streams(ssl_context, server_hostname)
        except OSError as error:
            raise httpcore.ConnectError(str(error)) from None
        return self

    def get_extra_info(self, info: str) -> Any:  # noqa: ANN401
        """As httpcore asks for the negotiated protocol."""
        return self._writer.get_extra_info(info) if self._writer else None

    async def _streams(
        self, tls: SSLContext | None = None, name: str | None = None
    ) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        if self._reader is None or self._writer is None:
            self._reader, self._writer = await asyncio.open_connection(
                sock=self._socket, limit=LIMIT, ssl=tls, server_hostname=name
            )
        return self._reader, self._writer
