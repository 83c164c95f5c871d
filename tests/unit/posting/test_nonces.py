from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.news import ChannelId, Delivery, DeliveryId, DeliveryState
from bot.posting.nonces import nonce_for
from tests.builders import NOON

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
