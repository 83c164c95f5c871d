from datetime import datetime, timedelta

import pytest

from bot.news import ChannelId, Delivery, DeliveryId, DeliveryState, MessageId
from bot.posting.answers import (
    Again,
    Answer,
    EndChannel,
    GiveUp,
    Hold,
    Outcome,
    Pause,
    Sent,
    Step,
    Stop,
    backoff,
    decide_step,
)
from tests.builders import NOON, later


def a_delivery(attempts: int = 0) -> Delivery:
    return Delivery(DeliveryId(1), ChannelId(2), None, {}, None, DeliveryState.PENDING, NOON, attempts)


MINUTE = timedelta(minutes=1)


@pytest.mark.parametrize(
    ("answer", "step"),
    [
        (Answer(Outcome.POSTED, message=MessageId(3)), Sent(MessageId(3))),
        (Answer(Outcome.POSTED_EARLIER), Sent(None)),
        (Answer(Outcome.LIMITED, "wait", wait=MINUTE), Again(later(minutes=1), "wait", certain=True)),
        (Answer(Outcome.LIMITED_EVERYWHERE, "wait", wait=MINUTE), Hold(later(minutes=1), "wait")),
        (Answer(Outcome.BANNED, "wait", wait=10 * MINUTE), Hold(later(minutes=10), "wait")),
        (Answer(Outcome.UNAUTHORIZED, "token"), Stop("token")),
        (Answer(Outcome.FORBIDDEN, "no"), Pause(later(minutes=5), "no")),
        (Answer(Outcome.GONE, "gone"), EndChannel("gone")),
        (Answer(Outcome.MALFORMED, "bad"), GiveUp("bad")),
        (Answer(Outcome.UNREACHABLE, "off"), Again(later(seconds=1), "off", certain=True)),
        (Answer(Outcome.UNCLEAR, "broke"), Again(later(seconds=1), "broke", certain=False)),
    ],
)
def test_each_answer_has_its_consequence(answer: Answer, step: Step) -> None:
    assert decide_step(answer, a_delivery(), NOON) == step


def test_waits_grow_to_a_minute_and_no_further() -> None:
    waits = [backoff(attempts) for attempts in range(1000)]
    assert waits == sorted(waits)
    assert waits[-1] == MINUTE
    assert isinstance(NOON + waits[-1], datetime)
