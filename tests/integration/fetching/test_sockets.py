"""The fetcher as a whole opens no socket to anything but what the settings allow, however a URL leads elsewhere.

Real sockets, seen by an audit hook that nothing above the operating system gets around. On asyncio's own loop: uvloop
connects in C, where Python's hooks do not reach; what may be dialled is decided before either.
"""

import asyncio
import random
import sys
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager, suppress
from ipaddress import ip_network
from typing import Any

import pytest

from bot.fetching.client import Client
from bot.fetching.fetcher import Fetcher
from bot.news import DatelineError
from bot.settings import Fetching
from tests.integration.fetching.test_fetcher import PAPER, pending
from tests.integration.fetching.test_work import Inline
from tests.integration.fetching.web import Web, a_web
from tests.unit.fetching.test_guard import HARMLESS, HOSTILE, in_the_table

SERVER = "127.0.0.9"
"""The one address that may be dialled: no hostile URL names it."""
SAMPLE = HOSTILE[::4]
REDIRECTS = (301, 302, 303, 307, 308)
PAGE = '<html><head>{head}</head><body><p>Welcome.</p><a href="{url}">RSS</a></body></html>'
HEADS = {
    "meta refresh": '<meta http-equiv="refresh" content="0;url={url}">',
    "amphtml": '<link rel="amphtml" href="{url}">',
    "canonical": '<link rel="canonical" href="{url}">',
    "feed": '<link rel="alternate" type="application/rss+xml" href="{url}">',
    "base": '<base href="{url}"><link rel="amphtml" href="a">',
}
Act = Callable[[Fetcher, str], Awaitable[object]]
ACTS: dict[str, Act] = {
    "check": lambda fetcher, url: fetcher.check(url),
    "page": lambda fetcher, url: fetcher.page(url),
    "article": lambda fetcher, url: fetcher.article(pending(url), PAPER),
}

_watchers: list[list[Any]] = []


def _note(event: str, arguments: tuple[Any, ...]) -> None:
    if event in {"socket.connect", "socket.sendto", "socket.sendmsg", "open", "subprocess.Popen"}:
        for seen in _watchers:
            seen.append((event, *arguments))


sys.addaudithook(_note)


@contextmanager
def watched() -> Iterator[list[Any]]:
    """What is connected to and opened meanwhile."""
    seen: list[Any] = []
    _watchers.append(seen)
    try:
        yield seen
    finally:
        _watchers.remove(seen)


def dialled(seen: list[Any]) -> set[Any]:
    return {one[2] for one in seen if one[0] == "socket.connect"}


async def resolve(host: str, port: int) -> list[str]:
    """Names of the table, and the server's own."""
    return [SERVER] if host.rstrip(".").lower() == "start.example" else await in_the_table(host, port)


def a_fetcher(web: Web) -> Fetcher:
    settings = Fetching(allow_private=(ip_network(f"{SERVER}/32"),), allow_ports=(web.port,))
    return Fetcher(Client(settings, resolve=resolve, seconds=5), Inline(), settings, 3, random.Random(1))


def run(proof: Callable[[Web, Fetcher], Awaitable[None]]) -> None:
    async def inside() -> None:
        async with a_web() as web:
            await proof(web, a_fetcher(web))

    with asyncio.Runner(loop_factory=asyncio.SelectorEventLoop) as runner:
        runner.run(inside())


async def acted(act: Act, fetcher: Fetcher, url: str) -> set[Any]:
    with watched() as seen, suppress(DatelineError):
        await act(fetcher, url)
    assert not [one for one in seen if one[0] != "socket.connect" and "passwd" in str(one)], url
    return dialled(seen)


def leads_to(web: Web, url: str) -> Iterator[str]:
    """The ways by which the server leads to a URL, set up one after the other."""
    for status in REDIRECTS:
        head = f"HTTP/1.1 {status} Moved\r\nLocation: {url}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
        web.sends("/start", head.encode("utf-8", "replace"))
        yield str(status)
    for name, head in HEADS.items():
        web.says("/start", PAGE.format(head=head.format(url=url), url=url))
        yield name


@pytest.mark.parametrize("act", ACTS)
def test_a_hostile_url_opens_no_socket(act: str) -> None:
    async def proof(web: Web, fetcher: Fetcher) -> None:
        for url in HOSTILE:
            if url not in HARMLESS:
                assert await acted(ACTS[act], fetcher, url) == set(), url

    run(proof)


@pytest.mark.parametrize("act", ACTS)
def test_what_leads_to_a_hostile_url_opens_no_socket_but_the_servers(act: str) -> None:
    async def proof(web: Web, fetcher: Fetcher) -> None:
        for url in SAMPLE:
            for way in leads_to(web, url):
                met = await acted(ACTS[act], fetcher, web.url("/start", host=SERVER))
                assert met == {(SERVER, web.port)}, (url, way)

    run(proof)


@pytest.mark.parametrize("act", ACTS)
def test_a_rules_file_that_leads_elsewhere_opens_no_socket_but_the_servers(act: str) -> None:
    async def proof(web: Web, fetcher: Fetcher) -> None:
        web.says("/robots.txt", "", "302 Found", Location="http://127.0.0.1:8080/latest/meta-data/")
        assert await acted(ACTS[act], fetcher, web.url("/start", host=SERVER)) == {(SERVER, web.port)}

    run(proof)


def test_the_hook_sees_a_socket_that_is_opened() -> None:
    """Else the tests above would prove nothing."""

    async def proof(web: Web, fetcher: Fetcher) -> None:
        allowed = Fetching(allow_private=(ip_network("127.0.0.0/8"),), allow_ports=(web.port,))
        open_to_more = Fetcher(Client(allowed, seconds=5), Inline(), allowed, 3, random.Random(1))
        for way in leads_to(web, web.url("/inside", host="127.0.0.8")):
            if way in {"meta refresh", "feed", "base"}:
                continue
            met = await acted(ACTS["page"], open_to_more, web.url("/start", host=SERVER))
            assert met == {(SERVER, web.port), ("127.0.0.8", web.port)}, way

    run(proof)
