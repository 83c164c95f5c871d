"""Digests as Discord messages, within Discord's limits: as cards, as embeds or as plain text."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

import discord
from discord.ui import ActionRow, Button, Container, LayoutView, Section, Select, TextDisplay, Thumbnail

from bot.news import Digest, DigestStory, Layout, Message, Pictures, UserId
from bot.rendering.blocks import MOST_TITLE, ROOMS, Block, ids_of, packed
from bot.rendering.budget import clipped, size
from bot.rendering.colours import colour_of
from bot.rendering.inert import bare
from bot.rendering.plainer import BETWEEN, COMPONENTS_V2
from bot.wording import long_date, mark, say, speaking, titled

MOST_CHARACTERS = ROOMS[Layout.CARDS].message
MOST_CONTENT = 2000
MOST_LABEL = 80
MOST_ALT = 1024
MENTION = re.compile(r"<@\d+>")
MOST_OPTIONS = 25
BUTTONS_IN_ROW = 5
NO_PREVIEWS = 1 << 2
"""The message flag that keeps Discord from showing the pages that a text links."""
TABS = {"who": mark("Who"), "quotes": mark("Quotes"), "timeline": mark("Timeline"), "sources": mark("Sources")}
"""Where the buttons of a story lead."""
MORE = "more"
"""The custom id of the select under a digest of several stories."""


def digest_messages(digest: Digest) -> tuple[Message, ...]:
    """The messages that show a digest, in order. Each story stands whole in one of them."""
    with speaking(digest.language):
        return _messages(digest)


def _messages(digest: Digest) -> tuple[Message, ...]:
    pages = list(packed(digest))
    return tuple(
        Message(
            _body(digest, blocks, first=number == 1),
            ids_of(blocks),
            _title(digest, number, len(pages)),
            digest.style.ping if number == 1 and not digest.test else None,
            digest.style.mention if number == 1 and not digest.test else None,
            tuple(shown for block in blocks for shown in block.shows),
            digest.continues,
        )
        for number, blocks in enumerate(pages, 1)
    )


class Sample(NamedTuple):
    """A message of a digest as an answer to somebody, which pings nobody: a view, or else a text, embeds or both."""

    view: LayoutView | None = None
    embeds: tuple[discord.Embed, ...] = ()
    text: str = ""


def digest_samples(digest: Digest) -> list[Sample]:
    """The same messages as answers; those that are no cards come without buttons."""
    quiet = replace(digest, style=replace(digest.style, ping=None, mention=None))
    with speaking(digest.language):
        return [_sample(quiet, blocks) for blocks in packed(quiet)]


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
    most = MOST_CHARACTERS if body.get("flags", 0) & COMPONENTS_V2 else MOST_CONTENT
    room = most - sum(size(one) for one in _texts(body))
    named = " ".join(f"<@{user}>" for user in users[: 1 + max(0, room // (len(first) + 1))])
    head, *rest = str(body.get("content") or "").split("\n")
    if MENTION.fullmatch(head):
        return body | {"content": "\n".join([named, *rest])}
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


def _sample(digest: Digest, blocks: Sequence[Block]) -> Sample:
    layout = _layout(digest, blocks, "")
    if layout is Layout.TEXT:
        return Sample(text=_text(blocks))
    if layout is Layout.EMBED:
        return Sample(embeds=tuple(_embeds(digest, blocks)), text=_heading(blocks))
    return Sample(_view(digest, blocks, ""))


def _body(digest: Digest, blocks: Sequence[Block], *, first: bool) -> dict[str, Any]:
    pinged = _pinged(digest) if first else ""
    layout = _layout(digest, blocks, pinged)
    body: dict[str, Any]
    if layout is Layout.CARDS:
        body = body_of(_view(digest, blocks, pinged))
    else:
        body = {"components": [row.to_component_dict() for row in _rows(digest, blocks)]}
        if layout is Layout.TEXT:
            text = _text(blocks)
            body["flags"] = NO_PREVIEWS
        else:
            text = _heading(blocks)
            body["embeds"] = [embed.to_dict() for embed in _embeds(digest, blocks)]
        content = "\n".join(filter(None, (pinged, text)))
        body |= {"content": content} if content else {}
    if first and digest.reply_to:
        body["message_reference"] = {"message_id": str(digest.reply_to), "fail_if_not_exists": False}
    return body


def _layout(digest: Digest, blocks: Sequence[Block], pinged: str) -> Layout:
    """The subscription's; what is too long for a plain message comes as a card, which holds twice as much."""
    layout = digest.style.layout
    long = layout is Layout.TEXT and size(pinged) + 1 + size(_text(blocks)) > MOST_CONTENT
    return Layout.CARDS if long else layout


def _pinged(digest: Digest) -> str:
    style = digest.style
    if digest.test:
        return ""
    return f"<@&{style.ping}>" if style.ping else f"<@{style.mention}>" if style.mention else ""


