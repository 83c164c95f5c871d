"""An HTML page that shows messages as Discord would."""

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


def preview_page(title: str, messages: Iterable[Shown], now: datetime) -> str:
    """A page that needs nothing beside itself."""
    environment = Environment(loader=PackageLoader("bot.rendering"), autoescape=True, undefined=StrictUndefined)
    shown = [(one.heading, one.command, _components(one.body["components"], now)) for one in messages]
    return environment.get_template("preview.html").render(title=title, messages=shown, now=now)


def _components(components: Iterable[Mapping[str, Any]], now: datetime) -> Markup:
    return Markup("").join(_component(one, now) for one in components)


def _component(one: Mapping[str, Any], now: datetime) -> Markup:
    match one["type"]:
        case discord.ComponentType.container.value:
            colour = one.get("accent_color")
            style = Markup(' style="border-left-color: #{:06x}"').format(colour) if colour is not None else Markup("")
            inside = _components(one["components"], now)
            return Markup('<div class="container"{}>{}</div>').format(style, inside)
        case discord.ComponentType.text_display.value:
            return Markup('<div class="text">{}</div>').format(to_html(one["content"], now))
        case discord.ComponentType.section.value:
            inside = _components([*one["components"], one["accessory"]], now)
            return Markup('<div class="section">{}</div>').format(inside)
        case discord.ComponentType.thumbnail.value:
            return Markup('<img class="thumbnail" src="{}" alt="">').format(one["media"]["url"])
        case discord.ComponentType.separator.value:
            return Markup("<hr>")
        case other:
            raise ValueError(f"the preview does not know component type {other}")
