"""What became of an article, as told by the rows that it left."""

from collections.abc import AsyncIterator, Collection, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Row, func, or_, select, true
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.archive.database import Database
from bot.archive.fates import rule, seen_in, without_message
from bot.archive.posted import message_link
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
    stories,
    subscriptions,
)
from bot.archive.terms import subscriptions_of
from bot.news import (
    EVERYWHERE,
    ArticleId,
    ChannelId,
    CorrectionKind,
    DatelineError,
    DeliveryId,
    DeliveryState,
    How,
    Owner,
    Step,
    Subscription,
    Trace,
    trace_id,
    traced_entry,
)
from bot.news.spellings import spellings
from bot.wording import retell, say, say_count, titled

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

    async def of(self, url: str, asker: Owner | None, channel: ChannelId | None = None) -> Trace:
        """The steps of the article at an address.

        Args:
            url: the article's, or that of the entry that led to it; or the id by which logs name the entry.
            asker: whose subscriptions count, and what is open to them; None for all.
            channel: the only one to look at; None for all.

        Raises:
            DatelineError: no feed showed it.
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
            if article is None and not rows:
                raise DatelineError(
                    say(
                        "No feed that I read has shown {address}. Is its feed among those of /feed list, and is this "
                        "the address that the feed gives?",
                        address=typed[:200],
                    )
                )
            steps = [step for row in rows for step in seen_in(row)]
            if article is not None:
                others = say("{count} articles were shown with this address; this is the newest", count=len(several))
                steps[:0] = [Step(None, others)] if len(several) > 1 else []
                steps += [step async for step in _read(connection, article, asker)]
                wanted = [subscriptions.c.guild == asker] if asker is not None else []
                wanted += [subscriptions.c.channel == channel] if channel is not None else []
                found = (await connection.execute(select(subscriptions).where(*wanted))).all()
                for one in await subscriptions_of(connection, found):
                    steps += [step async for step in _served(connection, article, rows, one)]
            return Trace(typed, article.title if article else rows[0].title, tuple(steps))


async def _read(connection: AsyncConnection, article: Row[Any], asker: Owner | None) -> AsyncIterator[Step]:
    text = (
        say_count("fetched: {count} character of text", "fetched: {count} characters of text", len(article.text))
        if article.text
        else say("kept by headline and link")
    )
    yield Step(article.seen_at, text)
    why = f": {retell(article.unread_reason)}" if article.unread_reason else ""
    if article.read_at is None:
        yield Step(article.read_after if why else None, say("not read yet{why}", why=why))
        return
    unread = not article.reading["gist"]
    if article.text:
        yield Step(
            article.read_at,
            say("cannot be read, and is told by headline and link{why}", why=why) if why and unread else say("read"),
        )
    if why and not unread:
        yield Step(None, say("an edit of it cannot be read, and it stands as it was{why}", why=why))
    if article.revised_at:
        yield Step(article.revised_at, say("edited by its publisher, and read again"))
    if article.story_id is None:
        yield Step(None, say("not grouped yet"))
        return
    opened = (await connection.execute(select(stories).where(stories.c.id == article.story_id))).one()
    beside_it = articles.c.story_id == article.story_id, articles.c.id != article.id, seen_by(asker, articles.c.id)
    others = select(articles.c.title).where(*beside_it)
    titles = (await connection.execute(others.order_by(articles.c.id).limit(3))).scalars().all()
    beside = say(", with “{titles}”", titles="”, “".join(titles)) if titles else say(", alone in it")
    # Why it was grouped so may name what strangers brought.
    reason = f"; {article.grouping}" if article.grouping and asker is None else ""
    yield Step(
        article.grouped_at,
        say("grouped into event {number}{beside}{reason}", number=opened.id, beside=beside, reason=reason),
    )
    if moved := await _moved(connection, article.id, asker):
        yield moved


async def _moved(connection: AsyncConnection, article: int, asker: Owner | None) -> Step | None:
    """Where a reader has said that an article reports another event."""
    said = corrections.c.kind == CorrectionKind.EVENT.value, corrections.c.what == str(article)
    counts = corrections.c.undone_at.is_(None), corrections.c.proposed.is_(False)
    theirs = corrections.c.guild.in_({EVERYWHERE} | ({asker} if asker is not None else set()))
    query = select(corrections).where(*said, *counts, theirs).order_by(corrections.c.at.desc()).limit(1)
    row = (await connection.execute(query)).one_or_none()
    return (
        Step(row.at, say("said by a reader to be another event, now event {number}", number=row.becomes))
        if row
        else None
    )


async def _served(
    connection: AsyncConnection, article: Row[Any], brought: Sequence[Row[Any]], one: Subscription
) -> AsyncIterator[Step]:
    """What one subscription has made of this article."""
    name = say("the subscription to {label}", label=titled(one.label))
    seen = await _shown(connection, article, one.reader)
    by_feed = one.source.pack or one.source.feed
    refused = select(passed_over).where(passed_over.c.subscription_id == one.id, passed_over.c.article_id == article.id)
    row = (await connection.execute(refused)).one_or_none()
    if by_feed and not any(entry.feed_id in one.feeds for entry in brought):
        yield Step(None, say("{name} does not hold a feed that showed it", name=name))
    elif seen is not None:
        yield replace(seen, text=f"{name}: {seen.text}")
    elif row:
        yield Step(row.at, say("{name} refused it: {reason}", name=name, reason=retell(row.reason)))
    elif not any(entry.seen_at >= one.created_at for entry in brought):
        yield Step(one.created_at, say("{name} began after it was seen", name=name))
    elif not any(entry.fresh for entry in brought):
        yield Step(None, say("{name} gets none of what is only archived", name=name))
    elif (await connection.execute(news_of(one).where(articles.c.id == article.id))).first() is None:
        yield Step(None, say("{name} does not want it", name=name))
    elif one.paused:
        yield Step(None, say("{name} is paused: {reason}", name=name, reason=retell(one.paused)))
    elif one.held_until:
        yield Step(
            one.held_until,
            say("{name} holds it until then: {rule}", name=name, rule=rule(one.schedule, one.held_until)),
        )
    else:
        yield Step(one.next_due_at, say("{name} shows it then", name=name))


async def _shown(connection: AsyncConnection, article: Row[Any], reader: int) -> Step | None:
    """By which message the reader was shown the article; None where it was not."""
    messages = shown.outerjoin(deliveries, deliveries.c.id == shown.c.delivery_id)
    query = select(shown, *(deliveries.c[name] for name in _MESSAGE), subscriptions.c.guild).select_from(
        messages.outerjoin(subscriptions, subscriptions.c.id == deliveries.c.subscription_id)
    )
    its = shown.c.reader == reader, shown.c.article_id == article.id
    row = (await connection.execute(query.where(*its))).one_or_none()
    if row is None:
        return None
    how = {
        How.TOLD.value: say("told in the message"),
        How.HEADLINE.value: say("a headline in the digest"),
        How.LINE.value: say("a line in the message"),
        How.UPDATE.value: say("told in the update"),
    }[row.how]
    if row.delivery_id is None or row.state is None:
        return Step(row.at, say("{how}, of which no record is kept any more", how=how))
    link = message_link(row.guild, row.channel, row.message)
    if link is None:
        return Step(row.at, f"{how}, {without_message(DeliveryState(row.state), row.reason)}")
    awaits = row.wanted_at is not None and row.at > (row.edited_at or row.created_at)
    return Step(row.at, f"{how}{say(', which is being edited') if awaits else ''}:", link)