def _view(digest: Digest, blocks: Sequence[Block], pinged: str) -> LayoutView:
    """A card for each story; what heads them stands above, and the select that opens them below."""
    view = LayoutView(timeout=None)
    if pinged:
        view.add_item(TextDisplay(pinged))
    rows = _rows(digest, blocks)
    alone = _is_alone(digest)
    for block in blocks:
        text: TextDisplay[LayoutView] = TextDisplay(block.text)
        if block.text == _heading(blocks):
            view.add_item(text)
            continue
        container: Container[LayoutView] = Container(accent_colour=colour_of(block.topic, digest.style.colour))
        container.add_item(Section(text, accessory=_thumbnail(block, digest)) if block.image else text)
        if alone and block.stories:
            for row in rows:
                container.add_item(row)
        view.add_item(container)
    if not alone:
        for row in rows:
            view.add_item(row)
    return view


def _thumbnail(block: Block, digest: Digest) -> Thumbnail[LayoutView]:
    alt = bare(block.image_alt or "")[:MOST_ALT].strip() or None
    return Thumbnail(block.image or "", description=alt, spoiler=digest.style.pictures is Pictures.SPOILER)


def _embeds(digest: Digest, blocks: Sequence[Block]) -> Iterator[discord.Embed]:
    """An embed for each block. An embed's picture cannot be blurred, and is left out where it should be."""
    for block in (block for block in blocks if block.text != _heading(blocks)):
        embed = discord.Embed(description=block.text, colour=colour_of(block.topic, digest.style.colour))
        if block.image and digest.style.pictures is not Pictures.SPOILER:
            embed.set_thumbnail(url=block.image)
        yield embed


def _heading(blocks: Sequence[Block]) -> str:
    """What stands above the stories; empty where nothing does."""
    return blocks[0].text if len(blocks) > 1 and not blocks[0].stories else ""


def _text(blocks: Sequence[Block]) -> str:
    return BETWEEN.join(block.text for block in blocks)


def _is_alone(digest: Digest) -> bool:
    return len(digest.stories) == 1 and not digest.also


def _rows(digest: Digest, blocks: Sequence[Block]) -> list[ActionRow[LayoutView]]:
    """What a reader can ask about the stories; the answers are found by the custom ids alone.

    One that comes alone has its buttons. Of several a select opens one: buttons for all would take more components
    than a message holds.
    """
    if digest.test:
        return []
    if _is_alone(digest):
        buttons = list(_buttons(digest, digest.stories[0]))
        return [ActionRow(*buttons[at : at + BUTTONS_IN_ROW]) for at in range(0, len(buttons), BUTTONS_IN_ROW)]
    stories = {story.story: story for block in blocks for story in block.stories}
    options = [_option(story) for story in list(stories.values())[:MOST_OPTIONS]]
    select: Select[LayoutView] = Select(custom_id=MORE, placeholder=say("More on a story …"), options=options)
    return [ActionRow(select)] if options else []


def _buttons(digest: Digest, story: DigestStory) -> Iterator[Button[LayoutView]]:
    def looking(tab: str) -> Button[LayoutView]:
        return Button(label=say(TABS[tab]), custom_id=f"look:event:{story.story}:{tab}:1")

    yield looking("who")
    if story.quotes or not digest.style.quotes:
        yield looking("quotes")
    if len(story.timeline) > 1 or story.update or story.continues:
        yield looking("timeline")
    yield looking("sources")
    if story.because and digest.subscription:
        label = clipped(say("Unfollow {what}", what=bare(titled(story.because))), MOST_LABEL)
        yield Button(label=label, custom_id=f"unfollow:{digest.subscription}")
    else:
        yield Button(label=say("Follow"), custom_id=f"follow:event:{story.story}")
    yield Button(label=say("Wrong?"), custom_id=f"report:{story.story}")


def _option(story: DigestStory) -> discord.SelectOption:
    publishers = ", ".join(dict.fromkeys(source.publisher for source in story.sources))
    about = " · ".join(filter(None, (story.topic and say(story.topic.value), publishers)))
    return discord.SelectOption(
        label=clipped(bare(story.headline), 100) or say("Untitled"),
        value=str(story.story),
        description=clipped(bare(about), 100) or None,
    )


def _title(digest: Digest, number: int, count: int) -> str:
    """What a forum's post is called: the headline of its only story, else the digest and its day."""
    name = (
        digest.stories[0].headline
        if _is_alone(digest)
        else f"{titled(digest.title)}, {long_date(digest.composed_at.date())}"
    )
    part = f" ({number}/{count})" if count > 1 else ""
    test = say("Test: ") if digest.test else ""
    return f"{test}{clipped(bare(name), MOST_TITLE - len(part) - len(test)) or say('News')}{part}"
