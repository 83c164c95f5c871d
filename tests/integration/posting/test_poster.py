"""What a poster decides, with a real archive and a sender that answers by script."""

from collections.abc import AsyncIterator, Sequence
from datetime import datetime, timedelta
from typing import Any

import pytest

from bot.archive import Archive
from bot.news import SET_ASIDE, ChannelId, DeliveryId, DeliveryState, GuildId, MessageId, UserId
from bot.posting.answers import Answer, Outcome
from bot.posting.sender import HistoryClosedError
from tests.chaos.ledger import Clock, Ledger
from tests.discord_limits import texts_of
from tests.integration.posting.desk import Desk

Json = dict[str, Any]

PENDING, SENDING, SENT = DeliveryState.PENDING, DeliveryState.SENDING, DeliveryState.SENT
HERE, THERE, DIRECT = ChannelId(1), ChannelId(2), ChannelId(99)


class ScriptedSender:
    """Answers as told, else posts."""

    def __init__(self) -> None:
        self.ready = True
        self.answers: list[Answer] = []
        self.obstacles: dict[int, Answer] = {}
        self.posted: list[tuple[int, Json]] = []
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

    async def has_left(self, guild: GuildId, member: UserId) -> bool:
        return False

    async def open_direct(self, user: UserId) -> Answer:
        return Answer(Outcome.POSTED, channel=DIRECT)

    @property
    def told(self) -> list[str]:
        """What who ordered was told in private."""
        return self.texts(DIRECT)

    def texts(self, channel: int = HERE) -> list[str]:
        return [next(iter(texts_of(body))) for place, body in self.posted if place == channel]


class ScriptedDesk(Desk):
    """A desk whose sender is scripted."""

    sender: ScriptedSender


@pytest.fixture
async def desk(url: str) -> AsyncIterator[ScriptedDesk]:
    async with Archive.open(url) as archive:
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
    await desk.deliver()
    assert desk.sender.posted == []
    assert [row.message for row in await desk.ledger.rows()] == [99]


async def test_after_the_nonces_window_a_message_that_is_not_there_is_sent(desk: ScriptedDesk) -> None:
    await interrupted(desk, "News")
    desk.clock.ahead += 180
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


async def test_a_token_that_is_not_accepted_holds_every_send_and_is_a_problem_until_it_is_accepted(
    desk: ScriptedDesk,
) -> None:
    await desk.ledger.owe(HERE, "News")
    desk.sender.answers = [Answer(Outcome.SHUT_OUT, "The token is not accepted.", status=401)] * 3
    await desk.deliver()
    await desk.ledger.owe(THERE, "News")
    await desk.deliver()
    assert len(desk.sender.posted) == 1
    assert desk.poster.problem == "The token is not accepted."
    for seconds in (6, 11, 21, 3):
        await desk.deliver(after=seconds)
    assert desk.poster.problem is None
    assert await desk.ledger.states() == [SENT, SENT]


async def test_a_missing_permission_pauses_until_it_is_back(desk: ScriptedDesk) -> None:
    await desk.ledger.owe(HERE, "News")
    desk.sender.obstacles[HERE] = Answer(Outcome.CHANNEL_CLOSED, "No permission.")
    await desk.deliver()
    assert (await desk.ledger.subscription(HERE)).paused == "No permission."
    assert desk.sender.texts() == []
    desk.sender.obstacles.clear()
    await desk.deliver(after=60)
    assert (await desk.ledger.subscription(HERE)).paused is None
    assert await desk.ledger.states() == [SENT]


async def test_whoever_ordered_is_told_once_of_a_pause(desk: ScriptedDesk) -> None:
    await desk.ledger.owe(HERE, "News")
    desk.sender.obstacles[HERE] = Answer(Outcome.CHANNEL_CLOSED, "No permission.")
    for _ in range(3):
        await desk.deliver(after=60)
    assert len(desk.sender.told) == 1
    assert "No permission." in desk.sender.told[0]


