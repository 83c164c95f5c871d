"""What must not grow: views that were answered with are not remembered."""

import discord

from bot.commands.following import Follow
from bot.commands.pending import MOST_REMEMBERED, Pending
from bot.commands.replying import unlisted
from bot.rendering import Tone, notice_view


async def test_a_view_whose_items_are_found_by_name_is_not_remembered() -> None:
    row: discord.ui.ActionRow[discord.ui.LayoutView] = discord.ui.ActionRow()
    view = notice_view("Done.", Tone.DONE).add_item(row.add_item(Follow("person", 7)))
    assert unlisted(view).is_finished()
    assert unlisted(notice_view("Done.", Tone.DONE)).is_finished()


async def test_of_questions_only_the_latest_are_remembered() -> None:
    async def then(_: object, __: object) -> None:
        raise AssertionError

    pending: Pending[object] = Pending()
    tokens = [pending.keep(1, 0, then) for _ in range(MOST_REMEMBERED + 1)]
    assert pending.find(tokens[0], 1, 0) is None
    assert pending.find(tokens[-1], 1, 0) is then
    assert pending.find(tokens[-1], 2, 0) is None, "who was not asked answers nothing"
