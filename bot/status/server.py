"""The HTTP port: off unless it is set, and on loopback unless that is set too. It answers GET and changes nothing."""

import re
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from ipaddress import ip_address

import structlog
from aiohttp import web
from aiohttp.typedefs import Middleware

from bot.jobs.sites import served
from bot.status.figures import figures_of
from bot.status.page import page_of
from bot.status.snapshot import Sources, health_of, snapshot_of

LOCAL_NAMES = {"localhost", "127.0.0.1", "[::1]"}
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}

_PORT = re.compile(r":\d+$")

log = structlog.get_logger()


@asynccontextmanager
async def serving(sources: Sources, address: str, port: int) -> AsyncIterator[int]:
    """Answer while the block lasts; the port.

    Raises:
        DatelineError: the port cannot be had.
    """
    routes = _Routes(sources)
    app = web.Application(middlewares=[_guarded(local=_is_loopback(address))])
    app.add_routes(
        [
            web.get("/", routes.page),
            web.get("/healthz", routes.healthz),
            web.get("/readyz", routes.readyz),
            web.get("/metrics", routes.metrics),
        ]
    )
    async with served(app, address, port, "status.port") as found:
        log.info("status page", address=address, port=found)
        yield found


class _Routes:
    def __init__(self, sources: Sources) -> None:
        self._sources = sources

    async def healthz(self, _: web.Request) -> web.Response:
        health = await health_of(self._sources)
        return _plain("\n".join(health.unwell.values()) or "well", well=not health.unwell)

    async def readyz(self, _: web.Request) -> web.Response:
        health = await health_of(self._sources)
        problems = "\n".join(health.unwell.values()) or "not connected to Discord"
        return _plain("ready" if health.ready else problems, well=health.ready)

    async def metrics(self, _: web.Request) -> web.Response:
        text = figures_of(await snapshot_of(self._sources))
        return web.Response(body=text, headers={"Content-Type": "text/plain; version=0.0.4; charset=utf-8"})

    async def page(self, _: web.Request) -> web.Response:
        return web.Response(text=page_of(await snapshot_of(self._sources)), content_type="text/html")


def _plain(text: str, *, well: bool) -> web.Response:
    return web.Response(text=text + "\n", status=200 if well else 503)


Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def _guarded(*, local: bool) -> Middleware:
    @web.middleware
    async def guard(request: web.Request, handler: Handler) -> web.StreamResponse:
        # Else any page in a browser on this machine could read it, under a name of its own that it points here.
        if local and _PORT.sub("", request.host) not in LOCAL_NAMES:
            raise web.HTTPForbidden(text="Ask for it as localhost.\n")
        response = await handler(request)
        response.headers.update(HEADERS)
        return response

    return guard


def _is_loopback(address: str) -> bool:
    try:
        return ip_address(address).is_loopback
    except ValueError:
        return address == "localhost"
