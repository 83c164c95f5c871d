"""Whom an article names and whom it quotes, filed by person. "Kim" alone is nobody."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import delete, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.archive.names import fold, hash_words, index_name, unindex_name
from bot.archive.tables import actors, aliases, people, person_words, quotes
from bot.news import Actor, ActorKind, ArticleId, Reading


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
    numbers: dict[str, int] = {}
    named = []
    for actor in reading.actors:
        number = await _person_of(connection, actor)
        if number is not None:
            numbers[actor.name] = number
        values = {
            "article_id": article,
            "person_id": number,
            "at": at,
            "name": actor.name,
            "role": actor.role,
            "salience": actor.salience,
            "key": actor.key,
            "mentions": len(actor.mentions),
        }
        named.append(values)
    if named:
        await connection.execute(insert(actors), named)
    said = []
    for position, quote in enumerate(reading.quotes):
        words = quote.words_in(body)
        values = {
            "article_id": article,
            "person_id": numbers.get(quote.speaker or ""),
            "position": position,
            "at": at,
            "text": words,
            "speaker": quote.speaker,
            "words": hash_words(words),
        }
        said.append(values)
    if said:
        await connection.execute(insert(quotes), said)


async def unfile_actors(connection: AsyncConnection, several: Collection[int]) -> None:
    """Forget whom these articles name and quote, and those whom nothing names any more."""
    named = select(actors.c.person_id).where(actors.c.article_id.in_(several), actors.c.person_id.is_not(None))
    for number in (await connection.execute(named)).scalars().all():
        once_less = update(people).where(people.c.id == number).values(articles=people.c.articles - 1)
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


async def _person_of(connection: AsyncConnection, actor: Actor) -> int | None:
    folded = fold(actor.name)
    if not folded or (actor.kind is ActorKind.PERSON and " " not in folded):
        return None
    upsert = sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert
    one_more = {"articles": people.c.articles + 1}
    row = {"folded": folded, "name": actor.name, "kind": actor.kind.value, "articles": 1}
    known = upsert(people).values(row).on_conflict_do_update(index_elements=["folded"], set_=one_more)
    before = (await connection.execute(select(people.c.id).where(people.c.folded == folded))).first()
    person = int((await connection.execute(known.returning(people.c.id))).scalar_one())
    if before is None:
        words = [{"word": word, "person_id": person} for word in sorted(set(folded.split()))]
        await connection.execute(insert(person_words), words)
        await index_name(connection, person, folded)
    for alias in {fold(alias): alias for alias in actor.aliases}.items():
        if alias[0] and alias[0] != folded:
            row = {"folded": alias[0], "person_id": person, "alias": alias[1], "articles": 1}
            more = {"articles": aliases.c.articles + 1}
            known_as = upsert(aliases).values(row)
            keys = ["folded", "person_id"]
            await connection.execute(known_as.on_conflict_do_update(index_elements=keys, set_=more))
    return person
