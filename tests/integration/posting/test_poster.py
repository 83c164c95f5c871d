"""What a poster decides, with a real archive and a sender that answers by script."""

from collections.abc import AsyncIterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.archive import Archive
from bot.news import ChannelId, DeliveryId, DeliveryState, MessageId, UserId
from bot.posting.answers import Answer, Outcome
from bot.posting.sender import HistoryClosedError
from tests.chaos.ledger import Clock, Ledger
from tests.integration.posting.desk import Desk

Json = dict[str, Any]

PENDING, SENDING, SENT = DeliveryState.PENDING, DeliveryState.SENDING, DeliveryState.SENT
HERE, THERE = ChannelId(1), ChannelId(2)


class ScriptedSender:
    """Answers as told, else posts."""

    def __init__(self) -> None:
        self.ready = True
        self.answers: list[Answer] = []
        self.obstacles: dict[int, Answer] = {}
        self.posted: list[tuple[int, Json]] = []
        self.told: list[str] = []
        self.forums: set[int] = set()
        self.crossposted: list[MessageId] = []
        self.in_history: MessageId | HistoryClosedError | None = None

    def obstacle(self, channel: ChannelId) -> Answer | None:
        return self.obstacles.get(channel)

    def remembers(self, channel: ChannelId) -> bool:
        return channel not in self.forums

    async def post(self, channel: ChannelId, body: Json, title: str, tags: Sequence[int]) -> Answer:
        self.posted.append((channel, body))
        if self.answers:
            return self.answers.pop(0)
        return Answer(Outcome.POSTED, message=MessageId(1000 + len(self.posted)))

    async def crosspost(self, channel: ChannelId, message: MessageId) -> Answer:
        self.crossposted.append(message)
        return self.answers.pop(0) if self.answers else Answer(Outcome.POSTED)

    async def edit(self, channel: ChannelId, message: MessageId, body: Json) -> Answer:
        raise AssertionError(message)

    async def find(self, channel: ChannelId, body: Json, since: datetime, after: MessageId | None) -> MessageId | None:
        if isinstance(self.in_history, HistoryClosedError):
            raise self.in_history
        return self.in_history

    async def tell(self, user: UserId, text: str) -> None:
        self.told.append(text)

    def texts(self, channel: int = HERE) -> list[str]:
        return [body["components"][0]["content"] for place, body in self.posted if place == channel]


class ScriptedDesk(Desk):
    """A desk whose sender is scripted."""

    sender: ScriptedSender


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[ScriptedDesk]:
    async with Archive.open(f"sqlite+aiosqlite:///{tmp_path}/dateline.db") as archive:
        clock = Clock()
        yield ScriptedDesk(Ledger(archive, clock), ScriptedSender(), clock)


async def interrupted(desk: ScriptedDesk, *texts: str) -> DeliveryId:
    """File messages of which the first is left as a crash in the middle of the request leaves it."""
    number = await desk.ledger.owe(HERE, *texts)
    await desk.ledger.archive.deliveries.begin(number, "1.x", desk.clock())
    return number


async def test_what_is_owed_is_posted_in_order_in_each_channel(desk: ScriptedDesk) -> None:
    for channel in (HERE, THERE):
        await desk.ledger.owe(channel, "One", "Two", "Three")
    await desk.deliver()
    assert set(await desk.ledger.states()) == {SENT}
    for channel in (HERE, THERE):
        assert desk.sender.texts(channel) == ["One", "Two", "Three"]


async def test_a_message_goes_out_with_nonce_and_without_mentions(desk: ScriptedDesk) -> None:
    owed = await desk.ledger.owe(HERE, "News")
    await desk.deliver()
    (_, body), row = desk.sender.posted[0], await desk.ledger.row(owed)
    assert body == row.body | {"nonce": row.nonce, "enforce_nonce": True, "allowed_mentions": {"parse": []}}


async def test_an_unclear_try_is_repeated_with_the_same_nonce(desk: ScriptedDesk) -> None:
    await desk.ledger.owe(HERE, "News")
    desk.sender.answers = [Answer(Outcome.UNCLEAR, "The connection broke.")]
    await desk.deliver()
    assert await desk.ledger.states() == [SENDING]
    await desk.deliver(after=5)
    (_, first), (_, second) = desk.sender.posted
    assert first["nonce"] == second["nonce"]
    assert await desk.ledger.states() == [SENT]


async def test_after_the_nonces_window_the_message_is_looked_for_and_found(desk: ScriptedDesk) -> None:
    await interrupted(desk, "News")
    desk.sender.in_history = MessageId(99)
    desk.clock.ahead += 180
    await desk.poster.recover(desk.clock())
    assert desk.sender.posted == []
    assert [row.message for row in await desk.ledger.rows()] == [99]


async def test_after_the_nonces_window_a_message_that_is_not_there_is_sent(desk: ScriptedDesk) -> None:
    await interrupted(desk, "News")
    desk.clock.ahead += 180
    await desk.poster.recover(desk.clock())
    await desk.deliver()
    assert len(desk.sender.posted) == 1
    assert await desk.ledger.states() == [SENT]


async def test_where_nobody_can_tell_a_delivery_is_unknown_and_not_sent_again(desk: ScriptedDesk) -> None:
    await interrupted(desk, "News", "Next")
    desk.sender.in_history = HistoryClosedError("no access")
    await desk.deliver(after=180)
    assert await desk.ledger.states() == [DeliveryState.UNKNOWN, SENT]
    assert desk.sender.texts() == ["Next"]
    assert "no access" in desk.sender.told[0]


