"""Sites behind TLS, over real sockets: they prove the name that was asked for, not the number that is dialled."""

import asyncio
import socket
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from ipaddress import ip_network
from pathlib import Path

import httpcore
import pytest
import trustme

from bot.fetching.client import Client
from bot.fetching.errors import Unreachable
from bot.fetching.streams import Stream
from bot.settings import Fetching
from tests.integration.fetching.web import Web

LARGE = bytes(range(256)) * 8000
Site = Callable[[str], AbstractAsyncContextManager[Web]]
"""Serves with a certificate for a name."""
Serve = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]] | None


@asynccontextmanager
async def a_server(serve: Serve, tls: ssl.SSLContext | None = None) -> AsyncIterator[Web]:
    web = Web()
    async with await asyncio.start_server(serve or web.serve, "127.0.0.1", ssl=tls) as server:
        web.port = server.sockets[0].getsockname()[1]
        web.says("/", LARGE)
        yield web


@pytest.fixture
def authority(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> trustme.CA:
    """Whom the bot trusts."""
    authority = trustme.CA()
    trusted = tmp_path / "trusted.pem"
    authority.cert_pem.write_to_path(str(trusted))
    monkeypatch.setenv("SSL_CERT_FILE", str(trusted))
    return authority


@pytest.fixture
def site(authority: trustme.CA) -> Site:
    def serving(name: str) -> AbstractAsyncContextManager[Web]:
        tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        authority.issue_cert(name).configure_cert(tls)
        return a_server(None, tls)

    return serving


def a_client(web: Web, seconds: float = 5) -> Client:
    async def resolve(host: str, port: int) -> list[str]:
        return ["127.0.0.1"]

    settings = Fetching(allow_private=(ip_network("127.0.0.0/8"),), allow_ports=(web.port,))
    return Client(settings, resolve=resolve, seconds=seconds)


async def test_a_site_that_proves_its_name_is_read(site: Site) -> None:
    async with site("news.example") as web:
        assert (await a_client(web).get(f"https://news.example:{web.port}/")).body == LARGE
    assert web.requests[0][1]["host"] == f"news.example:{web.port}"


async def test_a_site_that_proves_another_name_is_told_nothing(site: Site) -> None:
    async with site("other.example") as web:
        with pytest.raises(Unreachable, match="cannot be reached or did not answer"):
            await a_client(web).get(f"https://news.example:{web.port}/")
    assert web.requests == []


async def test_a_certificate_of_nobody_we_trust_is_refused(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SSL_CERT_FILE")
    async with site("news.example") as web:
        with pytest.raises(Unreachable, match="cannot be reached or did not answer"):
            await a_client(web).get(f"https://news.example:{web.port}/")
    assert web.requests == []


async def test_a_server_that_speaks_no_tls_is_unreachable() -> None:
    async def plain(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 400 Bad Request\r\n\r\n")
        writer.close()

    async with a_server(plain) as web:
        with pytest.raises(Unreachable, match="cannot be reached or did not answer"):
            await a_client(web).get(f"https://news.example:{web.port}/")


async def test_a_handshake_that_never_ends_is_given_up() -> None:
    left = asyncio.Event()

    async def silent(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while await reader.read(1000):
            pass
        left.set()
        writer.close()

    async with a_server(silent) as web:
        with pytest.raises(Unreachable, match="did not answer"):
            await a_client(web, seconds=0.3).get(f"https://news.example:{web.port}/")
        await asyncio.wait_for(left.wait(), 5)


async def test_what_is_sent_before_the_handshake_is_no_part_of_the_answer(authority: trustme.CA) -> None:
    """Somebody on the way has no key, but can put words in front of the real site's."""
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("news.example").configure_cert(tls)

    def talk_first(listener: socket.socket) -> None:
        with suppress(OSError), listener.accept()[0] as asking:
            asking.settimeout(5)
            asking.sendall(b"forged")
            with tls.wrap_socket(asking, server_side=True) as proven:
                proven.sendall(b"real")

    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(5)
        talking = asyncio.create_task(asyncio.to_thread(talk_first, listener))
        stream = await Stream.open(*listener.getsockname())
        await asyncio.sleep(0.1)  # the words have come
        with pytest.raises(httpcore.ConnectError):
            await asyncio.wait_for(stream.start_tls(ssl.create_default_context(), "news.example"), 5)
        await talking
