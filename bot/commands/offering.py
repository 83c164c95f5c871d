"""The feeds of a page, to choose from."""

from collections.abc import Awaitable, Callable

import discord

from bot.commands.client import Asked
from bot.commands.persistent import ask
from bot.commands.replying import reply
from bot.commands.sources import NamesFeeds
from bot.news.addresses import mask_address
from bot.rendering import Tone, bare, inert, notice_view
from bot.wording import say

MOST_OPTIONS, MOST_LETTERS = 25, 100


async def offer_feeds(
    interaction: Asked,
    page: NamesFeeds,
    then: Callable[[Asked, list[str]], Awaitable[None]],
    *,
    most: int = MOST_OPTIONS,
) -> None:
    """Show the feeds that a page names in a select.

    Args:
        interaction: what is answered.
        page: that names them.
        then: is called with the addresses that are chosen.
        most: how many may be chosen.
    """
    offers = page.offers[:MOST_OPTIONS]
    # Options name their place in the list: an address may be longer than the value of an option.
    options = [
        discord.SelectOption(
            label=bare(title)[:MOST_LETTERS].strip() or mask_address(url)[:MOST_LETTERS],
            value=str(place),
            description=bare(mask_address(url))[:MOST_LETTERS],
        )
        for place, (url, title) in enumerate(offers)
    ]

    async def go_on(asked: Asked, places: list[str]) -> None:
        await then(asked, [offers[int(place)][0] for place in places])

    text = f"{inert(page.reason)} {say('It names these feeds; choose what I shall read.')}"
    view = notice_view(text, Tone.PLAIN)
    await reply(interaction, view.add_item(ask(interaction, options, go_on, say("Choose feeds"), most)))
