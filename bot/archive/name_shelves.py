"""Names on shelves: one for what everybody's feeds name, and one for each other feed.

Completion and correction of typos look at some names only: those in the most articles, or with the most letters of what
was typed. Were all names kept together, whoever brings a feed could fill these places, and nobody's own would be found.
So somebody is shown names from the shelves that are open to them, and others' names are not even passed over.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import CompoundSelect, Select, case, delete, insert, literal, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.archive.dialect import index_names, unindex_name, upsert
from bot.archive.scope import open_feeds, owned_by
from bot.archive.tables import aliases, entries, feeds, known_names, person_words
from bot.news import EVERYBODY, FeedId, Owner

PUBLIC = 0
"""The shelf of what everybody's feeds name; any other has its feed's number."""


def open_shelves(asker: Owner | None) -> CompoundSelect[Any]:
    """The shelves on which somebody may look; without an asker, all."""
    return select(literal(PUBLIC)).union(own_shelves(asker))


def own_shelves(asker: Owner | None) -> Select[Any]:
    """Those of them that are not everybody's."""
    return select(feeds.c.id) if asker is None else owned_by(asker)


async def shelves_of(connection: AsyncConnection, several: Iterable[int]) -> dict[int, set[int]]:
    """On which shelves the names of each of these articles stand, by the feeds that show it."""
    shown = select(entries.c.article_id, _SHELF).where(entries.c.article_id.in_(several)).distinct()
    found: dict[int, set[int]] = {}
    for row in await connection.execute(shown):
        found.setdefault(row.article_id, set()).add(row.shelf)
    return found


async def shelf_of(connection: AsyncConnection, feed: FeedId) -> int:
    """On which shelf the names stand that a feed's articles hold."""
    public = select(feeds.c.id).where(feeds.c.id == feed, feeds.c.id.in_(open_feeds(EVERYBODY)))
    return PUBLIC if (await connection.execute(public)).first() else feed


async def shelve(
    connection: AsyncConnection,
    shelves: Iterable[int],
    names: Mapping[int, str],
    called: Iterable[Mapping[str, Any]],
) -> None:
    """One article more has these names, and calls some of them otherwise.

    Args:
        connection: in a transaction.
        shelves: on which it stands.
        names: folded, by number.
        called: `{person_id, folded, alias}` of each other name.
    """
    once = {"articles": 1}
    for shelf in sorted(shelves):
        there = select(known_names.c.person_id).where(known_names.c.shelf == shelf, known_names.c.person_id.in_(names))
        known = set((await connection.execute(there)).scalars())
        rows = [{"shelf": shelf, "person_id": number, "folded": folded} | once for number, folded in names.items()]
        await connection.execute(_counted(connection, known_names, "shelf", "person_id"), rows)
        new = {number: folded for number, folded in names.items() if number not in known}
        if new:
            words = [
                {"shelf": shelf, "word": word, "person_id": number}
                for number, folded in new.items()
                for word in sorted(set(folded.split()))
            ]
            await connection.execute(insert(person_words), words)
        if new and shelf == PUBLIC:
            await index_names(connection, new)
        others = [{"shelf": shelf, **one, **once} for one in called]
        if others:
            await connection.execute(_counted(connection, aliases, "shelf", "folded", "person_id"), others)


async def unshelve(connection: AsyncConnection, article: int, numbers: Iterable[int]) -> None:
    """One article less has these names: those that are in no other of a shelf leave it."""
    shelves = (await shelves_of(connection, [article])).get(article, set())
    theirs = known_names.c.shelf.in_(shelves), known_names.c.person_id.in_(numbers)
    await connection.execute(update(known_names).where(*theirs).values(articles=known_names.c.articles - 1))
    unnamed = select(known_names).where(*theirs, known_names.c.articles <= 0)
    for row in (await connection.execute(unnamed)).all():
        if row.shelf == PUBLIC:
            await unindex_name(connection, row.person_id, row.folded)
        for table in (aliases, person_words, known_names):
            await connection.execute(
                delete(table).where(table.c.shelf == row.shelf, table.c.person_id == row.person_id)
            )


async def publish(connection: AsyncConnection) -> None:
    """Put on everybody's shelf what feeds name that have become everybody's: a pack lists them now, or the operator."""
    standing = select(known_names.c.shelf).where(known_names.c.shelf.in_(open_feeds(EVERYBODY))).distinct()
    for shelf in (await connection.execute(standing)).scalars().all():
        rows = select(known_names.c.person_id, known_names.c.folded)
        public = select(known_names.c.person_id).where(known_names.c.shelf == PUBLIC)
        new = rows.where(known_names.c.shelf == shelf, known_names.c.person_id.not_in(public))
        named = {row.person_id: row.folded for row in await connection.execute(new)}
        if named:
            await index_names(connection, named)
        for table, keys in (
            (known_names, ("shelf", "person_id")),
            (aliases, ("shelf", "folded", "person_id")),
            (person_words, ("shelf", "word", "person_id")),
        ):
            held = (await connection.execute(select(table).where(table.c.shelf == shelf))).mappings().all()
            moved = [{**row, "shelf": PUBLIC} for row in held]
            if moved:
                await connection.execute(_counted(connection, table, *keys), moved)
        await forget_shelves(connection, [shelf])


async def forget_shelves(connection: AsyncConnection, gone: Iterable[int]) -> None:
    """Forget what feeds named that are gone."""
    numbers = list(gone)
    for table in (aliases, person_words, known_names):
        await connection.execute(delete(table).where(table.c.shelf.in_(numbers)))


def _counted(connection: AsyncConnection, table: Any, *keys: str) -> Any:  # noqa: ANN401
    """An INSERT that adds the articles of a row to those of the same that is there."""
    adding = upsert(connection, table)
    if "articles" not in table.c:
        return adding.on_conflict_do_nothing(index_elements=keys)
    more = {"articles": table.c.articles + adding.excluded.articles}
    return adding.on_conflict_do_update(index_elements=keys, set_=more)


_SHELF = case((entries.c.feed_id.in_(open_feeds(EVERYBODY)), PUBLIC), else_=entries.c.feed_id).label("shelf")
