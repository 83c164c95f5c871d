"""How an answer is laid out: blocks of text and pictures in one container, within what a message holds."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import discord
from discord.ui import Container, LayoutView, MediaGallery, Separator, TextDisplay

from bot.rendering.budget import size
from bot.rendering.colours import ACCENT
from bot.rendering.inert import bare
from bot.rendering.messages import MOST_ALT, MOST_CHARACTERS
from bot.wording import mark, say


@dataclass(frozen=True, slots=True)
class Attached:
    """A picture that goes with the message as a file."""

    file: str
    """Its name."""
    alt: str
    """What it shows, in words."""


@dataclass(frozen=True, slots=True)
class Block:
    """Lines that stand together. None is cut: what finds no room is left out whole."""

    lines: Sequence[str]
    title: str = ""
    most: int = 1500
    """Characters of it."""
    rest: str = mark("and {count} more")
    """Said of the lines that are left out; empty where the block need not be whole."""

    def within(self, room: int) -> str:
        """The text that there is room for; nothing without a line."""
        head = [f"**{self.title}**"] if self.title else []
        kept: list[str] = []
        room = min(room, self.most) - len(self.rest) - 10 - sum(map(size, head))
        lines = [line for line in self.lines if line.strip()]
        for line in lines:
            if size(line) + 1 <= room:
                kept.append(line)
                room -= size(line) + 1
        left = len(lines) - len(kept)
        rest = [f"-# {say(self.rest, count=left)}"] if left and self.rest else []
        return "\n".join([*head, *kept, *rest]) if kept else ""


def answer(parts: Iterable[Block | Attached | None], colour: discord.Colour = ACCENT) -> LayoutView:
    """The blocks, the first of which have the first claim to the room, and pictures, with lines between them."""
    left = MOST_CHARACTERS
    container: Container[LayoutView] = Container(accent_colour=colour)
    for part in parts:
        if isinstance(part, Attached):
            container.add_item(_gallery(part))
        elif part is not None and (text := part.within(left)):
            left -= size(text)
            if container.children:
                container.add_item(Separator())
            container.add_item(TextDisplay(text))
    if not container.children:
        container.add_item(TextDisplay(say("This is too long for a message.")))
    return LayoutView(timeout=None).add_item(container)


def _gallery(picture: Attached) -> MediaGallery[LayoutView]:
    alt = bare(picture.alt)[:MOST_ALT].strip()
    return MediaGallery(discord.MediaGalleryItem(f"attachment://{picture.file}", description=alt or None))
