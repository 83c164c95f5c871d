"""People across articles: joined by full name and by the aliases that articles state."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.archive.corrections import Overlay, overlay_of
from bot.archive.database import Database
from bot.archive.names import complete_name, fold, names_like
from bot.archive.tables import actors, aliases, articles, people, quotes
from bot.archive.words import find_articles, queries_for
from bot.news import (
    ActorKind,
    Candidate,
    Cited,
    DatedRole,
    DatelineError,
    GuildId,
    Person,
    PersonId,
    Said,
    StoryId,
)

ROLES, QUOTES, STORIES, COMPANIONS, ALIASES, CANDIDATES = 8, 5, 5, 12, 8, 10
LATEST = 50
"""Articles from which roles, stories and companions are taken."""
MENTION_DAYS = 30


class People:
    """Persons, organisations and places that articles name, as a server's corrections have them."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def complete(self, typed: str, limit: int = 25, guild: GuildId | None = None) -> list[str]:
        """Names of which a word begins with each word typed, the most reported first; then those that are nearly so."""
        async with self._database.read() as connection:
            overlay = await overlay_of(connection, guild)
            found = await complete_name(connection, typed, limit)
        known = (overlay.name(name) for name in found if fold(name) not in overlay.nobody)
        return list(dict.fromkeys(known))

    async def candidates(self, name: str, guild: GuildId | None = None) -> list[Candidate]:
        """Who may be meant: one by full name, else all that articles call so too, the most reported first."""
        async with self._database.read() as connection:
            overlay = await overlay_of(connection, guild)
            numbers = await _called(connection, name, overlay)
            return [await _candidate(connection, number) for number in numbers[:CANDIDATES]]

    async def person(self, name: str, guild: GuildId | None = None, now: datetime | None = None) -> Person | None:
        """Whoever goes by this name, by full name or else the most reported by an alias that is known from articles.

        Args:
            name: as typed.
            guild: whose corrections count.
            now: until when mentions are counted; None counts none.
        """
        async with self._database.read() as connection:
            overlay = await overlay_of(connection, guild)
            numbers = await _called(connection, name, overlay)
            return await _profile(connection, numbers[0], overlay, now) if numbers else None

    async def by_number(self, number: PersonId, guild: GuildId | None, now: datetime | None = None) -> Person | None:
        """The same by number."""
        async with self._database.read() as connection:
            name = (await connection.execute(select(people.c.name).where(people.c.id == number))).scalar_one_or_none()
        return await self.person(name, guild, now) if name else None

    async def reported(self, number: PersonId, limit: int, guild: GuildId | None = None) -> list[StoryId]:
        """The stories that name somebody, the latest first."""
        async with self._database.read() as connection:
            overlay = await overlay_of(connection, guild)
            named = (
                select(articles.c.id, articles.c.story_id)
                .join(actors, actors.c.article_id == articles.c.id)
                .where(actors.c.person_id.in_(await _same(connection, number, overlay)))
                .where(articles.c.story_id.is_not(None))
                .order_by(actors.c.at.desc())
                .limit(limit * 5)
            )
            rows = await connection.execute(named)
            return list(dict.fromkeys(overlay.story(row.id, row.story_id) for row in rows))[:limit]

    async def like(self, name: str, limit: int = 3) -> list[str]:
        """Names that are nearly this one."""
        async with self._database.read() as connection:
            return await names_like(connection, name, limit)

    async def said(
        self,
        by: str | None,
        about: str | None,
        since: datetime | None,
        limit: int,
        guild: GuildId | None = None,
    ) -> list[Said]:
        """Quotes, the latest first and each once: by somebody, from articles that hold some words, or any.

        Raises:
            DatelineError: nobody goes by the name.
        """
        query, speaker = _quoted().limit(limit * 3), None
        if since is not None:
            query = query.where(quotes.c.at >= since)
        async with self._database.read() as connection:
            overlay = await overlay_of(connection, guild)
            if by is not None:
                numbers = await _called(connection, by, overlay)
                if not numbers:
                    raise DatelineError(f"I have read nothing about {by[:100]}.")
                speaker = await _name_of(connection, numbers[0], overlay)
                query = query.where(_by(speaker, await _same(connection, numbers[0], overlay), overlay))
            if about is not None:
                queries = queries_for(about)
                holding = await find_articles(connection, queries.exact) if queries else []
                query = query.where(quotes.c.article_id.in_(holding))
            rows = (await connection.execute(query)).all()
        return _once(rows, overlay, limit, speaker)


