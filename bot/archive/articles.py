"""Articles: from a new entry to a reading."""

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import Connection, Row, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.archive.database import Database
from bot.archive.filing import file_actors, forget_people
from bot.archive.revisions import propose_revision, revision_of, stands_in, take_over_revision
from bot.archive.rows import each
from bot.archive.tables import articles, entries
from bot.archive.waking import wake
from bot.archive.words import index_article
from bot.news import Article, ArticleId, Entry, EntryId, FeedId, PendingEntry, ReadArticle, Reading
from bot.news.likeness import same_article

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
        self, now: datetime, lease: timedelta, limit: int, per_host: int | None = None, busy: Collection[str] = ()
    ) -> list[PendingEntry]:
        """Entries without an article, oldest first; nobody else is given them before the lease ends.

        Args:
            now: the time.
            lease: how long they stay away from other claimants.
            limit: how many at most.
            per_host: how many of one host at most.
            busy: hosts of which none is wanted.
        """
        host = func.coalesce(entries.c.host, "")
        is_due = entries.c.fetch_after <= now, host.not_in(busy)
        place = func.row_number().over(partition_by=host, order_by=entries.c.id).label("place")
        ranked = select(entries.c.id, place).where(*is_due).subquery()
        due = select(ranked.c.id).order_by(ranked.c.id).limit(limit)
        if per_host is not None:
            due = due.where(ranked.c.place <= per_host)
        async with self._database.read() as connection:
            if (await connection.execute(due.limit(1))).first() is None:
                return []
        async with self._database.write() as connection:
            claimed = update(entries).where(entries.c.id.in_(due)).values(fetch_after=now + lease).returning(entries)
            rows = (await connection.execute(claimed)).all()
        return each(connection, entries, sorted(rows, key=lambda row: row.id), pending_of)

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
    ) -> ArticleId:
        """Keep an entry's article.

        Where another entry brought the same one already, at the same address and with the same content, the entry
        joins it. Where the entry has an article already, it was edited or has a text at last: the article is read
        again, and stays in its story.

        Args:
            entry: whose article it is.
            article: as had; its text may be empty.
            now: the time.
            retry_at: when a text is looked for again, where there is none yet.
            missing: why there is none.
        """
        async with self._database.write() as connection:
            own = select(entries.c.article_id).where(entries.c.id == entry)
            edited = (await connection.execute(own)).scalar_one_or_none()
            known = None if edited else await _known(connection, article)
            number: Any = edited or (known and known.id)
            if edited or (known and article.text and not known.text):
                await propose_revision(connection, ArticleId(number), article, now)
            if number is None:
                values = {
                    "url": article.url,
                    "title": article.title,
                    "text": article.text,
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

    async def claim_unread(self, now: datetime, lease: timedelta, limit: int) -> list[tuple[ArticleId, Article, int]]:
        """Articles without a reading, oldest first, each with the number of attempts to read it that failed.

        Nobody else is given them before the lease ends.
        """
        due = select(articles.c.id).where(articles.c.read_after <= now).order_by(articles.c.id).limit(limit)
        async with self._database.read() as connection:
            if (await connection.execute(due.limit(1))).first() is None:
                return []
        async with self._database.write() as connection:
            claimed = update(articles).where(articles.c.id.in_(due)).values(read_after=now + lease).returning(articles)
            rows = (await connection.execute(claimed)).all()
        return each(connection, articles, sorted(rows, key=lambda row: row.id), _unread)

    async def release_readings(self, now: datetime) -> None:
        """Let articles be claimed again at once that a process claimed which has ended.

        Those that could not be read wait for their time.
        """
        claimed = articles.c.read_after > now, articles.c.read_attempts == 0
        async with self._database.write() as connection:
            await connection.execute(update(articles).where(*claimed).values(read_after=now))

    async def save_reading(self, article: ArticleId, reading: Reading, now: datetime) -> None:
        """Keep a reading, and what people and search are found by. Saving it twice is saving it once."""
        async with self._database.write() as connection:
            found = select(articles).where(articles.c.id == article)
            row = (await connection.execute(found)).one_or_none()
            if row is None:
                return
            if row.read_at is not None and not await take_over_revision(connection, row, reading, now):
                return
            if row.read_at is None and row.revised_at is not None and not stands_in(reading, row.text):
                return
            values = {"reading": _READING.dump_python(reading, mode="json"), "read_at": now, "read_after": None}
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
    return ReadArticle(row.id, _article(row), _READING.validate_python(row.reading), row.seen_at)


def _unread(row: Row[Any]) -> tuple[ArticleId, Article, int]:
    return row.id, revision_of(row) or _article(row), row.read_attempts


def _feeds_of(connection: Connection, numbers: Iterable[int]) -> dict[int, frozenset[FeedId]]:
    pairs = select(entries.c.article_id, entries.c.feed_id).where(entries.c.article_id.in_(list(numbers)))
    feeds: dict[int, frozenset[FeedId]] = {}
    for row in connection.execute(pairs):
        feeds[row.article_id] = feeds.get(row.article_id, frozenset()) | {row.feed_id}
    return feeds


async def _known(connection: AsyncConnection, article: Article) -> Any:  # noqa: ANN401
    """The article that stands at the address of this one and is the same; a page may hold several."""
    shown = articles.c.id, articles.c.title, articles.c.text, articles.c.published
    query = select(*shown).where(articles.c.url == article.url).order_by(articles.c.id.desc())
    for row in (await connection.execute(query.limit(MOST_AT_ONE_ADDRESS))).all():
        is_anew = row.published and article.published and abs(row.published - article.published) > ANEW
        if not is_anew and same_article(row.title, row.text, article.title, article.text):
            return row
    return None


def _article(row: Row[Any]) -> Article:
    about = row.publisher, row.byline, row.published, row.language, row.image, row.image_alt
    return Article(row.url, row.title, row.text, *about)


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
    # A fragment names a part of a page that holds more.
    alone = row.url is None or (row.link is not None and "#" not in row.url)
    return PendingEntry(row.id, row.feed_id, entry, row.attempts, alone, told=row.article_id is not None)
