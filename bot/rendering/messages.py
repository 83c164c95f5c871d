"""Digests as Discord messages, within Discord's limits: 4,000 characters and 40 components in one."""

import re
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import discord
from discord.ui import ActionRow, Button, Container, LayoutView, Section, Separator, TextDisplay, Thumbnail
from discord.utils import format_dt

from bot.news import ArticleId, Digest, DigestStory, How, Message, StoryId, UserId
from bot.rendering.budget import clipped, size
from bot.rendering.inert import bare, one_line, safe_url
from bot.rendering.stories import headline_line, story_lines

ACCENT = discord.Colour(0x2F6FDE)
MOST_CHARACTERS = 3900
MOST_ALSO = 3300
"""Of a block of headlines; the title and pings may stand above it."""
MOST_STORIES = 6
MOST_TITLE = 100
MOST_LABEL = 80
MOST_ALT = 1024
MENTION = re.compile(r"<@\d+>")
COMPONENTS_V2 = 1 << 15
"""The message flag that says that components make up the whole message."""


def digest_messages(digest: Digest) -> tuple[Message, ...]:
    """The messages that show a digest, in order. Each story stands whole in one of them."""
    packed = list(_packed(digest))
    return tuple(
        Message(
            _body(digest, blocks, first=number == 1),
            tuple(story for block in blocks for story in block.stories),
            _title(digest, number, len(packed)),
            digest.style.ping if number == 1 and not digest.test else None,
            digest.style.mention if number == 1 and not digest.test else None,
            tuple(shown for block in blocks for shown in block.shows),
            digest.continues,
        )
        for number, blocks in enumerate(packed, 1)
    )


def digest_views(digest: Digest) -> list[LayoutView]:
    """The same messages as views, which ping nobody."""
    return [_view(digest, blocks, first=False) for blocks in _packed(digest)]


def body_of(view: LayoutView) -> dict[str, Any]:
    """The JSON body of the request that posts a view."""
    return {"flags": COMPONENTS_V2, "components": view.to_components()}  # type: ignore[no-untyped-call]


