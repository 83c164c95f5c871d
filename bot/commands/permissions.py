"""Where we may post, and what to do where we may not."""

from typing import Any

import discord
from discord import app_commands

from bot.commands.client import Asked
from bot.commands.errors import Told

Channel = discord.TextChannel | discord.Thread | discord.VoiceChannel | discord.ForumChannel

NAMES = {
    "view_channel": "View Channel",
    "send_messages": "Send Messages",
    "send_messages_in_threads": "Send Messages in Threads",
    "read_message_history": "Read Message History",
}
"""As Discord's settings call them."""


class PostableChannel(app_commands.Transformer):
    """A channel that messages can be posted to. By the type alone, discord.py would offer media channels too."""

    @property
    def type(self) -> discord.AppCommandOptionType:
        """A channel."""
        return discord.AppCommandOptionType.channel

    @property
    def channel_types(self) -> list[discord.ChannelType]:
        """Those that are offered."""
        kinds = discord.ChannelType
        threads = [kinds.public_thread, kinds.private_thread, kinds.news_thread]
        return [kinds.text, kinds.news, kinds.voice, kinds.forum, *threads]

    async def transform(self, interaction: discord.Interaction, value: Any, /) -> Channel:  # noqa: ANN401, ARG002
        """The channel as the cache knows it."""
        found = value.resolve()
        if not isinstance(found, Channel):
            raise app_commands.TransformerError(value.name, self.type, self)
        return found


def missing_in(target: Channel, may: discord.Permissions | None = None) -> str | None:
    """What we lack to post in a channel and how to give it, as Discord markdown; None where nothing is missing.

    Args:
        target: the channel.
        may: what we may there, where Discord has just told.
    """
    may = may or target.permissions_for(target.guild.me)
    write = "send_messages_in_threads" if isinstance(target, discord.Thread) else "send_messages"
    missing = [NAMES[name] for name in ("view_channel", write, "read_message_history") if not getattr(may, name)]
    if not missing:
        return None
    where = target.parent if isinstance(target, discord.Thread) and target.parent else target
    return (
        f"I may not write in {target.mention}: I lack **{', '.join(missing)}**. Open the settings of {where.mention} → "
        f"Permissions → add {target.guild.me.mention} and allow {'it' if len(missing) == 1 else 'them'}."
    )


def must_be_writable(interaction: Asked, target: Channel, *, crosspost: bool = False) -> None:
    """Check that we may post in a channel.

    Raises:
        DatelineError: naming what is missing and how to give it.
    """
    if crosspost and not (isinstance(target, discord.TextChannel) and target.is_news()):
        raise Told(f"{target.mention} is no announcement channel, so nothing can be published from it.")
    here = interaction.channel_id == target.id
    missing = missing_in(target, interaction.app_permissions if here else None)
    if missing:
        raise Told(f"{missing} Then try again.")
