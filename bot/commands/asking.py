"""Selects that ask which one is meant, where what was typed fits several or none."""

from collections.abc import Awaitable, Callable

import discord

from bot.commands.client import Asked
from bot.commands.naming import NotReadError
from bot.commands.persistent import ask
from bot.commands.replying import reply
from bot.commands.zone_names import city_of
from bot.commands.zones import UnknownZoneError
from bot.rendering import Tone, bare, inert, notice_view
from bot.wording import say


async def ask_zone(asked: Asked, error: UnknownZoneError, then: Callable[[Asked, str], Awaitable[None]]) -> None:
    """Ask whose time is meant, and go on with the zone that is chosen.

    Raises:
        UnknownZoneError: nothing is like what was typed.
    """
    if not error.near:
        raise error

    async def go_on(again: Asked, zones: list[str]) -> None:
        await then(again, zones[0])

    options = [discord.SelectOption(label=city_of(zone)[:100], value=zone, description=zone) for zone in error.near]
    text = f"{inert(error.what)} {say('Choose the city whose time you mean; the rest is kept.')}"
    view = notice_view(text, Tone.PLAIN).add_item(ask(asked, options, go_on, say("Choose a city")))
    await reply(asked, view)


async def ask_known(asked: Asked, error: NotReadError, then: Callable[[Asked, str], Awaitable[None]]) -> None:
    """Ask which of those that something has been read about is meant, and go on with them.

    Raises:
        NotReadError: nobody is called nearly so.
    """
    if not error.near:
        raise error
    await _ask_name(
        asked, error, [discord.SelectOption(label=bare(name)[:100], value=name) for name in error.near], then
    )


async def ask_whom(asked: Asked, error: NotReadError, then: Callable[[Asked, str], Awaitable[None]]) -> None:
    """The same, where the name itself may be meant: they may be in the news one day."""
    options = [discord.SelectOption(label=bare(name)[:100], value=name[:100]) for name in (*error.near, error.name)]
    options[-1].description = say("As it stands: they may be in the news tomorrow")
    await _ask_name(asked, error, options, then)


async def _ask_name(
    asked: Asked,
    error: NotReadError,
    options: list[discord.SelectOption],
    then: Callable[[Asked, str], Awaitable[None]],
) -> None:
    async def go_on(again: Asked, names: list[str]) -> None:
        await then(again, names[0])

    view = notice_view(f"{error} {say('Whom do you mean?')}", Tone.PLAIN)
    await reply(asked, view.add_item(ask(asked, options, go_on, say("Choose a name"))))
