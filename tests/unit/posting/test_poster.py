from datetime import timedelta

import pytest

from bot.news import DeliveryState, MessageId
from bot.posting.answers import Answer, Outcome
from bot.posting.poster import Poster
from bot.posting.sender import HistoryClosedError
from tests.unit.posting.memory import NOON, Clock, MemoryLedger, ScriptedSender


class Desk:
    """A poster with all that it needs."""

    def __init__(self) -> None:
        self.ledger = MemoryLedger()
        self.sender = ScriptedSender()
        self.clock = Clock()
        self.poster = Poster(self.ledger, self.sender, self.clock, per_second=1e6)

    async def deliver(self) -> None:
        await self.poster.deliver_due(self.clock.now)

    def states(self) -> list[DeliveryState]:
        return [row.state for row in self.ledger.rows.values()]


@pytest.fixture
def desk() -> Desk:
    return Desk()


async def test_what_is_owed_is_posted_in_order_in_each_channel(desk: Desk) -> None:
    for text in ("One", "Two", "Three"):
        for channel in (1, 2):
            desk.ledger.owe(channel, text)
    await desk.deliver()
    assert set(desk.states()) == {DeliveryState.SENT}
    for channel in (1, 2):
        texts = [body["components"][0]["content"] for place, body in desk.sender.posted if place == channel]
        assert texts == ["One", "Two", "Three"]


async def test_a_message_goes_out_with_nonce_and_without_mentions(desk: Desk) -> None:
    owed = desk.ledger.owe()
    await desk.deliver()
    (_, body), row = desk.sender.posted[0], desk.ledger.rows[owed.id]
    assert body == owed.body | {"nonce": row.nonce, "enforce_nonce": True, "allowed_mentions": {"parse": []}}


async def test_an_unclear_try_is_repeated_with_the_same_nonce(desk: Desk) -> None:
    desk.ledger.owe()
    desk.sender.answers = [Answer(Outcome.UNCLEAR, "The connection broke.")]
    await desk.deliver()
    assert desk.states() == [DeliveryState.SENDING]
    desk.clock.pass_time(seconds=5)
    await desk.deliver()
    (_, first), (_, second) = desk.sender.posted
    assert first["nonce"] == second["nonce"]
    assert desk.states() == [DeliveryState.SENT]


async def test_after_the_nonces_window_the_message_is_looked_for_and_found(desk: Desk) -> None:
    desk.ledger.owe(state=DeliveryState.SENDING, nonce="1.x", attempted_at=NOON, attempts=1)
    desk.sender.in_history = MessageId(99)
    desk.clock.pass_time(minutes=3)
    await desk.poster.recover(desk.clock.now)
    assert desk.sender.posted == []
    assert [row.message for row in desk.ledger.rows.values()] == [99]


async def test_after_the_nonces_window_a_message_that_is_not_there_is_sent(desk: Desk) -> None:
    desk.ledger.owe(state=DeliveryState.SENDING, nonce="1.x", attempted_at=NOON, attempts=1)
    desk.clock.pass_time(minutes=3)
    await desk.poster.recover(desk.clock.now)
    await desk.deliver()
    assert len(desk.sender.posted) == 1
    assert desk.states() == [DeliveryState.SENT]


async def test_where_nobody_can_tell_a_delivery_is_unknown_and_not_sent_again(desk: Desk) -> None:
    desk.ledger.owe(state=DeliveryState.SENDING, nonce="1.x", attempted_at=NOON, attempts=1)
    desk.ledger.owe(text="Next")
    desk.sender.in_history = HistoryClosedError("no access")
    desk.clock.pass_time(minutes=3)
    await desk.deliver()
    assert desk.states() == [DeliveryState.UNKNOWN, DeliveryState.SENT]
    assert [body["components"][0]["content"] for _, body in desk.sender.posted] == ["Next"]


