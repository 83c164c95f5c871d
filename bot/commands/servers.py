"""The servers that the bot is in: who comes and goes, and which of their channels take something."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta
from typing import Any

import discord
import structlog

from bot.archive import GONE, LEFT
from bot.commands.services import Services
from bot.news import ChannelId, GuildId

log = structlog.get_logger()

LATELY = timedelta(days=7)
"""A server that invited us longer ago, and never ordered anything, is not greeted any more."""


async def _silent(_: Any, __: discord.Guild) -> None:  # noqa: ANN401
    pass


class ServersClient(discord.Client):
    """What the gateway tells of servers and channels, kept in the archive."""

    services: Services
    """What its commands ask; given to it with them."""

    def __init__(self, **options: Any) -> None:  # noqa: ANN401, discord.py's own
        super().__init__(**options)
        self.greet: Callable[[Any, discord.Guild], Awaitable[None]] = _silent
        """Says who we are to a server that has just invited us."""

    async def on_ready(self) -> None:
        """Say so in the log, go on where we were invited again in the meantime, and greet who invited us while away."""
        log.info("connected to Discord", servers=len(self.guilds))
        await self._go_on([GuildId(guild.id) for guild in self.guilds])
        for guild in self.guilds:
            joined_at = getattr(guild.me, "joined_at", None)
            lately = joined_at is not None and self.services.clock() - joined_at < LATELY
            if lately and await self.services.archive.quotas.is_new(GuildId(guild.id)):
                await self.greet(self, guild)
        await self._meet(self.guilds)

    async def on_guild_join(self, guild: discord.Guild) -> None:
        """A server that invites us is greeted; one that had us before gets what it had ordered."""
        await self._go_on([GuildId(guild.id)])
        await self.services.archive.quotas.is_new(GuildId(guild.id))
        await self._meet([guild])
        await self.greet(self, guild)

    async def on_guild_remove(self, guild: discord.Guild) -> None:
        """What a server has ordered is kept for a month, should it invite us again."""
        await self.services.archive.pauses.close_guild(GuildId(guild.id), LEFT, self.services.clock())

    async def on_guild_update(self, _: discord.Guild, after: discord.Guild) -> None:
        """A server's language may be another."""
        await self._meet([after])

    async def on_guild_channel_delete(self, channel: discord.abc.GuildChannel) -> None:
        """A channel that is gone gets nothing more; what it had ordered is shown for a month."""
        await self._close(ChannelId(channel.id))

    async def on_raw_thread_delete(self, event: discord.RawThreadDeleteEvent) -> None:
        """The same for a thread."""
        await self._close(ChannelId(event.thread_id))

    async def on_guild_channel_update(self, _: discord.abc.GuildChannel, after: discord.abc.GuildChannel) -> None:
        """A channel that took nothing from us may do so now."""
        await self.services.archive.pauses.knock(ChannelId(after.id), self.services.clock())

    async def on_raw_thread_update(self, event: discord.RawThreadUpdateEvent) -> None:
        """The same for a thread."""
        await self.services.archive.pauses.knock(ChannelId(event.thread_id), self.services.clock())

    async def _close(self, channel: ChannelId) -> None:
        await self.services.archive.pauses.close_channel(channel, GONE, self.services.clock())

    async def _go_on(self, guilds: Sequence[GuildId]) -> None:
        await self.services.archive.pauses.reopen_guilds(guilds, self.services.clock())

    async def _meet(self, guilds: Sequence[discord.Guild]) -> None:
        locales = {GuildId(guild.id): str(guild.preferred_locale) for guild in guilds}
        await self.services.archive.servers.learn_locales(locales)
