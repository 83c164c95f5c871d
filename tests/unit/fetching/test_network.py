"""Whether our own network is away."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from bot.fetching.network import Network

NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)


def polls(network: Network, sites: range, *, answered: bool, minute: float = 0, **how: bool) -> None:
    for number in sites:
        network.heard(f"https://paper{number}.example/feed", NOW + timedelta(minutes=minute), answered=answered, **how)


@pytest.mark.parametrize("sites", [3, 8, 40, 1000])
def test_when_all_sites_fall_silent_the_network_is_away_and_with_an_answer_it_is_back(sites: int) -> None:
    network = Network()
    polls(network, range(sites), answered=True)
    assert network.down_since is None
    polls(network, range(sites), answered=False, minute=1)
    assert network.down_since == NOW + timedelta(minutes=1)
    polls(network, range(min(sites, 8)), answered=True, minute=300)
    assert network.down_since is None


@given(some.lists(some.tuples(some.integers(0, 30), some.integers(0, 9)), max_size=200))
def test_while_every_second_site_answers_the_network_is_there(asked: list[tuple[int, int]]) -> None:
    network = Network()
    for place, (site, minute) in enumerate(asked):
        polls(network, range(2 * site, 2 * site + 1), answered=False, minute=place + minute / 10)
        polls(network, range(2 * place + 1, 2 * place + 2), answered=True, minute=place + minute / 10)
        assert network.down_since is None


@given(some.permutations(range(12)), some.integers(3, 12))
def test_in_whatever_order_sites_fall_silent_the_outage_begins_with_the_first(order: list[int], count: int) -> None:
    network = Network()
    for minute, site in enumerate(order[:count]):
        polls(network, range(site, site + 1), answered=False, minute=minute)
    assert network.down_since is not None
    assert network.down_since <= NOW + timedelta(minutes=2)


def test_one_sites_silence_is_that_sites_however_many_feeds_it_has() -> None:
    network = Network()
    for number in range(200):
        network.heard(f"https://blog{number}.host.example/feed", NOW, answered=False)
    assert network.down_since is None


def test_sites_that_have_been_silent_for_long_are_no_evidence() -> None:
    network = Network()
    polls(network, range(50), answered=False, was_well=False)
    assert network.down_since is None


def test_an_answer_from_the_house_does_not_hide_that_the_network_is_away() -> None:
    network = Network()
    polls(network, range(10), answered=True)
    for minute in range(12):
        polls(network, range(minute, minute + 1), answered=False, minute=minute)
        network.heard("http://192.168.1.5/feed", NOW + timedelta(minutes=minute), answered=True)
    assert network.down_since is not None


def test_of_one_or_two_sites_only_an_error_of_our_own_network_tells_and_not_for_long() -> None:
    network = Network()
    polls(network, range(2), answered=False)
    assert network.down_since is None
    network = Network()
    polls(network, range(1), answered=False, ours=True)
    assert network.down_since is not None
    polls(network, range(1), answered=False, ours=True, was_well=False, minute=60 * 23)
    assert network.down_since is not None
    polls(network, range(1), answered=False, ours=True, was_well=False, minute=60 * 25)
    assert network.down_since is None


def test_a_few_sites_that_stay_silent_have_ended_and_many_have_not() -> None:
    for sites, is_away in ((4, False), (12, True)):
        network = Network()
        polls(network, range(sites), answered=False)
        polls(network, range(sites), answered=False, was_well=False, minute=60 * 23)
        assert network.down_since is not None
        polls(network, range(sites), answered=False, was_well=False, minute=60 * 25)
        assert (network.down_since is not None) == is_away


def test_while_the_network_is_away_a_few_feeds_are_tried_now_and_then() -> None:
    network = Network()
    assert network.may_ask(NOW, 256) == 256
    polls(network, range(5), answered=False)
    assert network.may_ask(NOW + timedelta(seconds=1), 256) == 0
    assert 0 < network.may_ask(NOW + timedelta(seconds=20), 256) < 20
    assert network.may_ask(NOW - timedelta(hours=1), 256) > 0  # a clock that was set back
