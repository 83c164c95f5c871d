"""The bot as Discord sees it: its commands, their errors, and the servers it is in."""

import io
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

import discord
import structlog
from discord import app_commands

from bot.archive import Archive
from bot.news import ChannelId, DatelineError, Digest, FeedCheck, GuildId, Pack, Subscription
from bot.rendering import Tone, notice_view

log = structlog.get_logger()


class Digests(NamedTuple):
    """What can be done with a subscription's digest besides waiting for it."""

    compose: Callable[[Subscription, datetime], Awaitable[int]]
    """Files what the subscription is owed now; the number of messages."""
    preview: Callable[[Subscription, datetime], Awaitable[Digest | None]]
    """The digest as it would be now; None where nothing is owed."""
    test: Callable[[Subscription, datetime], Awaitable[int]]
    """Files a digest of the latest stories, marked as a test; the number of messages."""


@dataclass(frozen=True, slots=True)
class Services:
    """What commands ask. The callables lead into rooms that commands do not know."""

    archive: Archive
    packs: Mapping[str, Pack]
    check_feed: Callable[[str], Awaitable[FeedCheck]]
    """Looks at a URL as a poll would."""
    digests: Digests
    clock: Callable[[], datetime]
    read_opml: Callable[[bytes], list[tuple[str, str]]]
    """(title, address) of each feed of an OPML file."""
    write_opml: Callable[[Iterable[tuple[str, str]]], str]
    """An OPML file of such pairs."""


class CommandTree(app_commands.CommandTree["DatelineClient"]):
    """Answers every error of every command in one place."""

    async def on_error(
        self, interaction: discord.Interaction["DatelineClient"], error: app_commands.AppCommandError, /
    ) -> None:
        """Say what went wrong to the asker alone, in one line."""
        cause = error.original if isinstance(error, app_commands.CommandInvokeError) else error
        match cause:
            case DatelineError():
                text = str(cause)
            case app_commands.MissingPermissions():
                text = "Only members with the Manage Server permission can do that."
            case app_commands.TransformerError():
                text = f"I cannot use {str(cause.value)[:100]!r} there."
            case app_commands.CommandNotFound() | app_commands.CommandSignatureMismatch():
                text = "This command has changed. Restart Discord (Ctrl+R) and try again."
            case _:
                command = interaction.command.qualified_name if interaction.command else None
                log.error("command failed", command=command, exc_info=cause)
                text = "That went wrong on my side, and the log says why. Please try again later."
        await reply(interaction, notice_view(text, Tone.ERROR))


class DatelineClient(discord.Client):
    """Dateline's connection to Discord. Needs no privileged intent."""

    def __init__(self, services: Services) -> None:
        super().__init__(intents=discord.Intents(guilds=True), allowed_mentions=discord.AllowedMentions.none())
        self.services = services
        self.tree = CommandTree(self)

    async def setup_hook(self) -> None:
        """Tell Discord our commands."""
        await self.tree.sync()

    async def on_ready(self) -> None:
        """Say so in the log."""
        log.info("connected to Discord", servers=len(self.guilds))

    async def on_guild_remove(self, guild: discord.Guild) -> None:
        """A server that we leave is owed nothing more."""
        await self.services.archive.subscriptions.end_guild(GuildId(guild.id))

    async def on_guild_channel_delete(self, channel: discord.abc.GuildChannel) -> None:
        """A channel that is gone is owed nothing more."""
        await self.services.archive.subscriptions.end_channel(ChannelId(channel.id))


Asked = discord.Interaction[DatelineClient]


async def reply(
    interaction: Asked,
    view: discord.ui.LayoutView,
    *,
    public: bool = False,
    file: tuple[str, str] | None = None,
) -> None:
    """Answer, whether the interaction was deferred or not; to the asker alone unless `public`.

    Args:
        interaction: what is answered.
        view: the answer.
        public: for everyone to see.
        file: name and text of a file that the view shows.
    """
    sent = discord.File(io.BytesIO(file[1].encode()), file[0]) if file else discord.utils.MISSING
    if interaction.response.is_done():
        await interaction.followup.send(view=view, ephemeral=not public, file=sent)
    else:
        await interaction.response.send_message(view=view, ephemeral=not public, file=sent)
