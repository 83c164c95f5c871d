"""People across articles: joined by full name and by the aliases that articles state."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, func, or_, select

from bot.archive.corrections import Overlay, overlay_of
from bot.archive.database import Database
from bot.archive.names import complete_name, fold
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
MENTIONS_SINCE = timedelta(days=30)
"""For so long mentions are counted by the day."""


class People:
    """Persons, organisations and places that articles name, as a server's corrections have them."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def complete(self, typed: str, limit: int = 25, guild: GuildId | None = None) -> list[str]:
        """Names of which a word begins with each word typed, the most reported first; then those that are nearly so."""
        return await self._database.look(_complete, typed, limit, guild)

    async def candidates(self, name: str, guild: GuildId | None = None) -> list[Candidate]:
        """Who may be meant: one by full name, else all that articles call so too, the most reported first."""
        return await self._database.look(_candidates, name, guild)

    async def person(self, name: str, guild: GuildId | None = None, now: datetime | None = None) -> Person | None:
        """Whoever goes by this name, by full name or else the most reported by an alias that is known from articles.

        Args:
            name: as typed.
            guild: whose corrections count.
            now: until when mentions are counted; None counts none.
        """
        return await self._database.look(_person, name, guild, now)

    async def by_number(self, number: PersonId, guild: GuildId | None, now: datetime | None = None) -> Person | None:
        """The same by number."""
        return await self._database.look(_by_number, number, guild, now)

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
        return await self._database.look(_said, by, about, since, limit, guild)

    async def reported(self, number: PersonId, limit: int, guild: GuildId | None = None) -> list[StoryId]:
        """The stories that name somebody, the latest first."""
        return await self._database.look(_reported, number, limit, guild)


def _complete(connection: Connection, typed: str, limit: int, guild: GuildId | None) -> list[str]:
    overlay = overlay_of(connection, guild)
    found = complete_name(connection, typed, limit)
    known = (overlay.name(name) for name in found if overlay.knows(name))
    return list(dict.fromkeys(known))


def _candidates(connection: Connection, name: str, guild: GuildId | None) -> list[Candidate]:
    numbers = _called(connection, name, overlay_of(connection, guild))
    return [_candidate(connection, number) for number in numbers[:CANDIDATES]]


def _person(connection: Connection, name: str, guild: GuildId | None, now: datetime | None) -> Person | None:
    overlay = overlay_of(connection, guild)
    numbers = _called(connection, name, overlay)
    return _profile(connection, numbers[0], overlay, now) if numbers else None


def _by_number(connection: Connection, number: PersonId, guild: GuildId | None, now: datetime | None) -> Person | None:
    name = connection.execute(select(people.c.name).where(people.c.id == number)).scalar_one_or_none()
    return _person(connection, name, guild, now) if name else None


def _said(
    connection: Connection,
    by: str | None,
    about: str | None,
    since: datetime | None,
    limit: int,
    guild: GuildId | None,
) -> list[Said]:
    query, speaker, overlay = _quoted().limit(limit * 3), None, overlay_of(connection, guild)
    if since is not None:
        query = query.where(quotes.c.at >= since)
    if by is not None:
        numbers = _called(connection, by, overlay)
        if not numbers:
            raise DatelineError(f"I have read nothing about {by[:100]}.")
        speaker = _name_of(connection, numbers[0], overlay)
        query = query.where(_by(speaker, _same(connection, numbers[0], overlay), overlay))
    if about is not None:
        queries = queries_for(about)
        holding = find_articles(connection, queries.exact) if queries else []
        query = query.where(quotes.c.article_id.in_(holding))
    return _once(connection.execute(query).all(), overlay, limit, speaker)


def _reported(connection: Connection, number: PersonId, limit: int, guild: GuildId | None) -> list[StoryId]:
    overlay = overlay_of(connection, guild)
    named = (
        select(articles.c.id, articles.c.story_id)
        .join(actors, actors.c.article_id == articles.c.id)
        .where(actors.c.person_id.in_(_same(connection, number, overlay)))
        .where(articles.c.story_id.is_not(None))
        .order_by(actors.c.at.desc())
        .limit(limit * 5)
    )
    rows = connection.execute(named)
    return list(dict.fromkeys(overlay.story(row.id, row.story_id) for row in rows))[:limit]


def _called(connection: Connection, name: str, overlay: Overlay) -> list[PersonId]:
    """The one by this full name, else those by this alias."""
    folded = fold(overlay.name(name))
    if folded in overlay.nobody:
        return []
    full = select(people.c.id).where(people.c.folded == folded, people.c.articles > 0)
    number = connection.execute(full).scalar_one_or_none()
    if number is not None:
        return [number]
    known_as = (
        select(aliases.c.person_id, people.c.name)
        .join(people, people.c.id == aliases.c.person_id)
        .where(aliases.c.folded == folded, people.c.articles > 0)
        .order_by(aliases.c.articles.desc(), people.c.articles.desc())
        .limit(CANDIDATES)
    )
    rows = connection.execute(known_as).all()
    if overlay.same and any(fold(overlay.name(row.name)) != fold(row.name) for row in rows):
        return _called(connection, overlay.name(rows[0].name), overlay)
    return [row.person_id for row in rows if overlay.knows(row.name)]


