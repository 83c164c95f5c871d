"""A story as lines of Discord markdown. Nothing is cut: what does not fit is left out whole."""

from collections.abc import Iterable
from datetime import datetime

from discord.utils import format_dt

from bot.news import Change, Cited, DigestStory, Said, Who
from bot.rendering.budget import MOST_HEADLINE, MOST_NAME, clipped, size
from bot.rendering.inert import bare, inert, link, one_line
from bot.rendering.roles import beside_name
from bot.wording import listed, mark, say, say_count, titled

MOST_CHARACTERS = 3200
"""Of one story's text; a message holds 4,000 characters, and ours have a title and a footer too."""
UNTITLED = mark("Untitled")
SOURCES = 4
NOT_STATED = mark("speaker not stated")
WITHOUT_MODEL = mark("No model reads this language here: no names are told, nor who said what.")


def story_lines(story: DigestStory, room: int = MOST_CHARACTERS, *, compact: bool = False) -> list[str]:
    """Headline, gist, who, quotes and sources, most important first, as much as there is room for.

    Args:
        story: to be shown.
        room: characters at most.
        compact: leave out who and quotes.
    """
    lines, footer = _frame(story, room, compact=compact)
    # What the footer says of all quotes need not stand behind each.
    nobody = "" if story.without_model else say(NOT_STATED)
    left = room - _length(lines) - _length(footer)
    for block in (
        " ".join(one_line(sentence) for sentence in story.gist),
        *map(change_line, story.changes),
        *(() if compact else (who_line(story.who), *(quote_lines(quote, nobody) for quote in story.quotes))),
    ):
        if block and size(block) + 1 <= left:
            lines.append(block)
            left -= size(block) + 1
    return [*lines, *footer]


def story_length(story: DigestStory) -> int:
    """How much room the story's headline, its lines and its sources need at least."""
    return sum(map(_length, _frame(story, MOST_CHARACTERS, compact=False)))


def _frame(story: DigestStory, room: int, *, compact: bool) -> tuple[list[str], list[str]]:
    """What is never left out: what stands above the text, and below it."""
    above = [f"### {linked_headline(story)}"]
    if story.topic:
        above.insert(0, f"-# {say(story.topic.value).upper()}")
    if story.given_at or story.continues:
        what = link(say("an earlier story"), story.continues) if story.continues else say("an earlier story")
        when = f", {ago(story.given_at)}" if story.given_at else ""
        above.insert(0, f"-# {say('Update to {story}' if story.update else 'More on {story}', story=what)}{when}")
    if story.because:
        above.insert(
            0, "-# " + say("Because you follow {what}", what=one_line(clipped(titled(story.because), MOST_NAME)))
        )
    if not story.gist and story.image_alt:
        above.append(say("Picture: {alt}", alt=one_line(clipped(bare(story.image_alt), MOST_HEADLINE))))
    below = [source_line(source) for source in story.lines]
    if story.without_model and not compact:
        below.append(f"-# {say(WITHOUT_MODEL)}")
    when = ago(story.updated_at)
    # The sources lose their links before the story loses its own.
    footers = [f"-# {sources_told(story, linked=linked)} · {when}" for linked in (True, False)]
    left = room - _length(above) - _length(below)
    below.append(next((one for one in footers if size(one) < left), f"-# {when}"))
    return above, below


def _length(lines: Iterable[str]) -> int:
    return sum(size(line) + 1 for line in lines)


def change_line(change: Change) -> str:
    """A figure that changed, without the capital of a word that began its sentence."""
    before, now = (one_line(value[:1].lower() + value[1:]) for value in (change.before, change.now))
    return f"**{one_line(change.what.capitalize())}:** {before} → {now}"


def linked_headline(story: DigestStory) -> str:
    """A story's headline with its link; of one that no paper would print, the beginning."""
    return link(clipped(bare(story.headline), MOST_HEADLINE) or say(UNTITLED), story.url)


def headline_line(story: DigestStory) -> str:
    """A story in one line, for the end of a digest."""
    publisher = _name(story.sources[0]) if story.sources else ""
    return f"- {linked_headline(story)} · {publisher}"


def who_line(who: Iterable[Who]) -> str:
    """The key actors with their roles as stated."""
    named = [f"**{one_line(one.name)}**" + (f", {one_line(beside_name(one.role))}" if one.role else "") for one in who]
    return say("Who: {names}", names=" · ".join(named)) if named else ""


def quote_lines(quote: Said, nobody: str | None = None) -> str:
    """A quote as a block, verbatim, with its speaker or the words for nobody."""
    nobody = say(NOT_STATED) if nobody is None else nobody
    role = f", {one_line(beside_name(quote.role))}" if quote.role else ""
    words = "\n".join(f"> {inert(line)}" for line in f"“{quote.text.strip()}”".splitlines() if line.strip())
    speaker = f"**{one_line(quote.speaker)}**{role}" if quote.speaker else nobody and f"*{nobody}*"
    return f"{words} — {speaker}" if speaker else words


def source_line(source: Cited) -> str:
    """An article in a list, with its publisher and time."""
    when = f", {ago(source.published)}" if source.published else ""
    return f"- {link(source.title or say('Untitled'), source.url)} · {one_line(source.publisher)}{when}"


def ago(moment: datetime) -> str:
    """A time that Discord shows relative to now, in the reader's own words."""
    return format_dt(moment, "R")


def sources_told(story: DigestStory, *, linked: bool = True) -> str:
    """How many sources report a story, and which; those of its lines stand there."""
    publishers = {source.publisher for source in story.sources}
    in_lines = {source.url for source in story.lines}
    # A paper that has an article in the lines and another is named for the other.
    apart = {source.publisher: source for source in story.sources if source.url not in in_lines}
    named = list(apart.values())[:SOURCES]
    told = [link(clipped(one.publisher, MOST_NAME), one.url) if linked else _name(one) for one in named]
    rest = len(publishers) - len(named)
    if rest:
        told.append(say("those above") if in_lines else say("{count} more", count=rest))
    names = listed(told)
    if len(publishers) < 2:
        return names
    return say_count("{count} source: {names}", "{count} sources: {names}", len(publishers), names=names)


def _name(source: Cited) -> str:
    return one_line(clipped(source.publisher, MOST_NAME))
