"""Messages that ping several members, and what becomes of them when one of those follows no more what they tell."""

from sqlalchemy import ColumnElement, Text, cast, literal_column, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.archive.deliveries import UNFINISHED
from bot.archive.tables import PINGS_SEVERAL, deliveries, shown
from bot.news import UserId


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
