"""A news site on loopback whose feed grows as told: each article is about an invented event of its own."""

import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from html import escape
from time import time

from aiohttp import web

SHOWN = 60
"""Entries of the feed; as many as a busy newspaper shows."""
_SYLLABLES = "ba dor kel mi nu ra shan tel vo wen zar pil lo quin fe gor hal ix jun".split()


def _words(chance: random.Random, count: int) -> str:
    """Of a language of its own: articles that share words would be put into one story."""
    return " ".join("".join(chance.choice(_SYLLABLES) for _ in range(3)) for _ in range(count))


class Press:
    """What was published so far."""

    def __init__(self, feeds: int = 1, lines: int = 6) -> None:
        self.port = 0
        self.feeds = feeds
        """Which share the articles: each lists one of so many."""
        self.lines = lines
        """Of an article, some twenty words each."""
        self.places: list[str] = []
        self._at: list[float] = []

    @property
    def feed(self) -> str:
        return self.feed_of(0)

    def feed_of(self, number: int) -> str:
        """The address of one of the feeds."""
        return f"http://127.0.0.1:{self.port}/feed{number}.xml"

    def publish(self, count: int = 1) -> list[str]:
        """New articles; the invented places by which they are known."""
        for _ in range(count):
            chance = random.Random(len(self.places))
            syllables = [chance.choice(_SYLLABLES) for _ in range(4)]
            self.places.append(f"{''.join(syllables).capitalize()}{'abcdefghij'[len(self.places) % 10]}")
            self._at.append(time())
        return self.places[-count:]

    def title(self, number: int) -> str:
        chance = random.Random(500 + number)
        return f"{_words(chance, 2)} {self.places[number]} {_words(chance, 2)}"

    def person(self, number: int) -> str:
        """Whom an article is about."""
        return _words(random.Random(700 + number), 2).title()

    def text(self, number: int) -> str:
        chance = random.Random(1000 + number)
        place, person = self.places[number], self.person(number)
        lines = [f"Mayor {person} {_words(chance, 4)} in {place}.", f"“We {_words(chance, 5)},” {person} said."]
        lines += [
            f"{_words(chance, 1).title()} {_words(chance, 9)} {place} {_words(chance, 6)}." for _ in range(self.lines)
        ]
        return "\n".join(f"<p>{line}</p>" for line in lines)

    def rss(self, feed: int) -> str:
        items = []
        for number in sorted(range(feed, len(self.places), self.feeds), reverse=True)[:SHOWN]:
            at = datetime.fromtimestamp(self._at[number], UTC) - timedelta(seconds=1)
            link = f"http://127.0.0.1:{self.port}/{number}"
            items.append(
                f"<item><title>{escape(self.title(number))}</title><link>{link}</link><guid>{link}</guid>"
                f"<pubDate>{at:%a, %d %b %Y %H:%M:%S} GMT</pubDate></item>"
            )
        return f'<rss version="2.0"><channel><title>The Chaos Courier {feed}</title>{"".join(items)}</channel></rss>'

    async def answer(self, request: web.Request) -> web.Response:
        if request.path.endswith(".xml"):
            feed = int(request.path.removeprefix("/feed").removesuffix(".xml"))
            return web.Response(text=self.rss(feed), content_type="application/rss+xml")
        number = int(request.path[1:]) if request.path[1:].isdigit() else -1
        if not 0 <= number < len(self.places):
            raise web.HTTPNotFound
        title = escape(self.title(number))
        page = f"<html><head><title>{title}</title></head><body><article><h1>{title}</h1>{self.text(number)}</article>"
        return web.Response(text=f"{page}</body></html>", content_type="text/html")


@asynccontextmanager
async def a_press(feeds: int = 1, lines: int = 6) -> AsyncIterator[Press]:
    press = Press(feeds, lines)
    app = web.Application()
    app.router.add_get("/{path:.*}", press.answer)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        press.port = runner.addresses[0][1]
        yield press
    finally:
        await runner.cleanup()
