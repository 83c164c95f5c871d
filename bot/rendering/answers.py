"""Answers to readers: a notice, a person, lists whose pages turn."""

from collections.abc import Sequence
from datetime import datetime
from enum import Enum

import discord
from discord.ui import LayoutView
from discord.utils import format_dt

from bot.news import MOST_COUNTED, ActorKind, Cited, DigestStory, Person, Riser, Said
from bot.rendering.budget import MOST_HEADLINE, clipped, size
from bot.rendering.colours import ACCENT
from bot.rendering.events import cited_quote, own_quote
from bot.rendering.inert import link, one_line
from bot.rendering.layout import Attached, Block, answer
from bot.rendering.messages import MOST_CHARACTERS
from bot.rendering.stories import ago, source_line, story_lines
from bot.wording import mark, number, say, say_count

NO_ROLE = {
    ActorKind.PERSON: mark("No article states a role for this person."),
    ActorKind.ORGANISATION: mark("No article states a role for this organisation."),
    ActorKind.PLACE: mark("No article states a role for this place."),
}
ROLES = 4
RISERS = 10
RISER_STORIES = 2
LONGEST_QUOTE = 2 * MOST_CHARACTERS
"""Characters; what is longer fits into no message, and to make it inert would hold everybody up."""


class Tone(Enum):
    """How a notice is meant; its value is the colour."""

    PLAIN = ACCENT
    DONE = discord.Colour(0x2E9E5B)
    ERROR = discord.Colour(0xD64545)


def notice_view(text: str, tone: Tone) -> LayoutView:
    """A line or a few of our own; what comes from elsewhere has been made inert."""
    return answer([Block([_whole_lines(text)], most=MOST_CHARACTERS, rest="")], tone.value)


def _whole_lines(text: str) -> str:
    """A text as far as there is room for it, and that something is left out; no line is cut but one that fills all."""
    room = MOST_CHARACTERS - 100
    if size(text) <= room:
        return text
    kept: list[str] = []
    lines = text.split("\n")
    for line in lines:
        room -= size(line) + 1
        if room < 0:
            break
        kept.append(line)
    # What makes a sign of markdown inert is nothing without it.
    head = "\n".join(kept) or clipped(lines[0], MOST_CHARACTERS - 100).rstrip("\\…") + "…"
    return f"{head}\n-# {say('There is more than a message has room for.')}"


def person_view(person: Person, picture: Attached | None = None) -> LayoutView:
    """Who somebody is as stated, by whom and when; what they said; the stories about them.

    Args:
        person: as the archive knows them.
        picture: of how often articles mention them.
    """
    head = [f"## {one_line(person.name[:200])}"]
    head += [
        f"{one_line(role.role)}\n-# {link(role.source, role.url)}, {ago(role.when)}" for role in person.roles[:ROLES]
    ]
    if not person.roles:
        head.append(f"-# {say(NO_ROLE[person.kind])}")
    facts = []
    if person.aliases:
        facts.append(f"**{say('Also called')}**  " + ", ".join(map(one_line, person.aliases)))
    if person.appears_with:
        facts.append(f"**{say('Appears with')}**  " + ", ".join(map(one_line, person.appears_with)))
    count = (
        say("-# In {count} articles or more", count=number(MOST_COUNTED))
        if person.articles == MOST_COUNTED
        else say_count("-# In {count} article", "-# In {count} articles", person.articles)
    )
    return answer(
        [
            Block(head, rest=""),
            picture,
            Block(facts, most=600, rest=""),
            Block([own_quote(quote) for quote in person.quotes], say("In their own words")),
            Block([source_line(one) for one in person.stories], say("Latest stories")),
            Block([count], rest=""),
        ]
    )


def companions_view(person: Person) -> LayoutView:
    """Whom articles name together with somebody, the most frequent first."""
    names = [f"- {one_line(name)}" for name in person.appears_with]
    return _list(
        say("Who appears with {name}", name=one_line(person.name)), names or [say("No article names anybody else.")]
    )


def trending_view(risers: Sequence[Riser]) -> LayoutView:
    """Who and what is named more often in the last day than in the week before."""
    lines = [_riser(one) for one in risers[:RISERS]] or [say("Nobody is named more often than usual.")]
    return _list(say("Rising"), lines)


def stories_view(title: str, stories: Sequence[DigestStory], page: int, pages: int) -> LayoutView:
    """A page of stories, each with its headline, gist and sources."""
    told = [Block(story_lines(story, 700, compact=True), rest="") for story in stories]
    return answer([_title(title), *told, _page_of(page, pages)])


def quotes_view(title: str, quotes: Sequence[Said], page: int, pages: int) -> LayoutView:
    """A page of quotes, verbatim, each with speaker, sources and time."""
    fitting = [quote for quote in quotes if len(quote.text) <= LONGEST_QUOTE]
    said = [cited_quote(quote) + (f", {ago(quote.published)}" if quote.published else "") for quote in fitting]
    return answer([_title(title), *(Block([quote], rest="") for quote in said), _page_of(page, pages)])


def own_quotes_view(title: str, quotes: Sequence[Said], page: int, pages: int) -> LayoutView:
    """A page of one person's quotes, whom the title names."""
    return answer([_title(title), *(Block([own_quote(quote)], rest="") for quote in quotes), _page_of(page, pages)])


def dated_quotes_view(title: str, quotes: Sequence[Said], page: int, pages: int) -> LayoutView:
    """A page of quotes under the days on which they were published, in the order given."""
    days = [
        format_dt(quote.published.replace(hour=12, minute=0, second=0, microsecond=0), "D")
        if quote.published
        else say("No date")
        for quote in quotes
    ]
    said = [
        Block([cited_quote(quote)], "" if number and days[number - 1] == days[number] else days[number], rest="")
        for number, quote in enumerate(quotes)
    ]
    return answer([_title(title), *said, _page_of(page, pages)])


def _day(moment: datetime | None) -> str:
    return format_dt(moment.replace(hour=12, minute=0, second=0), "D") if moment else say("No date")


def sources_view(title: str, cited: Sequence[Cited], page: int, pages: int) -> LayoutView:
    """A page of a story's sources."""
    return answer([_title(title), Block([source_line(one) for one in cited], most=3000), _page_of(page, pages)])


def _list(title: str, lines: Sequence[str]) -> LayoutView:
    return answer([_title(title), Block(lines, most=3000)])


def _riser(one: Riser) -> str:
    articles = say_count("{count} article in the last day", "{count} articles in the last day", one.articles)
    usual = (
        say("usually {number} a day", number=number(round(one.before, 1)))
        if one.before >= 0.1
        else say("hardly named before")
    )
    stories = [source_line(story) for story in one.stories[:RISER_STORIES]]
    return "\n".join([f"**{one_line(one.name)}** · {articles}, {usual}", *stories])


def _title(title: str) -> Block:
    return Block([f"## {one_line(clipped(title, MOST_HEADLINE))}"], rest="")


def _page_of(page: int, pages: int) -> Block:
    return Block([say("-# Page {page} of {pages}", page=page, pages=pages)] if pages > 1 else [], rest="")