async def test_a_refused_try_does_not_make_an_earlier_unclear_one_certain(desk: ScriptedDesk) -> None:
    owed = await desk.ledger.owe(HERE, "News")
    desk.sender.answers = [
        Answer(Outcome.UNCLEAR, "The connection broke."),
        Answer(Outcome.LIMITED, "Wait.", wait=timedelta(seconds=1)),
    ]
    await desk.deliver()
    unclear_at = (await desk.ledger.row(owed)).attempted_at
    await desk.deliver(after=5)
    assert (await desk.ledger.row(owed)).attempted_at == unclear_at


async def test_a_limit_everywhere_holds_every_channel_for_as_long_as_told(desk: ScriptedDesk) -> None:
    await desk.ledger.owe(HERE, "News")
    desk.sender.answers = [Answer(Outcome.LIMITED_EVERYWHERE, "Wait.", wait=timedelta(seconds=30))]
    await desk.deliver()
    await desk.ledger.owe(THERE, "News")
    await desk.deliver()
    assert len(desk.sender.posted) == 1
    await desk.deliver(after=31)
    assert await desk.ledger.states() == [SENT, SENT]


async def test_a_token_that_is_not_accepted_stops_every_send(desk: ScriptedDesk) -> None:
    await desk.ledger.owe(HERE, "News")
    desk.sender.answers = [Answer(Outcome.UNAUTHORIZED, "The token is not accepted.")]
    await desk.deliver()
    await desk.ledger.owe(THERE, "News")
    await desk.deliver(after=3600)
    assert len(desk.sender.posted) == 1
    assert desk.poster.problem == "The token is not accepted."
    assert await desk.ledger.states() == [PENDING, PENDING]


async def test_a_missing_permission_pauses_until_it_is_back(desk: ScriptedDesk) -> None:
    await desk.ledger.owe(HERE, "News")
    desk.sender.obstacles[HERE] = Answer(Outcome.FORBIDDEN, "No permission.")
    await desk.deliver()
    assert (await desk.ledger.subscription(HERE)).paused == "No permission."
    assert desk.sender.posted == []
    desk.sender.obstacles.clear()
    await desk.deliver(after=60)
    assert (await desk.ledger.subscription(HERE)).paused is None
    assert await desk.ledger.states() == [SENT]


async def test_whoever_ordered_is_told_once_of_a_pause(desk: ScriptedDesk) -> None:
    await desk.ledger.owe(HERE, "News")
    desk.sender.obstacles[HERE] = Answer(Outcome.FORBIDDEN, "No permission.")
    for _ in range(3):
        await desk.deliver(after=60)
    assert len(desk.sender.told) == 1
    assert "No permission." in desk.sender.told[0]


async def test_a_channel_that_is_gone_ends(desk: ScriptedDesk) -> None:
    await desk.ledger.owe(HERE, "News")
    desk.sender.answers = [Answer(Outcome.GONE, "Unknown channel.")]
    await desk.deliver()
    assert await desk.ledger.archive.subscriptions.in_channel(HERE) == []
    assert await desk.ledger.states() == [DeliveryState.FAILED]


async def test_a_malformed_message_is_kept_as_failed_and_the_next_goes_out(desk: ScriptedDesk) -> None:
    owed = await desk.ledger.owe(HERE, "News", "Next")
    body = (await desk.ledger.row(owed)).body
    desk.sender.answers = [Answer(Outcome.MALFORMED, "Invalid form body.")]
    await desk.deliver()
    assert await desk.ledger.states() == [DeliveryState.FAILED, SENT]
    assert (await desk.ledger.row(owed)).body == body


async def test_a_nonce_whose_message_was_deleted_counts_as_delivered(desk: ScriptedDesk) -> None:
    await desk.ledger.owe(HERE, "News")
    desk.sender.answers = [Answer(Outcome.POSTED_EARLIER, "Unknown message.")]
    await desk.deliver()
    assert await desk.ledger.states() == [SENT]


async def test_too_many_refusals_hold_everything(desk: ScriptedDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.posting.breaker.REFUSALS", 5)
    monkeypatch.setattr("bot.posting.poster.AT_ONCE", 2)
    for channel in range(1, 21):
        await desk.ledger.owe(channel, "News")
    desk.sender.answers = [Answer(Outcome.FORBIDDEN, "No.")] * 5
    await desk.deliver()
    assert len(desk.sender.posted) <= 6
    await desk.deliver(after=660)
    assert set(await desk.ledger.states()) == {SENT}


async def test_what_is_cancelled_before_its_turn_is_not_sent(desk: ScriptedDesk) -> None:
    await desk.ledger.owe(HERE, "News")
    deliveries = desk.ledger.archive.deliveries
    (loaded,) = await deliveries.next_per_channel(desk.clock(), 10)
    await desk.ledger.archive.subscriptions.end_channel(HERE)
    assert not await deliveries.begin(loaded.id, "1.x", desk.clock())
    await desk.deliver()
    assert desk.sender.posted == []


async def test_nothing_is_posted_before_the_client_is_ready(desk: ScriptedDesk) -> None:
    await desk.ledger.owe(HERE, "News")
    desk.sender.ready = False
    await desk.deliver()
    assert desk.sender.posted == []
