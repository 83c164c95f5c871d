"""Whatever becomes of each request, and whenever the bot crashes: each message is there once, and in order."""

import asyncio
import tempfile
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from enum import Enum, auto
from pathlib import Path
from typing import Any

from hypothesis import example, given
from hypothesis import strategies as st

from bot.archive import Archive
from bot.news import ChannelId, DeliveryState, GuildId, MessageId, UserId
from bot.posting.answers import Answer, Outcome
from bot.posting.gate import Gate
from bot.posting.poster import Poster
from tests.chaos.ledger import Clock, Ledger
from tests.sqlite import database_at

Json = dict[str, Any]

FORUM = ChannelId(3)
"""Where Discord knows no nonces."""
CHANNELS = (ChannelId(1), ChannelId(2), FORUM)
TEXTS = ("One", "Two", "Three")
REMEMBERED = timedelta(minutes=2)


class Fate(Enum):
    """What becomes of a request."""

    FINE = auto()
    LOST = auto()
    """It never arrives, and nobody knows."""
    REPLY_LOST = auto()
    CLOSED = auto()
    """The channel takes nothing for the moment."""
    LIMITED = auto()
    OFFLINE = auto()
    CRASH_BEFORE = auto()
    CRASH_AFTER = auto()


class ManualClock(Clock):
    """Stands still unless it is moved."""

    def __call__(self) -> datetime:
        return datetime(2026, 3, 1, tzinfo=UTC) + timedelta(seconds=self.ahead)


class ModelDiscord:
    """Discord as far as it matters here: it remembers nonces for two minutes, and what is in the channels."""

    ready = True

    def __init__(self, clock: Clock, fates: Iterator[Fate]) -> None:
        self.posted: list[tuple[ChannelId, str, datetime]] = []
        self._clock = clock
        self._fates = fates
        self._nonces: dict[str, tuple[int, datetime]] = {}

    def obstacle(self, channel: ChannelId) -> Answer | None:
        return None

    def remembers(self, channel: ChannelId) -> bool:
        return channel != FORUM

    async def edit(self, channel: ChannelId, message: MessageId, body: Json) -> Answer:
        raise AssertionError(message)

    async def crosspost(self, channel: ChannelId, message: MessageId) -> Answer:
        raise AssertionError(message)

    async def post(self, channel: ChannelId, body: Json, title: str, tags: Sequence[int]) -> Answer:
        fate = next(self._fates, Fate.FINE)
        if fate is Fate.CRASH_BEFORE:
            raise asyncio.CancelledError
        if fate is Fate.LOST:
            return Answer(Outcome.UNCLEAR, "lost")
        if fate is Fate.LIMITED:
            return Answer(Outcome.LIMITED, "wait", wait=timedelta(seconds=2))
        if fate is Fate.CLOSED:
            return Answer(Outcome.CHANNEL_CLOSED, "closed")
        if fate is Fate.OFFLINE:
            return Answer(Outcome.UNREACHABLE, "offline")
        number = self._accept(channel, body)
        if fate is Fate.CRASH_AFTER:
            raise asyncio.CancelledError
        if fate is Fate.REPLY_LOST:
            return Answer(Outcome.UNCLEAR, "lost")
        return Answer(Outcome.POSTED, message=MessageId(number))

    async def find(self, channel: ChannelId, body: Json, since: datetime, after: MessageId | None) -> MessageId | None:
        for number, (place, text, at) in enumerate(self.posted, 1):
            if place == channel and text == text_of(body) and at >= since and number > (after or 0):
                return MessageId(number)
        return None

    async def has_left(self, guild: GuildId, member: UserId) -> bool:
        return False

    async def open_direct(self, user: UserId) -> Answer:
        return Answer(Outcome.UNREACHABLE, "offline")

    def texts(self, channel: ChannelId) -> tuple[str, ...]:
        return tuple(text for place, text, _ in self.posted if place == channel)

    def _accept(self, channel: ChannelId, body: Json) -> int:
        now = self._clock()
        known, at = self._nonces.get(body["nonce"], (0, now - REMEMBERED))
        if channel != FORUM and now - at < REMEMBERED:
            return known
        self.posted.append((channel, text_of(body), now))
        self._nonces[body["nonce"]] = (len(self.posted), now)
        return len(self.posted)


def text_of(body: Json) -> str:
    text: str = body["components"][0]["content"]
    return text


STEPS = st.lists(st.tuples(st.sampled_from(Fate), st.integers(0, 150)), max_size=14)


@given(STEPS)
@example([(Fate.REPLY_LOST, 119), (Fate.LIMITED, 1), (Fate.FINE, 0)])
@example([(Fate.CRASH_AFTER, 119), (Fate.LOST, 5), (Fate.FINE, 0)])
@example([(Fate.LOST, 150), (Fate.REPLY_LOST, 150), (Fate.FINE, 0)])
def test_each_message_is_there_once_and_in_order(steps: list[tuple[Fate, int]]) -> None:
    with tempfile.TemporaryDirectory() as name:
        asyncio.run(_deliver(Path(name), steps))


async def _deliver(folder: Path, steps: list[tuple[Fate, int]]) -> None:
    clock = ManualClock()
    discord = ModelDiscord(clock, iter([fate for fate, _ in steps]))
    async with Archive.open(database_at(folder / "dateline.db")) as archive:
        ledger = Ledger(archive, clock)
        for channel in CHANNELS:
            await ledger.owe(channel, *TEXTS)
        pauses = [pause for _, pause in steps]
        for seconds in pauses + [200] * 15:
            # As after a crash: nothing is left but the database.
            poster = Poster(archive, Gate(discord, clock, per_second=1e6), clock)
            nothing_left = set(await ledger.states()) == {DeliveryState.SENT}
            await poster.deliver_due(clock())
            clock.ahead += seconds
            if nothing_left:  # and one that had been posted before this round would have been posted again in it
                break
        assert [discord.texts(channel) for channel in CHANNELS] == [TEXTS] * len(CHANNELS)
        assert set(await ledger.states()) == {DeliveryState.SENT}
