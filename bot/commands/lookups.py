"""/person and /event: what the archive knows."""

import re
from collections.abc import Iterable
from typing import Self

import discord
from discord import app_commands

from bot.commands.asking import ask_known
from bot.commands.client import Asked, asker_of
from bot.commands.errors import echoed
from bot.commands.naming import (
    NotReadError,
    WeakMatchError,
    ask_event,
    complete_event,
    complete_name,
    find_event,
    not_read,
)
from bot.commands.pages import Place
from bot.commands.persistent import PersistentSelect, number_in, row_of
from bot.commands.replying import reply
from bot.commands.tabs import show
from bot.news import Candidate, StoryId
from bot.rendering import Tone, bare, notice_view
from bot.wording import say


@app_commands.command()
@app_commands.describe(name="A person or an organisation (start typing)", public="Show the answer to everyone here")
@app_commands.allowed_installs(guilds=True, users=True)
@app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)
async def person(interaction: Asked, name: app_commands.Range[str, 1, 200], public: bool = False) -> None:
    """Who somebody is, what they said, and the stories about them."""

    async def show_them(asked: Asked, chosen: str) -> None:
        await _show_person(asked, chosen, public=public)

    try:
        await show_them(interaction, name)
    except NotReadError as error:
        await ask_known(interaction, error, show_them)


async def _show_person(interaction: Asked, name: str, *, public: bool) -> None:
    candidates = await interaction.client.services.archive.people.candidates(name, asker_of(interaction))
    if not candidates:
        raise await not_read(interaction, name)
    if len(candidates) == 1:
        await show(interaction, Place("person", candidates[0].id), public=public)
        return
    view = notice_view(say("Several go by the name {name}. Whom do you mean?", name=echoed(name)), Tone.PLAIN)
    view.add_item(row_of(Whom(map(_option, candidates), public=public)))
    await reply(interaction, view)


def _option(one: Candidate) -> discord.SelectOption:
    known = " · ".join(filter(None, (one.role, one.story)))
    return discord.SelectOption(label=bare(one.name)[:100], value=str(one.id), description=bare(known)[:100] or None)


class Whom(PersistentSelect, template=r"whom:(?P<public>[01])"):
    """Asks whom a name means."""

    def __init__(self, options: Iterable[discord.SelectOption], *, public: bool) -> None:
        self._public = public
        custom_id = f"whom:{int(public)}"
        super().__init__(discord.ui.Select(custom_id=custom_id, placeholder=say("Choose one"), options=list(options)))

    @classmethod
    def read(cls, match: re.Match[str]) -> Self:
        """The select that was used, whoever made it."""
        return cls((), public=match["public"] == "1")

    async def answer(self, asked: Asked) -> None:
        """Show the one that was chosen."""
        number = number_in(asked)
        await show(asked, Place("person", number), public=self._public, in_place=not self._public)


person.autocomplete("name")(complete_name)


@app_commands.command()
@app_commands.describe(words="Words from the event, such as a place and what happened", public="Show it to everyone")
@app_commands.allowed_installs(guilds=True, users=True)
@app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)
async def event(interaction: Asked, words: app_commands.Range[str, 1, 200], public: bool = False) -> None:
    """What happened: the story that fits your words best, with who, quotes and sources."""

    async def show_it(asked: Asked, number: StoryId) -> None:
        await show(asked, Place("event", number), public=public)

    try:
        number = await find_event(interaction, words)
    except WeakMatchError as error:
        await ask_event(interaction, error, show_it)
    else:
        await show_it(interaction, number)


event.autocomplete("words")(complete_event)
