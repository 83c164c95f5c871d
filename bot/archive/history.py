"""What became of an article: the rows that it left. What they mean is said in `rendering/fates.py`."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import Row, func, or_, select, true
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.archive.database import Database
from bot.archive.posted import message_link
from bot.archive.retention import FORGOTTEN
from bot.archive.scope import open_feeds, seen_by
from bot.archive.sources import news_of
from bot.archive.tables import (
    articles,
    corrections,
    deliveries,
    entries,
    feeds,
    passed_over,
    shown,
    subscriptions,
)
from bot.archive.terms import subscriptions_of
from bot.news import (
    EVERYWHERE,
    ArticleId,
    ChannelId,
    CorrectionKind,
    DeliveryId,
    DeliveryState,
    How,
    Owner,
    Subscription,
    trace_id,
    traced_entry,
)
from bot.news.histories import ArticleHistory, ArticleRead, ArticleServed, ArticleShown, EntrySeen
from bot.news.spellings import spellings

_MESSAGE = "channel", "message", "state", "reason", "created_at", "edited_at", "wanted_at"
MOST = 100
"""The newest articles of one address that are counted."""


class History:
    """What became of articles."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def ids(self, several: Collection[ArticleId]) -> dict[ArticleId, str]:
        """By what articles are found in logs: the ids of the entries that led to each, with spaces between them."""
        query = select(entries.c.article_id, entries.c.id).where(entries.c.article_id.in_(several))
        found: dict[ArticleId, str] = {}
        if not several:
            return found
        async with self._database.read() as connection:
            for article, entry in await connection.execute(query.order_by(entries.c.id)):
                found[article] = f"{found[article]} {trace_id(entry)}" if article in found else trace_id(entry)
        return found

    async def ids_in(self, delivery: DeliveryId) -> str:
        """The same of all articles that a message shows."""
        whole = select(func.coalesce(deliveries.c.part_of, deliveries.c.id)).where(deliveries.c.id == delivery)
        told = select(shown.c.article_id).where(shown.c.delivery_id.in_(whole))
        query = select(entries.c.id).where(entries.c.article_id.in_(told)).order_by(entries.c.id)
        async with self._database.read() as connection:
            return " ".join(map(trace_id, (await connection.execute(query)).scalars()))

    async def of(self, url: str, asker: Owner | None, channel: ChannelId | None = None) -> ArticleHistory:
        """What became of the article at an address; nothing where no feed showed it.

        Args:
            url: the article's, or that of the entry that led to it; or the id by which logs name the entry.
            asker: whose subscriptions count, and what is open to them; None for all.
            channel: the only one to look at; None for all.
        """
        typed = url.strip().removeprefix("<").removesuffix(">")
        async with self._database.read() as connection:
            shown = entries.c.feed_id.in_(open_feeds(asker)) if asker is not None else true()
            traced = traced_entry(typed)
            alike = spellings(typed)
            here = or_(entries.c.url == typed, entries.c.link.in_(alike), entries.c.id == (traced or 0))
            via = select(entries.c.article_id).where(here, shown)
            there = or_(articles.c.url.in_({typed, *alike}), articles.c.id.in_(via)), seen_by(asker, articles.c.id)
            several = (await connection.execute(select(articles).where(*there).order_by(articles.c.id.desc()))).all()
            article = next(iter(several), None)
            its = here if article is None else entries.c.article_id == article.id
            seen = select(entries, feeds.c.title.label("feed")).join(feeds, feeds.c.id == entries.c.feed_id)
            rows = (await connection.execute(seen.where(its, shown).order_by(entries.c.seen_at))).all()
            brought = tuple(map(_seen, rows))
            if article is None:
                return ArticleHistory(typed, rows[0].title if rows else "", brought, None, ())
            wanted = [subscriptions.c.guild == asker] if asker is not None else []
            wanted += [subscriptions.c.channel == channel] if channel is not None else []
            found = (await connection.execute(select(subscriptions).where(*wanted))).all()
            orders = await subscriptions_of(connection, found)
            served = [await _served(connection, article.id, one) for one in orders]
            read = await _read(connection, article, asker, len(several))
            return ArticleHistory(typed, article.title, brought, read, tuple(served))


def _seen(row: Row[Any]) -> EntrySeen:
    return EntrySeen(
        row.id,
        row.feed_id,
        row.feed,
        row.seen_at,
        fresh=row.fresh,
        fetched=row.article_id is not None,
        forgotten=row.reason == FORGOTTEN,
        attempts=row.attempts,
        reason=row.reason,
        fetch_after=row.fetch_after,
    )


async def _read(connection: AsyncConnection, article: Row[Any], asker: Owner | None, alike: int) -> ArticleRead:
    beside_it = articles.c.story_id == article.story_id, articles.c.id != article.id, seen_by(asker, articles.c.id)
    others = select(articles.c.title).where(*beside_it)
    return ArticleRead(
        alike,
        len(article.text),
        article.seen_at,
        article.read_at,
        article.read_after,
        article.unread_reason,
        has_gist=isinstance(article.reading, dict) and bool(article.reading.get("gist")),
        revised_at=article.revised_at,
        story=article.story_id,
        grouped_at=article.grouped_at,
        beside=tuple((await connection.execute(others.order_by(articles.c.id).limit(3))).scalars()),
        # Why it was grouped so may name what strangers brought.
        grouping=(article.grouping or "") if asker is None else "",
        moved=await _moved(connection, article.id, asker),
    )


async def _moved(connection: AsyncConnection, article: int, asker: Owner | None) -> tuple[datetime, str] | None:
    """Where a reader has said that an article reports another event."""
    said = corrections.c.kind == CorrectionKind.EVENT.value, corrections.c.what == str(article)
    counts = corrections.c.undone_at.is_(None), corrections.c.proposed.is_(False)
    theirs = corrections.c.guild.in_({EVERYWHERE} | ({asker} if asker is not None else set()))
    query = select(corrections).where(*said, *counts, theirs).order_by(corrections.c.at.desc()).limit(1)
    row = (await connection.execute(query)).one_or_none()
    return (row.at, row.becomes) if row else None


async def _served(connection: AsyncConnection, article: ArticleId, one: Subscription) -> ArticleServed:
    """What one subscription has made of this article."""
    of_it = passed_over.c.subscription_id == one.id, passed_over.c.article_id == article
    refused = (await connection.execute(select(passed_over).where(*of_it))).one_or_none()
    wanted = await connection.execute(news_of(one).where(articles.c.id == article))
    return ArticleServed(
        one,
        await _shown(connection, article, one.reader),
        (refused.at, refused.reason) if refused else None,
        wanted=wanted.first() is not None,
    )


async def _shown(connection: AsyncConnection, article: ArticleId, reader: int) -> ArticleShown | None:
    """By which message the reader was shown the article; None where it was not."""
    messages = shown.outerjoin(deliveries, deliveries.c.id == shown.c.delivery_id)
    query = select(shown, *(deliveries.c[name] for name in _MESSAGE), subscriptions.c.guild).select_from(
        messages.outerjoin(subscriptions, subscriptions.c.id == deliveries.c.subscription_id)
    )
    its = shown.c.reader == reader, shown.c.article_id == article
    row = (await connection.execute(query.where(*its))).one_or_none()
    if row is None:
        return None
    kept = row.delivery_id is not None and row.state is not None
    return ArticleShown(
        row.at,
        How(row.how),
        DeliveryState(row.state) if kept else None,
        row.reason,
        message_link(row.guild, row.channel, row.message) if kept else None,
        being_edited=kept and row.wanted_at is not None and row.at > (row.edited_at or row.created_at),
    )
