"""Limits: what a member or an admin is told at each, and that others have no less for it."""

import asyncio
from dataclasses import replace
from typing import Any

import pytest

from bot.archive import Archive
from bot.archive.errors import FullError
from bot.commands import DatelineClient
from bot.commands.buckets import Buckets
from bot.news import ChannelId, GuildId, MessageId, Schedule, Source, UserId, When
from tests.builders import NOON, later
from tests.end_to_end.desk import FEED, Desk, answer, message_of


def limit(client: DatelineClient, **most: int) -> None:
    client.services = replace(client.services, limits=replace(client.services.limits, **most))


ORDERS: list[tuple[str, dict[str, int], str, list[tuple[str, dict[str, Any]]], str]] = [
    (
        "feeds a day",
        {"server_feeds_a_day": 0},
        "editor",
        [("feed add", {"url": FEED})],
        "asked 0 times today to read a new feed",
    ),
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
    (
        "pings a day",
        {"member_pings_a_day": 7},
        "reader",
        [("follow", {"words": words, "here": True}) for words in ("ferry", "ferry", "harbour")],
        "I may ping you 7 times a day at most in channels. What else you are pinged for takes 5 of them",
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
    if "member_pings_a_day" in most:
        await desk.editor.slash(desk.news, "settings member-pings", allow=True)
    answers = [answer(await getattr(desk, who).slash(desk.news, name, **given)) for name, given in commands]
    assert told in answers[-1]
    assert not any(told in one for one in answers[:-1])
    other = desk.reader if who == "editor" else desk.editor
    assert told not in answer(await other.slash(desk.news, "following"))


@pytest.mark.parametrize(
    ("most", "told"),
    [
        ({"links_a_minute": 2}, "I read 2 links a minute for each member. Please wait"),
        ({"links_a_minute": 9, "links_a_day": 2}, "I read 2 links a day for each member. Go on tomorrow"),
    ],
    ids=["a minute", "a day"],
)
@pytest.mark.simcord(check_errors=False, settle_timeout=60)
async def test_links_to_digest_are_limited_for_each_member(
    desk: Desk, simcord_bot: DatelineClient, most: dict[str, int], told: str
) -> None:
    limit(simcord_bot, **most)

    async def digest(member: Any, number: int) -> str:
        message = await member.send(desk.news, f"Have a look: https://courier.example/new-{number}")
        return answer(await member.context_menu(desk.news, "Digest this link", message))

    answers = [await digest(desk.reader, number) for number in range(3)]
    assert [told in one for one in answers] == [False, False, True]
    assert "A bridge that nobody had read of" in await digest(desk.editor, 9)


@pytest.mark.simcord(check_errors=False, settle_timeout=60)
async def test_reports_are_limited_for_each_member_and_only_those_within_are_kept(
    desk: Desk, simcord_bot: DatelineClient
) -> None:
    limit(simcord_bot, reports_a_day=2)
    await desk.editor.slash(desk.news, "subscribe", source="vale", when="instantly")
    for number in range(3):
        await desk.publish(f"bridge {number}", said=f"It is number {number}")
    await desk.work()

    async def report(message: Any) -> str:
        asked = message_of(await desk.reader.context_menu(desk.news, "Report an error", message))
        article = (await desk.archive.stories.told_in(ChannelId(desk.news.id), MessageId(message.id)))[0]
        form = await desk.reader.select(asked, [f"s:{article}:0"])
        (field,) = [one["component"]["custom_id"] for one in form.modal["components"]]
        return answer(await desk.reader.submit_modal(form, {field: "Eva Marsh"}))

    told = [await report(one) for one in desk.news.history() if not one.flags.ephemeral]
    assert ["You reported 2 errors today, the most a day." in one for one in told] == [False, False, True]
    assert len(await desk.archive.corrections.of_guild(GuildId(desk.news.guild.id))) == 2


@pytest.mark.simcord(check_errors=False, settle_timeout=60)
async def test_nothing_is_completed_for_who_types_faster_than_people_do(
    desk: Desk, simcord_bot: DatelineClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.commands.buckets.LETTERS", 2)
    limit(simcord_bot, lookups_a_minute=1)
    offered = [await desk.reader.autocomplete(desk.news, "latest", "pack", "") for _ in range(3)]
    assert [bool(one) for one in offered] == [True, True, False]
    assert await desk.editor.autocomplete(desk.news, "latest", "pack", "")


async def test_what_is_ordered_at_the_same_moment_exceeds_no_limit(archive: Archive) -> None:
    schedule, guild, ann = Schedule(When.INSTANTLY), GuildId(7), UserId(1)

    def order(number: int, follower: UserId | None) -> Any:
        source = Source(words=f"word{number}")
        place = ChannelId(5), source, schedule, NOON, ann, NOON
        return archive.subscriptions.add(guild, *place, follower=follower, most=5)

    orders = [order(number, None) for number in range(12)] + [order(number, ann) for number in range(12)]
    feeds = [archive.feeds.add(f"https://{n}.example/feed", "", NOON, guild, ann, most=5) for n in range(12)]
    made = await asyncio.gather(*orders, *feeds, return_exceptions=True)
    assert [isinstance(one, FullError) for one in made].count(True) == 3 * 7
    assert len(await archive.subscriptions.in_guild(guild)) == 5
    assert len(await archive.subscriptions.followed_by(ann)) == 5
    assert len(await archive.feeds.owned(guild)) == 5


async def test_a_removed_feed_comes_back_only_where_there_is_room_for_it(archive: Archive) -> None:
    guild = GuildId(7)
    first = await archive.feeds.add("https://a.example/feed", "", NOON, guild, most=1)
    await archive.feeds.disown(first.id, guild, NOON)
    await archive.feeds.add("https://b.example/feed", "", NOON, guild, most=1)
    with pytest.raises(FullError):
        await archive.feeds.regain(first.id, guild, NOON, most=1)
    assert await archive.feeds.regain(first.id, guild, NOON, most=2)


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
