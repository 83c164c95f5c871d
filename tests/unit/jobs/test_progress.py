"""What is done about parts of the bot that do not get on."""

from math import inf

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.jobs.progress import Limits, Part, Steps, decide_watch
from bot.news import Waiting
from tests.builders import NOON

LIMITS = Limits(60, 120, 600)


def ill(seconds: float, limits: Limits = LIMITS, name: str = "read is stuck") -> Part:
    return Part(name, seconds, f"{name} for {seconds:g} s", limits)


@pytest.mark.parametrize(
    ("seconds", "unwell", "mends", "ends"),
    [
        (0, False, False, False),
        (59, False, False, False),
        (60, True, False, False),
        (119, True, False, False),
        (120, True, True, False),
        (599, True, True, False),
        (600, True, True, True),
    ],
)
def test_what_is_stuck_is_told_then_begun_anew_then_ends_the_process(
    seconds: float, unwell: bool, mends: bool, ends: bool
) -> None:
    decision = decide_watch([ill(seconds)])
    assert bool(decision.unwell) == unwell
    assert decision.mend == (("read is stuck",) if mends else ())
    assert decision.end == ("read is stuck" if ends else None)


def test_each_part_that_is_unwell_is_named_with_what_is_wrong() -> None:
    parts = [ill(70, name="gateway"), ill(10, name="reader pool"), ill(90, name="poll fails")]
    assert decide_watch(parts).unwell == {"gateway": "gateway for 70 s", "poll fails": "poll fails for 90 s"}


def test_what_was_begun_anew_is_given_time() -> None:
    assert decide_watch([ill(300)], mended={"read is stuck"}).mend == ()
    assert decide_watch([ill(300)], mended={"gateway"}).mend == ("read is stuck",)


def test_the_process_is_not_ended_again_for_what_its_end_did_not_mend() -> None:
    parts = [ill(700), ill(700, name="gateway")]
    assert decide_watch(parts, ended_lately={"read is stuck"}).end == "gateway"
    decision = decide_watch(parts, ended_lately={"read is stuck", "gateway"})
    assert decision.end is None
    assert decision.unwell


def test_what_is_wrong_from_the_first_moment_is_told_then_and_what_is_well_is_not() -> None:
    assert decide_watch([ill(0.001, Limits(0))]).unwell
    assert not decide_watch([ill(0, Limits(0))]).unwell


def test_the_owners_word_that_posting_stopped_never_ends_the_process() -> None:
    assert decide_watch([ill(10**9, Limits(0))]).end is None


@given(st.lists(st.tuples(st.floats(0, 1e6), st.floats(0, 1e6), st.sampled_from([1.0, 60.0, inf]))))
def test_nothing_is_begun_anew_or_ended_without_being_told(drawn: list[tuple[float, float, float]]) -> None:
    parts = [
        Part(f"part {number}", seconds, "stuck", Limits(unwell, unwell + more, unwell + 2 * more))
        for number, (seconds, unwell, more) in enumerate(drawn)
    ]
    decision = decide_watch(parts)
    assert set(decision.mend) <= decision.unwell.keys()
    assert decision.end is None or decision.end in decision.unwell


def test_rows_that_wait_are_stuck_only_while_nothing_becomes_of_them() -> None:
    steps = Steps()
    five, four = Waiting(5, NOON), Waiting(4, NOON)
    assert steps.stuck_for({"read": 0}, {"read": five}, 100)["read"] == 0
    assert steps.stuck_for({"read": 0}, {"read": five}, 160)["read"] == 60
    assert steps.stuck_for({"read": 0}, {"read": four}, 170)["read"] == 0, "one is gone"
    assert steps.stuck_for({"read": 0}, {"read": four}, 190)["read"] == 20
    assert steps.stuck_for({"read": 0}, {"read": Waiting(9, NOON)}, 195)["read"] == 25, "more came"
    assert steps.stuck_for({"read": 1}, {"read": four}, 200)["read"] == 0, "one is done, and another came"
    assert steps.stuck_for({"read": 1}, {"read": Waiting(0, None)}, 900)["read"] == 0, "none wait"
    assert steps.stuck_for({"read": 1}, {"read": Waiting(0, None)}, 990)["read"] == 0, (
        "and nothing has to become of them"
    )
    assert steps.stuck_for({"read": 1}, {"read": four}, 1000)["read"] == 0, "those that come now have not waited yet"
