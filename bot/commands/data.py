"""/data: what is kept of a member, to be looked at and to be deleted."""

import io
import json

import discord
from discord import app_commands

from bot.commands.client import Asked
from bot.commands.errors import Told
from bot.commands.replying import reply
from bot.news import ChannelId, UserId
from bot.rendering import Tone, notice_view
from bot.wording import say, say_count

FILE = "dateline.json"

data = app_commands.Group(
    name="data",
    description="What I keep of you",
    allowed_installs=app_commands.AppInstallationType(guild=True, user=True),
    allowed_contexts=app_commands.AppCommandContext(guild=True, dm_channel=True, private_channel=True),
)


@data.command(name="export")
async def export(interaction: Asked) -> None:
    """All that I keep of you, as a file that you alone get."""
    await interaction.response.defer(ephemeral=True, thinking=True)
    archive, user = interaction.client.services.archive, UserId(interaction.user.id)
    kept = await archive.members.export(user, await _private(interaction))
    text = json.dumps({"member": str(user)} | kept, ensure_ascii=False, indent=1, default=str)
    view = notice_view(say("All that I keep of you. /data delete deletes it."), Tone.DONE)
    view.add_item(discord.ui.File(f"attachment://{FILE}"))
    await reply(interaction, view, files=[discord.File(io.BytesIO(text.encode()), FILE)])


@data.command(name="delete")
@app_commands.describe(sure="What you follow ends, and nothing says any more that you ordered or corrected something")
async def delete(interaction: Asked, sure: bool) -> None:
    """Delete all that I keep of you: what you follow, were sent, brought, ordered and corrected."""
    await _delete(interaction, sure=sure)


# The name under which other bots have it, and privacy pages send people to it.
@app_commands.command(name="delete-my-data")
@app_commands.allowed_installs(guilds=True, users=True)
@app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)
@app_commands.describe(sure="What you follow ends, and nothing says any more that you ordered or corrected something")
async def delete_my_data(interaction: Asked, sure: bool) -> None:
    """The same as /data delete, under the name by which other bots have it."""
    await _delete(interaction, sure=sure)


async def _delete(interaction: Asked, *, sure: bool) -> None:
    if not sure:
        raise Told(say("Nothing was deleted. Choose sure:True to delete what I keep of you."))
    await interaction.response.defer(ephemeral=True, thinking=True)
    archive, user = interaction.client.services.archive, UserId(interaction.user.id)
    followed, ordered = await archive.subscriptions.forget_user(user, await _private(interaction))
    brought = await archive.feeds.forget_user(user, interaction.client.services.clock())
    corrected = await archive.corrections.forget_user(user)
    text = say(
        "Deleted. You follow nothing now ({followed} ended), what I sent you is forgotten, and your "
        "name is gone from {brought}, {ordered} and {corrected}, which stay.\n-# Messages that stand "
        "in Discord already stay there. Backups are kept by who runs me. The whole of it: "
        "config/PRIVACY.md in my source.",
        followed=followed,
        brought=say_count("{count} feed", "{count} feeds", brought),
        ordered=say_count("{count} subscription", "{count} subscriptions", ordered),
        corrected=say_count("{count} correction", "{count} corrections", corrected),
    )
    await reply(interaction, notice_view(text, Tone.DONE))


async def _private(asked: Asked) -> ChannelId | None:
    """The channel of somebody's direct messages; None where they take none."""
    try:
        return ChannelId((await asked.user.create_dm()).id)
    except discord.DiscordException:
        return None
