"""What waits at each stage of an article's way, in whose turn, and what becomes of it when the clock is set."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, Subquery, Table, bindparam, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.archive.database import Database
from bot.archive.deliveries import first_of_each
from bot.archive.hints import Hint, note
from bot.archive.hubs import LONGEST_LEASE, RENEWED
from bot.archive.pauses import served
from bot.archive.scope import owned
from bot.archive.tables import articles, deliveries, entries, feeds, hubs, subscriptions
from bot.news import ASLEEP, EVERYBODY, DeliveryState, Waiting

LONGEST_WAITS = (
    (feeds.c.id, feeds.c.next_poll_at, timedelta(days=9)),  # a day; a week of days on which a feed asks for silence
    (entries.c.id, entries.c.fetch_after, timedelta(days=1)),
    (articles.c.id, articles.c.read_after, timedelta(hours=1)),
    (deliveries.c.id, deliveries.c.not_before, timedelta(days=1)),
    (deliveries.c.id, deliveries.c.crosspost_after, timedelta(days=1)),
    (hubs.c.id, hubs.c.ask_at, LONGEST_LEASE * RENEWED),
    (hubs.c.id, hubs.c.leased_until, LONGEST_LEASE),
    (hubs.c.id, hubs.c.hint_from, timedelta(days=9)),  # as of the feed's next poll
    (hubs.c.id, hubs.c.since, timedelta()),
)
"""How long rows wait at most for what they are due for. What is due later was planned by a clock that was wrong."""

FORGOTTEN = timedelta(minutes=10)
"""A delivery that was tried so long ago is looked for in its channel: Discord has forgotten its nonce."""
MOST_OWNERS = 3
"""A row comes once for each of its owners: so many are looked at for each that is wanted."""
LOOKED_AT = 100
"""Of the articles that wait for a story, so many of the oldest tell in which languages there are some."""
NOBODY = -1
"""The owner of feeds that nobody has any more."""


class Queues:
    """The rows that await a stage."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def waiting(self, now: datetime) -> dict[str, Waiting]:
        """By stage, the rows that are due. A paused subscription waits for somebody to give it a permission."""
        paused = select(subscriptions.c.id).where(subscriptions.c.paused.is_not(None))
        stages = {
            "poll": _counted(feeds.c.next_poll_at, feeds.c.next_poll_at <= now, feeds.c.paused_at.is_(None)),
            "fetch": _counted(entries.c.fetch_after, entries.c.fetch_after <= now),
            "read": _counted(articles.c.read_after, articles.c.read_after <= now),
            "group": _counted(articles.c.read_at, articles.c.read_at.is_not(None), articles.c.story_id.is_(None)),
            "compose": _counted(
                subscriptions.c.next_due_at, subscriptions.c.next_due_at <= now, subscriptions.c.paused.is_(None)
            ),
            "deliver": _counted(
                deliveries.c.not_before,
                deliveries.c.id.in_(first_of_each(now)),  # a channel's others wait for it
                deliveries.c.state == DeliveryState.PENDING.value,
                deliveries.c.not_before <= now,
                deliveries.c.subscription_id.is_(None) | deliveries.c.subscription_id.not_in(paused),
            ),
        }
        async with self._database.read() as connection:
            return {stage: Waiting(*(await connection.execute(query)).one()) for stage, query in stages.items()}

    async def hint_due(self, now: datetime) -> None:
        """Tell workers of which kinds rows are due."""
        due = {
            "poll": (feeds.c.id, feeds.c.next_poll_at <= now, feeds.c.paused_at.is_(None)),
            "fetch": (entries.c.id, entries.c.fetch_after <= now),
            "read": (articles.c.id, articles.c.read_after <= now),
            "compose": (subscriptions.c.id, subscriptions.c.next_due_at <= now, served(now)),
        }
        oldest = select(articles.c.id).where(articles.c.read_at.is_not(None), articles.c.story_id.is_(None))
        oldest = oldest.order_by(articles.c.seen_at, articles.c.id).limit(LOOKED_AT)
        language = func.coalesce(articles.c.reading["language"].as_string(), "en")
        ungrouped = select(language).where(articles.c.id.in_(oldest)).distinct()
        async with self._database.read() as connection:
            found = [
                Hint(kind)
                for kind, (number, *conditions) in due.items()
                if (await connection.execute(select(number).where(*conditions).limit(1))).first()
            ]
            found += [Hint("group", one) for one in (await connection.execute(ungrouped)).scalars()]
        if found:
            await self.hint(*found)

    async def hint(self, *hints: Hint) -> None:
        """Tell workers that there is work; what has been said and nobody has taken up yet is not said again."""
        async with self._database.write() as connection:
            for one in hints:
                note(connection, *one)

    async def set_back(self, by: timedelta, now: datetime) -> None:
        """The clock was set back: what was planned by the old one waits no longer than it would have.

        Args:
            by: how far, as a positive length of time; zero where that is not known.
            now: the time as it is now.
        """
        async with self._database.write() as connection:
            for number, due, longest in LONGEST_WAITS:
                latest = now + longest
                rows = await connection.execute(select(number, due).where(due > (now if by else latest)))
                sooner = [{"number": one, "moment": max(now, min(at - by, latest))} for one, at in rows.all()]
                if sooner:
                    moved = update(due.table).where(number == bindparam("number")).values({due: bindparam("moment")})
                    await connection.execute(moved, sooner)
            # How long ago a delivery was tried is not known any more, and taken for long ago: tried again within a time
            # that seems short it would be posted twice.
            tried = deliveries.c.attempted_at
            latest = now - FORGOTTEN
            await connection.execute(update(deliveries).where(tried > (latest if by else now)).values({tried: latest}))
            # Entries that a feed shows are news where they are younger than its last poll, and articles where they
            # were seen after the subscription was made and looked last: what comes now must not be older than that.
            for at in (feeds.c.polled_at, subscriptions.c.looked_at, subscriptions.c.created_at):
                await connection.execute(update(at.table).where(at > now).values({at: now}))

    async def last_poll(self) -> datetime | None:
        """When a feed was last polled, by the clock of that time."""
        async with self._database.read() as connection:
            latest: datetime | None = (await connection.execute(select(func.max(feeds.c.polled_at)))).scalar_one()
            return latest

    async def planned(self, after: datetime) -> list[tuple[int, datetime]]:
        """(number, time) of the subscriptions that are due after a time, but for those that sleep."""
        due = subscriptions.c.next_due_at
        async with self._database.read() as connection:
            rows = await connection.execute(select(subscriptions.c.id, due).where(due > after, due < ASLEEP))
            return [(row.id, row.next_due_at) for row in rows]

    async def plan(self, times: Sequence[tuple[int, datetime]]) -> None:
        """Make subscriptions due at other times."""
        if not times:
            return
        planned = update(subscriptions).where(subscriptions.c.id == bindparam("number"))
        values = [{"number": number, "moment": at} for number, at in times]
        async with self._database.write() as connection:
            await connection.execute(planned.values(next_due_at=bindparam("moment")), values)


def _counted(due: ColumnElement[Any], *conditions: ColumnElement[bool]) -> Select[Any, Any]:
    return select(func.count(), func.min(due)).where(*conditions)


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


async def claim(
    connection: AsyncConnection,
    table: Table,
    numbers: Collection[int],
    due: ColumnElement[bool],
    values: dict[str, Any],
) -> list[Row[Any]]:
    """Take those of these rows that are still due; each is had by one claimant, whoever asks at the same time.

    Rows that another is just taking are passed over: whoever waited for them would get none of them, and two that took
    several in different orders would wait for each other.

    Args:
        connection: in a transaction.
        table: has the rows.
        numbers: theirs.
        due: whether one is still to be claimed.
        values: what shows that it is not due any more.
    """
    free = select(table.c.id).where(table.c.id.in_(numbers), due).with_for_update(skip_locked=True)
    claimed = update(table).where(table.c.id.in_(free), due).values(values).returning(table)
    return list((await connection.execute(claimed)).all())
