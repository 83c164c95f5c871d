"""What polls bring, kept: the state of feeds, new entries, and entries that were edited."""

import asyncio
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import islice
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import Row, bindparam, func, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.archive.redirects import end_feed, move_feed, revive_feed
from bot.archive.reissues import MOST, all_again, more_of_the_past
from bot.archive.tables import articles, entries, feeds
from bot.news import Entry, FeedId, NewEntry, Poll, Validators
from bot.news.likeness import is_edit

EDITED_WITHIN = timedelta(days=2)
"""An entry that changes later is left as it is: nobody is shown it any more."""
FORMER = "\x1fformer "
"""Begins the key of an entry whose own was used again; no feed's key has such a mark."""
COMPARED = 4000
"""Characters of a text that tell whether it is still the same article."""
REDATED = timedelta(hours=6)
"""An entry whose date is moved further is dated anew, and not merely corrected; without dates nothing says that it is
the same."""
REMEMBERED = 2000
"""The newest entries of a feed among which what it brings up again is looked for: ten times what it may show. All of
twenty thousand took up to 155 ms, within a write transaction."""
MOST_EDITS = 5
"""There are feeds that write the time, or a count of comments, into each entry at each poll."""


async def keep_polls(connection: AsyncConnection, polls: Sequence[Poll], now: datetime) -> list[list[NewEntry]]:
    """Keep what polls brought; for each, the entries that are new.

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
    inserted = iter((await connection.execute(_INSERTED, new)).all() if new else ())
    if edited:
        await connection.execute(_EDITED, edited)
    stuck = [
        poll.feed for poll, count in zip(polls, counts, strict=True) if count and _is_stuck(poll, known.get(poll.feed))
    ]
    if stuck:
        await connection.execute(update(feeds).where(feeds.c.id.in_(stuck)).values(stuck=True))
    for poll in ours:
        await _move_or_end(connection, poll, known[poll.feed], now)
    return [[NewEntry(*row) for row in islice(inserted, count)] for count in counts]


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
_KNOWN_BY = (
    *(entries.c.id, entries.c.key, entries.c.url, entries.c.link, entries.c.hash, entries.c.title),
    *(entries.c.content, entries.c.edits, entries.c.fetch_after, entries.c.seen_at, entries.c.published),
    entries.c.article_id,
)
_CHANGED = (
    *("key", "url", "link", "hash", "title", "content", "edits", "fetch_after"),
    *("publisher", "image", "image_alt", "host"),
)
_INSERTED = insert(entries).returning(entries.c.id, entries.c.url, entries.c.title, sort_by_parameter_order=True)
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


def _is_stuck(poll: Poll, was: Row[*tuple[Any, ...]] | None) -> bool:
    """Whether a feed that has changed came with the validators that it had before."""
    before = Validators(was.etag, was.last_modified) if was else Validators()
    return before != Validators() and before == poll.validators


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
    not like what it named before, names a new entry. All others are news, whatever date they wear.
    """
    by_key, by_link, by_hash = await _known(connection, poll)
    rows = {
        entry.key: row
        for entry in poll.entries
        if (row := by_key.get(entry.key) or by_link.get(entry.link or "") or by_hash.get(entry.hash))
    }
    again: Mapping[str, Row[*tuple[Any, ...]]] = {}
    unknown = [entry for entry in poll.entries if entry.key not in rows]
    if unknown and was.polled_at is not None:
        again = await _brought_up_again(connection, poll, unknown)
        rows |= again
    past = more_of_the_past(poll.entries, rows, was.polled_at) if was.polled_at else frozenset[str]()
    kept = [(rows[one.key], one) for one in poll.entries if one.key in rows and one.key not in again]
    texts = await _texts(connection, [row for row, one in kept if _is_changed(row, one)])
    strange = await asyncio.to_thread(_strange, poll.entries, rows, texts) if texts else frozenset[str]()
    taken: set[str] = set()
    for entry in _oldest_first(poll.entries, rows):
        row = rows.get(entry.key)
        if entry.key in taken:
            continue
        taken.add(entry.key)
        if row is not None and row.id in texts and entry.key in strange:
            former = by_hash.get(entry.hash)
            if former is not None and former.id != row.id:
                continue  # what the key named before is shown once more
            replaced.append({"entry": row.id, "new_key": f"{FORMER}{row.id}", "new_link": None})
            del texts[row.id]
            row = None
        if row is None:
            # Of what a restored database does not know, it cannot tell whether it was posted.
            unsure = was.restored_at and (entry.published is None or entry.published <= was.restored_at)
            new.append(_new(poll, entry, now, fresh=entry.key in poll.fresh - past and not unsure))
        elif (change := _change(row, entry, now, edited=entry.key not in again)) and row.key not in taken - {entry.key}:
            taken.add(row.key)
            edited.append(change)


