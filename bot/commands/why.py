"""/why: what became of an article in this channel."""

from discord import app_commands

from bot.commands.client import Asked, asker_of
from bot.commands.replying import reply
from bot.news import ChannelId
from bot.rendering import Tone, notice_view
from bot.rendering.fates import trace_of
from bot.rendering.traces import trace_markdown


@app_commands.command()
@app_commands.describe(url="The article's address, or its id in the logs")
@app_commands.guild_only()
async def why(interaction: Asked, url: app_commands.Range[str, 1, 1000]) -> None:
    """Tell every step of an article on its way to this channel, and what stopped it."""
    archive = interaction.client.services.archive
    channel = ChannelId(interaction.channel_id or 0)
    history = await archive.history.of(url.strip(), asker_of(interaction), channel)
    await reply(interaction, notice_view(trace_markdown(trace_of(history)), Tone.PLAIN))
