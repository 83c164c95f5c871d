"""What a server is told when it invites us."""

from collections.abc import Iterable
from typing import Any

import discord

from bot.commands.client import DatelineClient
from bot.commands.helping import ShowHelp
from bot.commands.permissions import missing_in
from bot.commands.persistent import row_of
from bot.commands.setup import Begin
from bot.news import ChannelId, GuildId, UserId
from bot.rendering import Tone, body_of, inert, notice_view
from bot.wording import say, speak


async def greet(client: DatelineClient, guild: discord.Guild) -> None:
    """Owe a server its welcome, in a channel that takes it, else its owner, who may change that.

    Who invited us stands in the audit log alone, which we have no permission to read.
    """
    archive, now = client.services.archive, client.services.clock()
    if await archive.subscriptions.in_guild(GuildId(guild.id)):
        return  # it knows us, and what it ordered goes on
    channel = place_for(guild)
    speak(await archive.servers.language(GuildId(guild.id)))
    if channel is not None:
        await archive.deliveries.owe_notice(ChannelId(channel.id), welcome(), now)
        return
    if guild.owner_id:
        await archive.deliveries.owe_notice_to(UserId(guild.owner_id), shut_out(guild), now)


def welcome() -> dict[str, Any]:
    """The message for a channel of a server that is new."""
    text = say(
        "## Hello, I bring news here\nI read news sites, put together what reports the same event, "
        "and post short digests: what happened, who is involved, and what they said, word for word "
        "with its sources.\n**Set up** takes a minute: choose topics, a channel and a time. It is for "
        "members with Manage Server."
    )
    view = notice_view(text, Tone.PLAIN)
    return body_of(view.add_item(row_of(Begin(), ShowHelp("Look up", say("What can you do?")))))


def shut_out(guild: discord.Guild) -> dict[str, Any]:
    """The direct message where a server has no channel that we may write in."""
    text = say(
        "## Thank you for inviting me to {guild}\nI may not write in any channel there. Open the "
        "settings of the channel for news → Permissions → add me and allow **View Channel, Send "
        "Messages** and **Read Message History**. Then run /setup there.",
        guild=inert(guild.name),
    )
    return body_of(notice_view(text, Tone.PLAIN))


def place_for(guild: discord.Guild) -> discord.TextChannel | None:
    """Where a server is greeted: where Discord greets its members, else the first channel that takes it."""
    return next((channel for channel in _likely(guild) if missing_in(channel) is None), None)


def _likely(guild: discord.Guild) -> Iterable[discord.TextChannel]:
    if guild.system_channel:
        yield guild.system_channel
    yield from guild.text_channels
