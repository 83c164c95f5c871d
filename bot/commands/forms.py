"""Forms of which something is wrong: nothing of them is taken, and what was typed is kept to be corrected."""

from collections.abc import Callable

import discord

from bot.commands.client import Asked
from bot.commands.errors import in_markdown
from bot.commands.persistent import Restore, row_of
from bot.commands.replying import open_form, reply
from bot.news import DatelineError
from bot.rendering import Tone, notice_view
from bot.wording import say


async def reopen(
    asked: Asked, error: DatelineError, form: Callable[[], discord.ui.Modal], typed: discord.ui.Modal
) -> None:
    """Say what is wrong with what was typed, with a button that opens the form again as it was filled in."""
    view = notice_view(wrong(error), Tone.ERROR)
    await reply(asked, view.add_item(row_of(correcting(asked, form, typed))))


def wrong(error: DatelineError) -> str:
    """What is wrong with a form."""
    return f"{in_markdown(error)} {say('Nothing was changed.')}"


def correcting(asked: Asked, form: Callable[[], discord.ui.Modal], typed: discord.ui.Modal) -> Restore:
    """The button that opens a form again as it was filled in. Discord answers no form with another."""

    async def open_again(again: Asked, _: list[str]) -> None:
        filled = form()
        _fill(filled, typed)
        await open_form(again, filled)

    token = asked.client.pending.keep(asked.user.id, asked.guild_id or 0, open_again)
    return Restore(token, say("Correct it"))


def _fill(form: discord.ui.Modal, typed: discord.ui.Modal) -> None:
    for item, other in zip(form.walk_children(), typed.walk_children(), strict=True):
        if isinstance(item, discord.ui.TextInput) and isinstance(other, discord.ui.TextInput):
            item.default = other.value or None
        elif isinstance(item, discord.ui.Select) and isinstance(other, discord.ui.Select):
            for option in item.options:
                option.default = option.value in other.values
