from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.news import ChannelId, Delivery, DeliveryId, DeliveryState
from bot.posting.nonces import is_repeatable, nonce_for
from tests.builders import NOON, later

SNOWFLAKES = st.integers(min_value=1, max_value=2**63 - 1)


def a_delivery(number: int, channel: int, age: timedelta = timedelta()) -> Delivery:
    return Delivery(DeliveryId(number), ChannelId(channel), None, {}, None, DeliveryState.PENDING, NOON - age)


@given(SNOWFLAKES, SNOWFLAKES)
def test_a_nonce_is_short_enough_and_the_same_every_time(number: int, channel: int) -> None:
    assert len(nonce_for(a_delivery(number, channel))) <= 25
    assert nonce_for(a_delivery(number, channel)) == nonce_for(a_delivery(number, channel))


@given(SNOWFLAKES, SNOWFLAKES, SNOWFLAKES)
def test_no_two_channels_share_a_nonce(number: int, one: int, other: int) -> None:
    assert (nonce_for(a_delivery(number, one)) == nonce_for(a_delivery(number, other))) == (one == other)


def test_a_restored_backup_does_not_repeat_the_nonces_of_rows_that_were_lost() -> None:
    assert nonce_for(a_delivery(1, 5)) != nonce_for(a_delivery(1, 5, timedelta(days=1)))


def test_another_body_has_another_nonce() -> None:
    """Discord would take a plainer form for a repetition of what it refused, and show nothing."""
    one = a_delivery(1, 5)
    assert nonce_for(replace(one, body={"content": "News"})) != nonce_for(replace(one, body={"content": "Other news"}))
    same = {"content": "News", "flags": 4}, {"flags": 4, "content": "News"}
    assert len({nonce_for(replace(one, body=body)) for body in same}) == 1


@pytest.mark.parametrize(("seconds", "repeatable"), [(0, True), (89, True), (90, False), (121, False), (86_400, False)])
def test_a_request_is_repeated_only_where_discord_has_it_before_it_forgets(seconds: int, repeatable: bool) -> None:
    """It may be under way for half a minute, which is taken off the two minutes that Discord remembers."""
    tried = replace(a_delivery(1, 5), attempted_at=NOON)
    assert is_repeatable(tried, later(seconds=seconds)) is repeatable
    assert is_repeatable(a_delivery(1, 5), later(seconds=seconds)), "what was never tried"
