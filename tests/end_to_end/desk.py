"""A server with the bot in a simulated Discord, and people who use it."""

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, cast

import discord
import pytest
from discord.ui import TextDisplay

from bot.archive import Archive
from bot.commands import DatelineClient, Digests, Services, connect
from bot.fetching.opml import parse_opml, write_opml
from bot.jobs.pipeline import Pipeline
from bot.news import (
    OPERATOR,
    Actor,
    ArticleId,
    DatelineError,
    Digest,
    Feed,
    FeedCheck,
    FeedOutcome,
    Limits,
    Pack,
    Poll,
    ReadArticle,
    Story,
    StoryId,
    Subscription,
    Validators,
)
from bot.posting import DiscordSender, Editor, Gate, Poster
from bot.rendering.pictures import Picture
from tests.builders import NOON, a_reading, an_actor, an_article, an_entry
from tests.sqlite import database_at

FEED = "https://courier.example/feed"
PRIVATE = "https://cellar.example/feed?token=opensesame", "https://cellar.example/feed"
"""Feeds of no pack, one with a secret in its address."""
PACKS = {"vale": Pack("vale", "Port Vale", "Everything about the town", (("The Vale Courier", FEED),))}
LEASE = timedelta(minutes=5)


async def look(url: str) -> FeedCheck:
    """What fetching says of a URL; the network is not part of these tests."""
    if url in {FEED, f"{FEED}/"}:
        return FeedCheck(url, FeedOutcome.OK, "The Vale Courier", 3, 3, shown="news", variants=(FEED, f"{FEED}/"))
    if url == "courier.example/feed":
        return FeedCheck(url, FeedOutcome.OK, "The Vale Courier", 3, 3, address=FEED, shown="news")
    if url in PRIVATE:
        return FeedCheck(url, FeedOutcome.OK, "The Cellar Post", 3, 3, shown="cellar")
    if url == "https://courier.example/":
        offers = ((FEED, "The Vale Courier"),)
        return FeedCheck(url, FeedOutcome.NOT_A_FEED, reason="This is a web page, not a feed.", offers=offers)
    return FeedCheck(url, FeedOutcome.FAILED, reason="The server has nothing at this address (404).")


@dataclass
class Desk:
    """A server with the bot, an editor who may change things, and a reader who may not."""

    env: Any
    archive: Archive
    pipeline: Pipeline
    editor: Any
    reader: Any
    news: Any
    locked: Any
    client: DatelineClient

    async def publish(
        self,
        title: str,
        said: str | None = None,
        joins: StoryId | None = None,
        feed: Feed | None = None,
        by: Actor | None = None,
        **values: object,
    ) -> None:
        """An article on its whole way into the archive; of the mayor, unless of another whose name is as long."""
        moment, who = self.env.now(), by or an_actor()
        text = (
            f"{who.role} {who.name} opened something new in Port Vale today, {title}. “{said or 'Nothing'},” Ruiz said."
        )
        article = an_article(text, title=title, published=moment, **values)
        feed = feed or await self.archive.feeds.by_url(FEED, owner=OPERATOR)
        assert feed
        entry = an_entry(article.url, url=article.url)
        poll = Poll(feed.id, feed.title, Validators(), moment, moment, 0, None, (entry,), frozenset({entry.key}))
        await self.archive.feeds.save_poll(poll, moment)
        (pending,) = await self.archive.entries.claim_unfetched(moment, LEASE, 10)
        number = await self.archive.articles.save_article(pending.id, article, moment)
        reading = a_reading(article, who, said=said, by=who.name)
        await self.archive.articles.save_reading(number, reading, moment)
        if joins:
            await self.archive.stories.join(number, joins, moment)
        else:
            await self.archive.stories.open(number, moment)

    async def stories(self, limit: int = 5) -> list[Story]:
        """The stories that changed last."""
        return await self.archive.stories.several(
            await self.archive.stories.latest(None, limit, asker=OPERATOR), asker=OPERATOR
        )

    async def work(self) -> None:
        """What the schedule would do now."""
        await self.pipeline.compose(self.env.now())
        await self.pipeline.deliver(self.env.now())
        await self.pipeline.revise(self.env.now())

    def posted(self) -> list[str]:
        """What stands in the news channel, as text."""
        return [words_of(message) for message in self.news.history() if not message.flags.ephemeral]


