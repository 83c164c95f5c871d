"""What people type for somebody or for an event."""

import asyncio
import re
from collections.abc import Awaitable, Callable, Collection, Iterable, Sequence
from typing import TypeVar

import discord
from discord import app_commands

from bot.commands.client import Asked, asker_of
from bot.commands.completing import completing
from bot.commands.errors import Nothing, echoed
from bot.commands.persistent import ask
from bot.commands.replying import reply
from bot.commands.searching import is_expression, search_for
from bot.digests.matching import fits
from bot.news import StoryId
from bot.rendering import Tone, bare, notice_view
from bot.wording import say

T = TypeVar("T")

MOST_NEAR = 5
"""Stories or names that are offered where none fits well."""
MOST_LETTERS = 100
"""Of an option."""
LINK = re.compile(r"https?://[^\s<>()\[\]\"']+")
NUMBERED = "#"
"""Stands before a story's number where the event was chosen from the list."""


class WeakMatchError(Nothing):
    """Words for an event of which stories hold only some."""

    def __init__(self, words: str, near: Sequence[tuple[StoryId, str]]) -> None:
        self.near = near
        super().__init__(say("I have read nothing that fits “{words}” well.", words=echoed(words)))


@completing
async def complete_name(interaction: Asked, typed: str) -> list[app_commands.Choice[str]]:
    """Names that begin like what was typed, or nearly so."""
    names = await interaction.client.services.archive.people.complete(typed, 25, asker=asker_of(interaction))
    return [app_commands.Choice(name=bare(name)[:100], value=name[:100]) for name in names]


def going_by(several: Iterable[T], wanted: str, *names: Callable[[T], Collection[str]]) -> list[T]:
    """Those that are called so, by the first of several kinds of names by which any is.

    What bears another's number or address for a title takes nobody's place.
    """
    known = list(several)
    found = ([one for one in known if wanted in called(one)] for called in names)
    return next(filter(None, found), [])


def has_letters(name: str) -> bool:
    """Whether there is anything in a name that can be read: signs alone are nobody's, and some letters are not seen."""
    return any(map(str.isalnum, bare(name)))


class NotReadError(Nothing):
    """A name that nothing has been read about, with names like it that are known."""

    def __init__(self, name: str, near: tuple[str, ...]) -> None:
        self.name, self.near = name, near
        super().__init__(say("I have read nothing about {name}.", name=echoed(name)))


async def not_read(asked: Asked, name: str) -> NotReadError:
    """The error about a name that nothing was read about: whoever is meant may be called a little otherwise.

    The last word counts where nobody goes by all: "Mayor Ruiz" is a Ruiz.
    """
    people, asker = asked.client.services.archive.people, asker_of(asked)
    if not has_letters(name):  # completion takes no letters for whoever is in the news
        return NotReadError(name[:100], ())
    near = await people.complete(name, MOST_NEAR, asker=asker)
    near = near or await people.complete(name.rsplit(maxsplit=1)[-1], MOST_NEAR, asker=asker)
    return NotReadError(name[:100], tuple(other for other in near if other != name and len(other) <= MOST_LETTERS))


async def find_event(interaction: Asked, words: str) -> StoryId:
    """The story with this number, as the list gives it, or the one that fits the words best.

    Raises:
        WeakMatchError: stories hold only some of the words.
        DatelineError: there is none.
    """
    archive = interaction.client.services.archive
    number = words.removeprefix(NUMBERED)
    link = LINK.fullmatch(words.strip())
    if words.startswith(NUMBERED) and number.isdecimal() and len(number) < 18:
        found = [story for story, _ in await archive.stories.titles([StoryId(int(number))], asker_of(interaction))]
    elif link:
        found = await archive.stories.reported_at([link[0]], asker_of(interaction))
    else:
        found = await _fitting(interaction, words)
    if not found:
        raise Nothing(say("I have read nothing about {words}. Try fewer or other words.", words=echoed(words) or "…"))
    return found[0]


async def _fitting(asked: Asked, words: str) -> list[StoryId]:
    """The best of the stories that hold what the words ask for.

    Raises:
        WeakMatchError: none does, but some hold some of the words.
    """
    archive, asker = asked.client.services.archive, asker_of(asked)
    if is_expression(words):
        searched = await search_for(asked, words, MOST_NEAR)
        near, held = searched.stories, list(searched.stories) if searched.whole else []
    else:
        found = await archive.search.stories(words, MOST_NEAR, asker=asker)
        near = [story.id for story in found]
        held = await asyncio.to_thread(lambda: [story.id for story in found if fits(words, story)])
    if near and not held:
        raise WeakMatchError(words, await archive.stories.titles(near, asker))
    return held


async def ask_event(asked: Asked, error: WeakMatchError, then: Callable[[Asked, StoryId], Awaitable[None]]) -> None:
    """Ask which event is meant, and go on with the one that is chosen."""

    async def go_on(again: Asked, numbers: list[str]) -> None:
        await then(again, StoryId(int(numbers[0])))

    options = [
        discord.SelectOption(label=bare(title)[:100].strip() or say("Untitled"), value=str(number))
        for number, title in error.near
    ]
    view = notice_view(f"{error} {say('Did you mean one of these?')}", Tone.PLAIN)
    await reply(asked, view.add_item(ask(asked, options, go_on, say("Choose a story"))))


@completing
async def complete_event(interaction: Asked, typed: str) -> list[app_commands.Choice[str]]:
    """Stories that hold what was typed; the latest where nothing was."""
    archive, asker = interaction.client.services.archive, asker_of(interaction)
    if typed.strip():
        titled = await archive.search.titles(typed, asker=asker)
    else:
        titled = await archive.stories.titles(await archive.stories.latest(None, 25, asker), asker)
    return [
        app_commands.Choice(name=bare(title)[:100], value=f"{NUMBERED}{number}") for number, title in titled if title
    ]
