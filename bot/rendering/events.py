"""Answers about a story: what happened, who is in it, when what was new, and where it stands."""

from collections.abc import Iterable
from dataclasses import replace

from discord.ui import LayoutView
from discord.utils import format_dt

from bot.news import ActorKind, Cited, Development, DigestStory, Disagreement, Said, Who
from bot.news.numbers import in_digits
from bot.rendering.inert import link, one_line
from bot.rendering.layout import Attached, Block, answer
from bot.rendering.roles import beside_name
from bot.rendering.stories import ago, quote_lines, source_line, story_lines, who_line
from bot.wording import mark, say

NO_ROLE = {
    ActorKind.PERSON: mark("No source states a role for this person."),
    ActorKind.ORGANISATION: mark("No source states a role for this organisation."),
    ActorKind.PLACE: mark("No source states a role for this place."),
}
SOURCES = 10
SAME_FIGURE = 3
"""Publishers named for one figure."""


def event_view(story: DigestStory, picture: Attached | None = None) -> LayoutView:
    """A story: what happened, who, what they said, what the sources disagree on, its timeline and its sources.

    Args:
        story: as it is told.
        picture: of its timeline.
    """
    head = story_lines(story, 1200, compact=True)
    # A story in one step is its headline, and a source that a step names need not be named once more.
    steps = story.timeline if len(story.timeline) > 1 else ()
    others = [one for one in story.sources if one.url not in {step.source.url for step in steps}]
    return answer(
        [
            Block([*head[:-1], who_line(story.who), head[-1]], most=1800, rest=""),
            picture,
            Block([cited_quote(quote) for quote in story.quotes], say("What they said"), most=1200),
            Block([_disagreement(one) for one in story.disagreements], say("Where the sources disagree"), most=600),
            Block(_steps(steps), say("What was new when"), most=1000),
            Block(
                [source_line(one) for one in others][:SOURCES],
                say("Other sources") if steps else say("Sources"),
                most=1200,
            ),
        ]
    )


def who_view(story: DigestStory) -> LayoutView:
    """Everybody who is in a story, each with the role that a source states."""
    lines = [_described(one) for one in story.who] or [say("No person or organisation stands out in it.")]
    return answer([_head(say("Who is in this story"), story), Block(lines, most=3000)])


def timeline_view(story: DigestStory, picture: Attached | None = None) -> LayoutView:
    """What was new when, in the words of the source that had it first."""
    steps = _steps(story.timeline) or [say("Its articles tell nothing new one after another.")]
    return answer([_head(say("What was new when"), story), picture, Block(steps, most=3000)])


def _head(title: str, story: DigestStory) -> Block:
    return Block([f"## {title}", link(story.headline or say("Untitled"), story.url)], rest="")


def cited_quote(quote: Said) -> str:
    """A quote with all sources that have its words."""
    return _with_sources(quote_lines(quote), quote)


def own_quote(quote: Said) -> str:
    """The same where its speaker stands above: their name is not told again with each."""
    when = f", {ago(quote.published)}" if quote.published else ""
    return _with_sources(quote_lines(replace(quote, speaker=None, role=None), ""), quote) + when


def _with_sources(words: str, quote: Said) -> str:
    sources = {one.publisher: one.url for one in quote.also}
    sources.pop(quote.source, None)
    shown = [link(name, url) for name, url in ((quote.source, quote.url), *sources.items()) if name]
    return f"{words} · {_few(shown)}" if shown else words


def _described(who: Who) -> str:
    role = f", {one_line(beside_name(who.role))}" if who.role else ""
    stated = f"\n-# {link(who.source.publisher, who.source.url)}" if who.source else ""
    unstated = f"\n-# {say(NO_ROLE[who.kind])}" if not who.role else ""
    return f"**{one_line(who.name)}**{role}{stated}{unstated}"


def _disagreement(one: Disagreement) -> str:
    """Each figure with those who give it, in letters or in digits, as the first of them in digits writes it."""
    by_figure: dict[str, list[tuple[str, Cited]]] = {}
    for figure, source in one.figures:
        by_figure.setdefault(in_digits(figure), []).append((figure, source))
    figures = [
        f"**{one_line(min(given, key=lambda one: not any(map(str.isdigit, one[0])))[0])}** "
        f"({_publishers(source for _, source in given)})"
        for given in by_figure.values()
    ]
    return f"{one_line(one.what).capitalize()}: {', '.join(figures)}"


def _publishers(sources: Iterable[Cited]) -> str:
    return _few([link(one.publisher, one.url) for one in sources])


def _few(links: list[str]) -> str:
    more = len(links) - SAME_FIGURE
    return ", ".join(links[:SAME_FIGURE]) + (" " + say("and {count} more", count=more) if more > 0 else "")


def _steps(timeline: Iterable[Development]) -> list[str]:
    """Numbered as in the picture of the timeline."""
    return [
        f"{number}. {format_dt(step.at, 'f')} {one_line(step.text)} · {link(step.source.publisher, step.source.url)}"
        for number, step in enumerate(timeline, 1)
    ]
