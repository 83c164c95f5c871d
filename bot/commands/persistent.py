"""Buttons and selects that answer whenever they are pressed: their custom id holds all that they need."""

import re
from abc import ABC, abstractmethod
from collections.abc import Iterable
from typing import Any, ClassVar, Self, TypeVar

import discord

from bot.commands.client import Asked, answering
from bot.commands.errors import OLD, OLD_ORDER, Told
from bot.commands.pending import Then
from bot.wording import say

ItemT = TypeVar("ItemT", bound=discord.ui.Item[Any])

NUMBER = re.compile("[0-9]{1,19}")
LARGEST = 2**63 - 1
"""Of what a database or Discord numbers."""

NOTHING = r"(?!)"
"""The pattern of custom ids of the base classes, which make no items themselves."""


class PersistentItem(discord.ui.DynamicItem[ItemT], ABC, template=NOTHING):
    """An item that is made anew from its custom id, so that it works after a restart and is kept in no memory."""

    @classmethod
    async def from_custom_id(
        cls,
        interaction: discord.Interaction,  # noqa: ARG003
        item: discord.ui.Item[Any],  # noqa: ARG003
        match: re.Match[str],
        /,
    ) -> Self:
        """The item that was used, whoever made it."""
        return cls.read(match)

    @classmethod
    def knows(cls, custom_id: str) -> bool:
        """Whether this kind of item has made this custom id."""
        return cls.__discord_ui_compiled_template__.fullmatch(custom_id) is not None

    @classmethod
    def read(cls, match: re.Match[str]) -> Self:  # noqa: ARG003
        """The item that this custom id names: where it holds nothing, all of the kind are the same."""
        return cls()  # type: ignore[call-arg]

    @answering
    async def callback(self, asked: Asked) -> None:
        """Answer; errors are told like those of commands."""
        await self.answer(asked)

    @abstractmethod
    async def answer(self, asked: Asked) -> None:
        """What happens when it is used."""


class PersistentButton(PersistentItem[discord.ui.Button[discord.ui.LayoutView]], template=NOTHING):
    """A button of that kind."""


class PageButton(PersistentButton, template=NOTHING):
    """Leads to another page of a list. Its custom ids are what the list goes by, a colon and the page."""

    of: ClassVar[str]

    def __init__(self, page: int, label: str = "…", *, enabled: bool = True) -> None:
        self._page = page
        super().__init__(discord.ui.Button(label=label, custom_id=f"{self.of}:{page}", disabled=not enabled))

    @classmethod
    def read(cls, match: re.Match[str]) -> Self:
        """The button that was pressed."""
        return cls(int(match["page"]))

    @classmethod
    def both_ways(cls, page: int, pages: int) -> discord.ui.ActionRow[discord.ui.LayoutView]:
        """Back and on from a page, where there is another."""
        return row_of(cls(page - 1, say("Back"), enabled=page > 1), cls(page + 1, say("Next"), enabled=page < pages))


class PersistentSelect(PersistentItem[discord.ui.Select[discord.ui.LayoutView]], template=NOTHING):
    """A select of that kind."""


def values_of(asked: Asked) -> list[str]:
    """The values that were chosen in a select."""
    return [str(value) for value in asked.data["values"]]  # type: ignore[index, typeddict-item]


def chosen_in(asked: Asked) -> str:
    """The value that was chosen in a select where one is.

    Raises:
        Told: none was.
    """
    values = values_of(asked)
    if not values:
        raise Told(say(OLD))
    return values[0]


def number_in(asked: Asked) -> int:
    """The same, where all values are numbers of something.

    Raises:
        Told: it is none that anything can have, so that no select of ours offered it.
    """
    return number_of(chosen_in(asked))


def number_of(value: str) -> int:
    """What a select's value says.

    Raises:
        Told: it is no number that anything can have.
    """
    if not NUMBER.fullmatch(value) or int(value) > LARGEST:
        raise Told(say(OLD))
    return int(value)


def row_of(
    *items: discord.ui.Item[discord.ui.LayoutView] | PersistentItem[Any],
) -> discord.ui.ActionRow[discord.ui.LayoutView]:
    """Items side by side: up to five buttons, or one select."""
    row: discord.ui.ActionRow[discord.ui.LayoutView] = discord.ui.ActionRow()
    for item in items:
        row.add_item(item)
    return row


class Choice(PersistentSelect, template=r"choice:(?P<token>[0-9a-f]{16})"):
    """Asks something whose answer is needed to go on with what was asked for."""

    def __init__(
        self,
        token: str,
        options: Iterable[discord.SelectOption] = (),
        placeholder: str = "",
        most: int = 1,
    ) -> None:
        self._token = token
        listed = list(options)
        select: discord.ui.Select[discord.ui.LayoutView] = discord.ui.Select(
            custom_id=f"choice:{token}",
            placeholder=placeholder or say("Choose one"),
            options=listed,
            max_values=max(1, min(most, len(listed))),
        )
        super().__init__(select)

    @classmethod
    def read(cls, match: re.Match[str]) -> Self:
        """The select of this question."""
        return cls(match["token"])

    async def answer(self, asked: Asked) -> None:
        """Go on."""
        await _go_on(asked, self._token, values_of(asked), OLD)


def ask(
    asked: Asked, options: Iterable[discord.SelectOption], then: Then[Asked], placeholder: str, most: int = 1
) -> discord.ui.ActionRow[discord.ui.LayoutView]:
    """A select, and what is done with what is chosen in it: some of what it offers, and nothing else."""
    listed = list(options)
    offered = {option.value for option in listed}

    async def go_on(again: Asked, chosen: list[str]) -> None:
        if not chosen or not offered.issuperset(chosen):
            raise Told(say(OLD))
        await then(again, chosen)

    token = asked.client.pending.keep(asked.user.id, asked.guild_id or 0, go_on)
    return row_of(Choice(token, listed, placeholder, most))


class Restore(PersistentButton, template=r"restore:(?P<token>[0-9a-f]{16})"):
    """Takes back that a subscription was deleted, or goes on with what was proposed."""

    def __init__(self, token: str, label: str = "") -> None:
        self._token = token
        super().__init__(discord.ui.Button(label=label or say("Undo"), custom_id=f"restore:{token}"))

    @classmethod
    def read(cls, match: re.Match[str]) -> Self:
        """The button that was pressed."""
        return cls(match["token"])

    async def answer(self, asked: Asked) -> None:
        """Go on."""
        await _go_on(asked, self._token, [], OLD_ORDER)


async def _go_on(asked: Asked, token: str, chosen: list[str], old: str) -> None:
    """What was kept for this person.

    Raises:
        Told: it is kept no more.
    """
    then = asked.client.pending.find(token, asked.user.id, asked.guild_id or 0)
    if then is None:
        raise Told(say(old))
    await then(asked, chosen)
