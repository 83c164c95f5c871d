"""A person or an event in several tabs, which turn in place and work after a restart."""

import io
import re
from collections.abc import Iterator
from typing import Self

import discord

from bot.commands.client import Asked, asker_of
from bot.commands.correcting import Report
from bot.commands.following import Follow
from bot.commands.pages import DRAWN, PICTURE, TABS, Page, Place, page_of
from bot.commands.persistent import PersistentButton, PersistentSelect, number_in, row_of
from bot.commands.replying import edit, reply
from bot.commands.seeing import seen_as
from bot.news import StoryId
from bot.rendering.messages import MORE
from bot.wording import say


class Look(
    PersistentButton,
    template=r"look:(?P<kind>person|event):(?P<number>\d{1,18}):(?P<tab>[a-z]+):(?P<page>\d{1,3})(?P<turn>[<>]?)",
):
    """A button that leads to a tab, or to another page of it."""

    def __init__(self, place: Place, label: str = "", turn: str = "", *, enabled: bool = True) -> None:
        self.place = place
        custom_id = f"look:{place.kind}:{place.number}:{place.tab}:{place.page}{turn}"
        super().__init__(discord.ui.Button(label=label or "…", custom_id=custom_id, disabled=not enabled))

    @classmethod
    def read(cls, match: re.Match[str]) -> Self:
        """The button that was pressed, whoever made it."""
        return cls(Place.read(match))

    async def answer(self, asked: Asked) -> None:
        """Turn to the tab: in place where the answer is the asker's own, else in one of their own."""
        own = asked.message is not None and asked.message.flags.ephemeral
        await show(asked, self.place, in_place=own)


class More(PersistentSelect, template=MORE):
    """The select of a digest that tells several stories."""

    def __init__(self) -> None:
        super().__init__(discord.ui.Select(custom_id=MORE, options=[]))

    async def answer(self, asked: Asked) -> None:
        """Show the story that was chosen to whoever chose it."""
        await show(asked, Place("event", number_in(asked)))


async def show(interaction: Asked, place: Place, *, public: bool = False, in_place: bool = False) -> None:
    """Answer with a tab.

    Raises:
        DatelineError: the archive does not know it any more.
    """
    if place.tab in DRAWN[place.kind] and not interaction.response.is_done():
        await interaction.response.defer(ephemeral=not public, thinking=not in_place)
    asker = await seen_as(interaction, StoryId(place.number)) if place.kind == "event" else asker_of(interaction)
    page = await page_of(interaction.client.services, asker, place)
    for row in rows_of(place, page):
        page.view.add_item(row)
    picture = page.picture
    files = [discord.File(io.BytesIO(picture.png), PICTURE, description=picture.alt)] if picture else []
    if in_place:
        await edit(interaction, page.view, files)
    else:
        await reply(interaction, page.view, public=public, files=files)


def rows_of(place: Place, page: Page) -> Iterator[discord.ui.ActionRow[discord.ui.LayoutView]]:
    """The tabs, and below them the other pages and what can be done."""
    tabs = TABS[place.kind].items()
    yield row_of(
        *(
            Look(Place(place.kind, place.number, tab), say(label), enabled=tab != place.tab and tab not in page.idle)
            for tab, label in tabs
        )
    )
    further: list[PersistentButton] = []
    if page.pages > 1:
        before, after = place._replace(page=place.page - 1), place._replace(page=place.page + 1)
        further.append(Look(before, say("Back"), "<", enabled=place.page > 1))
        further.append(Look(after, say("Next"), ">", enabled=place.page < page.pages))
    further.append(Follow(place.kind, place.number))
    further += [Report(StoryId(place.number))] if place.kind == "event" else []
    yield row_of(*further)
