"""How interactions are answered: in a message, in place, with a form."""

from collections.abc import Sequence
from typing import Any

import discord

from bot.rendering import Sample

Interaction = discord.Interaction[Any]

MOST_FORMS = 500
"""Forms that are remembered as open; whoever opened one before these has closed it."""


def unlisted(view: discord.ui.LayoutView) -> discord.ui.LayoutView:
    """The view, without discord.py remembering it.

    It would for a quarter of an hour, or for good where everybody sees the answer, with a timer for each. All our
    items are found by their own custom ids.
    """
    view.stop()
    return view


async def open_form(interaction: Interaction, form: discord.ui.Modal) -> None:
    """Answer with a form."""
    forms = interaction.client.forms
    forms[form.custom_id] = interaction.user.id
    if len(forms) > MOST_FORMS:
        forms.popitem(last=False)
    await interaction.response.send_modal(form)


async def reply(
    interaction: Interaction, view: discord.ui.LayoutView, *, public: bool = False, files: Sequence[discord.File] = ()
) -> None:
    """Answer, whether the interaction was deferred or not; to the asker alone unless `public`.

    Args:
        interaction: what is answered.
        view: the answer.
        public: for everyone to see.
        files: that the view shows.
    """
    unlisted(view)
    if interaction.response.is_done():
        await interaction.followup.send(view=view, ephemeral=not public, files=list(files))
    else:
        await interaction.response.send_message(view=view, ephemeral=not public, files=list(files))


async def reply_sample(interaction: Interaction, sample: Sample) -> None:
    """Show the asker alone a message of a digest, in the layout that it would come in.

    Args:
        interaction: what is answered; it has been deferred.
        sample: the message.
    """
    if sample.view:
        await reply(interaction, sample.view)
    else:
        await interaction.followup.send(
            sample.text, embeds=sample.embeds, ephemeral=True, suppress_embeds=not sample.embeds
        )


async def edit(interaction: Interaction, view: discord.ui.LayoutView, files: Sequence[discord.File] = ()) -> None:
    """Change the message that the button or menu stands on."""
    if interaction.response.is_done():
        await interaction.edit_original_response(view=unlisted(view), attachments=list(files))
    else:
        await interaction.response.edit_message(view=unlisted(view), attachments=list(files))
