"""Whose feeds are whose, and so what of the archive is open to whom: the one place that decides it.

Servers are strangers to each other. Open to all are the feeds of packs and those that the operator of the bot added;
what a server brought is open to that server, and what somebody brought in direct messages to them alone. An article is
open to whom a feed that shows it is open. Whoever asks without being an owner (the command line) sees everything.
"""

from collections.abc import Collection, Iterable
from dataclasses import replace
from typing import Any

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Connection,
    Select,
    Subquery,
    and_,
    exists,
    literal,
    or_,
    select,
    true,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.archive.dialect import only_one, with_others
from bot.archive.tables import entries, feed_owners, feeds, former_addresses, pack_feeds
from bot.news import EVERYBODY, FeedId, Owner, Story
from bot.news.addresses import has_credentials

_EVERYBODYS = "what is everybody's"


async def hold_everybodys(connection: AsyncConnection) -> None:
    """Before anything else in a transaction that puts something on a shelf: no feed becomes everybody's meanwhile.

    What becomes so takes along what stands on its shelves, and would miss what another is just putting there.
    """
    await with_others(connection, _EVERYBODYS)


async def change_everybodys(connection: AsyncConnection) -> None:
    """Before anything else in a transaction by which feeds become everybody's: nobody puts anything on shelves."""
    await only_one(connection, _EVERYBODYS)


def open_feeds(asker: Owner) -> CompoundSelect[Any]:
    """The numbers of the feeds that are open to somebody; the same for every row, so that it is looked up once."""
    return select(feeds.c.id).where(in_packs()).correlate(None).union(_owned({EVERYBODY, asker}))


def seen_by(asker: Owner | None, article: ColumnElement[Any]) -> ColumnElement[bool]:
    """Whether an article, by its number, is open to somebody."""
    if asker is None:
        return true()
    shows = entries.alias()
    return exists().where(shows.c.article_id == article, shows.c.feed_id.in_(open_feeds(asker)))


def open_to(connection: Connection, askers: Collection[Owner]) -> dict[Owner, frozenset[FeedId]]:
    """The feeds that are open to each of several."""
    common = select(feeds.c.id).where(in_packs()).union(_owned({EVERYBODY}))
    shared = frozenset(FeedId(number) for number in connection.execute(common).scalars())
    own: dict[Owner, set[FeedId]] = {asker: set() for asker in askers}
    theirs = select(feed_owners.c.owner, feed_owners.c.feed_id).where(stands())
    # Of many askers, most have brought something: all rows are fewer than what would have to be named.
    for row in connection.execute(theirs):
        if row.owner in own:
            own[row.owner].add(row.feed_id)
    return {asker: shared | brought if brought else shared for asker, brought in own.items()}


def owners_of(connection: Connection, shown: Iterable[FeedId]) -> dict[FeedId, frozenset[Owner]]:
    """Everybody who brought each of these feeds."""
    brought = owned()
    found: dict[FeedId, set[Owner]] = {feed: set() for feed in shown}
    for row in connection.execute(select(brought).where(brought.c.feed_id.in_(found))):
        found[row.feed_id].add(row.owner)
    return {feed: frozenset(owners) for feed, owners in found.items()}


def as_seen(story: Story, opened: frozenset[FeedId]) -> Story:
    """A story with the articles that these feeds show."""
    seen = tuple(one for one in story.articles if one.feeds & opened)
    return story if len(seen) == len(story.articles) else replace(story, articles=seen)


def owned() -> Subquery:
    """(feed_id, owner) of each feed and everybody who brought it: a pack, a server, a follower."""
    curated = select(feeds.c.id.label("feed_id"), literal(EVERYBODY).label("owner")).where(in_packs())
    brought = select(feed_owners.c.feed_id, feed_owners.c.owner).where(stands())
    return curated.union(brought).subquery("owned")


def owned_by(owner: Owner) -> Select[Any]:
    """The numbers of the feeds that somebody brought."""
    return _owned({owner})


def private_to(url: str, owner: Owner) -> Owner:
    """Whose alone a feed at this address is: a secret in it is its owner's, and not even fetched for others."""
    return owner if owner != EVERYBODY and has_credentials(url) else EVERYBODY


def at_address(addresses: Any, owner: Owner = EVERYBODY) -> ColumnElement[bool]:  # noqa: ANN401
    """Whether a feed is, or was before it moved, at one of these addresses, of all or private to one."""
    moved = select(former_addresses.c.feed_id).where(former_addresses.c.url.in_(addresses))
    return and_(feeds.c.private_to == owner, or_(feeds.c.url.in_(addresses), feeds.c.id.in_(moved)))


def found_at(url: str, owner: Owner) -> Select[Any]:
    """The feed that somebody has at this address, or else the one there that they would share."""
    own = feeds.c.id.in_(owned_by(owner))
    shared = at_address([url], private_to(url, owner))
    return select(feeds).where(or_(shared, and_(feeds.c.url == url, own))).order_by(own.desc()).limit(1)


def moved_apart(feed: FeedId) -> int:
    """Whose alone a feed is that has moved and is not everybody's: those who have it, and nobody else."""
    return -feed


def is_everybodys() -> ColumnElement[bool]:
    """Whether a feed is open to all."""
    return feeds.c.id.in_(open_feeds(EVERYBODY))


def everybodys_among(several: Collection[int]) -> Select[Any]:
    """Those of a few feeds that are open to all, without looking through the others."""
    brought = feeds.c.id.in_(_owned({EVERYBODY}).where(feed_owners.c.feed_id.in_(several)))
    return select(feeds.c.id).where(feeds.c.id.in_(several), or_(brought, in_packs()))


def in_packs() -> ColumnElement[bool]:
    """Whether a feed is in a pack, as the configuration has them today."""
    return at_address(select(pack_feeds.c.url))


def _owned(owners: Collection[Owner]) -> Select[Any]:
    return select(feed_owners.c.feed_id).where(feed_owners.c.owner.in_(sorted(owners)), stands()).correlate(None)


def stands() -> ColumnElement[bool]:
    """Whether a feed is still its owner's."""
    return feed_owners.c.ends_at.is_(None)
