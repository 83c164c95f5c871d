"""/digest now, preview and test."""

from collections.abc import Awaitable, Callable
from datetime import datetime

from discord import app_commands
from discord.utils import format_dt

from bot.commands.client import Asked, Told, reply
from bot.news import ASLEEP, ChannelId, Subscription
from bot.rendering import Tone, digest_views, notice_view

digest = app_commands.Group(name="digest", description="Digests of this channel", guild_only=True)


@digest.command(name="now")
@app_commands.checks.has_permissions(manage_guild=True)
async def digest_now(interaction: Asked) -> None:
    """Post what this channel is owed now, without waiting for the hour."""
    await interaction.response.defer(ephemeral=True)
    here = await _subscriptions_here(interaction)
    await _file(interaction, here, interaction.client.services.digests.compose)


@digest.command(name="test")
@app_commands.checks.has_permissions(manage_guild=True)
async def digest_test(interaction: Asked) -> None:
    """Post a digest of the latest stories here, marked as a test; it pings nobody and changes nothing."""
    await interaction.response.defer(ephemeral=True)
    here = await _subscriptions_here(interaction)
    await _file(interaction, here[:1], interaction.client.services.digests.test)


@digest.command(name="preview")
@app_commands.checks.has_permissions(manage_guild=True)
async def digest_preview(interaction: Asked) -> None:
    """Show the next digest to you alone, as it would be now."""
    services = interaction.client.services
    now = services.clock()
    await interaction.response.defer(ephemeral=True)
    here = await _subscriptions_here(interaction)
    shown = False
    for one in here:
        composed = await services.digests.preview(one, now)
        for view in digest_views(composed) if composed else ():
            await reply(interaction, view)
            shown = True
    if not shown:
        await reply(interaction, notice_view(_nothing_new(here, now), Tone.PLAIN))


async def _file(
    interaction: Asked, here: list[Subscription], file: Callable[[Subscription, datetime], Awaitable[int]]
) -> None:
    now = interaction.client.services.clock()
    filed = sum([await file(one, now) for one in here])
    text = f"On its way: {filed} {'message' if filed == 1 else 'messages'}." if filed else _nothing_new(here, now)
    await reply(interaction, notice_view(text, Tone.DONE if filed else Tone.PLAIN))


async def _subscriptions_here(interaction: Asked) -> list[Subscription]:
    here = ChannelId(interaction.channel_id or 0)
    found = await interaction.client.services.archive.subscriptions.in_channel(here)
    if not found:
        raise Told("This channel has no subscription. /subscribe starts one.")
    return found


def _nothing_new(here: list[Subscription], now: datetime) -> str:
    due = min(one.next_due_at for one in here)
    next_one = f" The next comes {format_dt(due, 'R')}." if now < due < ASLEEP else ""
    return f"Nothing new since the last digest.{next_one}"
