"""A subscription in words: in one line, and with all of its settings."""

from collections.abc import Iterator
from datetime import datetime
from hashlib import blake2b

from discord.utils import format_dt

from bot.commands.times import in_words
from bot.news import Filters, Layout, Pictures, Subscription, When
from bot.rendering import inert


def describe(one: Subscription) -> str:
    """A subscription in one line, without its channel."""
    line = f"**{inert(one.label)}** {in_words(one.schedule)}{filters_in_words(one.filters)}"
    line += "" if one.style.grouping else ", each article by itself"
    next_at = next_at_of(one)
    if next_at:
        line += f", next {format_dt(next_at, 'R')}"
    return f"{line} · paused: {inert(one.paused)}" if one.paused else line


def next_at_of(one: Subscription) -> datetime | None:
    """When something comes next, where that is known."""
    return one.held_until if one.schedule.when is When.INSTANTLY else one.next_due_at


def filters_in_words(filters: Filters) -> str:
    """What is taken and left out, for people; nothing for no filter."""
    words = f", only with {inert(filters.only)}" if filters.only else ""
    words += f", without {inert(filters.without)}" if filters.without else ""
    return words + (f", in {', '.join(filters.languages)}" if filters.languages else "")


def settings_of(one: Subscription) -> list[str]:
    """All of its settings, a line each; those that are as usual are left out."""
    filters, style = one.filters, one.style
    lines = [f"**When** {in_words(one.schedule)}" + (", also when nothing is new" * one.schedule.even_if_empty)]
    lines += [f"**Only with** {inert(filters.only)}"] if filters.only else []
    lines += [f"**Without** {inert(filters.without)}"] if filters.without else []
    lines += [f"**Languages** {', '.join(filters.languages)}"] if filters.languages else []
    lines += [f"**Look** {', '.join(_look(one))}"]
    lines += [f"**Pings** <@&{style.ping}>"] if style.ping else []
    unusual = {
        "published to followers of the channel": style.crosspost,
        "no updates": not style.updates,
        "messages are not edited": not style.edits,
        "each article by itself": not style.grouping,
        f"{len(style.tags)} forum tags": bool(style.tags),
    }
    told = [words for words, is_so in unusual.items() if is_so]
    return lines + ([f"**Besides** {', '.join(told)}"] if told else [])


def seen_of(one: Subscription) -> str:
    """A mark of what an admin sees, which is another once anything of it was changed."""
    shown = "\n".join([str(one.channel), one.label, *settings_of(one), one.paused or ""])
    return blake2b(shown.encode(), digest_size=4).hexdigest()


def _look(one: Subscription) -> Iterator[str]:
    style = one.style
    yield style.layout.value
    if style.compact:
        yield "headline, gist and sources only"
    elif not style.quotes:
        yield "no quotes"
    if style.pictures is not Pictures.YES and style.layout is not Layout.TEXT:
        yield "no pictures" if style.pictures is Pictures.NO else "pictures blurred"
    if style.colour is not None:
        yield f"#{style.colour:06x}"
    if style.stories:
        yield f"{style.stories} stories in full at most"