async def _called(connection: AsyncConnection, name: str, overlay: Overlay) -> list[PersonId]:
    """The one by this full name, else those by this alias."""
    folded = fold(overlay.name(name))
    if folded in overlay.nobody:
        return []
    full = select(people.c.id).where(people.c.folded == folded, people.c.articles > 0)
    number = (await connection.execute(full)).scalar_one_or_none()
    if number is not None:
        return [number]
    known_as = (
        select(aliases.c.person_id, people.c.name)
        .join(people, people.c.id == aliases.c.person_id)
        .where(aliases.c.folded == folded, people.c.articles > 0)
        .order_by(aliases.c.articles.desc(), people.c.articles.desc())
        .limit(CANDIDATES)
    )
    rows = (await connection.execute(known_as)).all()
    if any(fold(overlay.name(row.name)) != fold(row.name) for row in rows):
        return await _called(connection, overlay.name(rows[0].name), overlay)
    return [row.person_id for row in rows if fold(row.name) not in overlay.nobody]


async def _same(connection: AsyncConnection, number: PersonId, overlay: Overlay) -> list[PersonId]:
    """The numbers of one person, who goes by several names where a reader said so."""
    if not overlay.same:
        return [number]
    name = (await connection.execute(select(people.c.name).where(people.c.id == number))).scalar_one()
    others = [folded for folded, full in overlay.same.items() if fold(full) == fold(name)]
    rows = await connection.execute(select(people.c.id).where(people.c.folded.in_(others)))
    return [number, *(row.id for row in rows if row.id != number)]


async def _name_of(connection: AsyncConnection, number: PersonId, overlay: Overlay) -> str:
    name = (await connection.execute(select(people.c.name).where(people.c.id == number))).scalar_one()
    return overlay.name(name)


async def _candidate(connection: AsyncConnection, number: PersonId) -> Candidate:
    name = (await connection.execute(select(people.c.name).where(people.c.id == number))).scalar_one()
    latest = (
        select(actors.c.role, articles.c.title)
        .join(articles, articles.c.id == actors.c.article_id)
        .where(actors.c.person_id == number)
        .order_by(actors.c.at.desc())
        .limit(LATEST)
    )
    rows = (await connection.execute(latest)).all()
    role = next((row.role for row in rows if row.role), None)
    return Candidate(number, name, role, rows[0].title if rows else None)


async def _profile(connection: AsyncConnection, number: PersonId, overlay: Overlay, now: datetime | None) -> Person:
    person = (await connection.execute(select(people).where(people.c.id == number))).one()
    numbers = await _same(connection, number, overlay)
    appears = (
        select(articles.c.id, articles.c.title, articles.c.url, articles.c.publisher, actors.c.at, actors.c.role)
        .join(articles, actors.c.article_id == articles.c.id)
        .where(actors.c.person_id.in_(numbers))
        .order_by(actors.c.at.desc(), articles.c.id.desc())
        .limit(LATEST)
    )
    rows = (await connection.execute(appears)).all()
    said = _quoted().where(_by(person.name, numbers, overlay)).limit(QUOTES * 3)
    stories = {row.id: Cited(row.publisher or host(row.url), row.title, row.url, row.at) for row in rows}
    return Person(
        name=person.name,
        kind=ActorKind(person.kind),
        articles=await _count(connection, numbers) if len(numbers) > 1 else person.articles,
        roles=tuple(_roles(rows)),
        aliases=await _aliases(connection, person.name, numbers),
        quotes=tuple(_once((await connection.execute(said)).all(), overlay, QUOTES, person.name)),
        stories=tuple(stories.values())[:STORIES],
        appears_with=await _companions(connection, numbers, list(stories), overlay),
        id=number,
        mentions=await _mentions(connection, numbers, now) if now else (),
    )


