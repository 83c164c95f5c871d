"""Feeds out of an OPML file, each looked at before it is taken, with a result a line."""

import asyncio
import io

import discord

from bot.commands.client import Asked, answering, asker_of, must_manage
from bot.commands.errors import Told
from bot.commands.replying import reply
from bot.commands.sources import NamesFeeds, NoFeedError, add_feed
from bot.news import DatelineError
from bot.news.addresses import mask_address, mask_text
from bot.rendering import Tone, inert, notice_view
from bot.wording import mark, retell, say

MOST_BYTES = 1_000_000
MOST_FEEDS = 500
AT_ONCE = 16
MOST_LETTERS = 3_500
ADDED, KNOWN, FAILED, PASSED_OVER = mark("added"), mark("known"), mark("failed"), mark("passed over")


class ImportModal(discord.ui.Modal):
    """Asks for an OPML file."""

    def __init__(self) -> None:
        super().__init__(title=say("Read the feeds of an OPML file"))
        self._upload: discord.ui.FileUpload[ImportModal] = discord.ui.FileUpload()
        self.add_item(
            discord.ui.Label(
                text=say("OPML file"),
                description=say("Other readers export one, often called subscriptions."),
                component=self._upload,
            )
        )

    @answering
    async def on_submit(self, asked: Asked) -> None:
        """Import what was uploaded."""
        await import_feeds(asked, self._upload.values[0])


async def import_feeds(interaction: Asked, file: discord.Attachment) -> None:
    """Add the feeds of a file; those that cannot be read now are named with the reason.

    Raises:
        DatelineError: it is no OPML file, or the asker may not bring feeds.
    """
    must_manage(interaction)
    if file.size > MOST_BYTES:
        raise Told(say("This file is larger than 1 MB; a list of feeds is not."))
    await interaction.response.defer(ephemeral=True, thinking=True)
    try:
        body = await file.read()
    except discord.DiscordException:
        raise Told(say("Discord did not give me the file. Please try again.")) from None
    outlines = await interaction.client.services.read_opml(body)
    turns = asyncio.Semaphore(AT_ONCE)
    results = await asyncio.gather(*(_result(interaction, url, turns) for _, url in outlines[:MOST_FEEDS]))
    more = say("more than {count} feeds", count=MOST_FEEDS)
    results += [(PASSED_OVER, mask_address(url), more) for _, url in outlines[MOST_FEEDS:]]
    counts = ", ".join(
        f"{count} {say(word)}"
        for word in (ADDED, KNOWN, FAILED, PASSED_OVER)
        if (count := sum(result[0] == word for result in results))
    )
    told = [(say(word), *more) for word, *more in results]
    lines = "\n".join(inert(" · ".join(one)) for one in told)
    if len(lines) <= MOST_LETTERS:
        await reply(interaction, notice_view(f"**{counts}**\n{lines}", Tone.DONE))
        return
    view = notice_view(say("**{counts}**; the file has a line for each.", counts=counts), Tone.DONE)
    view.add_item(discord.ui.File("attachment://results.txt"))
    await reply(
        interaction,
        view,
        files=[discord.File(io.BytesIO("\n".join("\t".join(one) for one in told).encode()), "results.txt")],
    )


async def _result(interaction: Asked, url: str, turns: asyncio.Semaphore) -> tuple[str, ...]:
    """What became of a feed, its address, and why."""
    async with turns:
        owned = interaction.client.services.archive.feeds.owned
        shown = mask_address(url)
        if any(one.url == url for one in await owned(asker_of(interaction))):
            return KNOWN, shown
        try:
            await add_feed(interaction, url)
        except (NamesFeeds, NoFeedError) as page:
            return FAILED, shown, page.reason
        except DatelineError as error:
            return FAILED, shown, mask_text(retell(str(error)))
        return ADDED, shown
