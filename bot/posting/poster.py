"""Carrying out deliveries: commit, post, commit, in order in each channel."""

import asyncio
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from functools import partial
from time import monotonic
from typing import NamedTuple

import structlog
from structlog.contextvars import bound_contextvars

from bot.archive import Archive
from bot.news import SET_ASIDE, ChannelId, Delivery, GuildId, SubscriptionId, UserId
from bot.news.fairness import whose
from bot.posting.answers import Again, Pause, Plainer, Sent, Step, aside_for, backoff, decide_step, pause_for
from bot.posting.gate import Gate
from bot.posting.nonces import NONCE_WINDOW, is_repeatable, nonce_for
from bot.posting.notices import NOTICE_KEPT, find_direct, tell_admins
from bot.posting.sender import HistoryClosedError
from bot.rendering import pinging, plainer, whole
from bot.wording import mark, saying

log = structlog.get_logger()

AT_ONCE = 40
"""Deliveries that are under way at the same time, besides those that hang."""
PER_GUILD = 16
"""Of one server: it keeps up with the gate's pace where Discord answers within a third of a second."""
LOOK_AGAIN = 1.0
"""Seconds after which new deliveries are looked for while others hang."""
ROUND = 3.0
"""Seconds after which a round ends though there is more to do."""
GRACE = 1.5
"""Seconds that requests under way are given at the end."""
ASIDE_KEPT = timedelta(days=3)
"""For how long a message is tried that Discord takes in no form."""
OBSTACLE_RETRY = timedelta(seconds=30)
"""How often the cache is asked whether a permission is back."""
FORUM_REST = timedelta(seconds=30)
"""After a forum's post that was not answered; by then it is there or will never be."""


MEMBER_FOR = 3600.0
"""Seconds for which somebody counts as a member once Discord said so."""
MOST_SEEN = 10_000


class _Work(NamedTuple):
    task: asyncio.Task[None]
    begun_at: float
    guild: int