def pinging(body: dict[str, Any], users: Sequence[UserId]) -> dict[str, Any]:
    """A message's body that names all of these where it names one, as far as there is room.

    Whom it names may follow no more what it tells; then it is owed to others.
    """
    if not users:
        return body
    first = f"<@{users[0]}>"
    room = MOST_CHARACTERS - sum(len(one) for one in _texts(body))
    named = " ".join(f"<@{user}>" for user in users[: 1 + max(0, room // (len(first) + 1))])
    shown = [one | {"content": named} if _names_one(one) else one for one in body.get("components", ())]
    return body | {"components": shown}


def _names_one(component: dict[str, Any]) -> bool:
    """Whether a component is the line that pings; a stranger's text is inert, and none of it."""
    return MENTION.fullmatch(str(component.get("content"))) is not None


def _texts(part: Any) -> Iterator[str]:  # noqa: ANN401
    if isinstance(part, dict):
        yield from (value for key, value in part.items() if key == "content" and isinstance(value, str))
        for value in part.values():
            yield from _texts(value)
    elif isinstance(part, list):
        for value in part:
            yield from _texts(value)


class _Block(NamedTuple):
    """Text that stands together, with the stories that it tells."""

    text: str
    stories: tuple[StoryId, ...] = ()
    image: str | None = None
    image_alt: str | None = None
    shows: tuple[tuple[ArticleId, How], ...] = ()


def _body(digest: Digest, blocks: Sequence[_Block], *, first: bool) -> dict[str, Any]:
    body = body_of(_view(digest, blocks, first=first))
    if first and digest.reply_to:
        body["message_reference"] = {"message_id": str(digest.reply_to), "fail_if_not_exists": False}
    return body


def _view(digest: Digest, blocks: Sequence[_Block], *, first: bool) -> LayoutView:
    view = LayoutView(timeout=None)
    if first and digest.style.ping and not digest.test:
        view.add_item(TextDisplay(f"<@&{digest.style.ping}>"))
    if first and digest.style.mention and not digest.test:
        view.add_item(TextDisplay(f"<@{digest.style.mention}>"))
    colour = ACCENT if digest.style.colour is None else discord.Colour(digest.style.colour)
    container: Container[LayoutView] = Container(accent_colour=colour)
    for number, block in enumerate(blocks):
        if number:
            container.add_item(Separator())
        text: TextDisplay[LayoutView] = TextDisplay(block.text)
        container.add_item(Section(text, accessory=_thumbnail(block)) if block.image else text)
    view.add_item(container)
    buttons = [*_buttons(digest)] if first else []
    return view.add_item(ActionRow(*buttons)) if buttons else view


def _thumbnail(block: _Block) -> Thumbnail[LayoutView]:
    return Thumbnail(block.image or "", description=bare(block.image_alt or "")[:MOST_ALT].strip() or None)


def _buttons(digest: Digest) -> Iterator[Button[LayoutView]]:
    """What a reader can do about a story that comes alone; the answers are found by the buttons' names."""
    if digest.test or digest.also or len(digest.stories) != 1:
        return
    (story,) = digest.stories
    if story.lines:
        yield Button(label="Not the same event", custom_id=f"apart:{story.story}")
    if story.because and digest.subscription:
        label = clipped(f"Unfollow {bare(story.because)}", MOST_LABEL)
        yield Button(label=label, custom_id=f"unfollow:{digest.subscription}")


def _title(digest: Digest, number: int, count: int) -> str:
    """What a forum's post is called: the headline of its only story, else the digest and its day."""
    alone = len(digest.stories) == 1 and not digest.also
    name = digest.stories[0].headline if alone else f"{digest.title}, {digest.composed_at:%-d %B %Y}"
    part = f" ({number}/{count})" if count > 1 else ""
    test = "Test: " if digest.test else ""
    return f"{test}{clipped(bare(name), MOST_TITLE - len(part) - len(test)) or 'News'}{part}"


def _packed(digest: Digest) -> Iterator[list[_Block]]:
    """The blocks of each message."""
    blocks = [_told(story, digest) for story in digest.stories]
    blocks += _headlines(digest.also)
    if not blocks:
        blocks = [_Block("Nothing new since the last digest.")]
    message: list[_Block] = [_Block(head)] if (head := _head(digest)) else []
    stories = 0
    for block in blocks:
        full = sum(size(one.text) for one in message) + size(block.text) > MOST_CHARACTERS or stories >= MOST_STORIES
        if full and stories:
            yield message
            message, stories = [], 0
        message.append(block)
        stories += bool(block.stories)
    yield message


def _head(digest: Digest) -> str:
    """What stands above the stories; a story that comes alone and in time needs nothing."""
    lines = []
    if digest.test:
        lines.append("-# This is a test that you alone see: the digests look like this.")
    if len(digest.stories) + len(digest.also) != 1:
        lines.append(f"## {one_line(clipped(digest.title, MOST_TITLE))}")
    if digest.due_at:
        lines.append(f"-# Late: this was due {format_dt(digest.due_at, 'f')}.")
    return "\n".join(lines)


def _told(story: DigestStory, digest: Digest) -> _Block:
    text = "\n".join(story_lines(story, compact=digest.style.compact))
    ways = [How.TOLD, *[How.LINE] * len(story.lines)] if not story.update else [How.UPDATE] * len(story.shows)
    shows = tuple(zip(story.shows, ways, strict=False))
    # Where there is nothing but a headline, the picture is what there is to see.
    image = safe_url(story.image) if story.image and (digest.style.images or not story.gist) else None
    return _Block(text, (story.story,), image, story.image_alt, shows)


def _headlines(also: Sequence[DigestStory]) -> Iterator[_Block]:
    """The stories shown by headline only, in blocks that fit a message."""
    lines: list[str] = []
    told: list[DigestStory] = []

    def block() -> _Block:
        shows = tuple((article, How.HEADLINE) for story in told for article in story.shows)
        return _Block("**Also**\n" + "\n".join(lines), tuple(story.story for story in told), shows=shows)

    for story in also:
        line = headline_line(story)
        if lines and sum(size(one) + 1 for one in lines) + size(line) > MOST_ALSO:
            yield block()
            lines, told = [], []
        lines.append(line)
        told.append(story)
    if lines:
        yield block()
