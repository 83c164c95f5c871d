"""Shelves of articles: a look-up passes over nothing of strangers', however much they brought.

Of those whom an article names, and of its quotes and words, the newest are looked for. Asked of each row whether it is
open to the asker, a neighbour with a hundred thousand articles about somebody would make all others wait. So each row
says on which shelf its article is: everybody's, or that of a set of feeds which show it between them. Whoever looks
does so on everybody's shelf and on those of their own feeds. Rights are still asked of what is found there: a feed that
was everybody's leaves its articles on their shelf.
"""

from collections.abc import Collection, Sequence
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    Table,
    and_,
    delete,
    func,
    insert,
    literal,
    or_,
    select,
    true,
    union_all,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.archive.dialect import PUBLIC, only_one, reshelve_words
from bot.archive.scope import everybodys_among, open_feeds, seen_by
from bot.archive.tables import actors, article_shelves, articles, entries, people, quotes, shelf_feeds
from bot.news import EVERYBODY, Owner

NOBODYS = 2**62
"""No article is on it."""
MOST_SHELVES = 4096
"""Of one asker; strangers who show one's articles make more of them. SQLite names no more than 32,766 in a statement.
Beyond this all are looked on."""

MOST_APART, MOST_LOOKED_AT = 16, 1000
"""Somebody's own shelves that are looked on one by one, and the rows on them that are."""


class Opened(NamedTuple):
    """What is open to whoever asks."""

    asker: Owner | None
    own: tuple[int, ...] | None
    """Shelves, besides everybody's; None where all are looked on, and rights alone decide."""

    def rows(self, of: Table) -> ColumnElement[bool]:
        """Those of a table that are open."""
        seen = seen_by(self.asker, _article(of))
        return seen if self.own is None else and_(of.c.shelf.in_((PUBLIC, *self.own)), seen)

    def newest(
        self, of: Table, *wanted: ColumnElement[bool], by: Sequence[ColumnElement[Any]], limit: int
    ) -> Select[tuple[int]]:
        """The numbers of the first open rows of a table, the highest first by some of its columns.

        Each shelf is looked on apart: its rows come from an index in their order, and the database stops at the limit;
        those of several shelves it would have to put in order. What is to be told is looked up by these numbers.
        """
        keys = [column.label(f"key_{place}") for place, column in enumerate(by)]
        # They may be those of whom a statement around this one asks.
        rows = select(of.c.id, _article(of).label("article"), *keys).where(*wanted).correlate(people)
        public, *own = self.arms(of, rows)
        if own and self.own and len(self.own) <= MOST_APART and len(self.own) * limit <= MOST_LOOKED_AT:
            # Rights are asked of what is found, below.
            own = [_by_index(of, rows).where(of.c.shelf == shelf) for shelf in self.own]
        highest = [column.desc() for column in by]
        found = (
            select(arm.order_by(*highest).limit(limit).subquery(), literal(arm is public).label("asked"))
            for arm in (public, *own)
        )
        both = union_all(*found).subquery()
        opened = or_(both.c.asked, seen_by(self.asker, both.c.article))
        return select(both.c.id).where(opened).order_by(*(both.c[key.name].desc() for key in keys)).limit(limit)

    def arms(self, of: Table, query: Select[Any]) -> list[Select[Any]]:
        """A query for each kind of shelf, everybody's and one's own; or one for all."""
        seen = seen_by(self.asker, _article(of))
        if self.own is None:
            return [query.where(seen)]
        query = _by_index(of, query)
        return [query.where(shelf, seen) for shelf in (of.c.shelf == PUBLIC, of.c.shelf.in_(self.own))]

    def knows(self, person: ColumnElement[Any] = people.c.id) -> ColumnElement[bool]:
        """Whether an article that is open names a person, by their number."""
        if self.asker is None:
            return true()
        return select(actors.c.id).where(actors.c.person_id == person, self.rows(actors)).exists()

    def name(self) -> ColumnElement[str]:
        """Somebody's name as the latest article that is open writes it: the first to write it may be a stranger's."""
        if self.asker is None:
            return people.c.name
        latest = self.newest(actors, actors.c.person_id == people.c.id, by=(actors.c.at, actors.c.id), limit=1)
        return select(actors.c.name).where(actors.c.id.in_(latest)).scalar_subquery().label("name")


