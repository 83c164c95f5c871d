"""Signs of life of the running bot."""

from datetime import datetime

from sqlalchemy import delete, insert, select

from bot.archive.database import Database
from bot.archive.tables import vitals


class Vitals:
    """When each part was last alive, and what it said."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def beat(self, part: str, now: datetime, detail: str = "") -> None:
        """Give a sign of life."""
        async with self._database.write() as connection:
            await connection.execute(delete(vitals).where(vitals.c.part == part))
            await connection.execute(insert(vitals).values(part=part, at=now, detail=detail))

    async def read(self) -> dict[str, tuple[datetime, str]]:
        """The last sign of life of each part."""
        async with self._database.read() as connection:
            return {row.part: (row.at, row.detail) for row in await connection.execute(select(vitals))}
