"""Packs and their outlets by what people call them."""

from collections.abc import Awaitable, Callable, Iterable
from typing import TypeVar

import discord
from discord import app_commands
from rapidfuzz import fuzz, process
from rapidfuzz.utils import default_process

from bot.commands.client import Asked
from bot.commands.errors import Told, echoed
from bot.commands.persistent import ask
from bot.commands.replying import reply
from bot.news import Pack
from bot.rendering import Tone, bare, notice_view
from bot.wording import say, say_count, titled

ALIKE = 75
"""Of 100, from which on a name is taken for a typing error of another."""
MOST_OPTIONS, MOST_LETTERS = 25, 100

Named = TypeVar("Named")
Found = list[tuple[str, str]]
"""(what to show, what stands for it), the best first."""


class UnknownPackError(Told):
    """No pack is called so."""

    def __init__(self, name: str) -> None:
        self.name = name
        super().__init__(say("There is no pack {name}.", name=echoed(name)))


def names_of(pack: Pack) -> set[str]:
    """What a pack may be called by, case folded: its name, and its title in English and as the asker reads it."""
    return {name.casefold() for name in (pack.name, pack.title, titled(pack.title))}


def pack_called(packs: Iterable[Pack], name: str) -> Pack | None:
    """The pack of this name or title."""
    return next((pack for pack in packs if name.strip().casefold() in names_of(pack)), None)


def pack_of(asked: Asked, name: str) -> Pack:
    """The pack of this name or title.

    Raises:
        UnknownPackError: there is none.
    """
    pack = pack_called(asked.client.services.packs.values(), name)
    if pack is None:
        raise UnknownPackError(name)
    return pack


async def ask_pack(asked: Asked, error: UnknownPackError, then: Callable[[Asked, str], Awaitable[None]]) -> None:
    """Ask which pack is meant, and go on with the one that is chosen: what is like the name first, or all."""

    async def go_on(again: Asked, names: list[str]) -> None:
        await then(again, names[0])

    packs = asked.client.services.packs.values()
    found = packs_like(packs, error.name) or [(titled(pack.title), pack.name) for pack in packs]
    view = notice_view(f"{error} {say('Which one do you mean?')}", Tone.PLAIN)
    await reply(asked, view.add_item(ask(asked, options_of(found), go_on, say("Choose a pack"))))


def options_of(found: Found) -> list[discord.SelectOption]:
    """What was found as options of a select, as far as it has room."""
    fitting = [(bare(label)[:MOST_LETTERS].strip(), value) for label, value in found if len(value) <= MOST_LETTERS]
    return [discord.SelectOption(label=label, value=value) for label, value in fitting if label][:MOST_OPTIONS]


def packs_like(packs: Iterable[Pack], typed: str) -> Found:
    """The packs whose name, or one of whose outlets, holds what was typed, or is written nearly so."""
    several = list(packs)
    wanted = typed.strip().casefold()
    found = packs_with(several, wanted) if wanted else []
    return found or [(_counted(pack), pack.name) for pack in _near({pack.title: pack for pack in several}, typed)]


def outlets_like(packs: Iterable[Pack], typed: str) -> Found:
    """The feeds of packs whose title holds what was typed, or is written nearly so."""
    several = list(packs)
    wanted = typed.strip().casefold()
    found = outlets_with(several, wanted) if wanted else []
    outlets = {title: url for pack in several for title, url in pack.feeds}
    titles = {title: title for title in outlets}
    return found or [(say("{title} alone", title=title), outlets[title]) for title in _near(titles, typed)]


def _near(named: dict[str, Named], typed: str) -> list[Named]:
    near = process.extract(typed, list(named), scorer=fuzz.WRatio, processor=default_process, score_cutoff=ALIKE)
    return [named[name] for name, _, _ in near]


def packs_with(packs: Iterable[Pack], wanted: str) -> Found:
    """(what to show, name) of the packs whose name holds what is wanted, then of those with such an outlet."""
    by_name: list[tuple[str, str]] = []
    by_outlet: list[tuple[str, str]] = []
    for pack in packs:
        outlet = next((title for title, _ in pack.feeds if wanted in title.casefold()), None)
        if wanted in f"{pack.name} {pack.title} {titled(pack.title)} {pack.description}".casefold():
            by_name.append((_counted(pack), pack.name))
        elif outlet:
            by_outlet.append(
                (
                    f"{titled(pack.title)} · " + say("{feeds}, {outlet} among them", feeds=_count(pack), outlet=outlet),
                    pack.name,
                )
            )
    return by_name + by_outlet


def _counted(pack: Pack) -> str:
    return f"{titled(pack.title)} · {_count(pack)}"


def _count(pack: Pack) -> str:
    return say_count("{count} feed", "{count} feeds", len(pack.feeds))


def outlets_with(packs: Iterable[Pack], wanted: str) -> Found:
    """(title, address) of each feed of the packs whose title holds what is wanted."""
    found = {url: title for pack in packs for title, url in pack.feeds if wanted in title.casefold()}
    return [(say("{title} alone", title=title), url) for url, title in found.items()]


def complete_pack(interaction: Asked, typed: str) -> list[app_commands.Choice[str]]:
    """Packs whose name, or one of whose outlets, holds what was typed."""
    found = packs_with(interaction.client.services.packs.values(), typed.strip().casefold())
    return [app_commands.Choice(name=bare(label)[:MOST_LETTERS], value=name) for label, name in found[:MOST_OPTIONS]]
