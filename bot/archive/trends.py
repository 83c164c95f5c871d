"""Who is more in the news than usual."""

from datetime import datetime, timedelta

from sqlalchemy import Connection, case, func, select

from bot.archive.corrections import overlay_of
from bot.archive.database import Database
from bot.archive.quotes import host
from bot.archive.scope import seen_by
from bot.archive.tables import actors, articles, people
from bot.news import ActorKind, Cited, Owner, Riser

DAY, WEEK = timedelta(days=1), timedelta(days=7)
STEEP = 1.5
"""How many times as many articles as usual, one added to each, make a rise."""
FROM = 2
"""Articles in a day that make somebody worth telling of."""


class Trends:
    """Who is more in the news than usual."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def rising(self, now: datetime, limit: int, asker: Owner | None) -> list[Riser]:
        """Who is key to more articles of the last day than on a usual day of the week before; the steepest first."""
        return await self._database.look(_rising, now, limit, asker)


def _rising(connection: Connection, now: datetime, limit: int, asker: Owner | None) -> list[Riser]:
    today = func.sum(case((actors.c.at >= now - DAY, 1), else_=0))
    counted = (
        select(people.c.id, people.c.name, today.label("today"), func.count().label("all"))
        .join(actors, actors.c.person_id == people.c.id)
        .where(actors.c.at >= now - DAY - WEEK, actors.c.at <= now, actors.c.key.is_(True))
        .where(people.c.kind != ActorKind.PLACE.value, seen_by(asker, actors.c.article_id))
        .group_by(people.c.id, people.c.name)
        .having(today >= FROM)
    )
    overlay = overlay_of(connection, asker)
    rows = connection.execute(counted).all()
    usual = {row.id: (row.all - row.today) / WEEK.days for row in rows}
    steepness = {row.id: (row.today + 1) / (usual[row.id] + 1) for row in rows}
    rising = [row for row in rows if steepness[row.id] >= STEEP and overlay.knows(row.name)]
    rising.sort(key=lambda row: (steepness[row.id], row.today), reverse=True)
    found = []
    for row in rising[:limit]:
        latest = _latest(connection, row.id, asker)
        found.append(Riser(overlay.name(row.name), row.today, usual[row.id], latest))
    return found


def _latest(connection: Connection, number: int, asker: Owner | None) -> tuple[Cited, ...]:
    shown = (
        select(articles.c.title, articles.c.url, articles.c.publisher, actors.c.at)
        .join(articles, articles.c.id == actors.c.article_id)
        .where(actors.c.person_id == number, seen_by(asker, articles.c.id))
        .order_by(actors.c.at.desc())
        .limit(1)
    )
    rows = connection.execute(shown)
    return tuple(Cited(row.publisher or host(row.url), row.title, row.url, row.at) for row in rows)
