"""Which addresses a host has, asked of the system so that a name server that is silent holds up nobody else."""

import asyncio
import errno
import ipaddress
import socket
from collections.abc import Callable
from contextlib import suppress
from threading import Thread

SECONDS = 10.0
"""That are waited for an answer; the system itself may wait for half a minute and more."""
MOST = 256
"""Names that are asked for at a time. Where so many hang it is our own name server that is away."""

Ask = Callable[[str, int], list[str]]


class Resolver:
    """Asks for each name in a thread of its own, once at a time.

    The event loop's own way has a few threads for all names (uvloop's lets two at a time ask), so that a single host
    whose name server is silent would stop all polls. A thread that waits for the system cannot be called back; whoever
    asks for the same name meanwhile waits with it, so that a host takes one, however often it is tried.

    Args:
        ask: the system, in the calling thread.
        seconds: that are waited for its answer.
    """

    def __init__(self, ask: Ask | None = None, seconds: float = SECONDS) -> None:
        self._ask = ask or _ask_system
        self._seconds = seconds
        self._under_way: dict[str, asyncio.Future[list[str]]] = {}

    async def __call__(self, host: str, port: int) -> list[str]:
        """The addresses of a host, in text.

        Raises:
            OSError: it has none, or nobody knows in time.
        """
        with suppress(ValueError):
            return [str(ipaddress.ip_address(host))]
        asked = self._under_way.get(host) or self._begin(host, port)
        return await asyncio.wait_for(asyncio.shield(asked), self._seconds)

    def _begin(self, host: str, port: int) -> "asyncio.Future[list[str]]":
        if len(self._under_way) >= MOST:
            raise OSError(socket.EAI_AGAIN, "Too many names are being asked for.")
        loop = asyncio.get_running_loop()
        asked: asyncio.Future[list[str]] = loop.create_future()

        def ask() -> None:
            try:
                found, error = self._ask(host, port), None
            except Exception as raised:  # noqa: BLE001  raised again where it is waited for
                found, error = [], raised
            # The loop may have ended while the system was waited for.
            with suppress(RuntimeError):
                loop.call_soon_threadsafe(settle, found, error)

        def settle(found: list[str], error: Exception | None) -> None:
            del self._under_way[host]
            if error is None:
                asked.set_result(found)
            else:
                asked.set_exception(error)
                # Nobody may be waiting any more, and asyncio would complain.
                asked.exception()

        try:
            # A daemon, since nothing waits for it at the end of the process either.
            Thread(target=ask, daemon=True, name=f"name {host}"[:15]).start()
        except RuntimeError as error:
            raise OSError(errno.EAGAIN, str(error)) from None
        self._under_way[host] = asked
        return asked


def _ask_system(host: str, port: int) -> list[str]:
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(item[4][0]) for item in found]
