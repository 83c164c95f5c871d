"""Whom an article names and whom it quotes, filed by person. "Kim" alone is nobody."""

import asyncio
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.archive.dialect import index_names, unindex_name, upsert
from bot.archive.tables import actors, aliases, people, person_words, quotes
from bot.news import Actor, ActorKind, ArticleId, Reading
from bot.news.names import fold, hash_words


async def file_actors(
    connection: AsyncConnection, article: ArticleId, reading: Reading, body: str, at: datetime
) -> None:
    """Keep whom an article names and whom it quotes.

    Args:
        connection: in a transaction.
        article: its number.
        reading: of the article.
        body: the text that was read.
        at: the article's time.
    """
    numbers = await _people_of(connection, reading.actors)
    named, said = await asyncio.to_thread(_rows, article, reading, body, at, numbers)
    if named:
        await connection.execute(insert(actors), named)
    if said:
        await connection.execute(insert(quotes), said)


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
    for row in (await connection.execute(pairs.distinct())).all():
        once_less = update(people).where(people.c.id == row.person_id).values(articles=people.c.articles - 1)
        await connection.execute(once_less)
    await connection.execute(delete(actors).where(actors.c.article_id.in_(several)))
    await connection.execute(delete(quotes).where(quotes.c.article_id.in_(several)))


async def forget_people(connection: AsyncConnection) -> None:
    """Remove those whom no article names any more."""
    nowhere = (await connection.execute(select(people.c.id, people.c.folded).where(people.c.articles <= 0))).all()
    for row in nowhere:
        await unindex_name(connection, row.id, row.folded)
    gone = people.c.id.in_([row.id for row in nowhere])
    await connection.execute(delete(people).where(gone))


async def _people_of(connection: AsyncConnection, named: Iterable[Actor]) -> dict[str, int]:
    """The numbers of those whom an article names, by their folded names; each is in one article more."""
    full = {fold(actor.name): actor for actor in reversed(list(named)) if _is_somebody(actor)}
    if not full:
        return {}
    same = people.c.folded.in_(full)
    known = set((await connection.execute(select(people.c.folded).where(same))).scalars())
    one_more = {"articles": people.c.articles + 1}
    counted = upsert(connection, people).on_conflict_do_update(index_elements=["folded"], set_=one_more)
    rows = [
        {"folded": folded, "name": actor.name, "kind": actor.kind.value, "articles": 1}
        for folded, actor in full.items()
    ]
    await connection.execute(counted, rows)
    numbers = {
        row.folded: int(row.id) for row in await connection.execute(select(people.c.id, people.c.folded).where(same))
    }
    new = [folded for folded in full if folded not in known]
    words = [{"word": word, "person_id": numbers[folded]} for folded in new for word in sorted(set(folded.split()))]
    if new:
        await connection.execute(insert(person_words), words)
        await index_names(connection, {numbers[folded]: folded for folded in new})
    called = [
        {"folded": alias, "person_id": numbers[folded], "alias": written, "articles": 1}
        for folded, actor in full.items()
        for alias, written in {fold(alias): alias for alias in actor.aliases}.items()
        if alias and alias != folded
    ]
    if called:
        more = {"articles": aliases.c.articles + 1}
        keys = ["folded", "person_id"]
        counted = upsert(connection, aliases).on_conflict_do_update(index_elements=keys, set_=more)
        await connection.execute(counted, called)
    return numbers


def _is_somebody(actor: Actor) -> bool:
    """A person's surname alone is nobody."""
    folded = fold(actor.name)
    return bool(folded) and (actor.kind is not ActorKind.PERSON or " " in folded)