class Poster:
    """Posts what is owed, visibly once.

    A row is committed as `sending` before each request and as `sent` after it. Whatever comes in between, a crash
    too, is made good by sending again with the same nonce while Discord remembers it, and after that by looking
    for the message in the channel.

    Args:
        archive: holds the deliveries.
        gate: lets requests to Discord out.
        clock: tells the time, with its zone.
    """

    def __init__(self, archive: Archive, gate: Gate, clock: Callable[[], datetime]) -> None:
        self._archive = archive
        self._gate = gate
        self._clock = clock
        self._under_way: dict[ChannelId, _Work] = {}
        self._posted = 0
        self._tracing = asyncio.Lock()
        """Deliveries are begun in the order of servers' turns, and come to the database in it. Were all of a flood to
        ask at once, another server's would be done with the last of them."""
        self._seen: dict[tuple[GuildId, UserId], float] = {}
        """When members were last seen in their server, by the monotonic clock."""

    @property
    def problem(self) -> str | None:
        """Why nothing is posted for a while, for a person; None where all is well."""
        return self._gate.problem

    async def deliver_due(self, now: datetime) -> int:
        """Post what is due, and what becomes due meanwhile; the number that was posted.

        It returns when nothing is left to be done now, and after some seconds in any case, so that it can be asked
        to stop between two calls. A request that hangs goes on behind it. One call at a time.
        """
        posted_before, begun_at = self._posted, monotonic()
        while self._gate.open and monotonic() - begun_at < ROUND:
            room = self._room()
            if room >= AT_ONCE // 2 and not await self._start_due(now, room) and not self._under_way:
                break
            await self._wait(asyncio.FIRST_COMPLETED, LOOK_AGAIN)
            now = self._clock()
        return self._posted - posted_before

    async def tell_admins(self, subscription: SubscriptionId, text: Callable[[], str], now: datetime) -> None:
        """Tell a server what goes wrong with a subscription of its."""
        await tell_admins(self._archive, self._gate, [subscription], text, now)

    async def close(self) -> None:
        """Let what is under way come to its end, if that is near; else its rows say `sending` for the next start."""
        await self._wait(asyncio.ALL_COMPLETED, GRACE)
        tasks = [work.task for work in self._under_way.values()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _wait(self, until: str, seconds: float | None = None) -> None:
        if self._under_way:
            tasks = [work.task for work in self._under_way.values()]
            await asyncio.wait(tasks, timeout=seconds, return_when=until)

    def _room(self) -> int:
        """How many more deliveries may be begun; those that hang take no room."""
        lately = monotonic() - LOOK_AGAIN
        return AT_ONCE - sum(work.begun_at > lately for work in self._under_way.values())

    async def _start_due(self, now: datetime, room: int) -> bool:
        """Begin with what is due; whether anything is."""
        # What finishes while the query runs may stand in its answer as it was before: that waits for the next look.
        busy = frozenset(self._under_way)
        due = await self._archive.deliveries.next_per_channel(now, room + len(busy))
        self._start(delivery for delivery in due if delivery.channel not in busy)
        return bool(due)

    def _start(self, deliveries: Iterable[Delivery]) -> None:
        for delivery in deliveries:
            channel = delivery.channel
            theirs = sum(work.guild == delivery.guild for work in self._under_way.values())
            if channel in self._under_way or (delivery.guild and theirs >= PER_GUILD):
                continue
            task = asyncio.create_task(self._deliver_guarded(delivery), name=f"delivery {delivery.id}")
            self._under_way[channel] = _Work(task, monotonic(), delivery.guild)
            task.add_done_callback(partial(self._finished, channel))

    def _finished(self, channel: ChannelId, _: asyncio.Task[None]) -> None:
        del self._under_way[channel]

    async def _deliver_guarded(self, delivery: Delivery) -> None:
        whose.set(delivery.guild)
        with bound_contextvars(delivery=delivery.id, channel=delivery.channel):
            try:
                async with self._tracing:
                    trace = await self._archive.history.ids_in(delivery.id)
                with bound_contextvars(trace=trace):
                    await self._deliver(delivery)
            except Exception:
                # The row says how far it came, and the next round goes on from there. Meanwhile the channel rests:
                # a full disk or a locked database is not helped by haste.
                log.exception("a delivery broke off")
                await asyncio.sleep(LOOK_AGAIN)

    async def _deliver(self, delivery: Delivery) -> None:
        if delivery.addressee:
            await find_direct(self._archive, self._gate, delivery, delivery.addressee, self._clock)
            return
        if delivery.attempted_at and not self._gate.remembers(delivery.channel):
            settled_at = delivery.attempted_at + FORUM_REST
            if self._clock() < settled_at:
                await self._archive.deliveries.retry(delivery.id, delivery.reason or "It is on its way.", settled_at)
            else:
                await self._look_for(delivery)
            return
        if not is_repeatable(delivery, self._clock()):
            await self._look_for(delivery)
            return
        obstacle = self._gate.obstacle(delivery.channel)
        if obstacle:
            await self._pause(delivery, obstacle.reason, OBSTACLE_RETRY)
            return
        if await self._has_left(delivery):
            return
        nonce = delivery.nonce or nonce_for(delivery)
        if not await self._archive.deliveries.begin(delivery.id, nonce, self._clock()):
            return
        # The gate's turn comes after the commit: commits that wait for each other would let requests out in a bunch.
        users = (*filter(None, (delivery.follower,)), *delivery.also)
        pinged = {"roles": list(filter(None, (delivery.ping,))), "users": users}
        mentions = {"parse": [], **{kind: [str(who) for who in those] for kind, those in pinged.items() if those}}
        body = pinging(delivery.body, users) | {"nonce": nonce, "enforce_nonce": True, "allowed_mentions": mentions}
        answer = await self._gate.post(delivery.channel, body, delivery.title, delivery.tags)
        await self._take(decide_step(answer, delivery, self._clock()), delivery)

    async def _has_left(self, delivery: Delivery) -> bool:
        """Whether a delivery's member has left the server through which they follow; then they follow nothing there.

        What a server brought is its own: who leaves is told no more of it, in private neither.
        """
        if delivery.member is None or not delivery.guild:
            return False
        guild, member, now = GuildId(delivery.guild), delivery.member, monotonic()
        if self._seen.get((guild, member), -MEMBER_FOR) + MEMBER_FOR > now:
            return False
        if not await self._gate.has_left(guild, member):
            self._seen[guild, member] = now
            if len(self._seen) > MOST_SEEN:
                del self._seen[next(iter(self._seen))]
            return False
        await self._archive.subscriptions.unfollow(member, guild=guild)
        return True

    async def _take(self, step: Step, delivery: Delivery) -> None:
        match step:
            case Sent(message):
                await self._archive.deliveries.sent(delivery.id, message)
                log.info("message posted", message=message)
                self._posted += 1
                await self._go_on(delivery)
            case Again(at, reason, certain):
                await self._try_again(delivery, at, reason, certain=certain)
            case Pause(reason):
                await self._pause(delivery, reason)
            case Plainer():
                await self._send_plainer(delivery, step)

    async def _pause(self, delivery: Delivery, reason: str, wait: timedelta | None = None) -> None:
        """The delivery stays first in its channel: it is what finds out when the channel is open again."""
        now = self._clock()
        since, newly = await self._archive.pauses.close_channel(delivery.channel, reason, now)
        if delivery.subscription is None and now - delivery.created_at > NOTICE_KEPT:
            await self._archive.deliveries.failed(delivery.id, reason)
            return
        wait = wait or pause_for(since or delivery.created_at, now)
        await self._try_again(delivery, now + wait, reason, certain=True)
        if newly:
            log.warning("a channel is closed to us", reason=reason)
            text = saying(
                "I cannot post in <#{channel}>: {reason} I go on by myself once that is mended.",
                channel=delivery.channel,
                reason=reason,
            )
            await tell_admins(self._archive, self._gate, newly, text, now, closed=delivery.channel)

    async def _send_plainer(self, delivery: Delivery, refused: Plainer) -> None:
        deliveries, now = self._archive.deliveries, self._clock()
        if delivery.attempted_at is not None:
            # An earlier try may have got through: that has to be found out before anything else is sent.
            await deliveries.retry(delivery.id, refused.reason, delivery.attempted_at + NONCE_WINDOW)
            return
        # What was set aside went through all forms before.
        messages = () if delivery.form == SET_ASIDE else plainer(delivery)
        log.warning("Discord refuses a message", reason=refused.reason, instead=len(messages))
        match messages:
            case ():
                await self._give_up(delivery, refused)
            case (one,):
                await deliveries.replace(delivery, one, refused.reason, now)
            case _:
                await deliveries.split(delivery, messages, refused.reason, now)

    async def _give_up(self, delivery: Delivery, refused: Plainer) -> None:
        """Not even the headline is taken."""
        deliveries, now = self._archive.deliveries, self._clock()
        if not refused.explained and delivery.subscription is not None:
            # It may be the channel after all. Then the message comes whole once that is mended.
            await deliveries.replace(delivery, whole(delivery), refused.reason, now)
            await self._pause(delivery, refused.reason)
            return
        await self._go_on(delivery)
        if delivery.subscription is None or now - delivery.created_at > ASIDE_KEPT:
            await deliveries.failed(delivery.id, refused.reason)
            return
        newly = not await deliveries.has_set_aside(delivery.channel)
        await deliveries.set_aside(delivery, whole(delivery), refused.reason, now + aside_for(delivery.created_at, now))
        if newly:
            said = mark("A message to <#{channel}> is not shown, not even its headline. {reason} I try again for days.")
            await self._tell_admins(delivery, saying(said, channel=delivery.channel, reason=refused.reason))

    async def _go_on(self, delivery: Delivery) -> None:
        """A closed channel is open again once it has taken the delivery that waited, or refused it for itself."""
        if delivery.reason:
            await self._archive.pauses.reopen_channel(delivery.channel)

    async def _tell_admins(self, delivery: Delivery, text: Callable[[], str]) -> None:
        if delivery.subscription is not None:
            await tell_admins(self._archive, self._gate, [delivery.subscription], text, self._clock())

    async def _try_again(self, delivery: Delivery, at: datetime, reason: str, *, certain: bool) -> None:
        if reason != delivery.reason:  # once, however long it lasts
            log.info("message not posted yet", reason=reason, again_at=at)
        # An earlier try may have got through even where this one has not.
        if certain and delivery.attempted_at is None:
            await self._archive.deliveries.release(delivery.id, reason, at)
        else:
            await self._archive.deliveries.retry(delivery.id, reason, at)

    async def _look_for(self, delivery: Delivery) -> None:
        """Discord may have forgotten the nonce: only the channel tells whether the message is there."""
        deliveries, now = self._archive.deliveries, self._clock()
        since = delivery.attempted_at or delivery.created_at
        after = await deliveries.last_message(delivery.channel)
        try:
            found = await self._gate.find(delivery.channel, delivery.body, since, after)
        except HistoryClosedError as error:
            reason = f"It may have been posted or not: {error}."
            log.warning("a delivery is unknown", reason=reason)
            await deliveries.unknown(delivery.id, reason)
            await self._go_on(delivery)
            await self._tell_admins(
                delivery,
                saying(
                    "I lost sight of a message to <#{channel}>. {reason} I do not send it again.",
                    channel=delivery.channel,
                    reason=reason,
                ),
            )
        except ConnectionError as error:
            await deliveries.retry(delivery.id, str(error), now + backoff(delivery.attempts))
        else:
            if found:
                await self._take(Sent(found), delivery)
            else:
                await deliveries.release(delivery.id, "It was not in the channel.", now)
