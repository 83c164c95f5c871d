"""Servers: what their admins set, and in which language they are spoken to."""

from collections.abc import Iterable, Mapping
from typing import Any

from pydantic import TypeAdapter, ValidationError
from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.archive.database import Database
from bot.archive.dialect import GUILDS, only_one
from bot.archive.tables import guilds
from bot.news import GuildId, ServerSettings, language_of

_SETTINGS = TypeAdapter(ServerSettings)


class Servers:
    """What is known of servers."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def settings(self, guild: GuildId) -> ServerSettings:
        """What a server has set; the usual for one that set nothing."""
        async with self._database.read() as connection:
            row = (await connection.execute(select(guilds.c.settings).where(guilds.c.id == guild))).one_or_none()
        return _read(row.settings if row else None)

    async def set(self, guild: GuildId, settings: ServerSettings) -> None:
        """Keep what a server wants from now on."""
        held = _SETTINGS.dump_python(settings, mode="json")
        async with self._database.write() as connection:
            await only_one(connection, GUILDS)
            changed = update(guilds).where(guilds.c.id == guild).values(settings=held)
            if not (await connection.execute(changed)).rowcount:
                await connection.execute(insert(guilds).values(id=guild, settings=held))

    async def kept_days(self) -> dict[GuildId, int]:
        """For how many days servers want things to be kept, where they said so."""
        query = select(guilds.c.id, guilds.c.settings).where(guilds.c.settings.is_not(None))
        async with self._database.read() as connection:
            found = {row.id: _read(row.settings).keep_days for row in await connection.execute(query)}
        return {guild: days for guild, days in found.items() if days}

    async def language(self, guild: GuildId) -> str:
        """In which language a server is spoken to in public."""
        async with self._database.read() as connection:
            return (await languages_of(connection, [guild])).get(guild, language_of(None))

    async def learn_locales(self, locales: Mapping[GuildId, str]) -> None:
        """Remember which language Discord has for servers."""
        async with self._database.write() as connection:
            await only_one(connection, GUILDS)
            rows = (await connection.execute(select(guilds.c.id, guilds.c.locale))).all()
            known = {row.id: row.locale for row in rows}
            new = [{"id": guild, "locale": locale} for guild, locale in locales.items() if guild not in known]
            other = [
                {"guild": guild, "to": locale}
                for guild, locale in locales.items()
                if guild in known and known[guild] != locale
            ]
            if new:
                await connection.execute(insert(guilds), new)
            if other:
                changed = update(guilds).where(guilds.c.id == bindparam("guild")).values(locale=bindparam("to"))
                await connection.execute(changed, other)


async def languages_of(connection: AsyncConnection, several: Iterable[GuildId]) -> dict[GuildId, str]:
    """In which language each of several servers is spoken to; those that are not known are left out."""
    query = select(guilds.c.id, guilds.c.locale, guilds.c.settings).where(guilds.c.id.in_(set(several)))
    rows = (await connection.execute(query)).all()
    return {row.id: _read(row.settings).language or language_of(row.locale) for row in rows}


def _read(held: Any) -> ServerSettings:  # noqa: ANN401, JSON
    """Settings as a row holds them; what cannot be read, of a newer version for one, is the usual."""
    try:
        return _SETTINGS.validate_python(held) if held else ServerSettings()
    except ValidationError:
        return ServerSettings()
