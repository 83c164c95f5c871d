"""Pings of members: how many a day somebody may have, and messages that ping several of them."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, Text, cast, literal_column, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.archive.deliveries import UNFINISHED
from bot.archive.errors import PingedEnoughError
from bot.archive.rows import each
from bot.archive.tables import PINGS_SEVERAL, deliveries, shown, subscriptions
from bot.archive.terms import terms_of
from bot.news import Schedule, UserId


def ping_several() -> ColumnElement[bool]:
    """Whether a message pings others beside the first, as the index of those that do has it."""
    return literal_column(PINGS_SEVERAL)


async def name_in_none(connection: AsyncConnection, user: UserId, *which: ColumnElement[bool]) -> None:
    """Forget that messages to others ping somebody too: these messages, or all."""
    named = ping_several(), cast(deliveries.c.also, Text).like(f"%{user}%")
    query = select(deliveries.c.id, deliveries.c.also).where(*named, *which).with_for_update()
    for row in (await connection.execute(query)).all():
        others = [one for one in row.also if one != user]
        await connection.execute(update(deliveries).where(deliveries.c.id == row.id).values(also=others))


async def pass_on(connection: AsyncConnection, theirs: ColumnElement[bool], user: UserId) -> None:
    """Leave the unsent messages of somebody to the next of those whom they ping too, under what that one follows."""
    unsent = theirs, deliveries.c.follower == user, deliveries.c.state.in_(UNFINISHED)
    query = select(deliveries.c.id, deliveries.c.also).where(*unsent).with_for_update()
    for row in (await connection.execute(query)).all():
        others = [one for one in row.also if one != user]
        if others:
            its = shown.c.reader == others[0], shown.c.delivery_id == row.id, shown.c.subscription_id.is_not(None)
            under = (await connection.execute(select(shown.c.subscription_id).where(*its).limit(1))).scalar()
            passed = {"follower": others[0], "also": others[1:], "subscription_id": under}
            await connection.execute(update(deliveries).where(deliveries.c.id == row.id).values(passed))


async def must_have_pings_left(
    connection: AsyncConnection, follower: UserId, what: Mapping[str, Any], wanted: int, most: int
) -> None:
    """Check that a member may be pinged so many times a day, beside what else they are pinged for.

    Raises:
        PingedEnoughError: it would be more often than they may.
    """
    followed = await connection.execute(select(subscriptions).where(subscriptions.c.follower == follower))
    rows = [row for row in followed if any(getattr(row, name) != value for name, value in what.items())]
    terms = each(connection, subscriptions, rows, terms_of)
    others = sum(pings_a_day(one.schedule) for one in terms if one.style.mention)
    if wanted + others > most:
        raise PingedEnoughError(others)


def pings_a_day(schedule: Schedule) -> int:
    """At most; a digest pings whenever it comes."""
    return schedule.most_a_day or max(1, len(schedule.at))
