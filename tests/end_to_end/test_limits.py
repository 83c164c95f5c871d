"""Limits: what a member or an admin is told at each, and that others have no less for it."""

from dataclasses import replace
from typing import Any

import pytest

from bot.archive import Archive
from bot.commands import DatelineClient
from bot.commands.limits import Buckets
from tests.builders import NOON, later
from tests.end_to_end.desk import FEED, Desk, answer


def limit(client: DatelineClient, **most: int) -> None:
    client.services = replace(client.services, limits=replace(client.services.limits, **most))


ORDERS: list[tuple[str, dict[str, int], str, list[tuple[str, dict[str, Any]]], str]] = [
    ("feeds a day", {"server_feeds_a_day": 0}, "editor", [("feed add", {"url": FEED})], "added 0 feeds today"),
    (
        "subscriptions",
        {"server_subscriptions": 1},
        "editor",
        [("subscribe", {"source": s, "when": "hourly"}) for s in ("vale", "words:ferry")],
        "1 subscriptions, the most",
    ),
    (
        "feeds",
        {"server_feeds": 0},
        "editor",
        [("subscribe", {"source": FEED, "when": "hourly"})],
        "reads 0 feeds already, the most",
    ),
    (
        "follows",
        {"member_follows": 1},
        "reader",
        [("follow", {"words": words}) for words in ("ferry", "harbour")],
        "You follow 1 things already",
    ),
    (
        "messages a day",
        {"follow_messages_a_day": 3},
        "reader",
        [("follow", {"words": "ferry", "most_a_day": 4})],
        "3 a day at most",
    ),
    ("pings", {}, "reader", [("follow", {"words": "ferry", "here": True})], "does not let me ping members"),
    ("pings by admins", {}, "editor", [("follow", {"words": "ferry", "here": True})], "does not let me ping members"),
    ("rights", {}, "reader", [("settings member-pings", {"allow": True})], "Manage Server"),
    ("look-ups", {"lookups_a_minute": 2}, "reader", [("latest", {})] * 3, "2 times a minute"),
]


@pytest.mark.parametrize(
    ("most", "who", "commands", "told"), [row[1:] for row in ORDERS], ids=[row[0] for row in ORDERS]
)
@pytest.mark.simcord(check_errors=False)
async def test_at_a_limit_one_line_says_what_it_is(
    desk: Desk,
    simcord_bot: DatelineClient,
    most: dict[str, int],
    who: str,
    commands: list[tuple[str, dict[str, Any]]],
    told: str,
) -> None:
    limit(simcord_bot, **most)
    answers = [answer(await getattr(desk, who).slash(desk.news, name, **given)) for name, given in commands]
    assert told in answers[-1]
    assert not any(told in one for one in answers[:-1])
    other = desk.reader if who == "editor" else desk.editor
    assert told not in answer(await other.slash(desk.news, "following"))


@pytest.mark.parametrize("kind", ["links", "reports", "feeds"])
@pytest.mark.parametrize("most", [0, 1, 3])
async def test_a_days_uses_are_counted_by_each_and_forgotten_at_midnight(
    archive: Archive, kind: str, most: int
) -> None:
    assert [await archive.quotas.take(kind, 1, most, NOON) for _ in range(5)] == [True] * most + [False] * (5 - most)
    assert await archive.quotas.take(kind, 2, most, NOON) is (most > 0), "another's are theirs"
    assert await archive.quotas.take(kind, 1, most, later(hours=12)) is (most > 0)
    assert await archive.quotas.forget(later(hours=12)) == (2 if most else 0)
    assert await archive.quotas.forget(later(hours=12)) == 0


@pytest.mark.parametrize("a_minute", [1, 5, 30])
def test_what_is_asked_in_a_burst_comes_back_evenly(a_minute: int) -> None:
    buckets = Buckets()
    waits = [buckets.take("lookup", 1, a_minute, 0.0) for _ in range(a_minute + 2)]
    assert waits[:a_minute] == [0.0] * a_minute
    assert waits[-1] == pytest.approx(60 / a_minute)
    assert buckets.take("lookup", 2, a_minute, 0.0) == 0
    assert buckets.take("lookup", 1, a_minute, 60 / a_minute + 0.01) == 0
    assert buckets.take("lookup", 1, a_minute, 60 / a_minute + 0.02) > 0
