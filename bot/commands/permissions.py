"""Where we may post, and what to do where we may not."""

from typing import Any

import discord
from discord import app_commands

from bot.commands.client import Asked
from bot.commands.errors import Told
from bot.wording import mark, say

Channel = discord.TextChannel | discord.Thread | discord.VoiceChannel | discord.ForumChannel

NAMES = {
    "view_channel": mark("View Channel"),
    "send_messages": mark("Send Messages"),
    "send_messages_in_threads": mark("Send Messages in Threads"),
    "read_message_history": mark("Read Message History"),
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
    missing = [say(NAMES[name]) for name in ("view_channel", write, "read_message_history") if not getattr(may, name)]
    if not missing:
        return None
    where = target.parent if isinstance(target, discord.Thread) and target.parent else target
    return say(
        "I may not write in {target}: I lack **{missing}**. Open the settings of {where} → "
        "Permissions → add {me} and allow it.",
        target=target.mention,
        missing=", ".join(missing),
        where=where.mention,
        me=target.guild.me.mention,
    )


def must_be_writable(interaction: Asked, target: Channel, *, crosspost: bool = False) -> None:
    """Check that we may post in a channel.

    Raises:
        DatelineError: naming what is missing and how to give it.
    """
    if crosspost and not (isinstance(target, discord.TextChannel) and target.is_news()):
        raise Told(
            say("{target} is no announcement channel, so nothing can be published from it.", target=target.mention)
        )
    here = interaction.channel_id == target.id
    missing = missing_in(target, interaction.app_permissions if here else None)
    if missing:
        raise Told(say("{missing} Then try again.", missing=missing))
