"""What people type for somebody or for an event."""

from discord import app_commands

from bot.commands.client import Asked, asker_of
from bot.commands.errors import Nothing
from bot.news import StoryId
from bot.rendering import bare, inert
from bot.wording import say

NUMBERED = "#"
"""Stands before a story's number where the event was chosen from the list."""


async def complete_name(interaction: Asked, typed: str) -> list[app_commands.Choice[str]]:
    """Names that begin like what was typed, or nearly so."""
    names = await interaction.client.services.archive.people.complete(typed, 25, asker=asker_of(interaction))
    return [app_commands.Choice(name=bare(name)[:100], value=name[:100]) for name in names]


async def find_event(interaction: Asked, words: str) -> StoryId:
    """The story with this number, as the list gives it, or the one that fits the words best.

    Raises:
        DatelineError: there is none.
    """
    archive = interaction.client.services.archive
    number = words.removeprefix(NUMBERED)
    if words.startswith(NUMBERED) and number.isdecimal() and len(number) < 18:
        found = [story for story, _ in await archive.stories.titles([StoryId(int(number))], asker_of(interaction))]
    else:
        found = await archive.search.find(words, 1, asker=asker_of(interaction))
    if not found:
        raise Nothing(say("I have read nothing about {words}. Try fewer or other words.", words=inert(words) or "…"))
    return found[0]


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
