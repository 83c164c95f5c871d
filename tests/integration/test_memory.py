"""What must not grow: views that were answered with are not remembered."""

import discord

from bot.commands.client import unlisted
from bot.commands.following import Follow
from bot.commands.offering import _Offers
from bot.rendering import Tone, notice_view


async def test_a_view_whose_items_are_found_by_name_is_not_remembered() -> None:
    row: discord.ui.ActionRow[discord.ui.LayoutView] = discord.ui.ActionRow()
    view = notice_view("Done.", Tone.DONE).add_item(row.add_item(Follow("person", 7)))
    assert unlisted(view).is_finished()
    assert unlisted(notice_view("Done.", Tone.DONE)).is_finished()


async def test_a_view_that_holds_what_is_chosen_from_is_remembered() -> None:
    row: discord.ui.ActionRow[discord.ui.LayoutView] = discord.ui.ActionRow()
    view = notice_view("Choose.", Tone.PLAIN)
    view.add_item(row.add_item(_Offers((("The Courier", "https://courier.example/feed"),))))
    assert not unlisted(view).is_finished()
