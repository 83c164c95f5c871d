"""People across articles: joined by full name and by the aliases that articles state."""

from collections.abc import Collection, Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, Select, exists, func, literal, select

from bot.archive.article_shelves import Opened, opened_to
from bot.archive.corrections import overlay_of
from bot.archive.database import Database
from bot.archive.name_shelves import open_shelves
from bot.archive.names import complete_name
from bot.archive.quotes import quoted, said_by
from bot.archive.search_index import find_articles, queries_for
from bot.archive.tables import actors, aliases, articles, people, quotes
from bot.news import (
    MOST_COUNTED,
    ActorKind,
    ArticleId,
    Candidate,
    NothingFoundError,
    Owner,
    Person,
    PersonId,
    Said,
    StoryId,
)
from bot.news.names import fold
from bot.news.overlays import Overlay
from bot.news.profiles import Appearance, Quoted, cited, companions, each_once, stated_roles

ROLES, QUOTES, STORIES, COMPANIONS, ALIASES, CANDIDATES = 8, 5, 5, 12, 8, 10
LATEST = 50
"""Articles from which roles, stories and companions are taken."""
MENTIONS_SINCE = timedelta(days=30)
"""For so long mentions are counted by the day."""


_LATEST_FIRST = actors.c.at.desc(), articles.c.id.desc()


