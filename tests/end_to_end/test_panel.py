"""The panel of a subscription: all of its settings, and what an admin can do about it."""

from typing import Any

import discord
import pytest

from bot.news import ChannelId
from tests.end_to_end.desk import Desk, answer, message_of

pytestmark = pytest.mark.simcord(check_errors=False)


async def opened(desk: Desk, who: Any | None = None) -> Any:
    """The panel of the only subscription, opened from the list."""
    listed = await (who or desk.editor).slash(desk.news, "subscriptions")
    view = discord.ui.LayoutView.from_message(message_of(listed))
    (menu,) = [item for item in view.walk_children() if isinstance(item, discord.ui.Select)]
    return await (who or desk.editor).select(message_of(listed), [menu.options[0].value])


def fields(form: Any) -> list[str]:
    """The custom ids of a form's fields, in order."""
    return [one["component"]["custom_id"] for one in form.modal["components"]]


async def another_editor(desk: Desk) -> Any:
    """A second admin."""
    role = desk.news.guild.create_role("More editors", permissions=discord.Permissions(manage_guild=True))
    return desk.news.guild.add_member(desk.env.create_user("eve"), roles=[role])


async def test_the_list_tells_all_settings_and_what_was_posted_last_and_members_cannot_change_it(desk: Desk) -> None:
    await desk.editor.slash(
        desk.news, "subscribe", source="vale", when="instantly", only="library", images="no", stories=3, updates=False
    )
    await desk.publish("New library opens")
    await desk.work()
    listed = answer(await desk.reader.slash(desk.news, "subscriptions"))
    for words in ("**Port Vale** as soon as", "last post <t:", "no pictures", "3 stories in full", "no updates"):
        assert words in listed
    shown = await desk.reader.slash(desk.news, "subscriptions")
    view = discord.ui.LayoutView.from_message(message_of(shown))
    assert not [item for item in view.walk_children() if isinstance(item, discord.ui.Select)]
    panel = answer(await opened(desk))
    assert "**Only with** library" in panel
    assert "**Last post** <t:" in panel
    assert "https://discord.com/channels/" in panel


async def test_the_list_has_pages_and_problems_come_first(desk: Desk) -> None:
    for number in range(8):
        await desk.editor.slash(desk.news, "subscribe", source=f"words:ferry {number}", when="daily")
    last = await desk.archive.subscriptions.in_channel(ChannelId(desk.news.id))
    await desk.archive.subscriptions.pause(last[-1].id, "Its filter cannot be used.")
    listed = await desk.editor.slash(desk.news, "subscriptions")
    assert "paused: Its filter cannot be used" in answer(listed).split("\n")[0]
    further = await desk.editor.click(message_of(listed), label="Next")
    assert "Page 2 of 2" in answer(further)


async def test_a_subscription_is_paused_tested_and_goes_on(desk: Desk) -> None:
    await desk.editor.slash(desk.news, "subscribe", source="vale", when="instantly")
    paused = await desk.editor.click(message_of(await opened(desk)), label="Pause")
    assert "**Paused** An admin paused it." in answer(paused)
    await desk.publish("New library opens")
    await desk.work()
    assert desk.posted() == []
    tested = await desk.editor.click(message_of(paused), label="Test")
    assert "New library opens" in answer(tested)
    assert tested.ephemeral
    resumed = await desk.editor.click(message_of(paused), label="Resume")
    assert "Paused" not in answer(resumed)
    await desk.work()
    assert len(desk.posted()) == 1, "what came meanwhile is not lost"


async def test_it_is_edited_in_a_form_and_a_mistake_changes_nothing(desk: Desk) -> None:
    await desk.editor.slash(desk.news, "subscribe", source="vale", when="daily", images="no")
    shown = await opened(desk)
    form = await desk.editor.click(message_of(shown), label="Edit")
    wrong = dict(zip(fields(form), (["weekly"], "08:00", "Atlantis-on-Sea", "", ""), strict=True))
    refused = await desk.editor.submit_modal(form, wrong)
    assert "There is no timezone" in answer(refused)
    form = await desk.editor.click(message_of(shown), label="Edit")
    right = dict(zip(fields(form), (["daily"], "7:30, 19:00", "seoul", "ferry", ""), strict=True))
    edited = await desk.editor.submit_modal(form, right)
    assert "every day at 07:30 and 19:00 (Asia/Seoul)" in answer(edited)
    assert "**Only with** ferry" in answer(edited)
    assert "no pictures" in answer(edited), "what the form does not ask stays"


async def test_it_is_deleted_and_that_is_undone(desk: Desk) -> None:
    await desk.editor.slash(desk.news, "subscribe", source="vale", when="daily", only="library")
    deleted = await desk.editor.click(message_of(await opened(desk)), label="Delete")
    assert "gets nothing more" in answer(deleted)
    assert await desk.archive.subscriptions.in_channel(ChannelId(desk.news.id)) == []
    back = await desk.editor.click(message_of(deleted), label="Undo")
    assert "**Only with** library" in answer(back)
    assert len(await desk.archive.subscriptions.in_channel(ChannelId(desk.news.id))) == 1


