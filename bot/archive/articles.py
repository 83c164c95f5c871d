"""Articles: from a new entry to a reading."""

import asyncio
from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import Connection, Row, case, exists, func, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.archive.actors import file_actors, forget_people, shelve_actors
from bot.archive.article_shelves import settle
from bot.archive.database import Database
from bot.archive.dialect import index_article, only_one
from bot.archive.hints import note
from bot.archive.name_shelves import shelf_of, shelves_of
from bot.archive.polls import FORMER
from bot.archive.publishers import named_as
from bot.archive.queues import claim, in_turn, take_turns
from bot.archive.revisions import article_of, known_of, propose_revision, revision_of, stands_in, take_over_revision
from bot.archive.rows import each
from bot.archive.scope import hold_everybodys
from bot.archive.subscriptions import wake
from bot.archive.tables import articles, entries
from bot.news import (
    Article,
    ArticleId,
    EntryId,
    FeedId,
    Origin,
    ReadArticle,
    Reading,
)
from bot.news.versions import is_one, may_become

MOST_AT_ONE_ADDRESS = 20
"""The newest articles of an address that a new one is compared with."""

KEPT_CONTENT = 1000
"""Characters of an entry's own words that are kept beside its article, to tell what of them changes."""

_READING = TypeAdapter(Reading)


