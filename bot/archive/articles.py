"""Articles: from a new entry to a reading."""

import asyncio
from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import Connection, Row, exists, func, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.archive.actors import file_actors, forget_people
from bot.archive.database import Database
from bot.archive.publishers import named_as
from bot.archive.queues import in_turn, take_turns
from bot.archive.revisions import propose_revision, revision_of, stands_in, take_over_revision
from bot.archive.rows import each
from bot.archive.search_index import index_article
from bot.archive.subscriptions import wake
from bot.archive.tables import articles, entries
from bot.news import (
    Article,
    ArticleId,
    Entry,
    EntryId,
    FeedId,
    Origin,
    PendingEntry,
    ReadArticle,
    Reading,
    may_revise,
    may_share,
    stands_alone,
)
from bot.news.bounds import TEXT, TITLE, bound_entry, clip
from bot.news.likeness import same_article, same_words

ANEW = timedelta(days=1)
"""What is dated so far apart at one address is told anew, as on a status page, even in the same words."""
MOST_AT_ONE_ADDRESS = 20
"""The newest articles of an address that a new one is compared with."""

_READING = TypeAdapter(Reading)


class Articles:
    """Entries that await their article, articles that await their reading, and both together."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def claim_unfetched(
        self,
        now: datetime,
        lease: timedelta,
        limit: int,
        per_host: int | None = None,
        busy: Collection[str] = (),
        per_owner: int | None = None,
        busy_owners: Collection[int] = (),
    ) -> list[PendingEntry]:
        """Entries without an article; nobody else is given them before the lease ends.

        Their feeds' owners take turns, also at each host; of each the oldest come first.

        Args:
            now: the time.
            lease: how long they stay away from other claimants.
            limit: how many at most.
            per_host: how many of one host at most.
            busy: hosts of which none is wanted.
            per_owner: how many of one owner at most; packs have no such limit.
            busy_owners: owners of whom none is wanted.
        """
        host = func.coalesce(entries.c.host, "")
        due = select(entries.c.id, entries.c.feed_id).where(entries.c.fetch_after <= now, host.not_in(busy))
        async with self._database.read() as connection:
            if (await connection.execute(due.limit(1))).first() is None:
                return []
            turns = in_turn(due, "id")
            if per_host is not None:
                at_host = func.row_number().over(partition_by=host, order_by=(turns.c.place, turns.c.id))
                hosted = select(turns, at_host.label("at_host")).join(entries, entries.c.id == turns.c.id).subquery()
                turns = select(hosted).where(hosted.c.at_host <= per_host).subquery()
            chosen = await take_turns(connection, turns, limit, per_owner, busy_owners)
        async with self._database.write() as connection:
            still = entries.c.id.in_(chosen), entries.c.fetch_after <= now
            claimed = update(entries).where(*still).values(fetch_after=now + lease).returning(entries)
            rows = (await connection.execute(claimed)).all()
            order = {number: place for place, number in enumerate(chosen)}
            found = each(connection, entries, sorted(rows, key=lambda row: order[row.id]), pending_of)
        return [replace(one, owner=chosen[one.id]) for one in found]

    async def release_claims(self, now: datetime, lease: timedelta) -> None:
        """Void the leases on entries of a former process; also what is due within one lease is taken up at once."""
        held = entries.c.fetch_after > now, entries.c.fetch_after <= now + lease
        async with self._database.write() as connection:
            await connection.execute(update(entries).where(*held).values(fetch_after=now))

    async def release(self, claimed: Collection[EntryId], now: datetime) -> None:
        """Give back entries that were claimed and not tried to the end."""
        async with self._database.write() as connection:
            theirs = entries.c.id.in_(claimed), entries.c.fetch_after > now
            await connection.execute(update(entries).where(*theirs).values(fetch_after=now))

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
    ) -> ArticleId:
        """Keep an entry's article.

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
        """
        async with self._database.write() as connection:
            own = select(entries.c.article_id, entries.c.feed_id).where(entries.c.id == entry)
            edited, feed = (await connection.execute(own)).one()
            article = replace(article, publisher=await named_as(connection, article.publisher, site, feed))
            known = None if edited else await _known(connection, article, origin, feed)
            number: Any = edited or (known and known.id)
            if edited or (known and article.text and not known.text):
                await _revise(connection, ArticleId(number), article, origin, feed, now)
            if number is None:
                values = {
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
                number = (
                    await connection.execute(insert(articles).values(values).returning(articles.c.id))
                ).scalar_one()
            done: dict[str, Any] = {"article_id": number, "fetch_after": None, "content": "", "reason": None}
            if missing and not (known and known.text):
                done = {"article_id": number, "fetch_after": retry_at, "reason": missing}
                done["attempts"] = entries.c.attempts + 1
            await connection.execute(update(entries).where(entries.c.id == entry).values(done))
            grouped = articles.c.id == number, articles.c.story_id.is_not(None)
            stirred = update(articles).where(*grouped).values(stirred_at=now)
            if not edited and (await connection.execute(stirred)).rowcount:
                await wake(connection, number, now)
        return ArticleId(number)

    async def revise(self, article: ArticleId, edited: Article, now: datetime) -> bool:
        """Have an article read again as it is now; it stays in its story. False where nothing of it changed."""
        async with self._database.write() as connection:
            return await propose_revision(connection, article, edited, now)

    async def postpone_entry(self, entry: EntryId, reason: str, retry_at: datetime, *, counts: bool = True) -> None:
        """Try again later; it counts as an attempt, but where the fault is ours."""
        attempts = entries.c.attempts + counts
        await self._set_entry(entry, {"attempts": attempts, "fetch_after": retry_at, "reason": reason})

    async def give_up_entry(self, entry: EntryId, reason: str) -> None:
        """There will be no article; the reason is kept."""
        await self._set_entry(entry, {"attempts": entries.c.attempts + 1, "fetch_after": None, "reason": reason})

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
            still = articles.c.id.in_(chosen), articles.c.read_after <= now
            claimed = update(articles).where(*still).values(read_after=now + lease).returning(articles)
            rows = (await connection.execute(claimed)).all()
            order = {number: place for place, number in enumerate(chosen)}
            return each(connection, articles, sorted(rows, key=lambda row: order[row.id]), _unread)

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
            found = select(articles).where(articles.c.id == article)
            row = (await connection.execute(found)).one_or_none()
            if row is None:
                return
            if row.read_at is not None and not await take_over_revision(connection, row, reading, now):
                return
            if row.read_at is None and row.revised_at is not None and not stands_in(reading, row.text):
                return
            values = {"reading": written, "read_at": now, "read_after": None}
            values |= {"read_attempts": 0, "unread_reason": None}
            kept = update(articles).where(articles.c.id == article).values(values)
            shown = kept.returning(articles.c.title, articles.c.text, articles.c.at)
            row = (await connection.execute(shown)).one()
            await file_actors(connection, article, reading, row.text, row.at)
            await forget_people(connection)
            await index_article(connection, article, row.title, row.text)

    async def postpone_reading(self, article: ArticleId, retry_at: datetime, reason: str | None = None) -> None:
        """Try again later. With a reason, which is kept, it counts as an attempt."""
        values: dict[str, Any] = {"read_after": retry_at}
        if reason is not None:
            values |= {"read_attempts": articles.c.read_attempts + 1, "unread_reason": reason}
        async with self._database.write() as connection:
            await connection.execute(update(articles).where(articles.c.id == article).values(values))

    async def give_up_reading(self, article: ArticleId, reason: str, now: datetime) -> None:
        """There will be no reading, or none of what was edited; the reason is kept.

        An article without one gets an empty one, so that it goes on as a headline and a link.
        """
        async with self._database.write() as connection:
            itself = articles.c.id == article
            unread = (
                await connection.execute(select(articles.c.language).where(itself, articles.c.read_at.is_(None)))
            ).first()
            if unread:
                empty = _READING.dump_python(Reading((), (), (), unread.language or "en"), mode="json")
                await connection.execute(update(articles).where(itself).values(reading=empty, read_at=now))
            values = {"unread_reason": reason, "read_after": None, "read_attempts": 0, "revision": None}
            kept = update(articles).where(itself).values(values).returning(articles.c.title, articles.c.text)
            row = (await connection.execute(kept)).one_or_none()
            if unread and row:
                await index_article(connection, article, row.title, row.text)

    async def ungrouped(self, limit: int) -> list[ReadArticle]:
        """Articles that are read and in no story yet, in the order in which they were seen."""
        waiting = select(articles).where(articles.c.read_at.is_not(None), articles.c.story_id.is_(None))
        oldest_first = waiting.order_by(articles.c.seen_at, articles.c.id).limit(limit)
        return await self._database.look(read_articles, oldest_first)

    async def by_url(self, url: str) -> ReadArticle | None:
        """The article at this address, where it is read."""
        found = select(articles).where(articles.c.url == url, articles.c.read_at.is_not(None))
        found = found.order_by(articles.c.said_by.is_not(None), articles.c.id)
        return next(iter(await self._database.look(read_articles, found)), None)

    async def _set_entry(self, entry: EntryId, values: dict[str, Any]) -> None:
        async with self._database.write() as connection:
            await connection.execute(update(entries).where(entries.c.id == entry).values(values))


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
    return ReadArticle(row.id, _article(row), reading, row.seen_at, origin=Origin(row.origin))


def _unread(row: Row[Any]) -> tuple[ArticleId, Article, int]:
    return row.id, revision_of(row) or _article(row), row.read_attempts


def _feeds_of(connection: Connection, numbers: Iterable[int]) -> dict[int, frozenset[FeedId]]:
    pairs = select(entries.c.article_id, entries.c.feed_id).where(entries.c.article_id.in_(list(numbers)))
    feeds: dict[int, frozenset[FeedId]] = {}
    for row in connection.execute(pairs):
        feeds[row.article_id] = feeds.get(row.article_id, frozenset()) | {row.feed_id}
    return feeds


async def _known(connection: AsyncConnection, article: Article, origin: Origin, feed: FeedId) -> Any:  # noqa: ANN401
    """The article that stands at the address of this one and is the same; a page may hold several.

    What one feed shows as two entries its publisher takes for two, however alike: made from a template, they differ in
    a name. Only what is repeated to the letter is one.
    """
    ours = exists().where(entries.c.feed_id == feed, entries.c.article_id == articles.c.id).correlate(articles)
    shown = (
        *(articles.c.id, articles.c.title, articles.c.text, articles.c.published, articles.c.origin),
        *(articles.c.said_by, ours.label("ours")),
    )
    theirs = or_(articles.c.said_by.is_(None), articles.c.said_by == feed)  # others fill no place among the newest
    query = select(*shown).where(articles.c.url == article.url, theirs).order_by(articles.c.id.desc())
    for row in (await connection.execute(query.limit(MOST_AT_ONE_ADDRESS))).all():
        if not may_share(Origin(row.origin), row.said_by, origin, feed):
            continue
        is_anew = row.published and article.published and abs(row.published - article.published) > ANEW
        is_same = same_words if row.ours else same_article
        if not is_anew and is_same(row.title, row.text, article.title, article.text):
            return row
    return None


async def _revise(
    connection: AsyncConnection, number: ArticleId, article: Article, origin: Origin, feed: FeedId, now: datetime
) -> None:
    """Change an article where these words may; what stands at another address says nothing of what others show."""
    row = (await connection.execute(select(articles).where(articles.c.id == number))).one()
    others = select(entries.c.id).where(entries.c.article_id == number, entries.c.feed_id != feed).limit(1)
    if article.url != row.url:
        origin = Origin.FEED
        if (await connection.execute(others)).first() is not None:
            return
    elif not may_revise(Origin(row.origin), row.said_by, origin, feed):
        return
    await propose_revision(connection, number, article, now, origin, feed)


def _article(row: Row[Any]) -> Article:
    about = row.publisher, row.byline, row.published, row.language, row.image, row.image_alt
    # An older version may have kept more than is allowed today; what is cut off moves no place in what is left.
    return Article(row.url, clip(row.title, TITLE), clip(row.text, TEXT), *about)


def pending_of(row: Row[Any]) -> PendingEntry:
    """A row as an entry that awaits its article."""
    entry = Entry(
        key=row.key,
        url=row.url,
        title=row.title,
        published=row.published,
        content=row.content,
        author=row.author,
        language=row.language,
        publisher=row.publisher,
        image=row.image,
        image_alt=row.image_alt,
    )
    alone = stands_alone(row.url, row.link)
    return PendingEntry(row.id, row.feed_id, bound_entry(entry), row.attempts, alone, told=row.article_id is not None)
