"""Subscriptions as rows hold them: what is ordered, and on which terms."""

from collections.abc import Iterable
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from pydantic import TypeAdapter
from sqlalchemy import Row, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.archive.rows import each
from bot.archive.scope import at_address, seen_by
from bot.archive.servers import languages_of
from bot.archive.tables import articles, feeds, pack_feeds, packs, subscriptions
from bot.news import ENGLISH, EVERY_DAY, FeedId, Filters, Owner, Schedule, Source, Style, Subscription, When

_SCHEDULE, _FILTERS, _STYLE = TypeAdapter(Schedule), TypeAdapter(Filters), TypeAdapter(Style)


async def subscriptions_of(connection: AsyncConnection, rows: Iterable[Row[Any]]) -> list[Subscription]:
    """Rows as subscriptions, with the feeds that they stand for today. What several take is looked up once."""
    known: dict[tuple[Source, Owner | None], tuple[str, frozenset[FeedId]]] = {}
    made = []
    rows = list(rows)
    languages = await languages_of(connection, (row.guild for row in rows))
    for row, terms in each(connection, subscriptions, rows, lambda row: (row, terms_of(row))):
        source = Source(row.pack, row.feed_id, row.about, row.event_id, row.words)
        asker = row.guild or row.follower if source.event else None
        if (source, asker) not in known:
            known[source, asker] = await _label(connection, source, asker), await _feeds(connection, source)
        label, members = known[source, asker]
        made.append(
            Subscription(
                id=row.id,
                guild=row.guild,
                channel=row.channel,
                source=source,
                label=label,
                feeds=members,
                schedule=terms.schedule,
                created_at=row.created_at,
                next_due_at=row.next_due_at,
                paused=row.paused,
                filters=terms.filters,
                style=terms.style,
                held_until=row.held_until,
                follower=row.follower or None,
                woken=row.woken,
                language=terms.style.language or languages.get(row.guild, ENGLISH),
            )
        )
    return made


def terms_values(schedule: Schedule, filters: Filters, style: Style) -> dict[str, Any]:
    """Terms as a row holds them."""
    return {
        "schedule": _SCHEDULE.dump_python(schedule, mode="json"),
        "filters": _FILTERS.dump_python(filters, mode="json"),
        "style": _STYLE.dump_python(style, mode="json"),
        "instant": schedule.when is When.INSTANTLY,
        "held_until": None,
    }


def columns_of(source: Source) -> dict[str, Any]:
    """A source as a row holds it."""
    return {
        "pack": source.pack,
        "feed_id": source.feed,
        "about": source.about,
        "event_id": source.event,
        "words": source.words,
    }


class Terms(NamedTuple):
    """How a subscription is served."""

    schedule: Schedule
    filters: Filters
    style: Style


def terms_of(row: Row[Any]) -> Terms:
    """The terms that a row holds."""
    schedule = _SCHEDULE.validate_python(row.schedule)
    try:
        ZoneInfo(schedule.timezone)
    except OSError as error:  # a folder of zones, such as America, or a name that is too long for a file
        raise ValueError(str(error)) from None
    if not (schedule.at and schedule.days & EVERY_DAY):
        raise ValueError("its schedule names no day or no time")
    return Terms(schedule, _FILTERS.validate_python(row.filters), _STYLE.validate_python(row.style))


async def _label(connection: AsyncConnection, source: Source, asker: Owner | None) -> str:
    if source.about or source.words:
        return source.about or f"“{source.words}”"
    if source.pack:
        query = select(packs.c.title).where(packs.c.name == source.pack)
    elif source.feed:
        query = select(feeds.c.title).where(feeds.c.id == source.feed)
    else:
        its = articles.c.story_id == source.event, seen_by(asker, articles.c.id)
        query = select(articles.c.title).where(*its).order_by(articles.c.id).limit(1)
    return (
        (await connection.execute(query)).scalar_one_or_none()
        or source.pack
        or ("an event" if source.event else "a feed")
    )


async def _feeds(connection: AsyncConnection, source: Source) -> frozenset[FeedId]:
    if source.feed:
        return frozenset({source.feed})
    inside = select(pack_feeds.c.url).where(pack_feeds.c.pack == source.pack)
    return frozenset((await connection.execute(select(feeds.c.id).where(at_address(inside)))).scalars())
