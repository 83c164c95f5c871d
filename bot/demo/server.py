"""Serves the bundled site on loopback."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from hashlib import blake2b
from urllib.parse import urlsplit

from aiohttp import web

from bot.demo.site import Site


@asynccontextmanager
async def serving(now: datetime) -> AsyncIterator[tuple[Site, int]]:
    """The site and the port on which it is served while the block lasts."""
    documents: dict[str, tuple[str, str]] = {}
    pictures: dict[str, bytes] = {}

    async def answer(request: web.Request) -> web.Response:
        if request.path in pictures:
            return web.Response(body=pictures[request.path], content_type="image/png")
        kind, text = documents.get(request.path) or ("", "")
        if not kind:
            raise web.HTTPNotFound
        body = text.encode()
        etag = blake2b(body, digest_size=8).hexdigest()
        if request.if_none_match and etag in {tag.value for tag in request.if_none_match}:
            raise web.HTTPNotModified
        response = web.Response(body=body, content_type=kind, charset="utf-8")
        response.etag = etag
        return response

    app = web.Application()
    app.router.add_get("/{path:.*}", answer)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        port: int = runner.addresses[0][1]
        site = Site(f"http://127.0.0.1:{port}", now)
        documents |= site.documents()
        pictures |= {urlsplit(address).path: png for address, png in site.pictures().items()}
        yield site, port
    finally:
        await runner.cleanup()