def opened_to(connection: Connection, asker: Owner | None) -> Opened:
    """What is open to somebody."""
    if asker is None:
        return Opened(None, None)
    theirs = select(shelf_feeds.c.shelf).where(shelf_feeds.c.feed_id.in_(open_feeds(asker))).distinct()
    own = list(connection.execute(theirs.order_by(shelf_feeds.c.shelf).limit(MOST_SHELVES + 1)).scalars())
    if len(own) > MOST_SHELVES:
        return Opened(asker, None)
    # So many that statements with any number of shelves are few: each form is kept by the database.
    places = 1 << max(0, len(own) - 1).bit_length()
    return Opened(asker, (*own, *[NOBODYS] * (places - len(own))))


async def settle(connection: AsyncConnection, article: int) -> None:
    """Put an article on the shelf of the feeds that show it now, with whom it names and quotes, and its words."""
    itself = articles.c.id == article
    # Held before its shelf is, as by all who change it, so that a reading which is kept that moment is shelved with it.
    held = (await connection.execute(select(articles.c.shelf).where(itself).with_for_update())).scalar()
    shelf = await _shelf_for(connection, article)
    if held == shelf:
        return
    await reshelve_words(connection, f"id = {int(article)}", shelf)
    await connection.execute(update(articles).where(itself).values(shelf=shelf))
    for table in (actors, quotes):
        await connection.execute(update(table).where(table.c.article_id == article).values(shelf=shelf))


async def make_public(connection: AsyncConnection) -> None:
    """Put on everybody's shelf what stands on those of feeds that have become everybody's."""
    public = select(shelf_feeds.c.shelf).where(shelf_feeds.c.feed_id.in_(open_feeds(EVERYBODY))).distinct()
    for shelf in (await connection.execute(public)).scalars().all():
        await reshelve_words(connection, f"shelf = {int(shelf)}", PUBLIC)
        for table in (articles, actors, quotes):
            await connection.execute(update(table).where(table.c.shelf == shelf).values(shelf=PUBLIC))
        await connection.execute(delete(shelf_feeds).where(shelf_feeds.c.shelf == shelf))


async def _shelf_for(connection: AsyncConnection, article: int) -> int:
    shows = select(entries.c.feed_id).where(entries.c.article_id == article).distinct()
    showing = set((await connection.execute(shows)).scalars())
    if not showing or (await connection.execute(everybodys_among(showing).limit(1))).first() is not None:
        return PUBLIC
    return await _shelf_of(connection, showing)


async def _shelf_of(connection: AsyncConnection, feeds: Collection[int]) -> int:
    """The shelf of just these feeds, made where there is none."""
    await only_one(connection, "article shelves")
    whole = shelf_feeds.alias()
    members = select(func.count()).where(whole.c.shelf == shelf_feeds.c.shelf).scalar_subquery()
    alike = (
        select(shelf_feeds.c.shelf)
        .where(shelf_feeds.c.feed_id.in_(feeds))
        .group_by(shelf_feeds.c.shelf)
        .having(func.count() == len(feeds), members == len(feeds))
        .order_by(shelf_feeds.c.shelf)
        .limit(1)
    )
    known = (await connection.execute(alike)).scalar()
    if known is not None:
        return int(known)
    made = int((await connection.execute(insert(article_shelves).returning(article_shelves.c.id))).scalar_one())
    await connection.execute(insert(shelf_feeds), [{"shelf": made, "feed_id": feed} for feed in sorted(feeds)])
    return made


def _by_index(of: Table, query: Select[Any]) -> Select[Any]:
    """SQLite would else go through all articles, whosever: they come in the order that is asked for."""
    return query.with_hint(articles, "INDEXED BY ix_articles_shelf", "sqlite") if of is articles else query


def _article(of: Table) -> ColumnElement[Any]:
    return articles.c.id if of is articles else of.c.article_id
