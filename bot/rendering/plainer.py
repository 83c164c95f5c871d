"""Plainer forms of a message that Discord refuses: without what it may object to, at last a headline and a link. Pure.

The forms are made from the message's JSON, so that what was refused after a restart or an update can be sent too.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from bot.news import Delivery, Message
from bot.rendering.budget import MOST_HEADLINE, clipped, size
from bot.rendering.inert import ZERO

Json = dict[str, Any]

COMPONENTS_V2 = 1 << 15
SECTION, TEXT, THUMBNAIL, GALLERY, FILE, SEPARATOR, CONTAINER = 9, 10, 11, 12, 13, 14, 17
MOST_TEXT, MOST_CONTENT = 4000, 2000
PLAIN_ADDRESS = 512
"""A link with a longer address is shown as its text once a message was refused."""
BETWEEN = "\n\n"
"""Stands between the stories of a plain text, and nowhere else."""
NO_TITLE = "News"
NO_HEADLINE = "An article whose headline cannot be shown here:"

_LINK = re.compile(r"\[((?:\\.|[^\[\]\\])*)\]\(([^\s()]+)\)")
_STORY = ("### ", "- ")


def plainer(delivery: Delivery) -> tuple[Message, ...]:
    """What to send in place of a message that was refused as it is.

    First it loses its pictures. If it still tells several stories, they are sent one by one, so that those which are
    not at fault come whole. One alone loses buttons and frames, then all but headline and link, then either of them.

    Args:
        delivery: as it was refused; `form` tells how plain it is.

    Returns:
        One message, or several in order; none where it cannot be any plainer.
    """
    composed = delivery.composed or delivery.body
    pinged = f"<@&{delivery.ping}>" if delivery.ping else f"<@{delivery.follower}>" if delivery.follower else ""
    parts = _parts(without_pictures(composed))
    forms = list(_distinct(_forms(composed, pinged, alone=len(parts) == 1)))
    message = Message(delivery.body, title=delivery.title, ping=delivery.ping, follower=delivery.follower)
    if delivery.form + 1 < len(forms):
        body = forms[delivery.form + 1]
        title = NO_TITLE if NO_HEADLINE in body.get("content", "") else delivery.title
        return (replace(message, body=body, title=title),)
    if len(parts) == 1:
        return ()
    first, *others = (replace(message, body=part, title=_title(part)) for part in parts)
    return (first, *(replace(other, ping=None, follower=None) for other in others))


def whole(delivery: Delivery) -> Message:
    """The message as it was before it was made plainer."""
    composed = delivery.composed or delivery.body
    title = _title(composed) if delivery.title == NO_TITLE else delivery.title
    return Message(composed, title=title, ping=delivery.ping, follower=delivery.follower)


def editable_forms(body: Json, shown: Json) -> tuple[Json, ...]:
    """The forms in which a posted message may be shown, all of which tell the same.

    A message of components stays one for good, and what becomes one loses the text and the embeds that it had.

    Args:
        body: what it is to show.
        shown: what it was posted with.
    """
    laid_out = (shown.get("flags") or 0) & COMPONENTS_V2
    cleared: Json = {name: nothing for name, nothing in (("content", None), ("embeds", [])) if name in shown}
    forms = _distinct((body, without_pictures(body), as_text(body)))
    fitting = (as_text(one) if laid_out and not (one.get("flags") or 0) & COMPONENTS_V2 else one for one in forms)
    return tuple(cleared | one for one in _distinct(fitting))


def without_pictures(body: Json) -> Json:
    """The message without thumbnails, galleries and files."""
    plain = body | {"components": list(_unpictured(body["components"]))} if body.get("components") else body
    if not body.get("embeds"):
        return plain
    return plain | {"embeds": [_kept(embed, "thumbnail", "image") for embed in body["embeds"]]}


def as_text(body: Json) -> Json:
    """The message's words alone, without frames and buttons, and without links that may be at fault."""
    text = "\n".join(_texts(body))
    plain = _LINK.sub(lambda found: found[0] if _is_plain(found[2]) else found[1], text)
    while size(plain) > MOST_TEXT:
        plain = plain[:-1]
    return _bare(body) | {"flags": COMPONENTS_V2, "components": [{"type": TEXT, "content": plain}]}


def _forms(body: Json, pinged: str, *, alone: bool) -> Iterator[Json]:
    yield body
    yield without_pictures(body)
    if not alone:
        return
    yield as_text(body)
    headline, address = _headline(_texts(body))
    for lines in ((headline, address), (headline,), (NO_HEADLINE, address)):
        content = "\n".join(filter(None, (pinged, *lines)))
        if all(lines) and size(content) <= MOST_CONTENT:
            yield _bare(body) | {"content": content}


def _distinct(forms: Iterable[Json]) -> Iterator[Json]:
    seen: list[Json] = []
    for form in forms:
        if form not in seen:
            seen.append(form)
            yield form


