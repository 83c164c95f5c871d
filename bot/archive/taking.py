"""Orders that write over no others."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.archive.errors import TakenError
from bot.archive.tables import subscriptions
from bot.archive.terms import subscriptions_of, terms_values
from bot.news import UserId

NOBODYS = UserId(-1)
"""Nobody's order gets other terms."""


async def must_be_replaceable(
    connection: AsyncConnection, its: Sequence[ColumnElement[bool]], terms: Mapping[str, Any], over: UserId
) -> None:
    """Check that an order writes over nobody's but its own.

    Raises:
        TakenError: somebody else ordered the same on other terms, or lets it rest.
    """
    row = (await connection.execute(select(subscriptions).where(*its))).one_or_none()
    if row is None or row.created_by == over:
        return
    (known,) = await subscriptions_of(connection, [row])
    theirs = terms_values(known.schedule, known.filters, known.style)
    rests = row.paused is not None and row.refused_at is None
    if rests or any(terms[name] != value for name, value in theirs.items()):
        raise TakenError(known, UserId(row.created_by))