async def test_it_is_moved_and_copied_to_channels_that_may_be_written_in(desk: Desk) -> None:
    await desk.editor.slash(desk.news, "subscribe", source="vale", when="daily")
    talk = desk.news.guild.create_text_channel("talk")
    asked = await desk.editor.click(message_of(await opened(desk)), label="Copy …")
    refused = await desk.editor.select(message_of(asked), [desk.locked])
    assert "I may not write in" in answer(refused)
    copied = await desk.editor.select(message_of(asked), [talk])
    assert f"in <#{talk.id}>" in answer(copied)
    asked = await desk.editor.click(message_of(await opened(desk)), label="Move …")
    again = await desk.editor.select(message_of(asked), [talk])
    assert "already" in answer(again) or "gets" in answer(again)
    assert len(await desk.archive.subscriptions.in_channel(ChannelId(talk.id))) == 1


async def test_of_two_admins_at_once_the_second_is_told(desk: Desk) -> None:
    await desk.editor.slash(desk.news, "subscribe", source="vale", when="daily")
    other = await another_editor(desk)
    first, second = await opened(desk), await opened(desk, other)
    form = await other.click(message_of(second), label="Edit")
    await desk.editor.click(message_of(first), label="Pause")
    told = await other.click(message_of(second), label="Delete")
    assert "Somebody changed it meanwhile" in answer(told)
    assert "**Paused** An admin paused it." in answer(told)
    typed = dict(zip(fields(form), (["hourly"], "", "", "", ""), strict=True))
    late = await other.submit_modal(form, typed)
    assert "Somebody changed it meanwhile" in answer(late)
    (one,) = await desk.archive.subscriptions.in_channel(ChannelId(desk.news.id))
    assert one.schedule.when.value == "daily"


async def test_what_another_admin_set_is_shown_before_it_is_replaced(desk: Desk) -> None:
    await desk.editor.slash(desk.news, "subscribe", source="vale", when="daily", only="library")
    again = await desk.editor.slash(desk.news, "subscribe", source="vale", when="daily", only="ferry")
    assert "only with ferry" in answer(again), "one's own order gets new terms"
    other = await another_editor(desk)
    asked = await other.slash(desk.news, "subscribe", source="vale", when="hourly")
    assert f"as <@{desk.editor.id}> ordered it" in answer(asked)
    assert "every hour" in answer(asked).partition("You ordered")[2]
    (one,) = await desk.archive.subscriptions.in_channel(ChannelId(desk.news.id))
    assert one.schedule.when.value == "daily", "nothing was changed"
    await other.click(message_of(asked), label="Replace")
    (one,) = await desk.archive.subscriptions.in_channel(ChannelId(desk.news.id))
    assert one.schedule.when.value == "hourly"


async def test_options_that_do_nothing_and_names_that_nobody_knows_are_asked_about(desk: Desk) -> None:
    strange = await desk.editor.slash(desk.news, "subscribe", source="vale", when="daily", languages="xx")
    assert "“xx” names no language" in answer(strange)
    blurred = await desk.editor.slash(
        desk.news, "subscribe", source="vale", when="daily", look="text", images="spoiler"
    )
    assert "`images` does nothing with look:text" in answer(blurred)
    await desk.archive.feeds.add("https://courier.example/feed", "The Vale Courier", desk.env.now())
    await desk.publish("New library opens")
    asked = await desk.editor.slash(desk.news, "subscribe", source="about:Ana Riuz", when="daily")
    assert "I have read nothing about Ana Riuz" in answer(asked)
    chosen = await desk.editor.select(message_of(asked), ["Ana Ruiz"])
    assert "**Ana Ruiz**" in answer(chosen)
    asked = await desk.editor.slash(desk.news, "subscribe", source="about:Nobody Yet", when="daily")
    taken = await desk.editor.select(message_of(asked), ["Nobody Yet"])
    assert "**Nobody Yet**" in answer(taken)


async def test_unfollow_without_an_argument_asks_what(desk: Desk) -> None:
    await desk.reader.slash(desk.news, "follow", words="ferry")
    await desk.reader.slash(desk.news, "follow", words="library")
    asked = await desk.reader.slash(desk.news, "unfollow")
    view = discord.ui.LayoutView.from_message(message_of(asked))
    (menu,) = [item for item in view.walk_children() if isinstance(item, discord.ui.Select)]
    ferry = next(one.value for one in menu.options if "ferry" in one.label)
    await desk.reader.select(message_of(asked), [ferry])
    left = answer(await desk.reader.slash(desk.news, "following"))
    assert "library" in left
    assert "ferry" not in left
