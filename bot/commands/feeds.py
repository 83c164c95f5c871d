"""/feed add, list, remove, import and export."""

import io

import discord
from discord import app_commands
from discord.utils import format_dt
from rapidfuzz import fuzz, process
from rapidfuzz.utils import default_process

from bot.commands.client import Asked, Told, may_manage, reply
from bot.commands.importing import ImportModal, import_feeds
from bot.commands.offering import offer_feeds
from bot.commands.sources import NamesFeeds, add_feed
from bot.news import Feed
from bot.news.addresses import mask_address, mask_text
from bot.rendering import Tone, bare, inert, notice_view

TITLE = 80
MOST_LETTERS = 3_700

feed = app_commands.Group(name="feed", description="The feeds that are read", guild_only=True)


@feed.command(name="add")
@app_commands.describe(url="The address of a feed, or of a site that has one")
@app_commands.checks.has_permissions(manage_guild=True)
async def add(interaction: Asked, url: app_commands.Range[str, 1, 500]) -> None:
    """Read a feed, so that its articles can be found and subscribed to."""
    await interaction.response.defer(ephemeral=True)
    try:
        added = await add_feed(interaction, url.strip())
    except NamesFeeds as page:
        await offer_feeds(interaction, page)
    else:
        text = f"I read **{inert(added.title)}** now. /subscribe posts it to a channel."
        await reply(interaction, notice_view(text, Tone.DONE))


@feed.command(name="list")
async def list_feeds(interaction: Asked) -> None:
    """List the feeds and how they are."""
    archive = interaction.client.services.archive
    counts = await archive.feeds.entry_counts()
    feeds = sorted(await archive.feeds.all(), key=lambda one: (one.problem is None, one.title.casefold()))
    shown: list[str] = []
    for one in feeds:
        line = _health(one, counts.get(one.id, 0))
        if sum(map(len, shown)) + len(line) > MOST_LETTERS:
            shown.append(f"-# and {len(feeds) - len(shown)} more; `dateline feeds list` shows all")
            break
        shown.append(line)
    await reply(interaction, notice_view("\n".join(shown) or "No feeds yet. /feed add or /subscribe.", Tone.PLAIN))


def _health(one: Feed, entries: int) -> str:
    """A feed in two lines: what it brought, when it is read, and what is wrong with it."""
    head = f"**{inert(one.title[:TITLE])}** · {entries} {'entry' if entries == 1 else 'entries'}"
    again = f"again {format_dt(one.next_poll_at, 'R')}"
    if one.interval:
        again += f", every {round(one.interval.total_seconds() / 60)} min"
    if one.problem:
        since = f" since {format_dt(one.failing_since, 'R')}" if one.failing_since else ""
        times = f"{one.failures} {'failure' if one.failures == 1 else 'failures'}{since}"
        return f"⚠️ {head}\n-# {inert(mask_text(one.problem)[:200])} · {times} · {again}"
    state = f"read {format_dt(one.polled_at, 'R')}" if one.polled_at else "not read yet"
    return f"{head}\n-# {state}, {again}"


@feed.command(name="remove")
@app_commands.describe(wanted="Which one (start typing)")
@app_commands.rename(wanted="feed")
@app_commands.checks.has_permissions(manage_guild=True)
async def remove(interaction: Asked, wanted: str) -> None:
    """Stop reading a feed. Subscriptions to it end; its articles stay."""
    archive = interaction.client.services.archive
    found = await chosen_feed(interaction, wanted)
    await archive.feeds.remove(found.id)
    await reply(interaction, notice_view(f"**{inert(found.title)}** is not read any more.", Tone.DONE))


async def chosen_feed(interaction: Asked, wanted: str) -> Feed:
    """The feed of this number, address or title.

    Raises:
        DatelineError: there is none.
    """
    for one in await interaction.client.services.archive.feeds.all():
        if wanted.strip() in {str(one.id), one.url, one.title}:
            return one
    raise Told(f"I do not read a feed {inert(wanted[:100])}. /feed list shows the feeds.")


async def complete_feed(interaction: Asked, typed: str) -> list[app_commands.Choice[str]]:
    """Feeds whose title or address holds what was typed, or nearly so."""
    feeds = {str(one.id): one.title for one in await interaction.client.services.archive.feeds.all()}
    wanted = typed.casefold()
    holding = {number: title for number, title in feeds.items() if wanted in title.casefold()}
    near = process.extract(typed, feeds, scorer=fuzz.WRatio, processor=default_process, score_cutoff=70)
    matching = holding | {number: title for title, _, number in near if typed}
    return [app_commands.Choice(name=bare(title)[:100], value=number) for number, title in list(matching.items())[:25]]


remove.autocomplete("wanted")(complete_feed)


@feed.command(name="import")
@app_commands.describe(file="An OPML file, as other readers export it; leave it out to be asked for it")
@app_commands.checks.has_permissions(manage_guild=True)
async def import_opml(interaction: Asked, file: discord.Attachment | None = None) -> None:
    """Read the feeds of an OPML file."""
    if file is None:
        await interaction.response.send_modal(ImportModal())
    else:
        await import_feeds(interaction, file)


@feed.command(name="export")
async def export_opml(interaction: Asked) -> None:
    """The feeds as an OPML file, which other readers import. Keys in addresses are for those who manage the server."""
    services = interaction.client.services
    feeds = await services.archive.feeds.all()
    if not feeds:
        raise Told("No feeds yet. /feed add or /subscribe.")
    view = notice_view(f"All {len(feeds)} feeds:" if len(feeds) > 1 else "The one feed:", Tone.DONE)
    view.add_item(discord.ui.File("attachment://dateline.opml"))
    whole = may_manage(interaction)
    opml = services.write_opml([(one.title, one.url if whole else mask_address(one.url)) for one in feeds])
    await reply(interaction, view, files=[discord.File(io.BytesIO(opml.encode()), "dateline.opml")])
