"""People across articles: joined by full name; "Kim" alone is nobody."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import func, insert, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.archive.database import Database
from bot.archive.tables import actors, aliases, articles, people, person_words, quotes
from bot.archive.words import find_articles, queries_for
from bot.news import Actor, ActorKind, ArticleId, Cited, DatedRole, DatelineError, Person, Reading, Said

ROLES, QUOTES, STORIES, COMPANIONS = 8, 5, 5, 5
_READING = TypeAdapter(Reading)


class People:
    """Persons, organisations and places that articles name."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def complete(self, typed: str, limit: int = 25) -> list[str]:
        """Names of which a word begins with each word typed, the most reported first."""
        words = fold(typed).split()
        query = select(people.c.name).order_by(people.c.articles.desc(), people.c.name).limit(limit)
        for word in words:
            upto = word + chr(0x10FFFF)
            begins = select(person_words.c.person_id).where(person_words.c.word >= word, person_words.c.word < upto)
            query = query.where(people.c.id.in_(begins))
        async with self._database.read() as connection:
            return list((await connection.execute(query)).scalars())

    async def person(self, name: str) -> Person | None:
        """Whoever goes by this name, by full name or else by an alias that is known from articles."""
        async with self._database.read() as connection:
            number = await _find(connection, fold(name))
            return await _profile(connection, number) if number is not None else None

    async def said(self, by: str | None, about: str | None, since: datetime | None, limit: int) -> list[Said]:
        """Quotes, the latest first and each once: by somebody, from articles that hold some words, or any.

        Raises:
            DatelineError: nobody goes by the name.
        """
        latest = func.coalesce(articles.c.published, articles.c.seen_at)
        query = (
            select(articles, quotes.c.position, latest.label("at"))
            .join(quotes, quotes.c.article_id == articles.c.id)
            .order_by(latest.desc(), articles.c.id.desc(), quotes.c.position)
            .limit(limit * 3)
        )
        if since is not None:
            query = query.where(latest >= since)
        async with self._database.read() as connection:
            if by is not None:
                number = await _find(connection, fold(by))
                if number is None:
                    raise DatelineError(f"I have read nothing about {by[:100]}.")
                query = query.where(quotes.c.person_id == number)
            if about is not None:
                for words in queries_for(about)[:1]:
                    query = query.where(articles.c.id.in_(await find_articles(connection, words)))
            return _once(await connection.execute(query), limit)


def fold(name: str) -> str:
    """A name for comparing: no case, no diacritics, no punctuation, no leading article."""
    bare = "".join(mark for mark in unicodedata.normalize("NFKD", name) if not unicodedata.combining(mark))
    words = re.findall(r"\w+", re.sub(r"['’]s\b|[.'’]", "", bare).casefold())
    return " ".join(words[1:] if words[:1] == ["the"] and len(words) > 1 else words)


async def file_actors(connection: AsyncConnection, article: ArticleId, reading: Reading) -> None:
    """Keep whom an article names and whom it quotes."""
    numbers: dict[str, int] = {}
    for actor in reading.actors:
        number = await _person_of(connection, actor)
        if number is not None:
            numbers[actor.name] = number
        values = {
            "article_id": article,
            "person_id": number,
            "name": actor.name,
            "role": actor.role,
            "salience": actor.salience,
            "key": actor.key,
            "mentions": len(actor.mentions),
        }
        await connection.execute(insert(actors).values(values))
    said = [
        {"article_id": article, "person_id": numbers.get(quote.speaker or ""), "position": position}
        for position, quote in enumerate(reading.quotes)
    ]
    if said:
        await connection.execute(insert(quotes), said)


async def _person_of(connection: AsyncConnection, actor: Actor) -> int | None:
    folded = fold(actor.name)
    if not folded or (actor.kind is ActorKind.PERSON and " " not in folded):
        return None
    upsert = sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert
    one_more = {"articles": people.c.articles + 1}
    row = {"folded": folded, "name": actor.name, "kind": actor.kind.value, "articles": 1}
    known = upsert(people).values(row).on_conflict_do_update(index_elements=["folded"], set_=one_more)
    person = (await connection.execute(known.returning(people.c.id, people.c.articles))).one()
    if person.articles == 1:
        words = [{"word": word, "person_id": person.id} for word in set(folded.split())]
        await connection.execute(insert(person_words), words)
    for alias in {fold(alias): alias for alias in actor.aliases}.items():
        if alias[0] and alias[0] != folded:
            row = {"folded": alias[0], "person_id": person.id, "alias": alias[1], "articles": 1}
            more = {"articles": aliases.c.articles + 1}
            known_as = upsert(aliases).values(row)
            keys = ["folded", "person_id"]
            await connection.execute(known_as.on_conflict_do_update(index_elements=keys, set_=more))
    return int(person.id)


