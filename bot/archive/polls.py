"""What polls bring, kept: the state of feeds, new entries, and entries that were edited."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import Row, bindparam, func, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.archive.moves import end_feed, move_feed, revive_feed
from bot.archive.tables import articles, entries, feeds
from bot.news import Entry, FeedId, Poll
from bot.news.likeness import is_edit

EDITED_WITHIN = timedelta(days=2)
"""An entry that changes later is left as it is: nobody is shown it any more."""
FORMER = "\x1fformer "
"""Begins the key of an entry whose own was used again; no feed's key has such a mark."""
LATE = timedelta(hours=6)
"""How long after its date an entry may show up in a feed of which nothing is known any more, and be news."""
COMPARED = 4000
"""Characters of a text that tell whether it is still the same article."""
REDATED = timedelta(hours=6)
"""An entry whose date is moved further is dated anew, and not merely corrected."""
MOST_EDITS = 5
"""There are feeds that write the time, or a count of comments, into each entry at each poll."""


async def keep_polls(connection: AsyncConnection, polls: Sequence[Poll], now: datetime) -> list[int]:
    """Keep what polls brought; for each, the number of entries that are new.

    A feed that was removed while it was polled is passed over.
    """
    known = await _states(connection, [poll.feed for poll in polls])
    ours = [poll for poll in polls if poll.feed in known]
    if ours:
        await connection.execute(_STATE, [_state(poll, known[poll.feed], now) for poll in ours])
    new: list[dict[str, Any]] = []
    edited: list[dict[str, Any]] = []
    replaced: list[dict[str, Any]] = []
    counts = []
    for poll in polls:
        before = len(new)
        if poll.feed in known and poll.entries:
            await _sort_entries(connection, poll, known[poll.feed], now, new, edited, replaced)
        counts.append(len(new) - before)
    if replaced:
        await connection.execute(_REPLACED, replaced)
    if new:
        await connection.execute(insert(entries), new)
    if edited:
        await connection.execute(_EDITED, edited)
    for poll in ours:
        await _move_or_end(connection, poll, known[poll.feed], now)
    return counts


_STATE = (
    update(feeds)
    .where(feeds.c.id == bindparam("feed"))
    .values(
        {
            name: bindparam(f"new_{name}")
            for name in (
                *("title", "etag", "last_modified", "next_poll_at", "polled_at", "failures", "problem"),
                *("interval_seconds", "moved_to", "failing_since", "failing_told_at", "quiet_hours", "quiet_days"),
            )
        }
    )
)
_CHANGED = (
    *("key", "url", "link", "hash", "title", "content", "edits", "fetch_after"),
    *("publisher", "image", "image_alt", "host"),
)
_REPLACED = (
    update(entries)
    .where(entries.c.id == bindparam("entry"))
    .values(key=bindparam("new_key"), link=bindparam("new_link"))
)
"""An entry whose guid or address another article bears now keeps its content's hash, by which it is known again."""
_EDITED = (
    update(entries)
    .where(entries.c.id == bindparam("entry"))
    .values({name: bindparam(f"new_{name}") for name in _CHANGED})
)


async def _states(connection: AsyncConnection, numbers: Sequence[FeedId]) -> dict[int, Row[*tuple[Any, ...]]]:
    known = feeds.c.id, feeds.c.url, feeds.c.polled_at, feeds.c.ended_at, feeds.c.failing_since, feeds.c.failing_told_at
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
        "new_failing_since": None if well else was.failing_since or now,
        "new_failing_told_at": None if well else was.failing_told_at,
        "new_quiet_hours": sorted(poll.quiet_hours),
        "new_quiet_days": sorted(poll.quiet_days),
    }


async def _sort_entries(
    connection: AsyncConnection,
    poll: Poll,
    was: Row[*tuple[Any, ...]],
    now: datetime,
    new: list[dict[str, Any]],
    edited: list[dict[str, Any]],
    replaced: list[dict[str, Any]],
) -> None:
    """Put a poll's entries to those that are new and those that were edited; the others are as we know them.

    An entry is known by its key, else by its link, else by its content, so that a feed that gives all of its entries
    new ids, or moves to another host, brings nothing up again. A guid or an address that is used again, for what is
    not like what it named before, names a new entry.
    """
    by_key, by_link, by_hash = await _known(connection, poll)
    # A feed that was known and of which nothing is any more has renamed all that it holds, or much time has passed.
    stale_before = None if by_key or was.polled_at is None else was.polled_at - LATE
    taken: set[str] = set()
    found = {
        entry.key: by_key.get(entry.key) or by_link.get(entry.link or "") or by_hash.get(entry.hash)
        for entry in poll.entries
    }
    changed = [row for one in poll.entries if (row := found[one.key]) is not None and _is_changed(row, one)]
    texts = await _texts(connection, changed)
    for entry in reversed(poll.entries):  # the oldest first, so that articles are posted in their order
        row = found[entry.key]
        if entry.key in taken:
            continue
        taken.add(entry.key)
        if row is not None and row.id in texts and not _is_still(row, texts[row.id], entry):
            former = by_hash.get(entry.hash)
            if former is not None and former.id != row.id:
                continue  # what the key named before is shown once more
            replaced.append({"entry": row.id, "new_key": f"{FORMER}{row.id}", "new_link": None})
            del texts[row.id]
            row = None
        if row is None:
            is_stale = stale_before and entry.published and entry.published < stale_before
            new.append(_new(poll, entry, now, fresh=entry.key in poll.fresh and not is_stale))
        elif (change := _change(row, entry, now)) and row.key not in taken - {entry.key}:
            taken.add(row.key)
            edited.append(change)


