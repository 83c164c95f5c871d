"""Buttons, selects and forms of messages that are older than the bot's memory."""

from typing import Any

import pytest
from discord.ui import ActionRow, Button, LayoutView, TextDisplay

from bot.commands import DatelineClient
from bot.commands.pending import Pending
from bot.news import OPERATOR, ChannelId
from bot.rendering import body_of
from tests.end_to_end.desk import Desk, answer, message_of

pytestmark = pytest.mark.simcord(check_errors=False)


async def test_a_button_that_no_version_knows_any_more_says_that_it_is_old(desk: Desk) -> None:
    view = LayoutView().add_item(TextDisplay("From long ago"))
    row: ActionRow[LayoutView] = ActionRow(Button(label="Press", custom_id="ancient:1"))
    await desk.archive.deliveries.owe_notice(ChannelId(desk.news.id), body_of(view.add_item(row)), desk.env.now())
    await desk.work()
    pressed = await desk.reader.click(desk.news.history()[0], label="Press")
    assert "before my last restart" in answer(pressed)
    assert pressed.ephemeral


async def test_a_question_from_before_a_restart_says_so_and_one_from_after_it_goes_on(
    desk: Desk, simcord_bot: DatelineClient
) -> None:
    offered = await desk.editor.slash(desk.news, "feed add", url="https://courier.example/")
    remembered, simcord_bot.pending = simcord_bot.pending, Pending()
    old = await desk.editor.select(message_of(offered), ["0"])
    assert "before my last restart" in answer(old)
    assert await desk.archive.feeds.all(OPERATOR) == []
    simcord_bot.pending = remembered
    assert "I read **The Vale Courier** now" in answer(await desk.editor.select(message_of(offered), ["0"]))


async def test_a_form_from_before_a_restart_says_so(desk: Desk, simcord_bot: DatelineClient) -> None:
    asked = await desk.editor.slash(desk.news, "feed import")
    simcord_bot.forms.clear()
    simcord_bot._connection._view_store._modals.clear()  # as a restart does
    (field,) = [one["component"]["custom_id"] for one in asked.modal["components"]]
    file: Any = [("mine.opml", b"")]
    submitted = await desk.editor.submit_modal(asked, {field: file})
    assert "before my last restart" in answer(submitted)
