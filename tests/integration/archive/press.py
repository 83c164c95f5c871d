"""A small press for tests of look-ups: articles that are read and grouped at once."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from sqlalchemy import select

from bot.archive import Archive
from bot.archive.tables import entries
from bot.jobs.grouping import place
from bot.news import (
    OPERATOR,
    Actor,
    Article,
    ArticleId,
    EntryId,
    Feed,
    PendingEntry,
    Placing,
    Poll,
    ReadArticle,
    Reading,
    Story,
    StoryId,
    Validators,
)
from tests.builders import NOON, a_quote, an_actor, an_article, an_entry

LEASE = timedelta(minutes=5)


@dataclass(frozen=True)
class Press:
    """One feed, and what it shows."""

    archive: Archive
    feed: Feed
    entries: dict[ArticleId, EntryId] = field(default_factory=dict)
    """Which entry brought each article."""

    @classmethod
    async def open(cls, archive: Archive, paper: str = "courier") -> "Press":
        """A press with one feed."""
        return cls(archive, await archive.feeds.add(f"https://{paper}.example/feed", "The Vale Courier", NOON))

    async def print(
        self,
        text: str,
        *actors: Actor,
        said: str | None = None,
        by: str | None = None,
        at: datetime = NOON,
        joins: StoryId | None = None,
        placing: Placing | None = None,
        **values: object,
    ) -> Story:
        """An article on its whole way; the story that it is in."""
        article = an_article(text, **{"published": at, **values})
        number = await self.read(article, Reading((), actors, (a_quote(text, said, by),) if said else ()), at)
        if joins is None:
            joins = await self.archive.stories.open(number, at, placing)
        else:
            await self.archive.stories.join(number, joins, at, placing)
        story = await self.archive.stories.get(joins, asker=OPERATOR)
        assert story
        return story

    @staticmethod
    def named(article: Article, number: int, text: str | None = None) -> Article:
        """The article at an address of its own, with this text or its own."""
        return replace(article, url=f"https://paper.example/{number}", text=text or article.text)

    async def place(self, article: Article, at: datetime, paper: str | None = None) -> StoryId:
        """The story that the bot puts an article into, whose entry may name its paper."""
        nothing = Reading((), (), ())
        number = await self.read(article, nothing, at, paper)
        await place(self.archive, ReadArticle(number, article, nothing, at), at)
        (story,) = await self.archive.stories.reported_at([article.url], asker=OPERATOR)
        return story

    async def read(self, article: Article, reading: Reading, at: datetime, paper: str | None = None) -> ArticleId:
        """An article that is in no story yet."""
        number = await self.save(article, at, paper)
        await self.archive.articles.save_reading(number, reading, at)
        return number

    async def save(self, article: Article, at: datetime, paper: str | None = None) -> ArticleId:
        """An article that is not read yet."""
        pending = await self.bring(article, at, paper)
        number = await self.archive.articles.save_article(pending.id, article, at)
        self.entries[number] = pending.id
        return number

    async def bring(self, article: Article, at: datetime, paper: str | None = None) -> PendingEntry:
        """An entry whose article is yet to be had."""
        entry = an_entry(article.url, url=article.url, publisher=paper)
        keys = frozenset({entry.key})
        poll = Poll(self.feed.id, self.feed.title, Validators(), at, at, 0, None, (entry,), keys)
        await self.archive.feeds.save_poll(poll, at)
        (pending,) = await self.archive.entries.claim_unfetched(at, LEASE, 10)
        return pending

    async def edit(self, one: ReadArticle, text: str, at: datetime) -> None:
        """The page of an article is fetched again, with another text on it, and read."""
        edited = replace(one.article, text=text)
        await self.archive.articles.save_article(self.entries[one.id], edited, at)
        await self.archive.articles.save_reading(one.id, Reading((), (), ()), at)


def somebody(name: str, role: str | None = None, *, key: bool = True) -> Actor:
    """An actor."""
    return an_actor(name, role, key=key)


async def fetched_again(archive: Archive, number: ArticleId, edited: Article, now: datetime) -> bool:
    """The page of an article is fetched again, with this on it; whether it is to be read anew."""
    query = select(entries.c.id).where(entries.c.article_id == number).limit(1)
    async with archive.articles._database.read() as connection:
        entry = EntryId((await connection.execute(query)).scalar_one())
    await archive.articles.save_article(entry, edited, now)
    return bool((await archive.queues.waiting(now))["read"].rows)
