"""Signs of life of the running bot, and what it must know of itself after it was started anew."""

from datetime import datetime

from sqlalchemy import delete, insert, select

from bot.archive.database import Database
from bot.archive.tables import vitals
from bot.news import Heartbeat

BOT = "bot"


class Heartbeats:
    """What the bot says of itself, by part."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def beat(self, heartbeat: Heartbeat) -> None:
        """Give a sign of life."""
        await self.note(BOT, heartbeat.dump(), heartbeat.at)

    async def last(self) -> Heartbeat | None:
        """The last sign of life; None where the bot has not run yet."""
        noted = await self.noted(BOT)
        return Heartbeat.load(noted[1]) if noted else None

    async def note(self, part: str, detail: str, now: datetime) -> None:
        """Remember something in the place of what was remembered before."""
        async with self._database.write() as connection:
            await connection.execute(delete(vitals).where(vitals.c.part == part))
            await connection.execute(insert(vitals).values(part=part, at=now, detail=detail))

    async def noted(self, part: str) -> tuple[datetime, str] | None:
        """What is remembered, and since when."""
        async with self._database.read() as connection:
            row = (await connection.execute(select(vitals).where(vitals.c.part == part))).one_or_none()
            return (row.at, row.detail) if row else None
