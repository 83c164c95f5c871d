"""What stands on each tab of a person and of an event, and which buttons lead to the others."""

import asyncio
import re
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from typing import NamedTuple, Protocol, Self, TypeVar

import discord
from discord.utils import format_dt

from bot.archive import Archive
from bot.archive.people import MENTIONS_SINCE
from bot.commands.errors import Nothing, Told
from bot.commands.telling import tell_briefly
from bot.digests.centrality import central_article
from bot.digests.telling import quotes_in, tell_story
from bot.news import EVERYBODY, EVERYWHERE, DigestStory, Owner, Person, PersonId, Story, StoryId
from bot.rendering import (
    Attached,
    companions_view,
    event_view,
    inert,
    own_quotes_view,
    person_view,
    quotes_view,
    sources_view,
    stories_view,
    timeline_view,
    who_view,
)
from bot.rendering.pictures import Picture, draw_mentions, draw_timeline, drawn_in
from bot.wording import mark, say, spoken

T = TypeVar("T")

PICTURE = "dateline.png"
EVENT_QUOTES = 5
EVERYBODY_NAMED = 20
STORIES, QUOTES, SOURCES = 4, 5, 12
"""On one page."""
PAGES = 10
TABS = {
    "person": {
        "overview": mark("Overview"),
        "quotes": mark("Quotes"),
        "stories": mark("Stories"),
        "with": mark("With"),
    },
    "event": {
        "overview": mark("Overview"),
        "who": mark("Who"),
        "quotes": mark("Quotes"),
        "timeline": mark("Timeline"),
        "sources": mark("Sources"),
    },
}
DRAWN = {"person": "overview", "event": "timeline"}
"""The tabs with a picture, which takes a while."""
GONE = mark("It is not in the archive any more.")


class Place(NamedTuple):
    """Which page of which tab of what."""

    kind: str
    """"person" or "event"."""
    number: int
    tab: str = "overview"
    page: int = 1

    @classmethod
    def read(cls, match: re.Match[str]) -> Self:
        """The place that a custom id names."""
        return cls(match["kind"], int(match["number"]), match["tab"], int(match["page"]))


class Asks(Protocol):
    """What pages are made of."""

    @property
    def archive(self) -> Archive:
        """What is known."""

    @property
    def clock(self) -> Callable[[], datetime]:
        """Tells the time."""

    @property
    def draw(self) -> Callable[..., Awaitable[Picture | None]]:
        """Calls a function that draws."""


class Page(NamedTuple):
    """What stands on a page, without buttons."""

    view: discord.ui.LayoutView
    pages: int = 1
    picture: Picture | None = None
    idle: frozenset[str] = frozenset()
    """The tabs on which there is nothing."""


async def page_of(services: Asks, asker: Owner | None, place: Place) -> Page:
    """What an asker sees there; None stands for who runs the bot.

    Raises:
        DatelineError: the archive does not know it any more, or nothing is there.
    """
    if place.kind == "person":
        person = await services.archive.people.by_number(PersonId(place.number), asker, services.clock())
        if person is None or person.id is None:
            raise Told(say(GONE))
        within = {"quotes": person.quotes, "with": person.appears_with}
        page = await _person_page(services, asker, place, person, person.id)
    else:
        story = await services.archive.stories.get(StoryId(place.number), asker)
        if story is None:
            raise Told(say(GONE))
        within = {"quotes": await asyncio.to_thread(quotes_in, story)}
        page = await _event_page(services, asker, place, story)
    return page._replace(idle=frozenset(tab for tab, held in within.items() if not held))


async def _person_page(services: Asks, asker: Owner | None, place: Place, person: Person, number: PersonId) -> Page:
    match place.tab:
        case "quotes":
            said = await services.archive.people.said(person.name, None, None, QUOTES * PAGES, asker)
            shown, pages = cut(said, place.page, QUOTES)
            if not shown:
                raise Nothing(say("I have read no words of {name}.", name=inert(person.name)))
            return Page(own_quotes_view(say("Quotes by {name}", name=person.name), shown, place.page, pages), pages)
        case "stories":
            numbers = await services.archive.people.reported(number, STORIES * PAGES, asker)
            these, pages = cut(numbers, place.page, STORIES)
            told_briefly = await tell_briefly(await services.archive.stories.several(these, asker))
            return Page(
                stories_view(say("Stories with {name}", name=person.name), told_briefly, place.page, pages), pages
            )
        case "with":
            return Page(companions_view(person))
    picture = await _drawn_person(services, person)
    return Page(person_view(person, Attached(PICTURE, picture.alt) if picture else None), picture=picture)


async def _event_page(services: Asks, asker: Owner | None, place: Place, story: Story) -> Page:
    archive = services.archive
    if place.tab == "quotes":
        shown, pages = cut(await asyncio.to_thread(quotes_in, story), place.page, QUOTES)
        if not shown:
            raise Nothing(say("Nobody is quoted in what I have read of this."))
        return Page(quotes_view(_headline(story), shown, place.page, pages), pages)
    told = await asyncio.to_thread(_tell, story, place.tab)
    match place.tab:
        case "who":
            return Page(who_view(told))
        case "sources":
            cited, pages = cut(told.sources, place.page, SOURCES)
            return Page(sources_view(told.headline, cited, place.page, pages), pages)
        case "timeline":
            several = len({source.publisher for source in told.sources}) > 1
            picture = await services.draw(drawn_in, spoken(), draw_timeline, told) if several else None
            return Page(timeline_view(told, Attached(PICTURE, picture.alt) if picture else None), picture=picture)
    view = event_view(told)
    for merge in await archive.corrections.merges(story.id, asker or EVERYBODY):
        # The words of a correction for all servers name headlines that not all of them may see.
        label = say("Two stories are one event") if merge.guild == EVERYWHERE else inert(merge.label)
        view.add_item(
            discord.ui.TextDisplay(say("-# Corrected: {label}, {when}", label=label, when=format_dt(merge.at, "R")))
        )
    return Page(view)


def _tell(story: Story, tab: str) -> DigestStory:
    """What is said of a story; of a hundred articles that takes longer than others should wait."""
    return (
        tell_story(story, who=EVERYBODY_NAMED, brief=True) if tab == "who" else tell_story(story, quotes=EVENT_QUOTES)
    )


def _headline(story: Story) -> str:
    return central_article(story).article.title


async def _drawn_person(services: Asks, person: Person) -> Picture | None:
    if len(person.mentions) < 2:  # a chart of one bar tells nothing
        return None
    today = services.clock().date()
    ends = {today - MENTIONS_SINCE: 0, today: 0}
    return await services.draw(
        drawn_in, spoken(), draw_mentions, person.name, sorted((ends | dict(person.mentions)).items())
    )


def cut(found: Sequence[T], page: int, size: int) -> tuple[Sequence[T], int]:
    """A page of what was found, and how many pages there are."""
    return found[(page - 1) * size : page * size], max(1, -(-len(found) // size))
