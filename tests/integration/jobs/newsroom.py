"""A feed on a loopback site, the bot's own pipeline over it, and a channel: what a reader sees of what a feed shows."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from html import escape
from pathlib import Path
from typing import Any, cast

from bot.archive import Archive
from bot.digests.schedules import next_due
from bot.jobs.pipeline import Pipeline
from bot.jobs.reading import ReaderSettings
from bot.news import (
    OPERATOR,
    Article,
    ChannelId,
    GuildId,
    Passage,
    Reading,
    Schedule,
    Source,
    UserId,
    When,
)
from bot.posting import Editor
from tests.builders import NOON
from tests.discord_limits import texts_of
from tests.integration.fetching.web import Web, a_web
from tests.integration.jobs.test_arrival import Lab
from tests.integration.jobs.test_reaching_readers import FakeDiscord
from tests.sqlite import database_at

CHANNEL, DAILY = ChannelId(100), ChannelId(200)


class Newsroom:
    """Two channels take a feed: one instantly, one each day."""

    def __init__(self, lab: Lab) -> None:
        self.lab, self.archive = lab, lab.archive
        self.discord = FakeDiscord()
        editor = Editor(cast("Any", self.discord))
        self.pipeline = Pipeline(
            self.archive, lab.fetcher, cast("Any", _Readers()), None, ReaderSettings("none", 3), 5, editor=editor
        )
        self.now = NOON
        self.polled = False

    async def passes(self, hours: float) -> None:
        """Time, with a look at everything that becomes due."""
        until = self.now + timedelta(hours=hours)
        while self.now < until:
            self.now = min(until, self.now + timedelta(hours=6))
            await self._work()

    async def shows(self, *items: str) -> None:
        """The feed shows these at its next poll."""
        self.lab.shows(*items)
        url = self.lab.web.url("/feed")
        feed = await self.archive.feeds.add(url, "Canal News", self.now)
        if not self.polled:
            self.polled = True
            for channel, schedule in ((CHANNEL, Schedule(When.INSTANTLY)), (DAILY, Schedule(When.DAILY))):
                source, due = Source(feed=feed.id), next_due(schedule, self.now)
                await self.archive.subscriptions.add(
                    GuildId(1), channel, source, schedule, due, UserId(1), self.now - timedelta(minutes=1)
                )
        else:
            feed = (await self.archive.feeds.get(feed.id, asker=OPERATOR)) or feed
        await self.archive.feeds.save_poll(await self.lab.fetcher.poll(feed, self.now), self.now)
        await self._work()

    def messages(self, channel: ChannelId = CHANNEL) -> list[str]:
        """What stands in a channel now."""
        return [
            "\n".join(texts_of(bodies[-1]))
            for number, bodies in self.discord.bodies.items()
            if self.discord.channels[number] == channel
        ]

    def seen(self, words: str, channel: ChannelId = CHANNEL) -> bool:
        """Whether these words stood in a channel at any time."""
        every = self.discord.bodies.items()
        shown = [body for number, bodies in every if self.discord.channels[number] == channel for body in bodies]
        return any(words in "\n".join(texts_of(body)).replace("\\", "") for body in shown)

    async def _work(self) -> None:
        for _ in range(20):
            done = 0
            for stage in (self.pipeline.fetch, self.pipeline.read, self.pipeline.group, self.pipeline.compose):
                done += await stage(self.now)
            for delivery in await self.archive.deliveries.next_per_channel(self.now, 50):
                done += 1
                await self.archive.deliveries.begin(delivery.id, "nonce", self.now)
                message = self.discord.take(delivery.channel, delivery.body)
                await self.archive.deliveries.sent(delivery.id, message)
            if not done + await self.pipeline.revise(self.now):
                return
        raise AssertionError("the work has no end")


class _Readers:
    """Workers that read without spaCy: a gist is as much of a text as a message shows."""

    async def __call__(self, _: object, articles: Any, *__: object, seconds: float) -> list[Reading]:
        return [_reading(one) for one in articles]


def _reading(article: Article) -> Reading:
    end = len(article.text[:300])
    return Reading((Passage(0, end, article.text[:end]),) if end else (), (), ())


def entry(title: str, text: str, link: str | None, guid: str | None = None, date: str = "") -> str:
    """An item as a feed writes it."""
    linked = f"<link>{link}</link>" if link else ""
    named = f'<guid isPermaLink="false">{guid}</guid>' if guid else ""
    dated = f"<pubDate>{date}</pubDate>" if date else ""
    return f"<title>{escape(title)}</title>{linked}{named}{dated}<description>{escape(text)}</description>"


@asynccontextmanager
async def a_newsroom(folder: Path) -> AsyncIterator[Newsroom]:
    """A newsroom with an empty archive."""
    async with a_web() as web, Archive.open(database_at(folder / "dateline.db")) as archive:
        yield Newsroom(Lab(_without_pages(web), archive))


def _without_pages(web: Web) -> Web:
    web.says("/now", "<html><body><div id=app></div></body></html>")
    return web
