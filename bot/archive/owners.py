"""Bringing feeds, and taking them back: what ends with a feed's removal, and how that is undone."""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.archive.article_shelves import make_public
from bot.archive.deliveries import cancel
from bot.archive.dialect import only_one, upsert
from bot.archive.errors import FullError
from bot.archive.name_shelves import forget_shelves, publish
from bot.archive.scope import change_everybodys, in_packs, owned_by
from bot.archive.tables import deliveries, feed_owners, feeds, subscriptions
from bot.news import EVERYBODY, FeedId, Owner, UserId
from bot.wording import mark

UNDONE_WITHIN = timedelta(minutes=15)
"""How long a feed that was removed is kept as it was."""
REMOVED = mark("Its feed was removed.")


async def own(
    connection: AsyncConnection, feed: FeedId, owner: Owner, by: UserId | None, now: datetime, most: int | None = None
) -> None:
    """A feed is somebody's from now on, or again: what ended with its removal goes on.

    Raises:
        FullError: they have as many others as they may have.
    """
    if owner == EVERYBODY:
        await change_everybodys(connection)
    await only_one(connection, f"feeds of {owner}")
    others = owned_by(owner).where(feed_owners.c.feed_id != feed).subquery()
    if most is not None and (await connection.execute(select(func.count()).select_from(others))).scalar_one() >= most:
        raise FullError(f"There is no room for more than {most} feeds.")
    row = {"feed_id": feed, "owner": owner, "added_at": now, "added_by": by or 0, "ends_at": None}
    again = upsert(connection, feed_owners).values(row)
    keys = ["feed_id", "owner"]
    await connection.execute(again.on_conflict_do_update(index_elements=keys, set_={"ends_at": None}))
    theirs = _theirs(feed, owner), subscriptions.c.paused == REMOVED
    await connection.execute(update(subscriptions).where(*theirs).values(paused=None))
    if owner == EVERYBODY:
        await publish(connection)
        await make_public(connection)


async def disown(connection: AsyncConnection, feed: FeedId, owner: Owner, now: datetime) -> bool:
    """A feed is somebody's no more, and their subscriptions to it pause until they end; whether it was theirs."""
    itself = feed_owners.c.feed_id == feed, feed_owners.c.owner == owner, feed_owners.c.ends_at.is_(None)
    ended = await connection.execute(update(feed_owners).where(*itself).values(ends_at=now + UNDONE_WITHIN))
    if ended.rowcount:
        running = _theirs(feed, owner), subscriptions.c.paused.is_(None)
        await connection.execute(update(subscriptions).where(*running).values(paused=REMOVED))
    return bool(ended.rowcount)


async def regain(
    connection: AsyncConnection, feed: FeedId, owner: Owner, now: datetime, most: int | None = None
) -> bool:
    """Undo the removal of a feed; False where it is too late.

    Raises:
        FullError: they have as many others as they may have.
    """
    itself = feed_owners.c.feed_id == feed, feed_owners.c.owner == owner
    if (await connection.execute(select(feed_owners.c.owner).where(*itself))).first() is None:
        return False
    await own(connection, feed, owner, None, now, most)
    return True


async def end_removed(connection: AsyncConnection, now: datetime) -> int:
    """End what was removed and can be undone no more; how many feeds are nobody's now, and gone."""
    over = select(feed_owners.c.feed_id, feed_owners.c.owner).where(feed_owners.c.ends_at <= now)
    ended = (await connection.execute(over)).all()
    for row in ended:
        # Whatever they are paused for, and also those that somebody let go on meanwhile.
        theirs = select(subscriptions.c.id).where(_theirs(row.feed_id, row.owner))
        numbers = list((await connection.execute(theirs)).scalars())
        await cancel(connection, deliveries.c.subscription_id.in_(numbers), "the feed was removed")
        await connection.execute(delete(subscriptions).where(subscriptions.c.id.in_(numbers)))
        itself = feed_owners.c.feed_id == row.feed_id, feed_owners.c.owner == row.owner
        await connection.execute(delete(feed_owners).where(*itself))
    needed = or_(
        feeds.c.id.in_(select(feed_owners.c.feed_id)),
        feeds.c.id.in_(select(subscriptions.c.feed_id).where(subscriptions.c.feed_id.is_not(None))),
        in_packs(),
    )
    gone = delete(feeds).where(feeds.c.id.in_({row.feed_id for row in ended}), ~needed).returning(feeds.c.id)
    numbers = list((await connection.execute(gone)).scalars())
    await forget_shelves(connection, numbers)
    return len(numbers)


def _theirs(feed: FeedId, owner: Owner) -> ColumnElement[bool]:
    return (subscriptions.c.feed_id == feed) & (subscriptions.c.guild == owner)
