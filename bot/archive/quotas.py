"""What members and servers have used of what is limited."""

from datetime import datetime

from sqlalchemy import Select, delete, func, insert, select, update

from bot.archive.database import Database
from bot.archive.dialect import GUILDS, only_one
from bot.archive.scope import owned_by
from bot.archive.tables import guilds, uses
from bot.news import GuildId


class Quotas:
    """Counts by member or server, and what a server lets its members do."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def take(self, kind: str, who: int, most: int, now: datetime) -> bool:
        """Use one of so many a day; False where none is left."""
        day = now.date().isoformat()
        its = uses.c.kind == kind, uses.c.who == who, uses.c.day == day
        async with self._database.write() as connection:
            await only_one(connection, f"uses of {who}")
            used = (await connection.execute(select(uses.c.used).where(*its))).scalar_one_or_none()
            if (used or 0) >= most:
                return False
            if used is None:
                await connection.execute(insert(uses).values(kind=kind, who=who, day=day, used=1))
            else:
                await connection.execute(update(uses).where(*its).values(used=used + 1))
        return True

    async def forget(self, now: datetime) -> int:
        """Forget what was used on earlier days; how many counts."""
        async with self._database.write() as connection:
            past = delete(uses).where(uses.c.day < now.date().isoformat())
            return (await connection.execute(past)).rowcount

    async def feeds_of(self, guild: GuildId) -> int:
        """How many feeds a server has."""
        return await self._count(select(func.count()).select_from(owned_by(guild).subquery()))

    async def may_ping(self, guild: GuildId) -> bool:
        """Whether members may have themselves pinged in a server's channels."""
        async with self._database.read() as connection:
            found = await connection.execute(select(guilds.c.member_pings).where(guilds.c.id == guild))
            return bool(found.scalar_one_or_none())

    async def allow_pings(self, guild: GuildId, *, allowed: bool) -> None:
        """Let members be pinged in a server's channels, or not."""
        async with self._database.write() as connection:
            await only_one(connection, GUILDS)
            changed = update(guilds).where(guilds.c.id == guild).values(member_pings=allowed)
            if not (await connection.execute(changed)).rowcount:
                await connection.execute(insert(guilds).values(id=guild, member_pings=allowed))

    async def is_new(self, guild: GuildId) -> bool:
        """Whether a server was never met; from now on it was."""
        async with self._database.write() as connection:
            await only_one(connection, GUILDS)
            if (await connection.execute(select(guilds.c.id).where(guilds.c.id == guild))).one_or_none():
                return False
            await connection.execute(insert(guilds).values(id=guild))
            return True

    async def _count(self, query: Select[int]) -> int:
        async with self._database.read() as connection:
            return (await connection.execute(query)).scalar_one()
