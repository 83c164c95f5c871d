"""The feeds of a page, to choose from."""

from typing import cast

import discord

from bot.commands.client import Asked, in_markdown, reply
from bot.commands.sources import NamesFeeds, add_feed
from bot.news import DatelineError
from bot.news.addresses import mask_address
from bot.rendering import Tone, bare, inert, notice_view

MOST_OPTIONS, MOST_LETTERS = 25, 100


async def offer_feeds(interaction: Asked, page: NamesFeeds) -> None:
    """Show the feeds that a page names in a select; what is chosen is added."""
    view = notice_view(f"{inert(page.reason)} It names these feeds; choose what I shall read.", Tone.PLAIN)
    row: discord.ui.ActionRow[discord.ui.LayoutView] = discord.ui.ActionRow()
    await reply(interaction, view.add_item(row.add_item(_Offers(page.offers))))


class _Offers(discord.ui.Select[discord.ui.LayoutView]):
    """Options name their place in the list: an address may be longer than the value of an option."""

    def __init__(self, offers: tuple[tuple[str, str], ...]) -> None:
        self._offers = offers[:MOST_OPTIONS]
        options = [
            discord.SelectOption(
                label=bare(title)[:MOST_LETTERS].strip() or mask_address(url)[:MOST_LETTERS],
                value=str(place),
                description=bare(mask_address(url))[:100],
            )
            for place, (url, title) in enumerate(self._offers)
        ]
        super().__init__(placeholder="Choose feeds", min_values=1, max_values=len(options), options=options)

    async def callback(self, interaction: discord.Interaction) -> None:
        """Add what was chosen, with a result a line."""
        asked = cast("Asked", interaction)
        await interaction.response.defer(ephemeral=True, thinking=True)
        lines = [await _added(asked, self._offers[int(value)][0]) for value in self.values]
        await reply(asked, notice_view("\n".join(lines), Tone.DONE))


async def _added(interaction: Asked, url: str) -> str:
    try:
        added = await add_feed(interaction, url)
    except DatelineError as error:
        return f"❌ {inert(mask_address(url)[:200])}: {in_markdown(error)}"
    return f"✅ I read **{inert(added.title)}** now. /subscribe posts it to a channel."
