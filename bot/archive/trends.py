"""Who is more in the news than usual."""

from datetime import datetime, timedelta

from sqlalchemy import Connection, case, func, select

from bot.archive.article_shelves import Opened, opened_to
from bot.archive.corrections import overlay_of
from bot.archive.database import Database
from bot.archive.tables import actors, articles, people
from bot.news import ActorKind, Cited, Owner, Riser
from bot.news.profiles import Appearance, cited
from bot.news.ranking import FROM, WEEK_DAYS, Named, rising

DAY = timedelta(days=1)


class Trends:
    """Who is more in the news than usual."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def rising(self, now: datetime, limit: int, asker: Owner | None) -> list[Riser]:
        """Who is key to more articles of the last day than on a usual day of the week before; the steepest first."""
        return await self._database.look(_rising, now, limit, asker)


def _rising(connection: Connection, now: datetime, limit: int, asker: Owner | None) -> list[Riser]:
    opened = opened_to(connection, asker)
    today = func.sum(case((actors.c.at >= now - DAY, 1), else_=0))
    counted = (
        select(people.c.id, func.max(actors.c.name), today.label("today"), func.count().label("all"))
        .join(actors, actors.c.person_id == people.c.id)
        .where(actors.c.at >= now - DAY - WEEK_DAYS * DAY, actors.c.at <= now, actors.c.key.is_(True))
        .where(actors.c.kind != ActorKind.PLACE.value, opened.rows(actors))
        .group_by(people.c.id)
        .having(today >= FROM)
    )
    overlay = overlay_of(connection, asker)
    named = (Named(*row) for row in connection.execute(counted))
    return [
        Riser(overlay.name(one.name), one.today, one.usual, _latest(connection, one.person, opened))
        for one in rising(named, overlay, limit)
    ]


def _latest(connection: Connection, number: int, opened: Opened) -> tuple[Cited, ...]:
    latest = opened.newest(actors, actors.c.person_id == number, by=[actors.c.at], limit=1)
    shown = (
        select(articles.c.title, articles.c.url, articles.c.publisher, actors.c.at)
        .join(articles, articles.c.id == actors.c.article_id)
        .where(actors.c.id.in_(latest))
    )
    return tuple(cited(Appearance(*row)) for row in connection.execute(shown))
