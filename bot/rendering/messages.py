"""Digests as Discord messages, within Discord's limits: 4,000 characters and 40 components in one."""

from collections.abc import Iterator, Sequence
from typing import Any

import discord
from discord.ui import Container, LayoutView, Separator, TextDisplay

from bot.news import Digest, DigestStory, Message, StoryId
from bot.rendering.inert import one_line
from bot.rendering.stories import headline_line, story_lines

ACCENT = discord.Colour(0x2F6FDE)
MOST_CHARACTERS = 3900
MOST_STORIES = 6
COMPONENTS_V2 = 1 << 15
"""The message flag that says that components make up the whole message."""


def digest_messages(digest: Digest) -> tuple[Message, ...]:
    """The messages that show a digest, in order. Each story stands whole in one of them."""
    messages = []
    for texts, stories in _packed(digest):
        view = LayoutView(timeout=None)
        view.add_item(_container(texts))
        messages.append(Message(body_of(view), stories))
    return tuple(messages)


def body_of(view: LayoutView) -> dict[str, Any]:
    """The JSON body of the request that posts a view."""
    return {"flags": COMPONENTS_V2, "components": view.to_components()}  # type: ignore[no-untyped-call]


def _container(texts: Sequence[str]) -> Container[LayoutView]:
    container: Container[LayoutView] = Container(accent_colour=ACCENT)
    for number, text in enumerate(texts):
        if number:
            container.add_item(Separator())
        container.add_item(TextDisplay(text))
    return container


def _packed(digest: Digest) -> Iterator[tuple[list[str], tuple[StoryId, ...]]]:
    """Texts and stories for each message."""
    several = len(digest.stories) + len(digest.also) > 1
    blocks: list[tuple[str, tuple[StoryId, ...]]] = [
        ("\n".join(story_lines(story)), (story.story,)) for story in digest.stories
    ]
    blocks += list(_headlines(digest.also))
    texts: list[str] = [f"## {one_line(digest.title)}"[:300]] if several else []
    stories: list[StoryId] = []
    for text, told in blocks:
        full = sum(map(len, texts)) + len(text) > MOST_CHARACTERS or len(texts) > MOST_STORIES
        if full and stories:
            yield texts, tuple(stories)
            texts, stories = [], []
        texts.append(text)
        stories += told
    if stories:
        yield texts, tuple(stories)


def _headlines(also: Sequence[DigestStory]) -> Iterator[tuple[str, tuple[StoryId, ...]]]:
    """The stories shown by headline only, in blocks that fit a message."""
    lines: list[str] = []
    told: list[StoryId] = []
    for story in also:
        line = headline_line(story)
        if lines and sum(map(len, lines)) + len(line) > MOST_CHARACTERS - 500:
            yield "**Also**\n" + "\n".join(lines), tuple(told)
            lines, told = [], []
        lines.append(line)
        told.append(story.story)
    if lines:
        yield "**Also**\n" + "\n".join(lines), tuple(told)
