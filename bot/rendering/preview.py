"""An HTML page that shows messages as Discord would."""

from base64 import b64encode
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import discord
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from bot.rendering.markdown import to_html


@dataclass(frozen=True, slots=True)
class Shown:
    """A message with what stands above it on the page."""

    heading: str
    """Such as a channel or a command; empty where it goes on under the heading before."""
    body: Mapping[str, Any]
    command: str | None = None
    """The slash command that it answers."""


def preview_page(title: str, messages: Iterable[Shown], now: datetime, files: Mapping[str, bytes] | None = None) -> str:
    """A page that needs nothing beside itself.

    Args:
        title: of the page.
        messages: in order.
        now: what relative times are told from.
        files: the pictures (PNG) that are attached, by name.
    """
    environment = Environment(loader=PackageLoader("bot.rendering"), autoescape=True, undefined=StrictUndefined)
    look = _Look(now, files or {})
    shown = [(one.heading, one.command, look.components(one.body["components"])) for one in messages]
    return environment.get_template("preview.html").render(title=title, messages=shown, now=now)


@dataclass(frozen=True, slots=True)
class _Look:
    """How components look at one time, with these files attached."""

    now: datetime
    files: Mapping[str, bytes]

    def components(self, components: Iterable[Mapping[str, Any]]) -> Markup:
        return Markup("").join(map(self._component, components))

    def _component(self, one: Mapping[str, Any]) -> Markup:
        match one["type"]:
            case discord.ComponentType.container.value:
                colour = one.get("accent_color")
                style = (
                    Markup(' style="border-left-color: #{:06x}"').format(colour) if colour is not None else Markup("")
                )
                inside = self.components(one["components"])
                return Markup('<div class="container"{}>{}</div>').format(style, inside)
            case discord.ComponentType.text_display.value:
                return Markup('<div class="text">{}</div>').format(to_html(one["content"], self.now))
            case discord.ComponentType.section.value:
                inside = self.components([*one["components"], one["accessory"]])
                return Markup('<div class="section">{}</div>').format(inside)
            case discord.ComponentType.thumbnail.value:
                return Markup('<img class="thumbnail" src="{}" alt="">').format(one["media"]["url"])
            case discord.ComponentType.media_gallery.value:
                return Markup("").join(map(self._picture, one["items"]))
            case discord.ComponentType.action_row.value:
                return Markup('<div class="row">{}</div>').format(self.components(one["components"]))
            case discord.ComponentType.button.value:
                return Markup('<span class="button">{}</span>').format(one["label"])
            case discord.ComponentType.separator.value:
                return Markup("<hr>")
            case other:
                raise ValueError(f"the preview does not know component type {other}")

    def _picture(self, item: Mapping[str, Any]) -> Markup:
        address = item["media"]["url"]
        attached = self.files.get(address.removeprefix("attachment://"))
        if attached is not None:
            address = f"data:image/png;base64,{b64encode(attached).decode()}"
        return Markup('<img class="picture" src="{}" alt="{}">').format(address, item.get("description") or "")
