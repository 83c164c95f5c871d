"""/person and /event: what the archive knows."""

from discord import app_commands

from bot.commands.client import Asked, reply
from bot.digests.telling import tell_story
from bot.news import DatelineError
from bot.rendering import event_view, inert, person_view

EVENT_QUOTES = 5


@app_commands.command()
@app_commands.describe(name="A person or an organisation (start typing)", public="Show the answer to everyone here")
@app_commands.guild_only()
async def person(interaction: Asked, name: app_commands.Range[str, 1, 200], public: bool = False) -> None:
    """Who somebody is, what they said, and the stories about them."""
    people = interaction.client.services.archive.people
    found = await people.person(name)
    if not found:
        near = [inert(other) for other in await people.complete(name, limit=3)]
        hint = f" Did you mean {', '.join(near)}?" if near else " Only people in the articles I have read are known."
        raise DatelineError(f"I have read nothing about {inert(name)}.{hint}")
    await reply(interaction, person_view(found), public=public)


async def complete_name(interaction: Asked, typed: str) -> list[app_commands.Choice[str]]:
    """Names that begin like what was typed."""
    names = await interaction.client.services.archive.people.complete(typed, limit=25)
    return [app_commands.Choice(name=name[:100], value=name[:100]) for name in names]


person.autocomplete("name")(complete_name)


@app_commands.command()
@app_commands.describe(words="Words from the event, such as a place and what happened", public="Show it to everyone")
@app_commands.guild_only()
async def event(interaction: Asked, words: app_commands.Range[str, 1, 200], public: bool = False) -> None:
    """What happened: the story that fits your words best, with who, quotes and sources."""
    stories = await interaction.client.services.archive.search.stories(words, limit=1)
    if not stories:
        raise DatelineError(f"I have read nothing about {inert(words)}. Try fewer or other words.")
    await reply(interaction, event_view(tell_story(stories[0], quotes=EVENT_QUOTES)), public=public)
