"""Turns among those who brought feeds: who waits together with many of one owner is not kept waiting by them."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import Select, Subquery, func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.archive.scope import owned
from bot.news import EVERYBODY

MOST_OWNERS = 3
"""A row comes once for each of its owners: so many are looked at for each that is wanted."""
NOBODY = -1
"""The owner of feeds that nobody has any more."""


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
