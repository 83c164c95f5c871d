"""The curated packs, as far as subscriptions need them."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import delete, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.archive.article_shelves import make_public
from bot.archive.database import Database
from bot.archive.name_shelves import publish
from bot.archive.scope import change_everybodys
from bot.archive.tables import feeds, former_addresses, pack_feeds, packs, subscriptions
from bot.news import EVERYBODY, Pack


class Packs:
    """The curated packs."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def save(self, curated: Mapping[str, Pack], now: datetime) -> None:
        """Take over the packs as they stand in the configuration today."""
        async with self._database.write() as connection:
            await change_everybodys(connection)
            await connection.execute(delete(pack_feeds))
            await connection.execute(delete(packs))
            for pack in curated.values():
                await connection.execute(insert(packs).values(name=pack.name, title=pack.title))
                rows = [{"pack": pack.name, "url": url, "title": title} for title, url in pack.feeds]
                await connection.execute(insert(pack_feeds), rows)
            ordered = select(subscriptions.c.pack).where(subscriptions.c.pack.is_not(None)).distinct()
            for name in (await connection.execute(ordered)).scalars().all():
                await read_pack(connection, name, now)
            await publish(connection)
            await make_public(connection)


async def read_pack(connection: AsyncConnection, name: str, now: datetime) -> None:
    """Add the feeds of a pack that is subscribed to."""
    known = select(feeds.c.url).where(feeds.c.private_to == EVERYBODY).union(select(former_addresses.c.url))
    missing = select(pack_feeds).where(pack_feeds.c.pack == name, pack_feeds.c.url.not_in(known))
    rows = [
        {"url": row.url, "title": row.title, "next_poll_at": now, "failures": 0}
        for row in await connection.execute(missing)
    ]
    if rows:
        await connection.execute(insert(feeds), rows)
