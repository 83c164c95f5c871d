from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.news import ChannelId, Delivery, DeliveryId, DeliveryState, MessageId
from bot.posting.answers import (
    Again,
    Answer,
    Outcome,
    Pause,
    Plainer,
    Sent,
    Step,
    backoff,
    decide_step,
    pause_for,
)
from tests.builders import NOON, later


def a_delivery(attempts: int = 0) -> Delivery:
    return Delivery(DeliveryId(1), ChannelId(2), None, {}, None, DeliveryState.PENDING, NOON, attempts)


MINUTE = timedelta(minutes=1)


@pytest.mark.parametrize(
    ("answer", "step"),
    [
        (Answer(Outcome.POSTED, message=MessageId(3)), Sent(MessageId(3))),
        (Answer(Outcome.MESSAGE_GONE, "gone"), Plainer("gone", explained=False)),
        (Answer(Outcome.LIMITED, "wait", wait=MINUTE), Again(later(minutes=1), "wait", certain=True)),
        (Answer(Outcome.LIMITED_EVERYWHERE, "wait", wait=MINUTE), Again(later(minutes=1), "wait", certain=True)),
        (Answer(Outcome.BANNED, "wait", wait=10 * MINUTE), Again(later(minutes=10), "wait", certain=True)),
        (Answer(Outcome.SHUT_OUT, "token"), Again(NOON, "token", certain=True)),
        (Answer(Outcome.HELD, "wait", wait=MINUTE), Again(later(minutes=1), "wait", certain=True)),
        (Answer(Outcome.CHANNEL_CLOSED, "no"), Pause("no")),
        (Answer(Outcome.MALFORMED, "bad"), Plainer("bad", explained=True)),
        (Answer(Outcome.UNEXPLAINED, "odd"), Plainer("odd", explained=False)),
        (Answer(Outcome.NOT_OURS, "odd"), Plainer("odd", explained=False)),
        (Answer(Outcome.UNREACHABLE, "off"), Again(later(seconds=1), "off", certain=True)),
        (Answer(Outcome.UNCLEAR, "broke"), Again(later(seconds=1), "broke", certain=False)),
    ],
)
def test_each_answer_has_its_consequence(answer: Answer, step: Step) -> None:
    assert decide_step(answer, a_delivery(), NOON) == step


def test_a_message_that_an_earlier_try_made_and_somebody_deleted_is_not_posted_again() -> None:
    tried = replace(a_delivery(), attempted_at=NOON)
    assert decide_step(Answer(Outcome.MESSAGE_GONE), tried, NOON) == Sent(None)


def test_a_closed_channel_rests_as_long_as_it_has_been_closed_but_never_longer_than_six_hours() -> None:
    closed_for = [timedelta(seconds=2**power) for power in range(20)]
    rests = [pause_for(NOON, NOON + lasting) for lasting in closed_for]
    assert rests[0] == timedelta(seconds=15)
    assert rests[8] == timedelta(seconds=256)
    assert rests[-1] == timedelta(hours=6)


def test_waits_grow_to_a_minute_and_no_further() -> None:
    waits = [backoff(attempts) for attempts in range(1000)]
    assert waits == sorted(waits)
    assert waits[-1] == MINUTE
    assert isinstance(NOON + waits[-1], datetime)
