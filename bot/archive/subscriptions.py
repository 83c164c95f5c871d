"""Subscriptions: the standing orders of channels."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import case, delete, func, insert, literal, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.archive.database import Database
from bot.archive.deliveries import cancel, unfinished
from bot.archive.dialect import GUILDS, only_one
from bot.archive.errors import FullError
from bot.archive.hints import note
from bot.archive.packs import read_pack
from bot.archive.pauses import served
from bot.archive.pings import must_have_pings_left, name_in_none, pass_on, pings_a_day
from bot.archive.tables import (
    deliveries,
    entries,
    feed_owners,
    feeds,
    former_addresses,
    guilds,
    pack_feeds,
    shown,
    subscriptions,
)
from bot.archive.taking import must_be_replaceable
from bot.archive.terms import columns_of, subscriptions_of, terms_of, terms_values
from bot.news import (
    EVERYBODY,
    ArticleId,
    ChannelId,
    Filters,
    GuildId,
    MessageId,
    Schedule,
    Source,
    Style,
    Subscription,
    SubscriptionId,
    UserId,
)

LOOKED_AT = 5_000
"""Subscriptions among which turns are taken, of those that are due: the longest waiting. A server has 200 at most, so
that there are many servers among them; all of a hundred thousand would be looked through again for each few."""
FIRST_READ_WITHIN = timedelta(minutes=4)
"""In which the feeds of a pack that nobody had before are polled, and their newest articles read."""


class Subscriptions:
    """The standing orders of channels."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(
        self,
        guild: GuildId,
        channel: ChannelId,
        source: Source,
        schedule: Schedule,
        next_due_at: datetime,
        created_by: UserId,
        now: datetime,
        filters: Filters = Filters(),  # noqa: B008, an immutable value
        style: Style = Style(),  # noqa: B008
        follower: UserId | None = None,
        most: int | None = None,
        most_pings: int | None = None,
        over: UserId | None = None,
    ) -> Subscription:
        """Order a source for a channel. A source that the channel has already gets the new terms.

        What a member follows is their own: it stands beside the server's order for the same source, and in direct
        messages beside what they follow from another server, which brings other news of it; a pack is the same
        everywhere, and theirs through the server from which they ordered it last. Only orders of `over` get other
        terms, where that is given.

        Raises:
            TakenError: it is ordered already, by another, on other terms.
            FullError: there are as many already as there may be, of the server's orders or of what the member follows.
            PingedEnoughError: with all else that the member is pinged for, it would be more often a day than they may.
        """
        terms = terms_values(schedule, filters, style) | {
            "next_due_at": next_due_at,
            "paused": None,
            "refused_at": None,
        }
        what = columns_of(source)
        same = [subscriptions.c[name] == value for name, value in what.items() if value is not None]
        async with self._database.write() as connection:
            await only_one(connection, f"orders of {follower or guild}")
            if follower and style.mention and most_pings is not None:
                await must_have_pings_left(connection, follower, what, pings_a_day(schedule), most_pings)
            if source.pack:
                await read_pack(connection, source.pack, now)
            ours = [subscriptions.c.channel == channel, subscriptions.c.follower == (follower or 0)]
            if follower and not source.pack:
                ours.append(subscriptions.c.guild == guild)
            if over is not None:
                await must_be_replaceable(connection, [*ours, *same], terms, over)
            kept = update(subscriptions).where(*ours, *same).values(terms | {"guild": guild})
            row = (await connection.execute(kept.returning(subscriptions))).one_or_none()
            if row is not None:
                # What waits goes out under the new terms: with the tags that the forum asked for, for one.
                waiting = update(deliveries).where(deliveries.c.subscription_id == row.id, unfinished())
                await connection.execute(waiting.values(tags=list(style.tags), not_before=now))
            else:
                theirs = subscriptions.c.follower == follower if follower else subscriptions.c.guild == guild
                count = select(func.count()).where(theirs, (subscriptions.c.follower != 0) == bool(follower))
                if most is not None and (await connection.execute(count)).scalar_one() >= most:
                    raise FullError(f"There is no room for more than {most} of these.")
                new = {"guild": guild, "channel": channel, **what, **terms}
                who = {
                    "created_at": now,
                    "created_by": created_by,
                    "follower": follower or 0,
                    "looked_at": now,
                }
                row = (await connection.execute(insert(subscriptions).values(new | who).returning(subscriptions))).one()
            return (await subscriptions_of(connection, [row]))[0]

    async def in_guild(self, guild: GuildId) -> list[Subscription]:
        """A server's subscriptions. What members follow is theirs to know."""
        return await self._where(subscriptions.c.guild == guild, subscriptions.c.follower == 0)

    async def in_channel(self, channel: ChannelId) -> list[Subscription]:
        """A channel's subscriptions."""
        return await self._where(subscriptions.c.channel == channel, subscriptions.c.follower == 0)

    async def followed_by(self, user: UserId) -> list[Subscription]:
        """What somebody follows, on any server."""
        return await self._where(subscriptions.c.follower == user)

    async def pings_in(self, guild: GuildId) -> list[Subscription]:
        """What members of a server follow and are pinged for in its channels."""
        followed = await self._where(subscriptions.c.guild == guild, subscriptions.c.follower != 0)
        return [one for one in followed if one.style.mention]

    async def unfollow(self, user: UserId, which: SubscriptionId | None = None, guild: GuildId | None = None) -> int:
        """End what somebody follows, all, one of it or what they follow through a server; how many ended.

        What it still had to deliver is given up, or left to others whom it pings too.
        """
        theirs = [subscriptions.c.follower == user]
        theirs += [subscriptions.c.id == which] if which is not None else []
        theirs += [subscriptions.c.guild == guild] if guild is not None else []
        async with self._database.write() as connection:
            numbers = select(subscriptions.c.id).where(*theirs)
            await pass_on(connection, deliveries.c.subscription_id.in_(numbers), user)
            await cancel(connection, deliveries.c.subscription_id.in_(numbers), "it is followed no more")
            beside = select(shown.c.delivery_id).where(shown.c.reader == user, shown.c.subscription_id.in_(numbers))
            await name_in_none(connection, user, deliveries.c.id.in_(beside), unfinished())
            return (await connection.execute(delete(subscriptions).where(*theirs))).rowcount

    async def followed_through(self, user: UserId, message: MessageId) -> Subscription | None:
        """What somebody follows, and was shown by this message for; it may have been filed for another's following."""
        through = select(shown.c.subscription_id).join(deliveries, deliveries.c.id == shown.c.delivery_id)
        its = through.where(deliveries.c.message == message, shown.c.reader == user)
        return next(iter(await self._where(subscriptions.c.id.in_(its), subscriptions.c.follower == user)), None)

    async def get(self, subscription: SubscriptionId) -> Subscription | None:
        """The subscription by its number."""
        return next(iter(await self._where(subscriptions.c.id == subscription)), None)

    async def all(self) -> list[Subscription]:
        """Every subscription."""
        return await self._where()

    async def due(self, now: datetime, limit: int, per_owner: int | None = None) -> list[Subscription]:
        """Subscriptions to be served, by turns of servers; of each the longest waiting come first. Paused ones wait.

        Those that are due at the same time come by what they take, so that they can be told together.

        Args:
            now: the time.
            limit: how many at most.
            per_owner: how many of one server, or of one follower in direct messages.
        """
        waiting = subscriptions.c.next_due_at, subscriptions.c.pack, subscriptions.c.feed_id, subscriptions.c.id
        owner = case((subscriptions.c.guild == 0, subscriptions.c.follower), else_=subscriptions.c.guild)
        turn = func.row_number().over(partition_by=owner, order_by=waiting).label("turn")
        is_due = select(subscriptions).where(subscriptions.c.next_due_at <= now, served(now))
        longest = is_due.order_by(*waiting).limit(max(limit, LOOKED_AT)).with_only_columns(subscriptions.c.id)
        turns = select(subscriptions.c.id, turn).where(subscriptions.c.id.in_(longest)).subquery()
        query = select(subscriptions).join(turns, turns.c.id == subscriptions.c.id)
        if per_owner is not None:
            query = query.where(turns.c.turn <= per_owner)
        async with self._database.read() as connection:
            rows = (await connection.execute(query.order_by(turns.c.turn, *waiting).limit(limit))).all()
            return await subscriptions_of(connection, rows)

    async def pause(self, subscription: SubscriptionId, reason: str) -> bool:
        """Let a subscription rest until it is ordered anew; False where it rests already."""
        running = subscriptions.c.id == subscription, subscriptions.c.paused.is_(None)
        async with self._database.write() as connection:
            changed = update(subscriptions).where(*running).values(paused=reason)
            return bool((await connection.execute(changed)).rowcount)

    async def serve_soon(self, subscription: SubscriptionId, now: datetime) -> None:
        """Serve a new subscription before its time, as soon as its feeds will have been read for the first time."""
        soon, its = now + FIRST_READ_WITHIN, subscriptions.c.id == subscription
        async with self._database.write() as connection:
            earlier = update(subscriptions).where(its, subscriptions.c.next_due_at > soon).values(next_due_at=soon)
            await connection.execute(earlier)

    async def remove(self, subscription: SubscriptionId, guild: GuildId) -> bool:
        """End a subscription of a server, and what it still had to deliver; whether there was one.

        A server's are its orders, and the pings of members in its channels; what they follow in private is theirs.
        """
        async with self._database.write() as connection:
            ours = select(subscriptions).where(subscriptions.c.id == subscription, subscriptions.c.guild == guild)
            row = (await connection.execute(ours)).one_or_none()
            if row is None or (row.follower and not terms_of(row).style.mention):
                return False
            await cancel(connection, deliveries.c.subscription_id == subscription, "the subscription ended")
            await connection.execute(delete(subscriptions).where(subscriptions.c.id == subscription))
        return True

    async def forget_user(self, user: UserId, private: ChannelId | None) -> tuple[int, int]:
        """Forget what somebody follows, what they were shown and sent, and that orders of a server were theirs.

        Args:
            user: who.
            private: the channel of their direct messages, where it is known.

        Returns:
            How much they followed, and of how many orders it is forgotten.
        """
        async with self._database.write() as connection:
            numbers = select(subscriptions.c.id).where(subscriptions.c.follower == user)
            sent = or_(
                deliveries.c.subscription_id.in_(numbers),
                deliveries.c.follower == user,
                deliveries.c.channel == (private or 0),
            )
            await pass_on(connection, sent, user)
            await connection.execute(delete(deliveries).where(sent))
            await name_in_none(connection, user)
            await connection.execute(delete(shown).where(shown.c.reader == user))
            followed = await connection.execute(delete(subscriptions).where(subscriptions.c.follower == user))
            theirs = update(subscriptions).where(subscriptions.c.created_by == user).values(created_by=0)
            return followed.rowcount, (await connection.execute(theirs)).rowcount

    async def told(self, subscription: SubscriptionId) -> tuple[ChannelId | None, UserId] | None:
        """Who is told what goes wrong: the server's channel for notices where there is one, and who ordered.

        None for what a member follows: /following tells them.
        """
        query = (
            select(guilds.c.notices, subscriptions.c.created_by)
            .select_from(subscriptions.outerjoin(guilds, guilds.c.id == subscriptions.c.guild))
            .where(subscriptions.c.id == subscription, subscriptions.c.follower == 0)
        )
        async with self._database.read() as connection:
            row = (await connection.execute(query)).one_or_none()
        return (row.notices, row.created_by) if row else None

    async def notices_of(self, guild: GuildId) -> ChannelId | None:
        """A server's channel for notices."""
        async with self._database.read() as connection:
            row = (await connection.execute(select(guilds.c.notices).where(guilds.c.id == guild))).one_or_none()
        return row.notices if row else None

    async def set_notices(self, guild: GuildId, channel: ChannelId | None) -> None:
        """Where a server wants to be told what goes wrong; None for a direct message to who ordered."""
        async with self._database.write() as connection:
            await only_one(connection, GUILDS)
            changed = await connection.execute(update(guilds).where(guilds.c.id == guild).values(notices=channel))
            if not changed.rowcount:
                await connection.execute(insert(guilds).values(id=guild, notices=channel))

    async def _where(self, *conditions: Any, limit: int | None = None) -> list[Subscription]:  # noqa: ANN401
        query = select(subscriptions).where(*conditions).order_by(subscriptions.c.next_due_at, subscriptions.c.id)
        async with self._database.read() as connection:
            return await subscriptions_of(connection, (await connection.execute(query.limit(limit))).all())


