"""Real pages, where they are at hand: served as one feed and run through the whole pipeline."""

import gzip
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from email.utils import format_datetime
from pathlib import Path
from xml.sax.saxutils import escape

import pytest
from aiohttp import web

from bot.app import now, pipeline_of
from bot.archive import Archive
from bot.digests.composing import compose
from bot.news import OPERATOR, ChannelId, GuildId, Schedule, Source, UserId, When
from bot.rendering import digest_messages
from bot.settings import Settings
from tests.builders import owed
from tests.discord_limits import check_message
from tests.shared import SHARED
from tests.sqlite import database_at

PAGES = SHARED / "corpus/pages/html"
pytestmark = [pytest.mark.timeout(300), pytest.mark.skipif(not PAGES.exists(), reason="the pages are not at hand")]


@asynccontextmanager
async def served() -> AsyncIterator[tuple[str, int]]:
    """The pages and a feed that lists them, on loopback: the feed's address and the port."""
    pages = {file.name.split(".", 1)[0]: gzip.decompress(file.read_bytes()) for file in sorted(PAGES.glob("*.gz"))}
    runner = web.AppRunner(web.Application(), access_log=None)

    async def page(request: web.Request) -> web.Response:
        body = pages.get(request.match_info["name"])
        return web.Response(body=body, content_type="text/html") if body else web.Response(status=404)

    async def feed(request: web.Request) -> web.Response:
        items = "".join(
            f"<item><title>Page {number}</title><link>{escape(str(request.url.with_path(f'/{name}')))}</link>"
            f"<pubDate>{format_datetime(now())}</pubDate></item>"
            for number, name in enumerate(pages)
        )
        text = f'<rss version="2.0"><channel><title>Pages</title>{items}</channel></rss>'
        return web.Response(text=text, content_type="application/rss+xml")

    runner.app.router.add_get("/feed.xml", feed)
    runner.app.router.add_get("/{name}", page)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        port: int = runner.addresses[0][1]
        yield f"http://127.0.0.1:{port}/feed.xml", port
    finally:
        await runner.cleanup()


async def test_every_page_yields_a_digest_that_discord_takes(tmp_path: Path) -> None:
    async with served() as (url, port), Archive.open(database_at(tmp_path / "dateline.db")) as archive:
        settings = Settings.model_validate({"fetching": {"allow_private": ["127.0.0.0/8"], "allow_ports": [port]}})
        async with pipeline_of(settings, archive) as pipeline:
            feed = await archive.feeds.add(url, "Pages", now())
            schedule, anybody = Schedule(When.INSTANTLY), UserId(1)
            order = await archive.subscriptions.add(
                GuildId(1), ChannelId(1), Source(feed=feed.id), schedule, now(), anybody, now()
            )
            for stage in (pipeline.poll, pipeline.fetch, pipeline.read, pipeline.group):
                while await stage(now()):
                    pass
        stories = await archive.stories.several(await archive.stories.latest(None, 200, asker=OPERATOR), asker=OPERATOR)
        articles = [one for story in stories for one in story.articles]
        assert len(articles) == len(list(PAGES.glob("*.gz")))
        assert [one.article.url for one in articles if not one.reading.gist] == []
        for digest in compose(order, owed(*stories), now(), most=10).digests:
            for message in digest_messages(digest):
                check_message(message.body)
