"""Pings by members: one message for all who follow a story here, and what becomes of it when one of them goes."""

from typing import Any

import pytest
from simcord.builders import UserHandle

from bot.news import Delivery, DeliveryId, DeliveryState, UserId
from tests.end_to_end.desk import FEED, Desk, answer, message_of, words_of

pytestmark = pytest.mark.simcord(check_errors=False, settle_timeout=60)


async def test_one_message_pings_all_who_follow_a_story_here_and_admins_see_and_end_it(
    desk: Desk,
) -> None:
    await desk.editor.slash(desk.news, "feed add", url=FEED)
    assert "pinged in channels now" in answer(await desk.editor.slash(desk.news, "settings member-pings", allow=True))
    for member in (desk.reader, desk.editor):
        await member.slash(desk.news, "follow", person="Ana Ruiz", here=True)
    await desk.publish("a harbour")
    await desk.work()
    (told,) = desk.posted()
    assert all(f"<@{member.id}>" in told for member in (desk.reader, desk.editor))
    listed = answer(await desk.editor.slash(desk.news, "subscriptions"))
    assert f"<@{desk.reader.id}>" in listed
    assert "Pings by members" not in answer(await desk.reader.slash(desk.news, "subscriptions"))
    ended = answer(await desk.editor.slash(desk.news, "settings member-pings", allow=False))
    assert "2 of what they follow so rests" in ended
    assert "does not let members be pinged" in answer(await desk.reader.slash(desk.news, "following"))
    await desk.publish("a library")
    await desk.work()
    assert len(desk.posted()) == 1
    await desk.editor.slash(desk.news, "settings member-pings", allow=True)
    await desk.publish("a bridge")
    await desk.work()
    assert len(desk.posted()) > 1


async def test_who_was_pinged_beside_another_is_forgotten_when_they_ask(desk: Desk) -> None:
    await desk.editor.slash(desk.news, "feed add", url=FEED)
    await desk.editor.slash(desk.news, "settings member-pings", allow=True)
    for member in (desk.reader, desk.editor):
        await member.slash(desk.news, "follow", person="Ana Ruiz", here=True)
    await desk.publish("a harbour")
    await desk.work()
    kept = await desk.archive.deliveries.get(DeliveryId(1))
    assert kept
    (second,) = [one for one in (desk.reader, desk.editor) if one.id in kept.also]
    await second.slash(desk.news, "data delete", sure=True)
    kept = await desk.archive.deliveries.get(DeliveryId(1))
    assert kept
    assert kept.also == ()


async def owed(desk: Desk) -> tuple[Delivery, Any, Any]:
    """A message that is not sent yet and pings two, with the one whom it was filed for and the other."""
    await desk.editor.slash(desk.news, "feed add", url=FEED)
    await desk.editor.slash(desk.news, "settings member-pings", allow=True)
    for member in (desk.reader, desk.editor):
        await member.slash(desk.news, "follow", person="Ana Ruiz", here=True)
    await desk.publish("a harbour")
    await desk.pipeline.compose(desk.env.now())
    kept = await delivery(desk)
    first, second = (desk.reader, desk.editor) if kept.follower == desk.reader.id else (desk.editor, desk.reader)
    assert kept.also == (second.id,)
    return kept, first, second


async def delivery(desk: Desk) -> Delivery:
    kept = await desk.archive.deliveries.get(DeliveryId(1))
    assert kept
    return kept


async def test_a_message_that_pings_two_is_the_others_when_the_first_unfollows_and_nobodys_after_both(
    desk: Desk,
) -> None:
    _, first, second = await owed(desk)
    await first.slash(desk.news, "unfollow", what="Ana Ruiz")
    (theirs,) = await desk.archive.subscriptions.followed_by(UserId(second.id))
    passed = await delivery(desk)
    assert (passed.follower, passed.also, passed.subscription) == (second.id, (), theirs.id)
    await second.slash(desk.news, "unfollow", what="Ana Ruiz")
    assert (await delivery(desk)).state is DeliveryState.FAILED
    await desk.work()
    assert desk.posted() == []


async def test_a_message_that_is_passed_on_names_the_one_whom_it_pings_now(desk: Desk) -> None:
    _, first, second = await owed(desk)
    await first.slash(desk.news, "unfollow", what="Ana Ruiz")
    await desk.work()
    (told,) = desk.posted()
    assert f"<@{second.id}>" in told
    assert f"<@{first.id}>" not in told


async def test_who_unfollows_is_not_pinged_beside_another(desk: Desk) -> None:
    _, first, second = await owed(desk)
    (theirs,) = await desk.archive.subscriptions.followed_by(UserId(second.id))
    asked = await second.slash(desk.news, "unfollow")
    assert (await delivery(desk)).also == (second.id,), "asking ends nothing"
    await second.select(message_of(asked), [str(theirs.id)])
    assert (await delivery(desk)).also == ()
    await desk.work()
    (told,) = desk.posted()
    assert f"<@{first.id}>" in told
    assert f"<@{second.id}>" not in told


async def test_the_button_of_a_message_ends_what_the_one_who_presses_it_follows(desk: Desk) -> None:
    _, first, second = await owed(desk)
    await desk.work()
    (message,) = [one for one in desk.news.history() if not one.flags.ephemeral]
    assert "Ana Ruiz" in words_of(message)
    await second.click(message, label="Unfollow Ana Ruiz")
    followed = [await desk.archive.subscriptions.followed_by(UserId(one.id)) for one in (first, second)]
    assert [len(one) for one in followed] == [1, 0]


@pytest.mark.parametrize("here", [True, False], ids=["pinged", "in private"])
async def test_who_leaves_a_server_is_told_no_more_of_it(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, here: bool
) -> None:
    await desk.editor.slash(desk.news, "feed add", url=FEED)
    await desk.editor.slash(desk.news, "settings member-pings", allow=True)
    await desk.reader.slash(desk.news, "follow", person="Ana Ruiz", here=here)
    await desk.publish("a harbour")
    await desk.work()
    told = desk.news if here else UserHandle(desk.env, desk.env.backend.get_user(desk.reader.id)).dm_channel
    before = len([one for one in told.history() if one.author.bot and not one.flags.ephemeral])
    assert before == 1
    desk.news.guild.remove_member(desk.reader)
    await desk.publish("a library")
    monkeypatch.setattr("bot.posting.poster.MEMBER_FOR", 0.0)
    await desk.work()
    assert len([one for one in told.history() if one.author.bot and not one.flags.ephemeral]) == 1
    assert await desk.archive.subscriptions.followed_by(UserId(desk.reader.id)) == []
