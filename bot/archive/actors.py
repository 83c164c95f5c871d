"""Whom an article names and whom it quotes, filed by person. "Kim" alone is nobody."""

import asyncio
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.archive.dialect import unindex_name, upsert
from bot.archive.name_shelves import PUBLIC, shelve, shelves_of, unshelve
from bot.archive.tables import actors, known_names, people, quotes
from bot.news import Actor, ActorKind, ArticleId, Reading
from bot.news.names import fold, hash_words


async def file_actors(
    connection: AsyncConnection, article: ArticleId, reading: Reading, body: str, at: datetime, shelf: int
) -> None:
    """Keep whom an article names and whom it quotes.

    Args:
        connection: in a transaction.
        article: its number.
        reading: of the article.
        body: the text that was read.
        at: the article's time.
        shelf: on which the article is.
    """
    numbers = await _people_of(connection, article, reading.actors)
    named, said = await asyncio.to_thread(_rows, article, reading, body, at, numbers)
    for table, rows in ((actors, named), (quotes, said)):
        if rows:
            await connection.execute(insert(table), [{**row, "shelf": shelf} for row in rows])


def _rows(
    article: ArticleId, reading: Reading, body: str, at: datetime, numbers: Mapping[str, int]
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Rows of actors and of quotes; there may be thousands of each."""
    named = [
        {
            "article_id": article,
            "person_id": numbers.get(fold(actor.name)),
            "at": at,
            "name": actor.name,
            "role": actor.role,
            "salience": actor.salience,
            "key": actor.key,
            "kind": actor.kind.value,
            "mentions": len(actor.mentions),
        }
        for actor in reading.actors
    ]
    said = []
    for position, quote in enumerate(reading.quotes):
        if not quote.stands:
            continue  # nobody is shown it alone
        words = quote.words_in(body)
        values = {
            "article_id": article,
            "person_id": numbers.get(fold(quote.speaker or "")),
            "position": position,
            "at": at,
            "text": words,
            "speaker": quote.speaker,
            "words": hash_words(words),
        }
        said.append(values)
    return named, said


async def unfile_actors(connection: AsyncConnection, several: Collection[int]) -> None:
    """Forget whom these articles name and quote, and those whom nothing names any more."""
    pairs = select(actors.c.article_id, actors.c.person_id).where(
        actors.c.article_id.in_(several), actors.c.person_id.is_not(None)
    )
    named: dict[int, list[int]] = {}
    for row in (await connection.execute(pairs.distinct())).all():
        named.setdefault(row.article_id, []).append(row.person_id)
    await _hold(connection, {number for numbers in named.values() for number in numbers})
    for article, numbers in named.items():
        once_less = update(people).where(people.c.id.in_(numbers)).values(articles=people.c.articles - 1)
        await connection.execute(once_less)
        await unshelve(connection, article, numbers)
    await connection.execute(delete(actors).where(actors.c.article_id.in_(several)))
    await connection.execute(delete(quotes).where(quotes.c.article_id.in_(several)))


async def forget_people(connection: AsyncConnection) -> None:
    """Remove those whom no article names any more."""
    gone = people.c.articles <= 0
    public = select(people.c.id, people.c.folded).join(known_names).where(gone, known_names.c.shelf == PUBLIC)
    for row in (await connection.execute(public)).all():
        await unindex_name(connection, row.id, row.folded)
    await connection.execute(delete(people).where(gone))


async def shelve_actors(connection: AsyncConnection, shelves: Collection[int], named: Iterable[Actor]) -> None:
    """Make whom an article names findable on shelves on which it did not stand before."""
    full = _full_names(named)
    if full and shelves:
        numbers = await _numbers(connection, full)
        await _hold(connection, numbers.values())
        await _shelve(connection, shelves, full, numbers)


async def _people_of(connection: AsyncConnection, article: ArticleId, named: Iterable[Actor]) -> dict[str, int]:
    """The numbers of those whom an article names, by their folded names; each is in one article more."""
    full = _full_names(named)
    if not full:
        return {}
    one_more = {"articles": people.c.articles + 1}
    counted = upsert(connection, people).on_conflict_do_update(index_elements=["folded"], set_=one_more)
    rows = [
        {"folded": folded, "name": actor.name, "articles": 1}
        # In one order, so that two who name the same people do not wait for each other.
        for folded, actor in sorted(full.items())
    ]
    await connection.execute(counted, rows)
    numbers = await _numbers(connection, full)
    shelves = (await shelves_of(connection, [article])).get(article, set())
    await _shelve(connection, shelves, full, numbers)
    return numbers


async def _shelve(
    connection: AsyncConnection, shelves: Collection[int], full: Mapping[str, Actor], numbers: Mapping[str, int]
) -> None:
    called = [
        {"folded": alias, "person_id": numbers[folded], "alias": written}
        for folded, actor in full.items()
        for alias, written in {fold(alias): alias for alias in actor.aliases}.items()
        if alias and alias != folded
    ]
    await shelve(connection, shelves, {number: folded for folded, number in numbers.items()}, called)


async def _hold(connection: AsyncConnection, numbers: Collection[int]) -> None:
    """Hold people before what is counted of them changes, in the order in which all do."""
    held = select(people.c.id).where(people.c.id.in_(numbers)).order_by(people.c.folded)
    await connection.execute(held.with_for_update(key_share=True))


async def _numbers(connection: AsyncConnection, full: Collection[str]) -> dict[str, int]:
    known = select(people.c.id, people.c.folded).where(people.c.folded.in_(full))
    return {row.folded: int(row.id) for row in await connection.execute(known)}


def _full_names(named: Iterable[Actor]) -> dict[str, Actor]:
    return {fold(actor.name): actor for actor in reversed(list(named)) if _is_somebody(actor)}


def _is_somebody(actor: Actor) -> bool:
    """A person's surname alone is nobody."""
    folded = fold(actor.name)
    return bool(folded) and (actor.kind is not ActorKind.PERSON or " " in folded)
