"""Digests and answers in the terminal."""

from collections.abc import Iterable, Sequence
from dataclasses import fields, is_dataclass, replace
from datetime import UTC
from typing import Any, TypeVar, cast

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.panel import Panel
from rich.text import Text

from bot.news import Cited, Development, DigestStory, Disagreement, Person, Said, Who
from bot.news.numbers import in_digits
from bot.rendering.inert import bare
from bot.rendering.roles import beside_name
from bot.rendering.stories import NOT_STATED, WITHOUT_MODEL

T = TypeVar("T")


def story_panel(story: DigestStory, *, dated: bool = True) -> Panel:
    """A story as a digest tells it.

    Args:
        story: to be shown.
        dated: whether its time is that of its news, and is shown.
    """
    story = _harmless(story)
    parts: list[RenderableType] = [Text(" ".join(story.gist))] if story.gist else []
    if story.who:
        parts.append(_who(story.who))
    nobody = "" if story.without_model else NOT_STATED
    parts += [_quote(quote, nobody=nobody) for quote in story.quotes]
    if story.without_model:
        parts.append(Text(WITHOUT_MODEL, style="yellow"))
    sources = list(dict.fromkeys(source.publisher for source in story.sources if source.publisher))
    told = [", ".join(sources)] if sources else []
    told += [f"{story.updated_at.astimezone(UTC):%d %b %Y %H:%M} UTC"] if dated else []
    if told:
        parts.append(Text(" · ".join(told), style="dim"))
    title = Text(story.headline or "Untitled", style="bold")
    return Panel(Group(*parts), title=title, title_align="left", border_style="blue")


def person_panel(person: Person, picture: str = "") -> Panel:
    """A person as the archive knows them.

    Args:
        person: to be shown.
        picture: what the picture shows, in words.
    """
    person = _harmless(person)
    parts: list[RenderableType] = [
        Text.assemble(role.role, (f"  {role.source}, {role.when:%d %b %Y}", "dim")) for role in person.roles
    ]
    if person.aliases:
        parts.append(Text.assemble(("Also called  ", "bold"), ", ".join(person.aliases)))
    if person.appears_with:
        parts.append(Text.assemble(("Appears with  ", "bold"), ", ".join(person.appears_with)))
    if picture:
        parts.append(Text(picture, style="dim"))
    parts += [_quote(replace(quote, speaker=None, role=None), _sources(quote), "") for quote in person.quotes]
    parts += [Text.assemble("• ", story.title, (f"  {story.publisher}", "dim")) for story in person.stories]
    return Panel(Group(*parts), title=Text(person.name, style="bold"), title_align="left", border_style="magenta")


def event_panel(story: DigestStory) -> Panel:
    """A story with what its sources disagree on, its timeline, and its sources in time order."""
    story = _harmless(story)
    parts: list[RenderableType] = [Text(" ".join(story.gist))] if story.gist else []
    if story.who:
        parts.append(_who(story.who))
    parts += [_quote(quote, _sources(quote)) for quote in story.quotes]
    parts += _titled("Where the sources disagree", [_disagreement(one) for one in story.disagreements])
    steps = story.timeline if len(story.timeline) > 1 else ()
    others = [one for one in story.sources if one.url not in {step.source.url for step in steps}]
    parts += _titled("What was new when", [_step(*step) for step in enumerate(steps, 1)])
    parts += _titled("Other sources" if steps else "Sources", [_source(source) for source in others])
    return Panel(Group(*parts), title=Text(story.headline, style="bold"), title_align="left", border_style="green")


def _harmless(value: T) -> T:
    """The value with all its text without what a terminal would obey: a headline may hold escape sequences."""
    plain: Any = value
    if isinstance(value, str):
        plain = bare(value)
    elif isinstance(value, tuple):
        plain = tuple(map(_harmless, value))
    elif is_dataclass(value) and not isinstance(value, type):
        plain = replace(value, **{field.name: _harmless(getattr(value, field.name)) for field in fields(value)})
    return cast("T", plain)


def _titled(title: str, lines: Sequence[RenderableType]) -> list[RenderableType]:
    return [Text(), Text(title, style="bold"), *lines] if lines else []


def _disagreement(one: Disagreement) -> Text:
    text = Text(f"{one.what.capitalize()}: ")
    told: dict[str, list[str]] = {}
    for figure, source in one.figures:
        told.setdefault(in_digits(figure), []).append(source.publisher)
    for number, (figure, publishers) in enumerate(told.items()):
        text.append(" · " if number else "")
        text.append(figure, style="bold")
        text.append(f"  {', '.join(publishers)}", style="dim")
    return text


def _step(number: int, step: Development) -> Text:
    return Text.assemble(
        (f"{number}. {step.at:%d %b %H:%M}  ", "dim"), step.text, (f"  {step.source.publisher}", "dim")
    )


def _source(source: Cited) -> Text:
    when = f"{source.published:%d %b %H:%M}  " if source.published else ""
    return Text.assemble((when, "dim"), source.title, (f"  {source.publisher}", "dim"))


def _sources(quote: Said) -> str:
    return ", ".join(dict.fromkeys([quote.source, *(one.publisher for one in quote.also)]))


def _who(who: Iterable[Who]) -> Text:
    text = Text()
    for number, one in enumerate(who):
        text.append(" · " if number else "")
        text.append(one.name, style="bold")
        text.append(f", {beside_name(one.role)}" if one.role else "")
    return text


def _quote(quote: Said, source: str = "", nobody: str = NOT_STATED) -> Padding:
    speaker = (quote.speaker, "italic") if quote.speaker else (nobody, "italic yellow")
    role = f", {beside_name(quote.role)}" if quote.role else ""
    dash = " — " if quote.speaker or nobody else ""
    text = Text.assemble(f"“{quote.text.strip()}”{dash}", speaker, role, (f" · {source}" if source else "", "dim"))
    return Padding(text, (0, 0, 0, 2))