class People:
    """Persons, organisations and places, as a server's corrections have them, from what is open to whoever asks."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def complete(self, typed: str, limit: int = 25, *, asker: Owner | None) -> list[str]:
        """Names of which a word begins with each word typed, the most reported first; then those that are nearly so."""
        return await self._database.look(_complete, typed, limit, asker)

    async def candidates(self, name: str, asker: Owner | None) -> list[Candidate]:
        """Who may be meant: one by full name, else all that articles call so too, the most reported first."""
        return await self._database.look(_candidates, name, asker)

    async def person(self, name: str, asker: Owner | None, now: datetime | None = None) -> Person | None:
        """Whoever goes by this name, by full name or else the most reported by an alias that is known from articles.

        Args:
            name: as typed.
            asker: whose corrections count, and from whose feeds it is told; None for everybody's.
            now: until when mentions are counted; None counts none.
        """
        return await self._database.look(_person, name, asker, now)

    async def by_number(self, number: PersonId, asker: Owner | None, now: datetime | None = None) -> Person | None:
        """The same by number."""
        return await self._database.look(_by_number, number, asker, now)

    async def said(
        self,
        by: str | None,
        about: str | None,
        since: datetime | None,
        limit: int,
        asker: Owner | None,
    ) -> list[Said]:
        """Quotes, the latest first and each once: by somebody, from articles that hold some words, or any.

        Raises:
            DatelineError: nobody goes by the name.
        """
        return await self._database.look(_said, by, about, since, limit, asker)

    async def reported(self, number: PersonId, limit: int, asker: Owner | None) -> list[StoryId]:
        """The stories that name somebody, the latest first."""
        return await self._database.look(_reported, number, limit, asker)


def _complete(connection: Connection, typed: str, limit: int, asker: Owner | None) -> list[str]:
    overlay = overlay_of(connection, asker)
    found = complete_name(connection, typed, limit, asker)
    known = (overlay.name(name) for name in found if overlay.knows(name))
    return list(dict.fromkeys(known))


def _candidates(connection: Connection, name: str, asker: Owner | None) -> list[Candidate]:
    known = _called(connection, name, overlay_of(connection, asker), asker)
    return [_candidate(connection, one, asker) for one in known]


def _person(connection: Connection, name: str, asker: Owner | None, now: datetime | None) -> Person | None:
    overlay = overlay_of(connection, asker)
    known = _called(connection, name, overlay, asker)
    return _profile(connection, known[0], overlay, now, asker) if known else None


def _by_number(connection: Connection, number: PersonId, asker: Owner | None, now: datetime | None) -> Person | None:
    name = connection.execute(select(people.c.name).where(people.c.id == number)).scalar_one_or_none()
    return _person(connection, name, asker, now) if name else None


def _said(
    connection: Connection,
    by: str | None,
    about: str | None,
    since: datetime | None,
    limit: int,
    asker: Owner | None,
) -> list[Said]:
    speaker, overlay, wanted = None, overlay_of(connection, asker), list[ColumnElement[bool]]()
    if since is not None:
        wanted.append(quotes.c.at >= since)
    if by is not None:
        known = _called(connection, by, overlay, asker)
        if not known:
            raise NothingFoundError(f"I have read nothing about {by[:100]}.")
        speaker = known[0].name
        wanted.append(said_by(speaker, _same(connection, known[0], overlay), overlay))
    if about is not None:
        queries = queries_for(about)
        holding = find_articles(connection, queries.exact, asker) if queries else []
        wanted.append(quotes.c.article_id.in_(holding))
    said = quoted(opened_to(connection, asker), *wanted, limit=limit * 3)
    return each_once(_quoted(connection, said), overlay, limit, speaker)


def _quoted(connection: Connection, query: Select[Any]) -> Iterator[Quoted]:
    return (Quoted(*row) for row in connection.execute(query))


def _reported(connection: Connection, number: PersonId, limit: int, asker: Owner | None) -> list[StoryId]:
    overlay = overlay_of(connection, asker)
    name = connection.execute(select(people.c.name).where(people.c.id == number)).scalar_one_or_none()
    numbers = _same(connection, _Named(number, overlay.name(name)), overlay) if name else []
    rows = connection.execute(
        select(articles.c.id, articles.c.story_id)
        .join(actors, actors.c.article_id == articles.c.id)
        .where(actors.c.id.in_(_latest(opened_to(connection, asker), numbers, limit * 5)))
        .where(articles.c.story_id.is_not(None))
        .order_by(*_LATEST_FIRST)
    )
    return list(dict.fromkeys(overlay.story(row.id, row.story_id) for row in rows))[:limit]


class _Named(NamedTuple):
    """Somebody, by the name that corrections give them."""

    id: PersonId
    name: str


def _called(connection: Connection, name: str, overlay: Overlay, asker: Owner | None) -> list[_Named]:
    """The one by this full name, else those by this alias."""
    wanted = fold(overlay.name(name))
    names = overlay.names_of(wanted)
    opened = opened_to(connection, asker)
    written = opened.name()
    full = select(people.c.id, written).where(people.c.folded.in_(names), people.c.articles > 0, opened.knows())
    rows: list[Any] = sorted(connection.execute(full).all(), key=lambda row: fold(row.name) != wanted)
    if not rows:
        known_as = (
            select(people.c.id, written, func.min(aliases.c.alias).label("alias"))
            .join(aliases, people.c.id == aliases.c.person_id)
            .where(aliases.c.folded == wanted, aliases.c.shelf.in_(open_shelves(asker)))
            .where(people.c.articles > 0, opened.knows())
            .group_by(people.c.id)
            .order_by(func.sum(aliases.c.articles).desc(), people.c.id)
            .limit(CANDIDATES)
        )
        rows = [row for row in connection.execute(known_as) if _is_called(connection, row.id, row.alias, opened)]
    named: dict[str, _Named] = {}
    for row in rows:
        known = _Named(row.id, overlay.name(row.name))
        if overlay.knows(row.name) and overlay.knows(known.name):
            named.setdefault(fold(known.name), known)
    return list(named.values())


def _same(connection: Connection, one: _Named, overlay: Overlay) -> list[PersonId]:
    """The numbers of one person, who goes by several names where a reader said so."""
    if not overlay.same:
        return [one.id]
    rows = connection.execute(select(people.c.id).where(people.c.folded.in_(overlay.names_of(fold(one.name)))))
    return [one.id, *(row.id for row in rows if row.id != one.id)]


def _candidate(connection: Connection, one: _Named, asker: Owner | None) -> Candidate:
    naming = (
        select(actors.c.role, articles.c.title)
        .join(articles, articles.c.id == actors.c.article_id)
        .where(actors.c.id.in_(_latest(opened_to(connection, asker), [one.id], LATEST)))
    )
    rows = connection.execute(naming.order_by(*_LATEST_FIRST)).all()
    role = next((row.role for row in rows if row.role), None)
    return Candidate(one.id, one.name, role, rows[0].title if rows else None)


def _profile(
    connection: Connection, one: _Named, overlay: Overlay, now: datetime | None, asker: Owner | None
) -> Person:
    counted = select(people.c.articles).where(people.c.id == one.id)
    numbers, opened = _same(connection, one, overlay), opened_to(connection, asker)
    appears = (
        select(articles.c.id, articles.c.title, articles.c.url, articles.c.publisher, actors.c.at, actors.c.role)
        .add_columns(actors.c.kind)
        .join(articles, actors.c.article_id == articles.c.id)
        .where(actors.c.id.in_(_latest(opened, numbers, LATEST)))
    )
    rows = connection.execute(appears.order_by(*_LATEST_FIRST)).all()
    said = quoted(opened, said_by(one.name, numbers, overlay), limit=QUOTES * 3)
    numbered = {ArticleId(row.id): Appearance(*row[1:-1]) for row in rows}
    named = list(numbered.values())
    return Person(
        name=one.name,
        kind=ActorKind(rows[0].kind) if rows else ActorKind.PERSON,
        articles=connection.execute(counted).scalar_one()
        if asker is None and len(numbers) == 1
        else _count(connection, numbers, opened),
        roles=stated_roles(named, ROLES),
        aliases=_aliases(connection, one.name, numbers, list(numbered), opened),
        quotes=tuple(each_once(_quoted(connection, said), overlay, QUOTES, one.name)),
        stories=tuple(map(cited, named[:STORIES])),
        appears_with=_companions(connection, numbers, list(numbered), overlay),
        id=one.id,
        mentions=_mentions(connection, numbers, now, opened) if now else (),
    )


def _latest(opened: Opened, numbers: Collection[PersonId], limit: int) -> Select[tuple[int]]:
    """Where the latest articles that are open name somebody: numbers of rows of `actors`."""
    by = actors.c.at, actors.c.article_id
    return opened.newest(actors, actors.c.person_id.in_(numbers), by=by, limit=limit)


def _count(connection: Connection, numbers: list[PersonId], opened: Opened) -> int:
    naming = select(actors.c.article_id).distinct().where(actors.c.person_id.in_(numbers), opened.rows(actors))
    counted = naming.limit(MOST_COUNTED).subquery()
    return int(connection.execute(select(func.count()).select_from(counted)).scalar_one())


def _is_called(connection: Connection, number: PersonId, alias: str, opened: Opened) -> bool:
    """Whether the latest articles that are open to the asker and name somebody call them so."""
    if opened.asker is None:
        return True
    naming = select(actors.c.article_id).where(actors.c.id.in_(_latest(opened, [number], LATEST)))
    numbers = connection.execute(naming).scalars().all()
    return connection.execute(select(1).where(_stands_in(numbers, literal(alias)))).first() is not None


def _stands_in(numbers: Sequence[int], words: ColumnElement[str]) -> ColumnElement[bool]:
    """Whether words stand in one of these articles. What articles call somebody is kept for all articles together."""
    written = func.lower(articles.c.title.concat("\n").concat(articles.c.text))
    return exists().where(articles.c.id.in_(numbers), func.replace(written, func.lower(words), "") != written)


def _aliases(
    connection: Connection, name: str, numbers: list[PersonId], latest: list[int], opened: Opened
) -> tuple[str, ...]:
    shelves = open_shelves(opened.asker)
    known = select(aliases.c.alias).where(aliases.c.person_id.in_(numbers), aliases.c.shelf.in_(shelves))
    known = known.order_by(aliases.c.articles.desc(), aliases.c.alias)
    if opened.asker is not None:
        known = known.where(_stands_in(latest, aliases.c.alias))
    found = list(connection.execute(known.limit(2 * ALIASES)).scalars())
    if len(numbers) > 1:
        full = select(opened.name()).where(people.c.id.in_(numbers), opened.knows())
        found += [other for other in connection.execute(full).scalars() if other != name]
    words = set(name.casefold().split())
    # A part of the name is no other name.
    return tuple(one for one in dict.fromkeys(found) if not set(one.casefold().split()) <= words)[:ALIASES]


def _companions(
    connection: Connection, numbers: list[PersonId], beside: list[int], overlay: Overlay
) -> tuple[str, ...]:
    times = func.count().label("times")
    names = (
        select(func.max(actors.c.name).label("name"), times)
        .join(actors, actors.c.person_id == people.c.id)
        .where(actors.c.article_id.in_(beside), actors.c.key.is_(True))
        .where(people.c.id.not_in(numbers), actors.c.kind != ActorKind.PLACE.value)
        .group_by(people.c.id)
        .order_by(times.desc(), people.c.id)
        .limit(2 * COMPANIONS)
    )
    return companions(((row.name, row.times) for row in connection.execute(names)), overlay, COMPANIONS)


def _mentions(
    connection: Connection, numbers: list[PersonId], now: datetime, opened: Opened
) -> tuple[tuple[date, int], ...]:
    """Articles a day in the last days."""
    day = func.date(actors.c.at)
    counted = (
        select(day.label("day"), func.count(actors.c.article_id.distinct()).label("articles"))
        .where(actors.c.person_id.in_(numbers), actors.c.at >= now - MENTIONS_SINCE)
        .where(opened.rows(actors))
        .group_by(day)
        .order_by(day)
    )
    rows = connection.execute(counted)
    return tuple((date.fromisoformat(str(row.day)), row.articles) for row in rows)
