"""A person or an event in several tabs, which turn in place and work after a restart."""

import io
import re
from collections.abc import Sequence
from typing import NamedTuple, Self, TypeVar

import discord
from discord.utils import format_dt

from bot.archive.people import MENTIONS_SINCE
from bot.commands.client import Asked, Told, asker_of, reply, unlisted
from bot.commands.following import Follow
from bot.commands.persistent import PersistentButton, row_of
from bot.commands.telling import tell, tell_briefly
from bot.news import EVERYWHERE, DigestStory, Person, PersonId, StoryId
from bot.rendering import (
    Attached,
    companions_view,
    event_view,
    inert,
    person_view,
    quotes_view,
    sources_view,
    stories_view,
    timeline_view,
)
from bot.rendering.pictures import Picture, draw_mentions, draw_timeline

T = TypeVar("T")

PICTURE = "dateline.png"
EVENT_QUOTES = 5
STORIES, QUOTES, SOURCES = 4, 5, 12
"""On one page."""
PAGES = 10
TABS = {
    "person": {"overview": "Overview", "quotes": "Quotes", "stories": "Stories", "with": "With"},
    "event": {"overview": "Overview", "timeline": "Timeline", "quotes": "Quotes", "sources": "Sources"},
}
DRAWN = {"person": "overview", "event": "timeline"}
"""The tabs with a picture, which takes a while."""
GONE = "It is not in the archive any more."


class Place(NamedTuple):
    """Which page of which tab of what."""

    kind: str
    """"person" or "event"."""
    number: int
    tab: str = "overview"
    page: int = 1


class _Page(NamedTuple):
    view: discord.ui.LayoutView
    pages: int = 1
    picture: Picture | None = None


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
        return cls(Place(match["kind"], int(match["number"]), match["tab"], int(match["page"])))

    async def answer(self, asked: Asked) -> None:
        """Turn to the tab: in place where the answer is the asker's own, else in one of their own."""
        own = asked.message is not None and asked.message.flags.ephemeral
        await show(asked, self.place, in_place=own)


async def show(interaction: Asked, place: Place, *, public: bool = False, in_place: bool = False) -> None:
    """Answer with a tab.

    Raises:
        DatelineError: the archive does not know it any more.
    """
    if place.tab in DRAWN[place.kind] and not interaction.response.is_done():
        await interaction.response.defer(ephemeral=not public, thinking=not in_place)
    page = await _page(interaction, place)
    tabs = TABS[place.kind].items()
    looks = [Look(Place(place.kind, place.number, tab), label, enabled=tab != place.tab) for tab, label in tabs]
    row = row_of(*looks, Follow(place.kind, place.number))
    page.view.add_item(row)
    if page.pages > 1:
        back = Look(place._replace(page=place.page - 1), "Back", "<", enabled=place.page > 1)
        further = Look(place._replace(page=place.page + 1), "Next", ">", enabled=place.page < page.pages)
        page.view.add_item(row_of(back, further))
    picture = page.picture
    files = [discord.File(io.BytesIO(picture.png), PICTURE, description=picture.alt)] if picture else []
    if in_place:
        await edit(interaction, page.view, files)
    else:
        await reply(interaction, page.view, public=public, files=files)


async def edit(interaction: Asked, view: discord.ui.LayoutView, files: Sequence[discord.File] = ()) -> None:
    """Change the message that the button or menu stands on."""
    if interaction.response.is_done():
        await interaction.edit_original_response(view=unlisted(view), attachments=list(files))
    else:
        await interaction.response.edit_message(view=unlisted(view), attachments=list(files))


async def _page(interaction: Asked, place: Place) -> _Page:
    if place.kind == "person":
        return await _person_page(interaction, place)
    return await _event_page(interaction, place)


async def _person_page(interaction: Asked, place: Place) -> _Page:
    services, asker = interaction.client.services, asker_of(interaction)
    number = PersonId(place.number)
    person = await services.archive.people.by_number(number, asker, services.clock())
    if person is None or person.id is None:
        raise Told(GONE)
    match place.tab:
        case "quotes":
            said = await services.archive.people.said(person.name, None, None, QUOTES * PAGES, asker)
            shown, pages = _cut(said, place.page, QUOTES)
            if not shown:
                raise Told(f"I have read no words of {inert(person.name)}.")
            return _Page(quotes_view(f"Quotes by {person.name}", shown, place.page, pages), pages)
        case "stories":
            numbers = await services.archive.people.reported(person.id, STORIES * PAGES, asker)
            these, pages = _cut(numbers, place.page, STORIES)
            told_briefly = await tell_briefly(await services.archive.stories.several(these, asker))
            return _Page(stories_view(f"Stories with {person.name}", told_briefly, place.page, pages), pages)
        case "with":
            return _Page(companions_view(person))
    picture = await _drawn_person(interaction, person)
    return _Page(person_view(person, Attached(PICTURE, picture.alt) if picture else None), picture=picture)


async def _event_page(interaction: Asked, place: Place) -> _Page:
    asker = asker_of(interaction)
    archive = interaction.client.services.archive
    story = await archive.stories.get(StoryId(place.number), asker)
    if story is None:
        raise Told(GONE)
    told = await tell(story, quotes=QUOTES * PAGES if place.tab == "quotes" else EVENT_QUOTES)
    match place.tab:
        case "quotes":
            shown, pages = _cut(told.quotes, place.page, QUOTES)
            if not shown:
                raise Told("Nobody is quoted in what I have read of this.")
            return _Page(quotes_view(told.headline, shown, place.page, pages), pages)
        case "sources":
            cited, pages = _cut(told.sources, place.page, SOURCES)
            return _Page(sources_view(told.headline, cited, place.page, pages), pages)
        case "timeline":
            picture = await _drawn_event(interaction, told)
            return _Page(timeline_view(told, Attached(PICTURE, picture.alt) if picture else None), picture=picture)
    view = event_view(told)
    for merge in await archive.corrections.merges(story.id, asker):
        # The words of a correction for all servers name headlines that not all of them may see.
        label = "Two stories are one event" if merge.guild == EVERYWHERE else inert(merge.label)
        view.add_item(discord.ui.TextDisplay(f"-# Corrected: {label}, {format_dt(merge.at, 'R')}"))
    return _Page(view)


async def _drawn_person(interaction: Asked, person: Person) -> Picture | None:
    if not person.mentions:
        return None
    services = interaction.client.services
    today = services.clock().date()
    ends = {today - MENTIONS_SINCE: 0, today: 0}
    return await services.draw(draw_mentions, person.name, sorted((ends | dict(person.mentions)).items()))


async def _drawn_event(interaction: Asked, story: DigestStory) -> Picture | None:
    return await interaction.client.services.draw(draw_timeline, story)


def _cut(found: Sequence[T], page: int, size: int) -> tuple[Sequence[T], int]:
    """A page of what was found, and how many pages there are."""
    return found[(page - 1) * size : page * size], max(1, -(-len(found) // size))
