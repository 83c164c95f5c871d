"""Digests and answers in the terminal."""

from collections.abc import Iterable

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.panel import Panel
from rich.text import Text

from bot.news import DigestStory, Person, Said, Who


def story_panel(story: DigestStory) -> Panel:
    """A story as a digest tells it."""
    parts: list[RenderableType] = [Text(" ".join(story.gist))] if story.gist else []
    if story.who:
        parts.append(_who(story.who))
    parts += [_quote(quote) for quote in story.quotes]
    sources = ", ".join(dict.fromkeys(source.publisher for source in story.sources))
    parts.append(Text(f"{sources} · {story.updated_at:%d %b %Y %H:%M} UTC", style="dim"))
    return Panel(Group(*parts), title=Text(story.headline, style="bold"), title_align="left", border_style="blue")


def person_panel(person: Person) -> Panel:
    """A person as the archive knows them."""
    parts: list[RenderableType] = [
        Text.assemble(role.role, (f"  {role.source}, {role.when:%d %b %Y}", "dim")) for role in person.roles
    ]
    if person.aliases:
        parts.append(Text.assemble(("Also called  ", "bold"), ", ".join(person.aliases)))
    parts += [_quote(quote, quote.source) for quote in person.quotes]
    parts += [Text.assemble("• ", story.title, (f"  {story.publisher}", "dim")) for story in person.stories]
    return Panel(Group(*parts), title=Text(person.name, style="bold"), title_align="left", border_style="magenta")


def event_panel(story: DigestStory) -> Panel:
    """A story with its sources in time order."""
    sources = [
        Text.assemble(
            (f"{source.published:%d %b %H:%M}  " if source.published else "", "dim"),
            source.title,
            (f"  {source.publisher}", "dim"),
        )
        for source in story.sources
    ]
    inside = story_panel(story).renderable
    return Panel(
        Group(inside, Text(), *sources),
        title=Text(story.headline, style="bold"),
        title_align="left",
        border_style="green",
    )


def _who(who: Iterable[Who]) -> Text:
    text = Text()
    for number, one in enumerate(who):
        text.append(" · " if number else "")
        text.append(one.name, style="bold")
        text.append(f", {one.role}" if one.role else "")
    return text


def _quote(quote: Said, source: str = "") -> Padding:
    speaker = (quote.speaker, "italic") if quote.speaker else ("speaker not stated", "italic yellow")
    text = Text.assemble(f"“{quote.text.strip()}” — ", speaker, (f", {source}" if source else "", "dim"))
    return Padding(text, (0, 0, 0, 2))
