"""/feed add, list and remove."""

from discord import app_commands
from discord.utils import format_dt

from bot.commands.client import Asked, reply
from bot.commands.sources import add_feed
from bot.news import DatelineError, Feed
from bot.rendering import Tone, inert, notice_view

SHOWN = 25

feed = app_commands.Group(name="feed", description="The feeds that are read", guild_only=True)


@feed.command(name="add")
@app_commands.describe(url="The address of a feed")
@app_commands.checks.has_permissions(manage_guild=True)
async def add(interaction: Asked, url: app_commands.Range[str, 1, 500]) -> None:
    """Read a feed, so that its articles can be found and subscribed to."""
    await interaction.response.defer(ephemeral=True)
    added = await add_feed(interaction, url.strip())
    text = f"I read **{inert(added.title)}** now. /subscribe posts it to a channel."
    await reply(interaction, notice_view(text, Tone.DONE))


@feed.command(name="list")
async def list_feeds(interaction: Asked) -> None:
    """List the feeds and how they are."""
    feeds = await interaction.client.services.archive.feeds.all()
    lines = [_line(one) for one in sorted(feeds, key=lambda one: (one.problem is None, one.title.casefold()))]
    if len(lines) > SHOWN:
        lines[SHOWN:] = [f"-# and {len(lines) - SHOWN} more without problems; `dateline feeds list` shows all"]
    await reply(interaction, notice_view("\n".join(lines) or "No feeds yet. /feed add or /subscribe.", Tone.PLAIN))


def _line(one: Feed) -> str:
    state = f"read {format_dt(one.polled_at, 'R')}" if one.polled_at else "not read yet"
    return f"**{inert(one.title)}** · {inert(one.problem) if one.problem else state}"


@feed.command(name="remove")
@app_commands.describe(wanted="Which one (start typing)")
@app_commands.rename(wanted="feed")
@app_commands.checks.has_permissions(manage_guild=True)
async def remove(interaction: Asked, wanted: str) -> None:
    """Stop reading a feed. Subscriptions to it end; its articles stay."""
    archive = interaction.client.services.archive
    found = next(
        (one for one in await archive.feeds.all() if wanted.strip() in {str(one.id), one.url, one.title}), None
    )
    if not found:
        raise DatelineError(f"I do not read a feed {inert(wanted[:100])}. /feed list shows the feeds.")
    await archive.feeds.remove(found.id)
    await reply(interaction, notice_view(f"**{inert(found.title)}** is not read any more.", Tone.DONE))


@remove.autocomplete("wanted")
async def _complete(interaction: Asked, typed: str) -> list[app_commands.Choice[str]]:
    feeds = await interaction.client.services.archive.feeds.all()
    matching = [one for one in feeds if typed.casefold() in f"{one.title} {one.url}".casefold()]
    return [app_commands.Choice(name=one.title[:100], value=str(one.id)) for one in matching[:25]]