async def _find(connection: AsyncConnection, folded: str) -> int | None:
    full = select(people.c.id).where(people.c.folded == folded)
    number = (await connection.execute(full)).scalar_one_or_none()
    if number is None:
        known_as = (
            select(aliases.c.person_id)
            .join(people, people.c.id == aliases.c.person_id)
            .where(aliases.c.folded == folded)
            .order_by(aliases.c.articles.desc(), people.c.articles.desc())
            .limit(1)
        )
        number = (await connection.execute(known_as)).scalar_one_or_none()
    return number


async def _profile(connection: AsyncConnection, number: int) -> Person:
    person = (await connection.execute(select(people).where(people.c.id == number))).one()
    latest = func.coalesce(articles.c.published, articles.c.seen_at)
    appears = (
        select(articles.c.id, articles.c.title, articles.c.url, articles.c.publisher, latest.label("at"), actors.c.role)
        .join(actors, actors.c.article_id == articles.c.id)
        .where(actors.c.person_id == number)
        .order_by(latest.desc(), articles.c.id.desc())
    )
    rows = (await connection.execute(appears.limit(50))).all()
    other_names = select(aliases.c.alias).where(aliases.c.person_id == number).order_by(aliases.c.articles.desc())
    return Person(
        name=person.name,
        kind=ActorKind(person.kind),
        articles=person.articles,
        roles=tuple(_roles(rows)),
        aliases=tuple((await connection.execute(other_names.limit(8))).scalars()),
        quotes=tuple(await _said_by(connection, number)),
        stories=tuple(Cited(row.publisher or _host(row.url), row.title, row.url, row.at) for row in rows[:STORIES]),
        appears_with=await _companions(connection, number, [row.id for row in rows]),
    )


def _roles(rows: Iterable[Any]) -> list[DatedRole]:
    """Roles as stated, the latest statement of each, latest first."""
    roles: dict[str, DatedRole] = {}
    for row in rows:
        if row.role:
            roles.setdefault(fold(row.role), DatedRole(row.role, row.publisher or _host(row.url), row.url, row.at))
    return list(roles.values())[:ROLES]


async def _said_by(connection: AsyncConnection, number: int) -> list[Said]:
    latest = func.coalesce(articles.c.published, articles.c.seen_at)
    query = (
        select(articles, quotes.c.position, latest.label("at"))
        .join(quotes, quotes.c.article_id == articles.c.id)
        .where(quotes.c.person_id == number)
        .order_by(latest.desc(), articles.c.id.desc(), quotes.c.position)
        .limit(QUOTES * 3)
    )
    return _once(await connection.execute(query), QUOTES)


def _once(rows: Iterable[Any], limit: int) -> list[Said]:
    """Each quote once, from where it was said first in the rows."""
    found: dict[str, Said] = {}
    for row in rows:
        quote = _READING.validate_python(row.reading).quotes[row.position]
        text = quote.words_in(row.text)
        found.setdefault(fold(text), Said(text, quote.speaker, row.publisher or _host(row.url), row.url, row.at))
    return list(found.values())[:limit]


async def _companions(connection: AsyncConnection, number: int, numbers: list[int]) -> tuple[str, ...]:
    beside = (
        select(people.c.name)
        .join(actors, actors.c.person_id == people.c.id)
        .where(
            actors.c.article_id.in_(numbers), actors.c.key.is_(True), people.c.id != number, people.c.kind != "place"
        )
    )
    counted = Counter((await connection.execute(beside)).scalars())
    return tuple(name for name, _ in counted.most_common(COMPANIONS))


def _host(url: str) -> str:
    return re.sub(r"^\w+://(?:www\.)?([^/:]+).*", r"\1", url)