def _bare(body: Json) -> Json:
    """What goes with a message besides what it shows, such as what it replies to."""
    kept = {name: value for name, value in body.items() if name not in ("components", "content", "embeds", "flags")}
    flags = (body.get("flags") or 0) & ~COMPONENTS_V2
    return kept | ({"flags": flags} if flags else {})


def _kept(part: Json, *left_out: str) -> Json:
    return {name: value for name, value in part.items() if name not in left_out}


def _unpictured(components: Iterable[Json]) -> Iterator[Json]:
    for component in components:
        kind = component["type"]
        if kind in (GALLERY, FILE):
            continue
        if kind == SECTION and component["accessory"]["type"] == THUMBNAIL:
            yield from component["components"]
        elif kind == CONTAINER:
            inner = list(_unpictured(component["components"]))
            if inner:
                yield component | {"components": inner}
        else:
            yield component


def _parts(body: Json) -> list[Json]:
    """The message as several that tell one story each; what stands before and after goes with the first and last."""
    components = body.get("components") or []
    framed = [place for place, component in enumerate(components) if component["type"] == CONTAINER]
    if framed:
        told = [
            components[at] | {"components": story} for at in framed for story in _stories(components[at]["components"])
        ]
        parts = [{"components": [part]} for part in told]
        parts[0]["components"] = [*components[: framed[0]], *parts[0]["components"]]
        parts[-1]["components"] = [*parts[-1]["components"], *components[framed[-1] + 1 :]]
    else:
        classic = list(_classic_parts(body))
        parts = [part | {"components": []} for part in classic]
        parts[-1:] = [part | {"components": components} for part in classic[-1:]]
    whole = _kept(body, "components", "content", "embeds")
    return [whole | {name: value for name, value in part.items() if value} for part in parts] if parts[1:] else [body]


def _classic_parts(body: Json) -> Iterator[Json]:
    """The embeds, or else the paragraphs of the text, a story in each."""
    if body.get("embeds"):
        for number, embed in enumerate(body["embeds"]):
            for text in _stories([{"type": TEXT, "content": embed.get("description") or ""}]):
                kept = {} if number else {"content": body.get("content") or ""}
                yield kept | {"embeds": [embed | {"description": "\n".join(_inside(text))}]}
    else:
        paragraphs = (body.get("content") or "").split(BETWEEN)
        apart = [part for text in paragraphs for part in ({"type": TEXT, "content": text}, {"type": SEPARATOR})]
        yield from ({"content": "\n".join(_inside(story))} for story in _stories(apart))


def _stories(components: Iterable[Json]) -> list[list[Json]]:
    """Components by the story that they tell; a heading goes with the first, a closing line with the last."""
    groups: list[list[Json]] = [[]]
    for component in components:
        if component["type"] == SEPARATOR:
            groups.append([])
        elif component["type"] == TEXT:
            first, *others = _listed(component["content"])
            groups[-1].append(component | {"content": first})
            groups += [[component | {"content": line}] for line in others]
        else:
            groups[-1].append(component)
    stories: list[list[Json]] = []
    heading: list[Json] = []
    for group in filter(None, groups):
        if any(line.startswith(_STORY) or _LINK.search(line) for text in _inside(group) for line in text.split("\n")):
            stories.append(heading + group)
            heading = []
        elif stories:
            stories[-1] += group
        else:
            heading += group
    return stories or [heading]


def _listed(text: str) -> list[str]:
    """A list of stories as a text for each; any other text as it is."""
    lines = text.split("\n")
    starts = [number for number, line in enumerate(lines) if line.startswith("- ")]
    if len(starts) < 2:
        return [text]
    ends = [*starts[1:], len(lines)]
    return [
        "\n".join(lines[0 if number == starts[0] else number : end]) for number, end in zip(starts, ends, strict=True)
    ]


def _headline(texts: Iterable[str]) -> tuple[str, str]:
    """A story's headline and its address, each empty where there is none."""
    lines = [line for text in texts for line in text.split("\n") if line.strip() and not line.startswith("<@")]
    heads = [line for line in lines if line.startswith("### ")] or [line for line in lines if _LINK.search(line)]
    if not heads:
        return (lines[0][:MOST_CONTENT] if lines else ""), ""
    line = heads[0].removeprefix("### ").removeprefix("- ")
    found = _LINK.search(line)
    return (found[1], found[2]) if found else (line, "")


def _title(body: Json) -> str:
    headline, _ = _headline(_texts(body))
    return clipped(re.sub(r"\\(.)", r"\1", headline.replace(ZERO, "")), min(100, MOST_HEADLINE)) or NO_TITLE


def _texts(body: Json) -> Iterator[str]:
    yield from _inside(body.get("components") or [])
    if body.get("content"):
        yield body["content"]
    yield from (embed["description"] for embed in body.get("embeds") or [] if embed.get("description"))


def _inside(components: Iterable[Json]) -> Iterator[str]:
    for component in components:
        if component["type"] == TEXT:
            yield component["content"]
        yield from _inside(component.get("components") or [])


def _is_plain(address: str) -> bool:
    return len(address) <= PLAIN_ADDRESS and address.isascii() and "@" not in address
