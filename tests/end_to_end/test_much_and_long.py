"""Much, long, empty and impossible input: nothing is cut in the middle, nothing is out of reach, and nothing breaks."""

from typing import Any

import discord
import pytest

from bot.commands.pending import MOST_OF_ONE
from bot.news import CorrectionKind, GuildId, NewCorrection, UserId
from tests.builders import an_actor
from tests.end_to_end.desk import Desk, answer, message_of
from tests.end_to_end.test_panel import opened

pytestmark = pytest.mark.simcord(check_errors=False)

SEEN_BY_NOBODY = ["\u200b", "\u202e\u2066", "\u2800", "\u3164", "\u200d \u00ad"]
LONG = "Organisation for the Prohibition of Chemical Weapons of Port Vale"


def whole(text: str) -> bool:
    """Whether no line ends amid its markdown."""
    return all(line.count("**") % 2 == 0 and not line.endswith("\\") for line in text.split("\n"))


async def test_what_a_member_follows_is_listed_without_a_line_that_is_cut(desk: Desk) -> None:
    for number in range(25):
        await desk.reader.slash(desk.news, "follow", words=f"w{number} OR " + "*_* ab " * 27)
    listed = answer(await desk.reader.slash(desk.news, "following"))
    assert whole(listed)
    assert listed.count("\n- ") == 25 or "There is more than a message has room for" in listed


@pytest.mark.parametrize("letter", ["a", "\U00020000", "*"])
async def test_long_subscriptions_are_listed_without_a_line_that_is_cut(desk: Desk, letter: str) -> None:
    for number in range(6):
        words = f"w{number} OR w{letter * 280}"
        only = f"w{letter * 280}"
        await desk.editor.slash(desk.news, "subscribe", source=f"words:{words}", when="daily", only=only, without=only)
    listed = await desk.editor.slash(desk.news, "subscriptions")
    assert answer(listed).startswith(f"<#{desk.news.id}> · **“w0 OR ")
    assert whole(answer(listed))
    assert "There is more than a message has room for" in answer(listed)


async def test_all_corrections_can_be_reached(desk: Desk) -> None:
    guild, by = GuildId(desk.news.guild.id), UserId(desk.reader.id)
    for number in range(16):
        new = NewCorrection(guild, CorrectionKind.NOBODY, f"Name {number}", None, f"“Name {number}” is nobody")
        await desk.archive.corrections.add(new, by, desk.env.now(), proposed=number < 5)
    page = await desk.editor.slash(desk.news, "corrections")
    seen = answer(page)
    for number in (2, 3):
        page = await desk.editor.click(message_of(page), label="Next")
        assert f"Page {number} of 3" in answer(page)
        seen += answer(page)
    assert [number for number in range(16) if f"Name {number}” is" not in seen] == []
    decided = await desk.editor.click(message_of(page), custom_id=f"correction:2:{guild}:apply")
    assert "Corrected: “Name 1” is nobody" in answer(decided)


async def test_rights_are_asked_for_when_pages_of_corrections_are_turned(desk: Desk) -> None:
    by = UserId(desk.reader.id)
    for number in range(9):
        new = NewCorrection(GuildId(desk.news.guild.id), CorrectionKind.NOBODY, f"Name {number}", None, "Somebody")
        await desk.archive.corrections.add(new, by, desk.env.now(), proposed=True)
    page = message_of(await desk.editor.slash(desk.news, "corrections"))
    desk.news.guild.roles["Editors"]._role.permissions = discord.Permissions().value
    assert "Manage Server" in answer(await desk.editor.click(page, label="Next"))


async def test_a_long_name_that_is_offered_can_be_asked_for_and_its_pages_turn(desk: Desk) -> None:
    await desk.editor.slash(desk.news, "subscribe", source="vale", when="instantly")
    for number, said in enumerate(("alpha", "beta", "gamma", "delta", "epsilon", "zeta")):
        await desk.publish(f"Report {number}", said=f"The {said} stores are empty", by=an_actor(LONG, "watchdog"))
    (offered, *_) = await desk.reader.autocomplete(desk.news, "quotes", "by", "organ")
    first = await desk.reader.slash(desk.news, "quotes", by=offered["value"], about="opened something new in Port Vale")
    assert f"Quotes by {LONG} about opened" in answer(first)
    second = await desk.reader.click(message_of(first), label="Next")
    assert f"Quotes by {LONG} about opened" in answer(second)
    assert "Page 2 of 2" in answer(second)