async def _count(connection: AsyncConnection, numbers: list[PersonId]) -> int:
    naming = select(func.count(actors.c.article_id.distinct())).where(actors.c.person_id.in_(numbers))
    return int((await connection.execute(naming)).scalar_one())


def _roles(rows: Iterable[Any]) -> list[DatedRole]:
    """Roles as stated, the latest statement of each, latest first."""
    roles: dict[str, DatedRole] = {}
    for row in rows:
        if row.role:
            roles.setdefault(fold(row.role), DatedRole(row.role, row.publisher or host(row.url), row.url, row.at))
    return list(roles.values())[:ROLES]


async def _aliases(connection: AsyncConnection, name: str, numbers: list[PersonId]) -> tuple[str, ...]:
    known = select(aliases.c.alias).where(aliases.c.person_id.in_(numbers)).order_by(aliases.c.articles.desc())
    found = list((await connection.execute(known.limit(ALIASES))).scalars())
    if len(numbers) > 1:
        full = select(people.c.name).where(people.c.id.in_(numbers))
        found += [other for other in (await connection.execute(full)).scalars() if other != name]
    return tuple(dict.fromkeys(found))[:ALIASES]


async def _companions(
    connection: AsyncConnection, numbers: list[PersonId], beside: list[int], overlay: Overlay
) -> tuple[str, ...]:
    names = (
        select(people.c.name)
        .join(actors, actors.c.person_id == people.c.id)
        .where(
            actors.c.article_id.in_(beside),
            actors.c.key.is_(True),
            people.c.id.not_in(numbers),
            people.c.kind != "place",
        )
    )
    named = (await connection.execute(names)).scalars()
    counted = Counter(overlay.name(name) for name in named if fold(name) not in overlay.nobody)
    return tuple(name for name, _ in counted.most_common(COMPANIONS))


async def _mentions(
    connection: AsyncConnection, numbers: list[PersonId], now: datetime
) -> tuple[tuple[date, int], ...]:
    """Articles a day in the last days."""
    day = func.date(actors.c.at)
    counted = (
        select(day.label("day"), func.count(actors.c.article_id.distinct()).label("articles"))
        .where(actors.c.person_id.in_(numbers), actors.c.at >= now - timedelta(days=MENTION_DAYS))
        .group_by(day)
        .order_by(day)
    )
    rows = await connection.execute(counted)
    return tuple((date.fromisoformat(str(row.day)), row.articles) for row in rows)


def _quoted() -> Select[Any]:
    shown = quotes.c.text, quotes.c.speaker, quotes.c.words, quotes.c.at, articles.c.publisher, articles.c.url
    return (
        select(*shown)
        .join(articles, quotes.c.article_id == articles.c.id)
        .order_by(quotes.c.at.desc(), quotes.c.article_id.desc(), quotes.c.position)
    )


def _by(name: str, numbers: list[PersonId], overlay: Overlay) -> ColumnElement[bool]:
    """What somebody said, as far as the database can tell; `_once` sorts out what was given to others."""
    theirs = quotes.c.person_id.in_(numbers)
    given = [words for words, speaker in overlay.speakers.items() if speaker and fold(speaker) == fold(name)]
    return or_(theirs, quotes.c.words.in_(given)) if given else theirs


def _once(rows: Sequence[Row[Any]], overlay: Overlay, limit: int, by: str | None) -> list[Said]:
    """Each quote once, from where it comes first in the rows; only those of one speaker, where one is named."""
    found: dict[str, Said] = {}
    for row in rows:
        corrected = row.words in overlay.speakers
        speaker = overlay.speaker(row.words, row.speaker)
        if by is not None and corrected and (speaker is None or fold(speaker) != fold(by)):
            continue
        found.setdefault(row.words, Said(row.text, speaker, row.publisher or host(row.url), row.url, row.at))
    return list(found.values())[:limit]


def host(url: str) -> str:
    """The site of an address, for an article that names no publisher."""
    return re.sub(r"^\w+://(?:www\.)?([^/:]+).*", r"\1", url)