def _same(connection: Connection, number: PersonId, overlay: Overlay) -> list[PersonId]:
    """The numbers of one person, who goes by several names where a reader said so."""
    if not overlay.same:
        return [number]
    name = connection.execute(select(people.c.name).where(people.c.id == number)).scalar_one()
    others = [folded for folded, full in overlay.same.items() if fold(full) == fold(name)]
    rows = connection.execute(select(people.c.id).where(people.c.folded.in_(others)))
    return [number, *(row.id for row in rows if row.id != number)]


def _name_of(connection: Connection, number: PersonId, overlay: Overlay) -> str:
    name = connection.execute(select(people.c.name).where(people.c.id == number)).scalar_one()
    return overlay.name(name)


def _candidate(connection: Connection, number: PersonId) -> Candidate:
    name = connection.execute(select(people.c.name).where(people.c.id == number)).scalar_one()
    latest = (
        select(actors.c.role, articles.c.title)
        .join(articles, articles.c.id == actors.c.article_id)
        .where(actors.c.person_id == number)
        .order_by(actors.c.at.desc())
        .limit(LATEST)
    )
    rows = connection.execute(latest).all()
    role = next((row.role for row in rows if row.role), None)
    return Candidate(number, name, role, rows[0].title if rows else None)


def _profile(connection: Connection, number: PersonId, overlay: Overlay, now: datetime | None) -> Person:
    person = connection.execute(select(people).where(people.c.id == number)).one()
    numbers = _same(connection, number, overlay)
    appears = (
        select(articles.c.id, articles.c.title, articles.c.url, articles.c.publisher, actors.c.at, actors.c.role)
        .join(articles, actors.c.article_id == articles.c.id)
        .where(actors.c.person_id.in_(numbers))
        .order_by(actors.c.at.desc(), articles.c.id.desc())
        .limit(LATEST)
    )
    rows = connection.execute(appears).all()
    said = _quoted().where(_by(person.name, numbers, overlay)).limit(QUOTES * 3)
    stories = {row.id: Cited(row.publisher or host(row.url), row.title, row.url, row.at) for row in rows}
    return Person(
        name=person.name,
        kind=ActorKind(person.kind),
        articles=_count(connection, numbers) if len(numbers) > 1 else person.articles,
        roles=tuple(_roles(rows)),
        aliases=_aliases(connection, person.name, numbers),
        quotes=tuple(_once(connection.execute(said).all(), overlay, QUOTES, person.name)),
        stories=tuple(stories.values())[:STORIES],
        appears_with=_companions(connection, numbers, list(stories), overlay),
        id=number,
        mentions=_mentions(connection, numbers, now) if now else (),
    )


def _count(connection: Connection, numbers: list[PersonId]) -> int:
    naming = select(func.count(actors.c.article_id.distinct())).where(actors.c.person_id.in_(numbers))
    return int(connection.execute(naming).scalar_one())


def _roles(rows: Iterable[Any]) -> list[DatedRole]:
    """Roles as stated, the latest statement of each, latest first."""
    roles: dict[str, DatedRole] = {}
    for row in rows:
        if row.role:
            roles.setdefault(fold(row.role), DatedRole(row.role, row.publisher or host(row.url), row.url, row.at))
    return list(roles.values())[:ROLES]


def _aliases(connection: Connection, name: str, numbers: list[PersonId]) -> tuple[str, ...]:
    known = select(aliases.c.alias).where(aliases.c.person_id.in_(numbers)).order_by(aliases.c.articles.desc())
    found = list(connection.execute(known.limit(ALIASES)).scalars())
    if len(numbers) > 1:
        full = select(people.c.name).where(people.c.id.in_(numbers))
        found += [other for other in connection.execute(full).scalars() if other != name]
    return tuple(dict.fromkeys(found))[:ALIASES]


def _companions(
    connection: Connection, numbers: list[PersonId], beside: list[int], overlay: Overlay
) -> tuple[str, ...]:
    times = func.count().label("times")
    names = (
        select(people.c.name, times)
        .join(actors, actors.c.person_id == people.c.id)
        .where(actors.c.article_id.in_(beside), actors.c.key.is_(True))
        .where(people.c.id.not_in(numbers), people.c.kind != ActorKind.PLACE.value)
        .group_by(people.c.id, people.c.name)
        .order_by(times.desc(), people.c.id)
        .limit(2 * COMPANIONS)
    )
    counted: Counter[str] = Counter()
    for row in connection.execute(names):
        if overlay.knows(row.name):
            counted[overlay.name(row.name)] += row.times
    return tuple(name for name, _ in counted.most_common(COMPANIONS))


def _mentions(connection: Connection, numbers: list[PersonId], now: datetime) -> tuple[tuple[date, int], ...]:
    """Articles a day in the last days."""
    day = func.date(actors.c.at)
    counted = (
        select(day.label("day"), func.count(actors.c.article_id.distinct()).label("articles"))
        .where(actors.c.person_id.in_(numbers), actors.c.at >= now - MENTIONS_SINCE)
        .group_by(day)
        .order_by(day)
    )
    rows = connection.execute(counted)
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