def _oldest_first(entries: Sequence[Entry], known: Collection[str]) -> Sequence[Entry]:
    """The entries in the order in which their articles are posted.

    A feed without dates may have the oldest first; it shows by what is new standing behind all that is known.
    """
    places = [place for place, entry in enumerate(entries) if entry.key in known]
    grows_at_its_end = len(places) > 0 and places == list(range(len(places)))
    return entries if grows_at_its_end and not any(entry.published for entry in entries) else entries[::-1]


async def _brought_up_again(
    connection: AsyncConnection, poll: Poll, unknown: Sequence[Entry]
) -> dict[str, Row[*tuple[Any, ...]]]:
    """The entries that we know under other ids and addresses, by their new keys; each of ours is found once."""
    shown = {entry.key for entry in poll.entries}
    newest = select(entries.c.id).where(entries.c.feed_id == poll.feed).order_by(entries.c.id.desc()).limit(REMEMBERED)
    titled = entries.c.id.in_(newest), entries.c.title.in_({entry.title for entry in unknown})
    said = func.substr(func.coalesce(func.nullif(entries.c.content, ""), articles.c.text, ""), 1, MOST).label("said")
    query = select(*_KNOWN_BY, said).outerjoin(articles, articles.c.id == entries.c.article_id)
    query = query.where(*titled).order_by(entries.c.id.desc())
    gone = [row for row in await connection.execute(query) if row.key not in shown]
    return await asyncio.to_thread(all_again, unknown, gone) if gone else {}


async def _known(connection: AsyncConnection, poll: Poll) -> tuple[Mapping[str, Row[*tuple[Any, ...]]], ...]:
    ours = entries.c.feed_id == poll.feed
    query = select(*_KNOWN_BY).where(
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


def _strange(
    several: Sequence[Entry], rows: Mapping[str, Row[*tuple[Any, ...]]], texts: Mapping[int, str]
) -> frozenset[str]:
    """Keys of the changed entries that are of another article by now. To compare one takes a millisecond."""
    known = [(row, entry) for entry in several if (row := rows.get(entry.key)) and row.id in texts]
    return frozenset(entry.key for row, entry in known if not _is_still(row, texts[row.id], entry))


def _is_still(row: Row[*tuple[Any, ...]], text: str, entry: Entry) -> bool:
    """Whether a changed entry is still that of the article that it was of."""
    before, after = row.published, entry.published
    same_date = before is not None and after is not None and abs(before - after) <= REDATED
    return is_edit(row.title, text, entry.title, entry.content[:COMPARED], redated=not same_date)


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


def _change(row: Row[*tuple[Any, ...]], entry: Entry, now: datetime, *, edited: bool = True) -> dict[str, Any] | None:
    """How a known entry is to be changed; None where it is as it was. An edited one has its article fetched again."""
    same = (row.key, row.link, row.hash) == (entry.key, entry.link, entry.hash or None)
    if same or not entry.hash:
        return None
    may_be = edited and row.edits < MOST_EDITS and now - row.seen_at <= EDITED_WITHIN
    is_edited = may_be and row.hash not in {None, entry.hash}
    return {
        "entry": row.id,
        "new_key": entry.key,
        "new_url": entry.url,
        "new_link": entry.link,
        "new_hash": entry.hash or None,
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