async def wake(connection: AsyncConnection, article: ArticleId, now: datetime) -> None:
    """An article is news: the instant subscriptions that may want it are due."""
    showing = select(entries.c.feed_id).where(entries.c.article_id == article)
    now_at = select(feeds.c.url).where(feeds.c.id.in_(showing))
    before = select(former_addresses.c.url).where(former_addresses.c.feed_id.in_(showing))
    holding = select(pack_feeds.c.pack).where(pack_feeds.c.url.in_(now_at.union(before))).distinct()
    # What looks at all feeds looks at those open to its owner alone: what strangers bring must not even wake it.
    owners = select(feed_owners.c.owner).where(feed_owners.c.feed_id.in_(showing), feed_owners.c.ends_at.is_(None))
    to_all = or_(holding.exists(), literal(EVERYBODY).in_(owners))
    theirs = or_(subscriptions.c.guild.in_(owners), subscriptions.c.follower.in_(owners), to_all)
    anywhere = subscriptions.c.pack.is_(None) & subscriptions.c.feed_id.is_(None) & theirs
    wanting = or_(anywhere, subscriptions.c.feed_id.in_(showing), subscriptions.c.pack.in_(holding))
    # In one order, as whoever files what several are owed locks them too.
    woken = select(subscriptions.c.id).where(subscriptions.c.instant.is_(True), wanting).order_by(subscriptions.c.id)
    # One that is being served this moment is touched too: its filing fails then, and it looks again. The time alone
    # would not tell, since the articles of one round are grouped at the same time.
    instant = update(subscriptions).where(subscriptions.c.id.in_(woken.with_for_update()))
    if (await connection.execute(instant.values(next_due_at=now, woken=subscriptions.c.woken + 1))).rowcount:
        note(connection, "compose")
