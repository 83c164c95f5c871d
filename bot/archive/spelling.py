"""An address in the spellings that are known of it: with or without what only tracks, `www.` and the `s` of https."""

from collections.abc import Iterable

from sqlalchemy import and_, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.archive.tables import articles, entries
from bot.news.addresses import plain_address

MOST = 50
"""Addresses with the same beginning that are compared."""
_BEGINNINGS = "https://", "http://", "https://www.", "http://www."
_LAST = "\U0010ffff"


async def spelt(connection: AsyncConnection, urls: Iterable[str]) -> list[str]:
    """These addresses, and all that we know which name the same pages."""
    known: dict[str, None] = {}
    for url in urls:
        known[url] = None
        plain = plain_address(url)
        page = plain.split("?", maxsplit=1)[0]
        for column in (articles.c.url, entries.c.url):
            begins = or_(*(and_(column >= f"{begin}{page}", column < f"{begin}{page}{_LAST}") for begin in _BEGINNINGS))
            found = (await connection.execute(select(column).where(begins).distinct().limit(MOST))).scalars()
            known |= dict.fromkeys(one for one in found if plain_address(one) == plain)
    return list(known)
