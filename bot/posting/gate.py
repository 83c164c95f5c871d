"""The one way to Discord for posts, edits, publishing and notices: pace, holds, and a stop before it bans us."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta
from enum import IntEnum
from typing import Any

import structlog

from bot.news import ChannelId, MessageId, UserId
from bot.posting.answers import Answer, Outcome
from bot.posting.breaker import Breaker
from bot.posting.pace import Pace
from bot.posting.sender import Sender

log = structlog.get_logger()

Json = dict[str, Any]

LEAST_HOLD, MOST_HOLD = timedelta(seconds=5), timedelta(minutes=15)
"""How long everything waits where Discord takes nothing from us; twice as long each time."""
PROBING = timedelta(seconds=2)
"""How long the others wait while one request finds out whether Discord takes something again."""
WORTH_TELLING = timedelta(minutes=1)
"""A hold that is shorter is no problem, nor are requests that fail for less."""
LATELY = timedelta(minutes=3)
"""What fails is tried again within a minute; a failure that is older is none of now."""
FAILED = {Outcome.UNREACHABLE, Outcome.UNCLEAR}
COUNTED = {401, 403, 429}
"""The answers that Discord counts before it bans an address ("Invalid Request Limit" in its documentation)."""
UNANSWERED = {
    Outcome.UNREACHABLE,
    Outcome.UNCLEAR,
    Outcome.HELD,
    Outcome.LIMITED,
    Outcome.LIMITED_EVERYWHERE,
    Outcome.BANNED,
}
"""After these nobody knows whether Discord takes anything from us."""


class Rank(IntEnum):
    """Who goes first."""

    POST = 0
    EDIT = 1
    PUBLISH = 2


class Gate:
    """Lets requests out in turn, and none while all have to wait.

    Args:
        sender: makes the requests.
        clock: tells the time, with its zone. What waits for a time must not wait longer because the clock was set back.
        per_second: requests a second at most; Discord allows 50 in all, answers to commands count too.
    """

    def __init__(self, sender: Sender, clock: Callable[[], datetime], *, per_second: float = 40) -> None:
        self._sender = sender
        self._clock = clock
        self._pace = Pace(per_second)
        self._breaker = Breaker()
        self._held_until: datetime | None = None
        self._held_for = timedelta()
        self._held_why = ""
        self._shut_out = 0
        self._asking = 0
        self._failing: tuple[datetime, datetime, str] | None = None
        """Since when all requests fail, when the last one did, and why."""

    @property
    def open(self) -> bool:
        """Whether requests are let out at this moment."""
        return self._sender.ready and not self._rest()

    @property
    def problem(self) -> str | None:
        """Why nothing gets through for a while, for a person; None where all is well."""
        if self._shut_out or (self._rest() and self._held_for >= WORTH_TELLING):
            return self._held_why
        if self._failing:
            since, last, why = self._failing
            now = self._clock()
            if now - last < LATELY and last - since >= WORTH_TELLING:
                return f"{why} So for {(now - since).total_seconds() / 60:.0f} min."
        return None

    def obstacle(self, channel: ChannelId) -> Answer | None:
        """What would be answered, as far as that is known without asking."""
        return self._sender.obstacle(channel)

    def remembers(self, channel: ChannelId) -> bool:
        """Whether Discord knows a repeated nonce there."""
        return self._sender.remembers(channel)

    async def post(self, channel: ChannelId, body: Json, title: str, tags: Sequence[int]) -> Answer:
        """Try once to post a message."""
        return await self._ask(Rank.POST, lambda: self._sender.post(channel, body, title, tags))

    async def edit(self, channel: ChannelId, message: MessageId, body: Json) -> Answer:
        """Try once to change what a message shows."""
        return await self._ask(Rank.EDIT, lambda: self._sender.edit(channel, message, body))

    async def crosspost(self, channel: ChannelId, message: MessageId) -> Answer:
        """Try once to publish a message."""
        return await self._ask(Rank.PUBLISH, lambda: self._sender.crosspost(channel, message))

    async def open_direct(self, user: UserId) -> Answer:
        """Try once to open the channel for direct messages to somebody."""
        return await self._ask(Rank.POST, lambda: self._sender.open_direct(user))

    async def find(self, channel: ChannelId, body: Json, since: datetime, after: MessageId | None) -> MessageId | None:
        """Look for a message in its channel; see `Sender.find`."""
        await self._pace.wait(Rank.POST)
        try:
            found = await self._sender.find(channel, body, since, after)
        except ConnectionError as error:
            self._note_failure(str(error), self._clock())
            raise
        self._failing = None
        return found

    async def _ask(self, rank: Rank, request: Callable[[], Awaitable[Answer]]) -> Answer:
        await self._pace.wait(rank)
        rest = self._rest() or (PROBING if self._shut_out and self._asking else None)
        if rest or not self._sender.ready:
            return Answer(Outcome.HELD, self._held_why or "All requests wait.", wait=rest or PROBING)
        self._asking += 1
        try:
            answer = await request()
        finally:
            self._asking -= 1
        self._learn(answer, self._clock())
        return answer

    def _note_failure(self, why: str, now: datetime) -> None:
        since, last, _ = self._failing or (now, now, why)
        self._failing = (since if now - last < LATELY else now), now, why

    def _learn(self, answer: Answer, now: datetime) -> None:
        if answer.outcome in FAILED:
            self._note_failure(answer.reason, now)
        else:
            self._failing = None
        if answer.outcome in (Outcome.LIMITED_EVERYWHERE, Outcome.BANNED):
            self._hold(answer.wait, answer.reason, now)
        elif answer.outcome is Outcome.SHUT_OUT:
            # Of requests that were under way together the first alone makes the wait longer.
            if not self._rest():
                self._hold(min(MOST_HOLD, LEAST_HOLD * 2 ** min(self._shut_out, 10)), answer.reason, now)
                self._shut_out += 1
        elif answer.outcome not in UNANSWERED:
            self._shut_out = 0
        if answer.status in COUNTED and self._breaker.trips(now):
            until = self._breaker.until(now)
            self._hold(until - now, "Discord refused too many requests; waiting before it bans us.", now)

    def _rest(self) -> timedelta | None:
        """For how long all have to wait; None where they have not."""
        now = self._clock()
        return self._held_until - now if self._held_until and self._held_until > now else None

    def _hold(self, wait: timedelta, reason: str, now: datetime) -> None:
        until = now + wait
        if self._held_until is None or until > self._held_until:
            self._held_until, self._held_for, self._held_why = until, wait, reason
            log.warning("all requests wait", seconds=round(wait.total_seconds()), reason=reason)
