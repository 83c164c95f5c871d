"""Publishers' names, each bound to the site that bore it first; packs are believed before all others.

What everybody's feeds bear counts for all. What a server's own feeds bear counts for these alone: else whoever brings a
feed could take a name from others, or see by how it is shown that somebody has a feed with this name.
"""

import re
import unicodedata
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import Row, delete, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.archive.dialect import only_one
from bot.archive.name_shelves import PUBLIC, shelf_of
from bot.archive.scope import in_packs, stands
from bot.archive.tables import feed_owners, feeds, pack_feeds, publishers
from bot.news import FeedId
from bot.news.names import fold

LONGEST_NAME = 200
BORNE_WITHIN = timedelta(days=90)
"""A name stays its site's for so long after the last article: a quarterly is not robbed of it, and a flood ends."""
# Letters of other scripts that are drawn as Latin ones: capitals and small letters each as they look.
_ALIKE = str.maketrans(
    "АВЕЅІЈКМНОРСТУХаеѕіјорсухһԁԛԝ" + "ΑΒΕΖΗΙΚΜΝΟΡΤΥΧανορικυ" + "ıɑɡ",
    "ABESIJKMHOPCTYXaesijopcyxhdqw" + "ABEZHIKMNOPTYXavopiku" + "iag",
)
_ONE_STROKE = str.maketrans("i1|0", "lllo")
_DOMAIN = re.compile(r"(?:www\.)?((?:[\w-]{1,63}\.){1,5}[a-z]{2,24})", re.IGNORECASE)


async def named_as(connection: AsyncConnection, name: str | None, site: str, feed: FeedId, now: datetime) -> str | None:
    """A publisher's name as readers see it: with its site, where the name is another site's.

    A name belongs to the site on which it was seen first; a pack's outlet takes it from whoever has it besides, and a
    name that is a domain belongs to that domain.

    Args:
        connection: to bind the name in.
        name: as the page or the feed gives it.
        site: whose page or feed that is; empty where nobody knows.
        feed: that led there.
        now: the time; a name that its site does not bear for long is free again.
    """
    today = now.date().isoformat()
    folded = skeleton(name or "")[:LONGEST_NAME]
    if not name or not folded or not site:
        return name
    domain = _DOMAIN.fullmatch(name.strip())
    if domain:
        own = domain[1].lower()
        return name if own == site or own.endswith(f".{site}") else f"{name} ({site})"
    shelf = await shelf_of(connection, feed)
    known = await _known(connection, folded, site, shelf)
    if known is None:
        await only_one(connection, f"publisher {folded}")
        known = await _known(connection, folded, site, shelf)
    itself = update(publishers).where(publishers.c.name == folded, publishers.c.shelf == (known.shelf if known else 0))
    if known and known.site == site:
        if known.seen_on != today:
            await connection.execute(itself.values(seen_on=today))
        return name
    curated = await _is_curated(connection, feed)
    if known is None and (curated or not await _is_an_outlets(connection, folded, site)):
        bound = {"shelf": shelf, "name": folded, "site": site, "curated": curated, "seen_on": today}
        await connection.execute(insert(publishers).values(bound))
        return name
    if known and curated and not known.curated:
        await connection.execute(itself.values(site=site, curated=True, seen_on=today))
        return name
    return f"{name} ({site})"


async def forget_names(connection: AsyncConnection, now: datetime) -> int:
    """Free the names that no article of their site has borne for long; how many."""
    last = (now - BORNE_WITHIN).date().isoformat()
    return (await connection.execute(delete(publishers).where(publishers.c.seen_on < last))).rowcount


def skeleton(name: str) -> str:
    """What a name looks like, the same for all that a reader would take for it.

    In the manner of Unicode's confusables (UTS 39), for the letters with which a Latin name can be written.
    """
    wide = unicodedata.normalize("NFKC", name).replace("|", "l")
    seen = "".join(sign for sign in wide if unicodedata.category(sign) not in {"Cf", "Cc"})
    return fold(seen.translate(_ALIKE)).translate(_ONE_STROKE).replace(" ", "")


async def _known(connection: AsyncConnection, folded: str, site: str, shelf: int) -> Row[Any] | None:
    """Whose a name is: everybody's first, then among the feeds of whoever had this one first."""
    counting = publishers.c.shelf == PUBLIC
    if shelf != PUBLIC:
        first = select(feed_owners.c.owner).where(feed_owners.c.feed_id == shelf, stands())
        first = first.order_by(feed_owners.c.added_at, feed_owners.c.owner).limit(1)
        theirs = select(feed_owners.c.feed_id).where(feed_owners.c.owner == first.scalar_subquery(), stands())
        counting = or_(counting, publishers.c.shelf == shelf, publishers.c.shelf.in_(theirs))
    rows = (await connection.execute(select(publishers).where(publishers.c.name == folded, counting))).all()
    return min(rows, key=lambda row: (row.shelf != PUBLIC, row.site != site, row.shelf), default=None)


async def _is_curated(connection: AsyncConnection, feed: FeedId) -> bool:
    """Whether a feed is in a pack; one that a server has and that moved to a pack's address is not."""
    found = select(feeds.c.id).where(feeds.c.id == feed, in_packs())
    return (await connection.execute(found)).first() is not None


async def _is_an_outlets(connection: AsyncConnection, folded: str, site: str) -> bool:
    """Whether a pack has an outlet of this name at another site."""
    titled: Any = select(pack_feeds.c.title, pack_feeds.c.url)
    theirs = [row.url for row in await connection.execute(titled) if skeleton(row.title) == folded]
    return bool(theirs) and not any(_is_of(url, site) for url in theirs)


def _is_of(url: str, site: str) -> bool:
    host = urlsplit(url).hostname or ""
    return host == site or host.endswith(f".{site}")