async def test_a_refused_try_does_not_make_an_earlier_unclear_one_certain(desk: Desk) -> None:
    desk.ledger.owe()
    desk.sender.answers = [
        Answer(Outcome.UNCLEAR, "The connection broke."),
        Answer(Outcome.LIMITED, "Wait.", wait=timedelta(seconds=1)),
    ]
    await desk.deliver()
    desk.clock.pass_time(seconds=5)
    await desk.deliver()
    assert [row.attempted_at for row in desk.ledger.rows.values()] == [NOON]


async def test_a_limit_everywhere_holds_every_channel_for_as_long_as_told(desk: Desk) -> None:
    desk.ledger.owe(1)
    desk.sender.answers = [Answer(Outcome.LIMITED_EVERYWHERE, "Wait.", wait=timedelta(seconds=30))]
    await desk.deliver()
    desk.ledger.owe(2)
    await desk.deliver()
    assert len(desk.sender.posted) == 1
    desk.clock.pass_time(seconds=31)
    await desk.deliver()
    assert desk.states() == [DeliveryState.SENT, DeliveryState.SENT]


async def test_a_token_that_is_not_accepted_stops_every_send(desk: Desk) -> None:
    desk.ledger.owe(1)
    desk.sender.answers = [Answer(Outcome.UNAUTHORIZED, "The token is not accepted.")]
    await desk.deliver()
    desk.ledger.owe(2)
    desk.clock.pass_time(hours=1)
    await desk.deliver()
    assert len(desk.sender.posted) == 1
    assert desk.poster.problem == "The token is not accepted."
    assert desk.states() == [DeliveryState.PENDING, DeliveryState.PENDING]


async def test_a_missing_permission_pauses_until_it_is_back(desk: Desk) -> None:
    desk.ledger.owe()
    desk.sender.obstacles[1] = Answer(Outcome.FORBIDDEN, "No permission.")
    await desk.deliver()
    assert desk.ledger.paused == {7: "No permission."}
    assert desk.sender.posted == []
    desk.sender.obstacles.clear()
    desk.clock.pass_time(minutes=1)
    await desk.deliver()
    assert desk.ledger.paused == {7: None}
    assert desk.states() == [DeliveryState.SENT]


async def test_a_channel_that_is_gone_ends(desk: Desk) -> None:
    desk.ledger.owe()
    desk.sender.answers = [Answer(Outcome.GONE, "Unknown channel.")]
    await desk.deliver()
    assert desk.ledger.ended == [1]
    assert desk.states() == [DeliveryState.FAILED]


async def test_a_malformed_message_is_kept_as_failed_and_the_next_goes_out(desk: Desk) -> None:
    owed = desk.ledger.owe()
    desk.ledger.owe(text="Next")
    desk.sender.answers = [Answer(Outcome.MALFORMED, "Invalid form body.")]
    await desk.deliver()
    assert desk.states() == [DeliveryState.FAILED, DeliveryState.SENT]
    assert desk.ledger.rows[owed.id].body == owed.body


async def test_a_nonce_whose_message_was_deleted_counts_as_delivered(desk: Desk) -> None:
    desk.ledger.owe()
    desk.sender.answers = [Answer(Outcome.POSTED_EARLIER, "Unknown message.")]
    await desk.deliver()
    assert desk.states() == [DeliveryState.SENT]


async def test_too_many_refusals_hold_everything(desk: Desk) -> None:
    for channel in range(1200):
        desk.ledger.owe(channel)
    desk.sender.answers = [Answer(Outcome.FORBIDDEN, "No.")] * 1200
    await desk.deliver()
    assert 1000 <= len(desk.sender.posted) < 1100
    desk.clock.pass_time(minutes=11)
    await desk.deliver()
    assert len(desk.sender.posted) >= 1200


async def test_nothing_is_posted_before_the_client_is_ready(desk: Desk) -> None:
    desk.ledger.owe()
    desk.sender.ready = False
    await desk.deliver()
    assert desk.sender.posted == []
