"""A web server on loopback that answers with the bytes it is told, well-formed or not."""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from ipaddress import ip_network

from bot.settings import Fetching

Answer = Callable[[asyncio.StreamWriter], Awaitable[None]]


class Web:
    """Paths and their answers."""

    def __init__(self) -> None:
        self.port = 0
        self.answers: dict[str, Answer] = {}
        self.requests: list[tuple[str, dict[str, str]]] = []
        self.open: dict[str, int] = defaultdict(int)
        self.most_open: dict[str, int] = defaultdict(int)

    def url(self, path: str, host: str = "127.0.0.1") -> str:
        return f"http://{host}:{self.port}{path}"

    def settings(self) -> Fetching:
        return Fetching(allow_private=(ip_network("127.0.0.0/8"),), allow_ports=(self.port,))

    def says(self, path: str, body: bytes | str, status: str = "200 OK", **headers: str) -> None:
        data = body.encode() if isinstance(body, str) else body
        lines = [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
        head = "\r\n".join([f"HTTP/1.1 {status}", f"Content-Length: {len(data)}", "Connection: close", *lines])
        self.sends(path, head.encode() + b"\r\n\r\n" + data)

    def sends(self, path: str, data: bytes) -> None:
        async def answer(writer: asyncio.StreamWriter) -> None:
            writer.write(data)

        self.answers[path] = answer

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        host = ""
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
            first, *rest = head.split("\r\n")
            path = first.split(" ")[1]
            headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in rest if line)}
            host = headers["host"]
            self.open[host] += 1
            self.most_open[host] = max(self.most_open[host], self.open[host])
            self.requests.append((path, headers))
            if path in self.answers:
                await self.answers[path](writer)
            else:
                writer.write(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
            await writer.drain()
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            if host:
                self.open[host] -= 1
            writer.close()


@asynccontextmanager
async def a_web() -> AsyncIterator[Web]:
    web = Web()
    server = await asyncio.start_server(web.serve, "0.0.0.0")
    web.port = server.sockets[0].getsockname()[1]
    try:
        yield web
    finally:
        server.close()
