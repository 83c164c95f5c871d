"""Where we may post, and what to do where we may not."""

from typing import Any

import aiohttp
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


async def must_see(asked: Asked, target: Channel) -> None:
    """Check that the asker sees a channel: what nobody let them into is not theirs to fill.

    Raises:
        DatelineError: they do not, or Discord does not say.
    """
    if asked.channel_id == target.id:
        return
    may = target.permissions_for(asked.user) if isinstance(asked.user, discord.Member) else discord.Permissions.none()
    sees = may.view_channel
    if sees and isinstance(target, discord.Thread) and target.is_private() and not may.manage_threads:
        sees = await _is_in(target, asked.user.id)
    if not sees:
        text = mark("You may not see {target}. Choose another channel, or ask for **{permission}** there.")
        raise Told(say(text, target=target.mention, permission=say(NAMES["view_channel"])))


async def _is_in(thread: discord.Thread, user: int) -> bool:
    try:
        await thread.fetch_member(user)
    except (discord.DiscordException, aiohttp.ClientError, OSError):
        return False
    return True


async def must_be_writable(interaction: Asked, target: Channel, *, crosspost: bool = False) -> None:
    """Check that we may post in a channel which the asker sees.

    Raises:
        DatelineError: naming what is missing and how to give it.
    """
    await must_see(interaction, target)
    if crosspost and not (isinstance(target, discord.TextChannel) and target.is_news()):
        raise Told(
            say("{target} is no announcement channel, so nothing can be published from it.", target=target.mention)
        )
    here = interaction.channel_id == target.id
    missing = missing_in(target, interaction.app_permissions if here else None)
    if missing:
        raise Told(say("{missing} Then try again.", missing=missing))
