"""What polls bring, kept: the state of feeds, new entries, and entries that were edited."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from itertools import islice
from typing import Any

from sqlalchemy import Row, bindparam, false, func, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.archive.hints import note
from bot.archive.hubs import keep_hubs
from bot.archive.redirects import end_feed, move_feed, revive_feed
from bot.archive.tables import articles, entries, feeds
from bot.news import Entry, EntryId, FeedId, NewEntry, Origin, Poll, Validators
from bot.news.addresses import host_of
from bot.news.arrivals import Arrivals, changed, recognised, sort_entries
from bot.news.superseding import COMPARED, KnownEntry, Said

FORMER = "\x1fformer "
"""Begins the key of an entry whose own was used again; no feed's key has such a mark."""
REMEMBERED = 2000
"""The newest entries of a feed among which what it brings up again is looked for: ten times what it may show. All of
twenty thousand took up to 155 ms, within a write transaction."""


async def keep_polls(connection: AsyncConnection, polls: Sequence[Poll], now: datetime) -> list[list[NewEntry]]:
    """Keep what polls brought; for each, the entries that are new.

    A feed that was removed while it was polled is passed over.
    """
    known = await _states(connection, [poll.feed for poll in polls])
    ours = [poll for poll in polls if poll.feed in known]
    if ours:
        await connection.execute(_STATE, [_state(poll, known[poll.feed], now) for poll in ours])
    brought = [(poll, await _arrivals(connection, poll, known.get(poll.feed), now)) for poll in polls]
    if any(arrivals.new or arrivals.edited for _, arrivals in brought):
        note(connection, "fetch")
    new = iter(await _keep(connection, brought, now))
    stuck = [poll.feed for poll, arrivals in brought if arrivals.new and _is_stuck(poll, known[poll.feed])]
    if stuck:
        await connection.execute(update(feeds).where(feeds.c.id.in_(stuck)).values(stuck=True))
    if ours:
        await keep_hubs(connection, ours, now)
    for poll in ours:
        await _move_or_end(connection, poll, known[poll.feed], now)
    return [list(islice(new, len(arrivals.new))) for _, arrivals in brought]


_STATE = (
    update(feeds)
    .where(feeds.c.id == bindparam("feed"))
    .values(
        {
            name: bindparam(f"new_{name}")
            for name in (
                *("title", "etag", "last_modified", "next_poll_at", "polled_at", "failures", "problem"),
                *("interval_seconds", "moved_to", "failing_since", "failing_told_at", "quiet_hours", "quiet_days"),
                *("full_at", "claimed_at", "restored_at"),
            )
        }
    )
)
_INSERTED = insert(entries).returning(entries.c.id, entries.c.url, entries.c.title, sort_by_parameter_order=True)
_KNOWN_BY = (
    *(entries.c.id, entries.c.key, entries.c.link, entries.c.hash, entries.c.title, entries.c.published),
    *(entries.c.seen_at, entries.c.edits),
)
# A long content is emptied once its article is had.
_SAID = func.substr(func.coalesce(func.nullif(entries.c.content, ""), articles.c.text, ""), 1, COMPARED).label("said")
_OF_PAGE = (entries.c.content == "") & (articles.c.origin == Origin.PAGE.value)
_SAID_BY = (_SAID, func.coalesce(_OF_PAGE, false()).label("of_page"))
_MOVED = ("key", "url", "link", "hash", "publisher", "image", "image_alt", "host")
_EDITED = (*_MOVED, "title", "content", "fetch_after")


def _setting(*names: str) -> Any:  # noqa: ANN401
    return (
        update(entries)
        .where(entries.c.id == bindparam("entry"))
        .values({name: bindparam(f"new_{name}") for name in names})
    )


async def _states(connection: AsyncConnection, numbers: Sequence[FeedId]) -> dict[int, Row[*tuple[Any, ...]]]:
    known = (
        *(feeds.c.id, feeds.c.url, feeds.c.polled_at, feeds.c.ended_at, feeds.c.restored_at, feeds.c.failing_since),
        *(feeds.c.failing_told_at, feeds.c.etag, feeds.c.last_modified),
    )
    return {row.id: row for row in await connection.execute(select(*known).where(feeds.c.id.in_(numbers)))}


def _state(poll: Poll, was: Row[*tuple[Any, ...]], now: datetime) -> dict[str, Any]:
    well = poll.failures == 0
    return {
        "feed": poll.feed,
        "new_title": poll.title,
        "new_etag": poll.validators.etag,
        "new_last_modified": poll.validators.last_modified,
        "new_next_poll_at": poll.next_poll_at,
        "new_polled_at": poll.polled_at,
        "new_failures": poll.failures,
        "new_problem": poll.problem,
        "new_interval_seconds": round(poll.interval.total_seconds()) if poll.interval else None,
        "new_moved_to": poll.moved_to,
        "new_restored_at": None if poll.entries else was.restored_at,
        "new_failing_since": None if well else was.failing_since or now,
        "new_failing_told_at": None if well else was.failing_told_at,
        "new_quiet_hours": sorted(poll.quiet_hours),
        "new_quiet_days": sorted(poll.quiet_days),
        "new_full_at": poll.full_at,
        "new_claimed_at": None,
    }


def _is_stuck(poll: Poll, was: Row[*tuple[Any, ...]]) -> bool:
    """Whether a feed that has changed came with the validators that it had before."""
    before = Validators(was.etag, was.last_modified)
    return before != Validators() and before == poll.validators