async def _known(connection: AsyncConnection, poll: Poll) -> tuple[Mapping[str, Row[*tuple[Any, ...]]], ...]:
    ours = entries.c.feed_id == poll.feed
    query = select(
        *(entries.c.id, entries.c.key, entries.c.url, entries.c.link, entries.c.hash, entries.c.title),
        *(entries.c.content, entries.c.edits, entries.c.fetch_after, entries.c.seen_at, entries.c.published),
        entries.c.article_id,
    ).where(
        # With the feed named once, outside, SQLite reads all entries of the feed instead of these three indexes.
        or_(
            ours & entries.c.key.in_([entry.key for entry in poll.entries]),
            ours & entries.c.link.in_([entry.link for entry in poll.entries if entry.link]),
            ours & entries.c.hash.in_([entry.hash for entry in poll.entries if entry.hash]),
        ),
    )
    rows = (await connection.execute(query)).all()
    return (
        {row.key: row for row in rows},
        {row.link: row for row in rows if row.link},
        {row.hash: row for row in rows if row.hash},
    )


def _is_changed(row: Row[*tuple[Any, ...]], entry: Entry) -> bool:
    if entry.hash and row.hash:
        return bool(row.hash != entry.hash)
    return bool(entry.content and row.title != entry.title)


async def _texts(connection: AsyncConnection, rows: Sequence[Row[*tuple[Any, ...]]]) -> dict[int, str]:
    """The text of each of these entries as it is known: its article's, else its feed's."""
    known = {row.id: row.content[:COMPARED] for row in rows}
    numbers = [row.article_id for row in rows if row.article_id is not None]
    query = select(entries.c.id, func.substr(articles.c.text, 1, COMPARED).label("text")).join(
        articles, articles.c.id == entries.c.article_id
    )
    if numbers:
        for row in await connection.execute(query.where(articles.c.id.in_(numbers), entries.c.id.in_(list(known)))):
            known[row.id] = row.text or known[row.id]
    return known


def _is_still(row: Row[*tuple[Any, ...]], text: str, entry: Entry) -> bool:
    """Whether a changed entry is still that of the article that it was of."""
    dates = row.published, entry.published
    redated = all(dates) and abs(dates[0] - dates[1]) > REDATED
    return is_edit(row.title, text, entry.title, entry.content[:COMPARED], redated=bool(redated))


def _host(url: str | None) -> str:
    try:
        return (urlsplit(url or "").hostname or "")[:255]
    except ValueError:
        return ""


def _new(poll: Poll, entry: Entry, now: datetime, *, fresh: bool) -> dict[str, Any]:
    return {
        "feed_id": poll.feed,
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
        "host": _host(entry.url),
        "fresh": fresh,
        "seen_at": now,
        "attempts": 0,
        "edits": 0,
        "fetch_after": now,
    }


def _change(row: Row[*tuple[Any, ...]], entry: Entry, now: datetime) -> dict[str, Any] | None:
    """How a known entry is to be changed; None where it is as it was. An edited one has its article fetched again."""
    same = (row.key, row.link, row.hash) == (entry.key, entry.link, entry.hash or None)
    if same or not entry.hash:
        return None
    is_edited = row.hash not in {None, entry.hash} and now - row.seen_at <= EDITED_WITHIN and row.edits < MOST_EDITS
    return {
        "entry": row.id,
        "new_key": entry.key,
        "new_url": entry.url,
        "new_link": entry.link,
        "new_hash": entry.hash,
        "new_title": entry.title if is_edited else row.title,
        "new_content": entry.content if is_edited else row.content,
        "new_publisher": entry.publisher,
        "new_image": entry.image,
        "new_image_alt": entry.image_alt,
        "new_host": _host(entry.url),
        "new_edits": row.edits + is_edited,
        "new_fetch_after": now if is_edited else row.fetch_after,
    }


async def _move_or_end(connection: AsyncConnection, poll: Poll, was: Row[*tuple[Any, ...]], now: datetime) -> None:
    if poll.ended and was.ended_at is None:
        await end_feed(connection, poll.feed, now)
    elif was.ended_at is not None and poll.failures == 0:
        await revive_feed(connection, poll.feed)
    if poll.url and poll.url != was.url:
        await move_feed(connection, poll.feed, was.url, poll.url)
