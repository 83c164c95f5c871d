"""Answers to readers: a person, an event, a notice."""

from collections.abc import Iterable, Sequence
from enum import Enum

import discord
from discord.ui import Container, LayoutView, Separator, TextDisplay

from bot.news import DigestStory, Person, Said
from bot.rendering.inert import link, one_line
from bot.rendering.messages import ACCENT, MOST_CHARACTERS
from bot.rendering.stories import ago, quote_lines, story_lines

ROLES = 4


class Tone(Enum):
    """How a notice is meant; its value is the colour."""

    PLAIN = ACCENT
    DONE = discord.Colour(0x2E9E5B)
    ERROR = discord.Colour(0xD64545)


def notice_view(text: str, tone: Tone) -> LayoutView:
    """A line or a few of our own; what comes from elsewhere has been made inert."""
    return _view([text[:MOST_CHARACTERS]], tone.value)


def person_view(person: Person) -> LayoutView:
    """Who somebody is as stated, by whom and when; what they said; the stories about them."""
    head = [f"## {one_line(person.name)}"]
    head += [
        f"{one_line(role.role)}\n-# {link(role.source, role.url)}, {ago(role.when)}" for role in person.roles[:ROLES]
    ]
    if not person.roles:
        head.append(f"-# No article states a role for this {person.kind.value}.")
    facts = []
    if person.aliases:
        facts.append("**Also called**  " + ", ".join(map(one_line, person.aliases)))
    if person.appears_with:
        facts.append("**Appears with**  " + ", ".join(map(one_line, person.appears_with)))
    quotes = [f"{quote_lines(quote)} · {link(quote.source, quote.url)}" for quote in person.quotes]
    stories = [
        f"- {link(one.title, one.url)} · {one_line(one.publisher)}"
        + (f", {ago(one.published)}" if one.published else "")
        for one in person.stories
    ]
    count = f"-# In {person.articles} {'article' if person.articles == 1 else 'articles'}"
    sections = [
        "\n".join(head),
        "\n".join(facts),
        _section("In their own words", quotes),
        _section("Latest stories", stories),
        count,
    ]
    return _view(_fitting(sections), ACCENT)


def event_view(story: DigestStory) -> LayoutView:
    """A story: what happened, who, what they said, and its sources in time order."""
    sources = [
        f"- {link(one.title, one.url)} · {one_line(one.publisher)}"
        + (f", {ago(one.published)}" if one.published else "")
        for one in story.sources
    ]
    return _view(_fitting(["\n".join(story_lines(story, 2800)), _section("Sources", sources[:10])]), ACCENT)


def stories_view(title: str, stories: Sequence[DigestStory], page: int, pages: int) -> LayoutView:
    """A page of stories, each with its headline, gist and sources."""
    told = ["\n".join(story_lines(story, 700, compact=True)) for story in stories]
    return _view(_fitting([f"## {one_line(title)[:200]}", *told, _page_of(page, pages)]), ACCENT)


def quotes_view(title: str, quotes: Sequence[Said], page: int, pages: int) -> LayoutView:
    """A page of quotes, verbatim, each with speaker, source and time."""
    said = [
        f"{quote_lines(quote)} · {link(quote.source, quote.url)}"
        + (f", {ago(quote.published)}" if quote.published else "")
        for quote in quotes
    ]
    return _view(_fitting([f"## {one_line(title)[:200]}", *said, _page_of(page, pages)]), ACCENT)


def _page_of(page: int, pages: int) -> str:
    return f"-# Page {page} of {pages}" if pages > 1 else ""


def _section(title: str, lines: Iterable[str]) -> str:
    """A heading with its lines; nothing for no lines. Lines beyond what one answer holds are left out whole."""
    kept: list[str] = []
    for line in lines:
        if sum(map(len, kept)) + len(line) < 1500:
            kept.append(line)
    return "\n".join([f"**{title}**", *kept]) if kept else ""


def _fitting(sections: Iterable[str]) -> list[str]:
    kept: list[str] = []
    for section in sections:
        if section and sum(map(len, kept)) + len(section) <= MOST_CHARACTERS:
            kept.append(section)
    return kept


def _view(texts: Iterable[str], colour: discord.Colour) -> LayoutView:
    view = LayoutView(timeout=None)
    container: Container[LayoutView] = Container(accent_colour=colour)
    for number, text in enumerate(texts):
        if number:
            container.add_item(Separator())
        container.add_item(TextDisplay(text))
    return view.add_item(container)
