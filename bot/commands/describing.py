"""A subscription in words: in one line, and with all of its settings."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from hashlib import blake2b

from discord.utils import format_dt

from bot.commands.naming import going_by
from bot.commands.times import in_words
from bot.news import ENGLISH, Filters, Layout, Pictures, Subscription, When
from bot.rendering import inert
from bot.wording import CHOICE, language_name, listed, retell, say, say_count, speaking, spoken, titled, translated


def describe(one: Subscription) -> str:
    """A subscription in one line, without its channel."""
    line = f"**{inert(titled(one.label))}** {in_words(one.schedule)}{filters_in_words(one.filters)}"
    next_at = next_at_of(one)
    if next_at:
        line += say(", next {when}", when=format_dt(next_at, "R"))
    return line + rest_of(one)


def called_so(several: Iterable[Subscription], typed: str) -> list[Subscription]:
    """Those of this number, else those of this name, in English or as it is read; none where nothing was typed."""
    wanted = _bare_name(typed)
    names = (lambda one: {str(one.id)}), (lambda one: {_bare_name(one.label), _bare_name(titled(one.label))})
    return going_by(several, wanted, *names) if wanted else []


def _bare_name(name: str) -> str:
    return name.strip(' "“”„«»').casefold()


def next_at_of(one: Subscription) -> datetime | None:
    """When something comes next, where that is known."""
    return one.held_until if one.schedule.when is When.INSTANTLY else one.next_due_at


def filters_in_words(filters: Filters) -> str:
    """What is taken and left out, for people; nothing for no filter."""
    words = say(", only with {only}", only=inert(filters.only)) if filters.only else ""
    words += say(", without {without}", without=inert(filters.without)) if filters.without else ""
    return words + (say(", in {languages}", languages=_languages(filters)) if filters.languages else "")


def _languages(filters: Filters) -> str:
    return listed([language_name(code) for code in filters.languages])


def settings_of(one: Subscription) -> list[str]:
    """All of its settings, a line each; those that are as usual are left out."""
    filters = one.filters
    lines = [
        say("**When** {schedule}", schedule=in_words(one.schedule))
        + (say(", also when nothing is new") * one.schedule.even_if_empty)
    ]
    lines += [say("**Only with** {only}", only=inert(filters.only))] if filters.only else []
    lines += [say("**Without** {without}", without=inert(filters.without))] if filters.without else []
    lines += [say("**Languages** {languages}", languages=_languages(filters))] if filters.languages else []
    return lines + look_of(one)


def look_of(one: Subscription) -> list[str]:
    """What its messages are like, a line each; what is as usual is left out."""
    style = one.style
    lines = [say("**Look** {look}", look=", ".join(_look(one)))]
    lines += [say("**Pings** <@&{ping}>", ping=style.ping)] if style.ping else []
    unusual = {
        say("published to followers of the channel"): style.crosspost,
        say("no updates"): not style.updates,
        say("messages are not edited"): not style.edits,
        say("each article by itself"): not style.grouping,
        say_count("{count} forum tag", "{count} forum tags", len(style.tags)): bool(style.tags),
    }
    told = [words for words, is_so in unusual.items() if is_so]
    return lines + ([say("**Besides** {settings}", settings=", ".join(told))] if told else [])


def seen_of(one: Subscription) -> str:
    """A mark of what an admin sees, which is another once anything of it was changed."""
    with speaking(ENGLISH):
        shown = "\n".join([str(one.channel), one.label, *settings_of(one), one.paused or ""])
    return blake2b(shown.encode(), digest_size=4).hexdigest()


def _look(one: Subscription) -> Iterator[str]:
    style = one.style
    yield translated(style.layout.value, spoken(), CHOICE)
    if style.compact:
        yield say("headline, gist and sources only")
    elif not style.quotes:
        yield say("no quotes")
    if style.pictures is not Pictures.YES and style.layout is not Layout.TEXT:
        yield say("no pictures") if style.pictures is Pictures.NO else say("pictures blurred")
    if style.colour is not None:
        yield f"#{style.colour:06x}"
    if style.stories:
        yield say_count("{count} story in full at most", "{count} stories in full at most", style.stories)


def rest_of(one: Subscription) -> str:
    """Why it rests, to be put behind what is said of it; nothing where it does not."""
    return say(" · paused: {reason}", reason=inert(retell(one.paused))) if one.paused else ""