async def test_what_was_cancelled_since_it_was_loaded_is_not_sent(
    desk: ScriptedDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    await desk.ledger.owe(HERE, "News")
    deliveries, subscriptions = type(desk.ledger.archive.deliveries), desk.ledger.archive.subscriptions
    begin = deliveries.begin

    async def begin_too_late(self: Any, *arguments: Any) -> bool:
        mine = await desk.ledger.subscription(HERE)
        await subscriptions.remove(mine.id, mine.guild)
        return await begin(self, *arguments)

    monkeypatch.setattr(deliveries, "begin", begin_too_late)
    await desk.deliver()
    assert desk.sender.posted == []
    assert await desk.ledger.states() == [DeliveryState.FAILED]


async def test_a_channel_is_open_again_once_it_refuses_a_message_for_the_messages_sake(desk: ScriptedDesk) -> None:
    await desk.ledger.owe(HERE, "News")
    refused = [Answer(Outcome.MALFORMED, "Blocked.")] * 2
    desk.sender.answers = [Answer(Outcome.CHANNEL_CLOSED, "Locked.", status=400), *refused]
    await desk.deliver()
    assert (await desk.ledger.subscription(HERE)).paused == "Locked."
    desk.sender.answers = refused
    await desk.deliver(after=60)
    assert (await desk.ledger.subscription(HERE)).paused is None
    assert [one.form for one in await desk.ledger.rows()] == [SET_ASIDE]
    assert any("not even its headline. Blocked." in told for told in desk.sender.told)


async def test_a_message_that_may_have_got_through_is_looked_for_before_it_is_sent_plainer(desk: ScriptedDesk) -> None:
    await desk.ledger.owe(HERE, "News")
    desk.sender.answers = [Answer(Outcome.UNCLEAR, "The connection broke."), Answer(Outcome.MALFORMED, "Blocked.")]
    await desk.deliver()
    await desk.deliver(after=5)
    assert len(desk.sender.posted) == 2
    desk.sender.in_history = MessageId(99)
    await desk.deliver(after=180)
    assert len(desk.sender.posted) == 2
    assert [row.message for row in await desk.ledger.rows()] == [99]


async def test_a_refusal_that_nobody_can_explain_closes_the_channel_and_loses_nothing(desk: ScriptedDesk) -> None:
    owed = await desk.ledger.owe(HERE, "News", "Next")
    desk.sender.answers = [Answer(Outcome.UNEXPLAINED, "Odd.")] * 2
    body = (await desk.ledger.row(owed)).body
    await desk.deliver()
    assert (await desk.ledger.subscription(HERE)).paused == "Odd."
    assert (await desk.ledger.row(owed)).body == body, "it comes whole where it was the channel's fault"
    await desk.deliver(after=60)
    assert await desk.ledger.states() == [SENT, SENT]
    assert desk.sender.texts()[-2:] == ["News", "Next"]


async def test_a_nonce_whose_message_was_deleted_counts_as_delivered(desk: ScriptedDesk) -> None:
    await interrupted(desk, "News")
    desk.sender.answers = [Answer(Outcome.MESSAGE_GONE, "Unknown message.")]
    await desk.deliver()
    assert await desk.ledger.states() == [SENT]


async def test_too_many_refusals_hold_everything(desk: ScriptedDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.posting.breaker.REFUSALS", 5)
    monkeypatch.setattr("bot.posting.poster.AT_ONCE", 2)
    for channel in range(1, 21):
        await desk.ledger.owe(channel, "News")
    desk.sender.answers = [Answer(Outcome.CHANNEL_CLOSED, "No.", status=403)] * 5
    await desk.deliver()
    assert sum(place != DIRECT for place, _ in desk.sender.posted) <= 6
    await desk.deliver(after=660)
    assert set(await desk.ledger.states()) == {SENT}


async def test_nothing_is_posted_before_the_client_is_ready(desk: ScriptedDesk) -> None:
    await desk.ledger.owe(HERE, "News")
    desk.sender.ready = False
    await desk.deliver()
    assert desk.sender.posted == []