class Articles:
    """Entries that await their article, articles that await their reading, and both together."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def save_article(
        self,
        entry: EntryId,
        article: Article,
        now: datetime,
        retry_at: datetime | None = None,
        missing: str | None = None,
        *,
        origin: Origin = Origin.PAGE,
        site: str = "",
        edits: int | None = None,
    ) -> ArticleId:
        """Keep an entry's article. An entry that its feed has edited meanwhile goes on waiting for what it says now.

        Where another entry brought the same one already, at the same address and with the same content, the entry
        joins it; what a feed says of another site's address is joined by nobody. Where the entry has an article
        already, it was edited or has a text at last: the article is read again, and stays in its story, unless it is
        made of words that this feed may not change.

        Args:
            entry: whose article it is.
            article: as had; its text may be empty.
            now: the time.
            retry_at: when a text is looked for again, where there is none yet.
            missing: why there is none.
            origin: where its words come from.
            site: to which its publisher's name is bound; without one, it is kept as it is.
            edits: how often the feed had edited the entry when it was claimed.
        """
        async with self._database.write() as connection:
            await hold_everybodys(connection)
            await only_one(connection, f"article {article.url}")
            own = select(entries.c.article_id, entries.c.feed_id).where(entries.c.id == entry)
            edited, feed = (await connection.execute(own)).one()
            article = replace(article, publisher=await named_as(connection, article.publisher, site, feed, now))
            number: Any = edited or await _known(connection, article, origin, feed, now)
            there = await _held(connection, number) if number else None
            joined = None if edited else there
            if there and (edited or (article.text and not there.text)):
                await _revise(connection, there.id, article, origin, feed, now)
            if there is None:
                new = insert(articles).values(_new(article, origin, feed, now)).returning(articles.c.id)
                number = (await connection.execute(new)).scalar_one()
                note(connection, "read")
            if joined:
                await _shelve_anew(connection, joined, feed)
            short = case((func.length(entries.c.content) <= KEPT_CONTENT, entries.c.content), else_="")
            done: dict[str, Any] = {"article_id": number, "fetch_after": None, "content": short, "reason": None}
            if missing and not (joined and joined.text):
                done = {"article_id": number, "fetch_after": retry_at, "reason": missing}
                done["attempts"] = entries.c.attempts + 1
            itself = update(entries).where(entries.c.id == entry)
            as_claimed = itself if edits is None else itself.where(entries.c.edits == edits)
            if not (await connection.execute(as_claimed.values(done))).rowcount:
                await connection.execute(itself.values(article_id=number))
                note(connection, "fetch")
            await settle(connection, number)
            grouped = articles.c.id == number, articles.c.story_id.is_not(None)
            stirred = update(articles).where(*grouped).values(stirred_at=now)
            if not edited and (await connection.execute(stirred)).rowcount:
                await wake(connection, number, now)
        return ArticleId(number)

    async def claim_unread(
        self, now: datetime, lease: timedelta, limit: int, per_owner: int | None = None
    ) -> list[tuple[ArticleId, Article, int]]:
        """Articles without a reading, each with the number of attempts to read it that failed.

        Nobody else is given them before the lease ends. The owners of the feeds that showed them take turns; of each
        the oldest come first.

        Args:
            now: the time.
            lease: how long they stay away from other claimants.
            limit: how many at most.
            per_owner: how many of one owner at most; packs have no such limit.
        """
        due = select(articles.c.id, entries.c.feed_id).outerjoin(entries, entries.c.article_id == articles.c.id)
        due = due.where(articles.c.read_after <= now).distinct()
        async with self._database.read() as connection:
            if (await connection.execute(due.limit(1))).first() is None:
                return []
            chosen = await take_turns(connection, in_turn(due, "id"), limit, per_owner, ())
        async with self._database.write() as connection:
            still = articles.c.read_after <= now
            rows = await claim(connection, articles, chosen, still, {"read_after": now + lease})
            order = {number: place for place, number in enumerate(chosen)}
            return each(connection, articles, sorted(rows, key=lambda row: order[row.id]), _unread)

    async def renew_claims(self, claimed: Collection[ArticleId], until: datetime) -> None:
        """Keep articles that are being read from others for longer."""
        theirs = articles.c.id.in_(claimed), articles.c.read_after < until
        async with self._database.write() as connection:
            await connection.execute(update(articles).where(*theirs).values(read_after=until))

    async def release_readings(self, now: datetime) -> None:
        """Let articles be claimed again at once that a process claimed which has ended.

        Those that could not be read wait for their time.
        """
        claimed = articles.c.read_after > now, articles.c.read_attempts == 0
        async with self._database.write() as connection:
            await connection.execute(update(articles).where(*claimed).values(read_after=now))

    async def save_reading(self, article: ArticleId, reading: Reading, now: datetime) -> None:
        """Keep a reading, and what people and search are found by. Saving it twice is saving it once."""
        written = await asyncio.to_thread(_READING.dump_python, reading, mode="json")
        async with self._database.write() as connection:
            await hold_everybodys(connection)
            row: Any = await _held(connection, article)
            if row is None:
                return
            if row.read_at is not None and not await take_over_revision(connection, row, reading, now):
                return
            if row.read_at is None and row.revised_at is not None and not stands_in(reading, row.text):
                return
            values = {"reading": written, "read_at": now, "read_after": None}
            values |= {"read_attempts": 0, "unread_reason": None}
            kept = update(articles).where(articles.c.id == article).values(values)
            columns = articles.c.title, articles.c.text, articles.c.at, articles.c.story_id, articles.c.shelf
            shown = kept.returning(*columns)
            row = (await connection.execute(shown)).one()
            if row.story_id is None:
                note(connection, "group", reading.language)
            await file_actors(connection, article, reading, row.text, row.at, row.shelf)
            await forget_people(connection)
            await index_article(connection, article, row.title, row.text, row.shelf)

    async def postpone_reading(self, article: ArticleId, retry_at: datetime, reason: str | None = None) -> None:
        """Try again later. With a reason, which is kept, it counts as an attempt."""
        values: dict[str, Any] = {"read_after": retry_at}
        if reason is not None:
            values |= {"read_attempts": articles.c.read_attempts + 1, "unread_reason": reason}
        async with self._database.write() as connection:
            await connection.execute(update(articles).where(articles.c.id == article).values(values))

    async def give_up_reading(self, article: ArticleId, tried: Article, reason: str, now: datetime) -> None:
        """There will be no reading, or none of what was edited; the reason is kept.

        An article without one gets an empty one, so that it goes on as a headline and a link. One that was edited
        meanwhile goes on waiting: it has another text than the one that was tried.
        """
        async with self._database.write() as connection:
            await hold_everybodys(connection)
            itself = articles.c.id == article
            row = await _held(connection, article)
            if row is None or (revision_of(row) or article_of(row)).text != tried.text:
                return
            values: dict[str, Any] = {"unread_reason": reason, "read_after": None, "read_attempts": 0, "revision": None}
            if row.read_at is None:
                empty = _READING.dump_python(Reading((), (), (), row.language or "en"), mode="json")
                values |= {"reading": empty, "read_at": now}
                note(connection, "group", row.language or "en")
                await index_article(connection, article, row.title, row.text, row.shelf)
            await connection.execute(update(articles).where(itself).values(values))

    async def ungrouped(self, limit: int, language: str = "") -> list[ReadArticle]:
        """Articles that are read and in no story yet, in the order in which they were seen; of a language, or all."""
        waiting = select(articles).where(articles.c.read_at.is_not(None), articles.c.story_id.is_(None))
        if language:
            waiting = waiting.where(articles.c.reading["language"].as_string() == language)
        oldest_first = waiting.order_by(articles.c.seen_at, articles.c.id).limit(limit)
        return await self._database.look(read_articles, oldest_first)


def read_articles(connection: Connection, query: Any) -> list[ReadArticle]:  # noqa: ANN401
    """The articles that a query of the articles table finds, with the feeds that showed them."""
    rows = connection.execute(query.where(articles.c.read_at.is_not(None))).all()
    shown = _feeds_of(connection, [row.id for row in rows])
    found = each(connection, articles, rows, read_article_of)
    return [replace(one, feeds=shown.get(one.id, frozenset())) for one in found if one]


def read_article_of(row: Row[Any]) -> ReadArticle | None:
    """A row as a read article, without the feeds that showed it; None where it is not read."""
    revision_of(row)
    if row.read_at is None:
        return None
    reading = _READING.validate_python(row.reading)
    return ReadArticle(row.id, article_of(row), reading, row.seen_at, origin=Origin(row.origin))


def _unread(row: Row[Any]) -> tuple[ArticleId, Article, int]:
    return row.id, revision_of(row) or article_of(row), row.read_attempts


def _feeds_of(connection: Connection, numbers: Iterable[int]) -> dict[int, frozenset[FeedId]]:
    pairs = select(entries.c.article_id, entries.c.feed_id).where(entries.c.article_id.in_(list(numbers)))
    feeds: dict[int, frozenset[FeedId]] = {}
    for row in connection.execute(pairs):
        feeds[row.article_id] = feeds.get(row.article_id, frozenset()) | {row.feed_id}
    return feeds


async def _known(
    connection: AsyncConnection, article: Article, origin: Origin, feed: FeedId, now: datetime
) -> ArticleId | None:
    """The article that stands at the address of this one and is the same."""
    its = exists().where(entries.c.feed_id == feed, entries.c.article_id == articles.c.id).correlate(articles)
    former = entries.c.key.startswith(FORMER)
    theirs = or_(articles.c.said_by.is_(None), articles.c.said_by == feed)  # others fill no place among the newest
    query = select(articles, its.label("ours")).where(articles.c.url == article.url, theirs)
    # What the feed's guid named before is another article, however alike.
    query = query.where(or_(~its.where(former), its.where(~former)))
    rows = (await connection.execute(query.order_by(articles.c.id.desc()).limit(MOST_AT_ONE_ADDRESS))).all()
    return next((row.id for row in rows if is_one(known_of(row, ours=row.ours), article, origin, feed, now)), None)


async def _held(connection: AsyncConnection, number: ArticleId) -> Row[Any] | None:
    """The row of an article, held from here on: whoever changes one does so before the people whom it names."""
    held = select(articles).where(articles.c.id == number).with_for_update()
    return (await connection.execute(held)).one_or_none()


def _new(article: Article, origin: Origin, feed: FeedId, now: datetime) -> dict[str, Any]:
    return {
        "url": article.url,
        "title": article.title,
        "text": article.text,
        "origin": origin.value,
        "said_by": feed if origin is Origin.FEED else None,
        "publisher": article.publisher,
        "byline": article.byline,
        "published": article.published,
        "language": article.language,
        "image": article.image,
        "image_alt": article.image_alt,
        "seen_at": now,
        "at": min(article.published or now, now),
        "read_after": now,
    }


async def _shelve_anew(connection: AsyncConnection, known: Row[Any], feed: FeedId) -> None:
    """Whom an article names is found by those, too, who see it from now on."""
    one = read_article_of(known)
    if one is None:
        return
    standing = (await shelves_of(connection, [one.id])).get(one.id, set())
    await shelve_actors(connection, {await shelf_of(connection, feed)} - standing, one.reading.actors)


async def _revise(
    connection: AsyncConnection, number: ArticleId, article: Article, origin: Origin, feed: FeedId, now: datetime
) -> None:
    """Change an article where these words may."""
    row = (await connection.execute(select(articles).where(articles.c.id == number))).one()
    others = select(entries.c.id).where(entries.c.article_id == number, entries.c.feed_id != feed).limit(1)
    is_others = (await connection.execute(others)).first() is not None
    if allowed := may_become(known_of(row, theirs=is_others), article, origin, feed):
        await propose_revision(connection, number, article, now, allowed, feed)