class Late:
    """Stands for the clock and the pipeline, which are there only after the client that asks them."""

    env: Any = None
    pipeline: Pipeline

    def now(self) -> datetime:
        return cast("datetime", self.env.now()) if self.env else NOON

    async def compose(self, subscription: Subscription, now: datetime) -> int:
        return await self.pipeline.compose_now(subscription, now)

    async def preview(self, subscription: Subscription, now: datetime) -> Digest | None:
        return await self.pipeline.preview(subscription, now)

    async def sample(self, subscription: Subscription, now: datetime) -> Digest | None:
        return await self.pipeline.sample(subscription, now)

    async def begin(self, subscription: Subscription, now: datetime) -> int:
        return await self.pipeline.begin(subscription, now)

    async def read_link(self, url: str, now: datetime) -> Story:
        """What the pipeline would make of a link; the network is not part of these tests."""
        if "courier.example" not in url:
            raise DatelineError("The server has nothing at this address (404).")
        article = an_article(url=url, title="A bridge that nobody had read of", published=now)
        return Story(StoryId(0), (ReadArticle(ArticleId(0), article, a_reading(article), now),))

    async def draw(self, picture: Callable[..., Picture], *arguments: Any) -> Picture | None:
        """Drawn here and now; that a worker can draw it is tested with the workers."""
        return picture(*arguments)


@pytest.fixture
def packs() -> dict[str, Pack]:
    """What servers can subscribe to by name."""
    return PACKS


@pytest.fixture
async def archive(tmp_path: Path, packs: dict[str, Pack]) -> AsyncIterator[Archive]:
    async with Archive.open(database_at(tmp_path / "dateline.db")) as archive:
        await archive.packs.save(packs, NOON)
        yield archive


@pytest.fixture
def late() -> Late:
    return Late()


async def outlines(opml: bytes) -> list[tuple[str, str]]:
    """Parsed here and now; the bot parses in a worker."""
    return parse_opml(opml)


@pytest.fixture
def simcord_bot(archive: Archive, late: Late, packs: dict[str, Pack]) -> DatelineClient:
    digests = Digests(late.compose, late.preview, late.sample, late.begin)
    callables = look, digests, late.now, outlines, write_opml, late.read_link, late.draw
    return connect(Services(archive, packs, *callables, Limits(lookups_a_minute=10_000)))


@pytest.fixture
async def desk(simcord_env: Any, simcord_bot: DatelineClient, archive: Archive, late: Late) -> AsyncIterator[Desk]:
    late.env = simcord_env
    gate = Gate(DiscordSender(simcord_bot), late.now)
    poster = Poster(archive, gate, late.now)
    nobody = cast("Any", None)
    edits = Editor(gate)
    late.pipeline = Pipeline(archive, nobody, nobody, poster, nobody, 5, editor=edits)
    guild = simcord_env.create_guild()
    news = guild.create_text_channel("news")
    silent = {guild.me: discord.PermissionOverwrite(send_messages=False)}
    locked = guild.create_text_channel("locked", overwrites=silent)
    editors = guild.create_role("Editors", permissions=discord.Permissions(manage_guild=True))
    editor = guild.add_member(simcord_env.create_user("ed"), roles=[editors])
    reader = guild.add_member(simcord_env.create_user("rita"))
    yield Desk(simcord_env, archive, late.pipeline, editor, reader, news, locked, simcord_bot)
    await poster.close()


def words_of(message: discord.Message) -> str:
    """All text displays of a message."""
    return "\n".join(
        item.content
        for item in discord.ui.LayoutView.from_message(message).walk_children()
        if isinstance(item, TextDisplay)
    )


def answer(result: Any) -> str:
    """What the asker reads, whether it came at once or after a deferral."""
    return words_of(message_of(result))


def message_of(result: Any) -> discord.Message:
    """The message that answers, whether it came at once or after a deferral."""
    shown = result.followups[-1] if result.followups else result.response
    return cast("discord.Message", shown.message if hasattr(shown, "message") else shown)
