"""An HTML page that shows messages as Discord would, whose buttons and selects can be used."""

from base64 import b64encode
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

import discord
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from bot.rendering.markdown import to_html

STYLES = {1: "primary", 2: "secondary", 3: "success", 4: "danger", 5: "link"}
"""Discord's styles of buttons."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A message with what stands above it on the page."""

    heading: str
    """Such as a channel or a command; empty where it goes on under the heading before."""
    body: Mapping[str, Any]
    command: str | None = None
    """The slash command that it answers."""
    files: Mapping[str, bytes] = field(default_factory=dict)
    """The pictures (PNG) that it shows, by name where they are attached, else by address."""


class _Drawn(NamedTuple):
    heading: str
    command: str | None
    content: Markup


def preview_page(
    title: str, messages: Iterable[Shown], now: datetime, answers: Mapping[str, Shown] | None = None
) -> str:
    """A page that needs nothing beside itself.

    Args:
        title: of the page.
        messages: in order.
        now: what relative times are told from.
        answers: what comes when a button is pressed, by its custom id; of a select by "custom id=value", or for all
            values by the custom id alone.
    """
    environment = Environment(loader=PackageLoader("bot.rendering"), autoescape=True, undefined=StrictUndefined)
    shown = [_Drawn(one.heading, one.command, _Look(now, one.files).message(one.body)) for one in messages]
    answered = {pressed: _Look(now, one.files).message(one.body) for pressed, one in (answers or {}).items()}
    template = environment.get_template("preview.html")
    return template.render(title=title, messages=shown, answers=answered, now=now)


@dataclass(frozen=True, slots=True)
class _Look:
    """How a message looks at one time, with these pictures."""

    now: datetime
    files: Mapping[str, bytes]

    def message(self, body: Mapping[str, Any]) -> Markup:
        text = body.get("content") or ""
        content = Markup('<div class="text">{}</div>').format(to_html(text, self.now)) if text else Markup("")
        embeds = Markup("").join(map(self._embed, body.get("embeds") or ()))
        return content + embeds + self.components(body.get("components") or ())

    def components(self, components: Iterable[Mapping[str, Any]]) -> Markup:
        return Markup("").join(map(self._component, components))

    def _component(self, one: Mapping[str, Any]) -> Markup:
        match one["type"]:
            case discord.ComponentType.container.value:
                return _framed("container", one.get("accent_color"), self.components(one["components"]))
            case discord.ComponentType.text_display.value:
                return Markup('<div class="text">{}</div>').format(to_html(one["content"], self.now))
            case discord.ComponentType.section.value:
                texts = self.components(one["components"])
                beside = self._component(one["accessory"])
                return Markup('<div class="section"><div>{}</div>{}</div>').format(texts, beside)
            case discord.ComponentType.thumbnail.value:
                return self._picture(one, "thumbnail")
            case discord.ComponentType.media_gallery.value:
                return Markup("").join(self._picture(item, "picture") for item in one["items"])
            case discord.ComponentType.separator.value:
                return Markup("<hr>")
            case discord.ComponentType.action_row.value:
                return Markup('<div class="row">{}</div>').format(self.components(one["components"]))
            case discord.ComponentType.button.value:
                return _button(one)
            case discord.ComponentType.select.value:
                return _select(one)
            case other:
                raise ValueError(f"the preview does not know component type {other}")

    def _embed(self, embed: Mapping[str, Any]) -> Markup:
        inside = Markup('<div class="text">{}</div>').format(to_html(embed.get("description") or "", self.now))
        if embed.get("thumbnail"):
            beside = self._picture({"media": embed["thumbnail"]}, "thumbnail")
            inside = Markup('<div class="section"><div>{}</div>{}</div>').format(inside, beside)
        return _framed("embed", embed.get("color"), inside)

    def _picture(self, item: Mapping[str, Any], kind: str) -> Markup:
        address = item["media"]["url"]
        held = self.files.get(address.removeprefix("attachment://"))
        if held is not None:
            address = f"data:image/png;base64,{b64encode(held).decode()}"
        hidden = " spoiler" if item.get("spoiler") else ""
        image = Markup('<img class="{}{}" src="{}" alt="{}">')
        return image.format(kind, hidden, address, item.get("description") or "")


def _framed(kind: str, colour: int | None, inside: Markup) -> Markup:
    style = Markup(' style="border-left-color: #{:06x}"').format(colour) if colour is not None else Markup("")
    return Markup('<div class="{}"{}>{}</div>').format(kind, style, inside)


def _button(one: Mapping[str, Any]) -> Markup:
    style, label = STYLES[one["style"]], one.get("label") or ""
    if one.get("url"):
        return Markup('<a class="button {}" href="{}">{}</a>').format(style, one["url"], label)
    off = Markup(" disabled") if one.get("disabled") else Markup("")
    return Markup('<button class="button {}" data-press="{}"{}>{}</button>').format(style, one["custom_id"], off, label)


def _select(one: Mapping[str, Any]) -> Markup:
    options = Markup("").join(
        Markup('<option value="{}" title="{}">{}</option>').format(
            option["value"], option.get("description") or "", option["label"]
        )
        for option in one.get("options") or ()
    )
    empty = Markup("<option selected disabled>{}</option>").format(one.get("placeholder") or "")
    return Markup('<select data-press="{0}" aria-label="{1}">{2}{3}</select>').format(
        one["custom_id"], one.get("placeholder") or "", empty, options
    )