async def _arrivals(
    connection: AsyncConnection, poll: Poll, was: Row[*tuple[Any, ...]] | None, now: datetime
) -> Arrivals:
    if was is None or not poll.entries:
        return Arrivals()
    known = await _known(connection, poll)
    found = recognised(poll.entries, known)
    unknown = [entry for entry in poll.entries if entry.key not in found]
    gone = await _gone(connection, poll, unknown) if unknown and was.polled_at else []
    said = await _said(connection, [one.id for one in changed(poll.entries, found)])
    decided = poll, known, gone, said, now, was.polled_at, was.restored_at
    # To compare one takes a millisecond, which is too long for the event loop where there are many.
    return await asyncio.to_thread(sort_entries, *decided) if gone or said else sort_entries(*decided)


async def _known(connection: AsyncConnection, poll: Poll) -> list[KnownEntry]:
    ours = entries.c.feed_id == poll.feed
    query = select(*_KNOWN_BY).where(
        # With the feed named once, outside, SQLite reads all entries of the feed instead of these three indexes.
        or_(
            ours & entries.c.key.in_([entry.key for entry in poll.entries]),
            ours & entries.c.link.in_([entry.link for entry in poll.entries if entry.link]),
            ours & entries.c.hash.in_([entry.hash for entry in poll.entries if entry.hash]),
        ),
    )
    return [KnownEntry(*row) for row in await connection.execute(query)]


async def _gone(connection: AsyncConnection, poll: Poll, unknown: Sequence[Entry]) -> list[KnownEntry]:
    """What the feed does not show any more, of what it showed under the titles of entries that we do not know."""
    shown = {entry.key for entry in poll.entries}
    newest = select(entries.c.id).where(entries.c.feed_id == poll.feed).order_by(entries.c.id.desc()).limit(REMEMBERED)
    query = select(*_KNOWN_BY, *_SAID_BY).outerjoin(articles, articles.c.id == entries.c.article_id)
    query = query.where(entries.c.id.in_(newest), entries.c.title.in_({entry.title for entry in unknown}))
    rows = await connection.execute(query.order_by(entries.c.id.desc()))
    return [
        replace(KnownEntry(*row[: len(_KNOWN_BY)]), said=Said(row.said, bool(row.of_page)))
        for row in rows
        if row.key not in shown
    ]


async def _said(connection: AsyncConnection, numbers: Sequence[EntryId]) -> dict[EntryId, Said]:
    """What each of these entries says as we know it: the feed's own words, or its article's text."""
    if not numbers:
        return {}
    query = select(entries.c.id, *_SAID_BY).outerjoin(articles, articles.c.id == entries.c.article_id)
    return {
        row.id: Said(row.said, bool(row.of_page))
        for row in await connection.execute(query.where(entries.c.id.in_(numbers)))
    }


async def _keep(connection: AsyncConnection, brought: Sequence[tuple[Poll, Arrivals]], now: datetime) -> list[NewEntry]:
    """Change the entries and add the new ones, which it gives in their order."""
    every = [arrivals for _, arrivals in brought]
    # An entry whose guid or address another article bears now keeps its content's hash, by which it is known again.
    superseded = [_as_superseded(number) for arrivals in every for number in arrivals.superseded]
    if superseded:
        await connection.execute(_setting("key", "link"), superseded)
    new = [_new(poll.feed, entry, now, fresh=fresh) for poll, arrivals in brought for entry, fresh in arrivals.new]
    inserted = (await connection.execute(_INSERTED, new)).all() if new else []
    moved = [_at(number, entry) for arrivals in every for number, entry in arrivals.moved]
    if moved:
        await connection.execute(_setting(*_MOVED), moved)
    edited = [_as_edited(number, entry, now) for arrivals in every for number, entry in arrivals.edited]
    if edited:
        await connection.execute(_setting(*_EDITED).values(edits=entries.c.edits + 1), edited)
    return [NewEntry(*row) for row in inserted]


def _new(feed: FeedId, entry: Entry, now: datetime, *, fresh: bool) -> dict[str, Any]:
    return {
        "feed_id": feed,
        "key": entry.key,
        "url": entry.url,
        "link": entry.link,
        "hash": entry.hash or None,
        "title": entry.title,
        "published": entry.published,
        "content": entry.content,
        "author": entry.author,
        "language": entry.language,
        "publisher": entry.publisher,
        "image": entry.image,
        "image_alt": entry.image_alt,
        "host": host_of(entry.url),
        "fresh": fresh,
        "seen_at": now,
        "attempts": 0,
        "edits": 0,
        "fetch_after": now,
    }


def _as_superseded(number: EntryId) -> dict[str, Any]:
    return {"entry": number, "new_key": f"{FORMER}{number}", "new_link": None}


def _at(number: EntryId, entry: Entry) -> dict[str, Any]:
    return {
        "entry": number,
        "new_key": entry.key,
        "new_url": entry.url,
        "new_link": entry.link,
        "new_hash": entry.hash or None,
        "new_publisher": entry.publisher,
        "new_image": entry.image,
        "new_image_alt": entry.image_alt,
        "new_host": host_of(entry.url),
    }


def _as_edited(number: EntryId, entry: Entry, now: datetime) -> dict[str, Any]:
    said = {"new_title": entry.title, "new_content": entry.content, "new_fetch_after": now}
    return _at(number, entry) | said


async def _move_or_end(connection: AsyncConnection, poll: Poll, was: Row[*tuple[Any, ...]], now: datetime) -> None:
    if poll.ended and was.ended_at is None:
        await end_feed(connection, poll.feed, now)
    elif was.ended_at is not None and poll.failures == 0:
        await revive_feed(connection, poll.feed)
    if poll.url and poll.url != was.url:
        await move_feed(connection, poll.feed, was.url, poll.url)
