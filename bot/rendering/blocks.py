"""A digest as blocks of text, packed into messages. Nothing is cut: what does not fit comes in the next."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from discord.utils import format_dt

from bot.news import ENGLISH, ArticleId, Digest, DigestStory, How, Layout, Pictures, StoryId, Style, Topic
from bot.rendering.budget import clipped, size
from bot.rendering.inert import one_line, safe_url
from bot.rendering.stories import headline_line, story_length, story_lines
from bot.wording import say, speaking, titled

MOST_STORIES = 6
"""In one message. With the heading, the list of the others and the select that is 33 of 40 components."""
MOST_TITLE = 100


@dataclass(frozen=True, slots=True)
class Room:
    """How much text a message of some layout holds, in characters."""

    message: int
    story: int
    """Of one story; the heading and pings stand above it."""
    headlines: int
    """Of a block of headlines."""


ROOMS = {
    Layout.CARDS: Room(3900, 3200, 3300),
    Layout.EMBED: Room(5500, 3200, 3300),
    Layout.TEXT: Room(1900, 1700, 1600),
}


@dataclass(frozen=True, slots=True)
class Block:
    """Text that stands together, with the stories that it tells."""

    text: str
    stories: tuple[DigestStory, ...] = ()
    image: str | None = None
    image_alt: str | None = None
    topic: Topic | None = None
    shows: tuple[tuple[ArticleId, How], ...] = ()


def has_room(story: DigestStory, style: Style | None = None, language: str = ENGLISH) -> bool:
    """Whether the story's headline, its lines and its sources have room in one message."""
    room = ROOMS[style.layout if style else Layout.CARDS].story
    with speaking(language):
        return story_length(story) <= room


def packed(digest: Digest) -> Iterator[list[Block]]:
    """The blocks of each message."""
    room = ROOMS[digest.style.layout]
    blocks = [_told(story, digest, room) for story in digest.stories]
    blocks += _headlines(digest.also, room)
    if not blocks:
        blocks = [Block(say("Nothing new since the last digest."))]
    message: list[Block] = [Block(head)] if (head := _head(digest)) else []
    stories = 0
    for block in blocks:
        full = sum(size(one.text) + 1 for one in message) + size(block.text) > room.message or stories >= MOST_STORIES
        if full and stories:
            yield message
            message, stories = [], 0
        message.append(block)
        stories += bool(block.stories)
    yield message


def ids_of(blocks: Iterable[Block]) -> tuple[StoryId, ...]:
    """The stories that blocks tell."""
    return tuple(story.story for block in blocks for story in block.stories)


def _head(digest: Digest) -> str:
    """What stands above the stories; a story that comes alone and in time needs nothing."""
    lines = []
    if digest.test:
        lines.append(say("-# This is a test that you alone see: the digests look like this."))
    if len(digest.stories) + len(digest.also) != 1:
        lines.append(f"## {one_line(clipped(titled(digest.title), MOST_TITLE))}")
    if digest.due_at:
        lines.append(say("-# Late: this was due {when}.", when=format_dt(digest.due_at, "f")))
    return "\n".join(lines)


def _told(story: DigestStory, digest: Digest, room: Room) -> Block:
    style = digest.style
    text = "\n".join(story_lines(story, room.story, compact=style.compact))
    ways = [How.TOLD, *[How.LINE] * len(story.lines)] if not story.update else [How.UPDATE] * len(story.shows)
    shows = tuple(zip(story.shows, ways, strict=False))
    # Where there is nothing but a headline, the picture is what there is to see.
    wanted = style.pictures is not Pictures.NO or not story.gist
    image = safe_url(story.image) if story.image and wanted else None
    return Block(text, (story,), image, story.image_alt, story.topic, shows)


def _headlines(also: Sequence[DigestStory], room: Room) -> Iterator[Block]:
    """The stories shown by headline only, in blocks that fit a message."""
    lines: list[str] = []
    told: list[DigestStory] = []

    def block() -> Block:
        shows = tuple((article, How.HEADLINE) for story in told for article in story.shows)
        return Block(f"**{say('Also')}**\n" + "\n".join(lines), tuple(told), shows=shows)

    for story in also:
        line = headline_line(story)
        if lines and sum(size(one) + 1 for one in lines) + size(line) > room.headlines:
            yield block()
            lines, told = [], []
        lines.append(line)
        told.append(story)
    if lines:
        yield block()