async def test_the_example_of_the_language_of_questions_can_be_asked(desk: Desk) -> None:
    found = await desk.reader.slash(desk.news, "search", words="ferry AND (port OR harbour*) NOT football")
    assert "nothing that I have read" in answer(found)


@pytest.mark.parametrize("blank", SEEN_BY_NOBODY)
async def test_what_nobody_can_see_is_empty(desk: Desk, blank: str) -> None:
    for command, options in (
        ("person", {"name": blank}),
        ("event", {"words": blank}),
        ("search", {"words": blank}),
        ("follow", {"person": blank}),
        ("latest", {"pack": blank}),
        ("subscribe", {"source": blank, "when": "daily"}),
    ):
        assert "is empty" in answer(await desk.editor.slash(desk.news, command, **options))


@pytest.mark.parametrize("name", [*SEEN_BY_NOBODY, "???", "=", "=!", "…"])
async def test_nobody_is_called_by_signs_alone(desk: Desk, name: str) -> None:
    told = answer(await desk.editor.slash(desk.news, "subscribe", source=f"about:{name}", when="daily"))
    assert "Say whom" in told
    followed = answer(await desk.editor.slash(desk.news, "follow", person=name))
    assert "I have read nothing about" in followed or "is empty" in followed


@pytest.mark.parametrize("number", ["9" * 23, "9" * 18, "²", "٣", "0"])
async def test_a_number_that_no_feed_has_is_told(desk: Desk, number: str) -> None:
    told = answer(await desk.editor.slash(desk.news, "subscribe", source=f"feed:{number}", when="daily"))
    assert "not read any more" in told or "nothing at this address" in told


async def test_more_times_than_can_be_edited_are_refused(desk: Desk) -> None:
    def times(count: int) -> str:
        return ", ".join(f"{number // 4:02}:{15 * (number % 4):02}" for number in range(count))

    told = await desk.editor.slash(desk.news, "subscribe", source="vale", when="daily", at=times(25))
    assert "These are 25 times; I take 24 a day at most." in answer(told)
    await desk.editor.slash(desk.news, "subscribe", source="vale", when="daily", at=times(24))
    form: Any = (await desk.editor.click(message_of(await opened(desk)), label="Edit")).modal
    texts = [one["component"] for one in form["components"] if one["component"]["type"] == 4]
    assert all(len(one.get("value") or "") <= one["max_length"] for one in texts)


async def test_what_is_paused_is_neither_posted_nor_previewed(desk: Desk) -> None:
    await desk.editor.slash(desk.news, "subscribe", source="vale", when="daily")
    await desk.publish("New library opens")
    await desk.editor.click(message_of(await opened(desk)), label="Pause")
    for command in ("digest now", "digest preview"):
        assert "paused" in answer(await desk.editor.slash(desk.news, command))
    await desk.work()
    assert desk.posted() == []


async def test_a_role_that_cannot_be_pinged_is_not_ordered(desk: Desk) -> None:
    guild = desk.news.guild
    allowed = discord.Permissions(view_channel=True, send_messages=True, read_message_history=True)
    guild.roles["TestBot"]._role.permissions = allowed.value
    deaf, heard = guild.create_role("Deaf"), guild.create_role("Heard", mentionable=True)
    refused = await desk.editor.slash(desk.news, "subscribe", source="vale", when="daily", ping=deaf)
    assert "I may not ping Deaf" in answer(refused)
    taken = await desk.editor.slash(desk.news, "subscribe", source="vale", when="daily", ping=heard)
    assert "will get new stories" in answer(taken)


async def test_a_question_before_too_many_others_is_told_so(desk: Desk) -> None:
    told = []
    for _ in range(MOST_OF_ONE + 1):
        await desk.editor.slash(desk.news, "subscribe", source="words:ferry", when="daily")
        told.append(await desk.editor.slash(desk.news, "unsubscribe", subscription="ferry"))
    first = answer(await desk.editor.click(message_of(told[0]), label="Undo"))
    assert "before other questions of mine" in first
    assert "It is back" in answer(await desk.editor.click(message_of(told[-1]), label="Undo"))
