"""Who brought which feed, and turns among them."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import Select, Subquery, and_, case, func, literal, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.archive.tables import feeds, former_addresses, pack_feeds, subscriptions
from bot.news import GuildId
from bot.news.fairness import EVERYBODY

MOST_OWNERS = 3
"""A row comes once for each of its owners: so many are looked at for each that is wanted."""
NOBODY = -1
"""The owner of feeds that nobody has a subscription to."""


def owned() -> Subquery:
    """(feed_id, owner) of each feed and everybody who brought it: a pack, a server, a follower."""
    before = select(former_addresses.c.feed_id).join(pack_feeds, pack_feeds.c.url == former_addresses.c.url)
    inside = or_(feeds.c.url.in_(select(pack_feeds.c.url)), feeds.c.id.in_(before))
    curated = select(feeds.c.id.label("feed_id"), literal(EVERYBODY).label("owner")).where(inside)
    who = case((subscriptions.c.follower != 0, subscriptions.c.follower), else_=subscriptions.c.guild)
    ordered = select(subscriptions.c.feed_id, who.label("owner")).where(subscriptions.c.feed_id.is_not(None))
    return curated.union(ordered).subquery("owned")


def feeds_of(guild: GuildId) -> Select[tuple[int]]:
    """The feeds that a server brought."""
    theirs = and_(subscriptions.c.guild == guild, subscriptions.c.follower == 0)
    return select(subscriptions.c.feed_id).where(theirs, subscriptions.c.feed_id.is_not(None)).distinct()


def in_turn(rows: Select[Any], waiting_since: str) -> Subquery:
    """Rows that wait, each with its place in a round: the first of every owner, then the second of every owner.

    What several brought is taken at the best of its places, under the name of whom that is the turn of.

    Args:
        rows: with `id`, `feed_id` and the column that they wait in the order of.
        waiting_since: that column's name.

    Returns:
        (id, owner, place), a row for each owner.
    """
    waiting = rows.subquery("waiting")
    owners = owned()
    owner = func.coalesce(owners.c.owner, NOBODY)
    order = waiting.c[waiting_since], waiting.c.id
    return (
        select(
            waiting.c.id,
            owner.label("owner"),
            func.row_number().over(partition_by=owner, order_by=order).label("place"),
        )
        .select_from(waiting.outerjoin(owners, owners.c.feed_id == waiting.c.feed_id))
        .subquery("in_turn")
    )


async def take_turns(
    connection: AsyncConnection, turns: Subquery, limit: int, per_owner: int | None, busy: Collection[int]
) -> dict[int, int]:
    """The rows whose turn it is, in order, each with its owner; of one private owner no more than so many."""
    query = select(turns).where(turns.c.owner.not_in(busy)).order_by(turns.c.place, turns.c.owner, turns.c.id)
    if per_owner is not None:
        query = query.where(or_(turns.c.owner == EVERYBODY, turns.c.place <= per_owner))
    chosen: dict[int, int] = {}
    for row in await connection.execute(query.limit(limit * MOST_OWNERS)):
        if len(chosen) < limit:
            chosen.setdefault(row.id, row.owner)
    return chosen
