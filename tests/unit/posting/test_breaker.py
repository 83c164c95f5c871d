from datetime import timedelta

from bot.posting.breaker import Breaker
from tests.builders import NOON


def test_a_thousand_refusals_in_ten_minutes_trip_it() -> None:
    breaker = Breaker()
    tripped = [breaker.trips(NOON + timedelta(seconds=number / 2)) for number in range(1000)]
    assert not any(tripped[:-1])
    assert tripped[-1]


def test_refusals_that_come_slowly_never_do() -> None:
    breaker = Breaker()
    assert not any(breaker.trips(NOON + timedelta(seconds=number)) for number in range(5000))


def test_after_the_wait_there_is_room_again() -> None:
    breaker = Breaker()
    for _ in range(1000):
        breaker.trips(NOON)
    until = breaker.until(NOON)
    assert until == NOON + timedelta(minutes=10)
    assert not breaker.trips(until)
