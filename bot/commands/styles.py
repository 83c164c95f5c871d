"""How messages look, as people write it."""

import re
from collections.abc import Mapping
from functools import cache
from typing import Any

import discord
from babel import Locale

from bot.commands.errors import Told, echoed
from bot.news import LANGUAGES, RoleId, Style
from bot.news.names import without_diacritics
from bot.rendering import inert
from bot.wording import mark, say

CODE = 2
"""Letters of a code that articles have."""
MOST_TAGS = 5
COLOURS = {"blue", "gold", "green", "magenta", "orange", "pink", "purple", "red", "teal", "yellow"}
"""That go by their English names."""


def style_of(
    target: discord.abc.GuildChannel | discord.Thread,
    *,
    colour: str | None,
    ping: discord.Role | None,
    tags: str | None,
    **others: Any,  # noqa: ANN401
) -> Style:
    """Turn the options of /subscribe into a style; `others` are fields of it as they stand.

    Raises:
        DatelineError: the colour is none, the role is everyone, or a tag is not the forum's.
    """
    if ping and ping.is_default():
        raise Told(say("I ping a role that people chose to have, not everyone. Name another role."))
    if ping and not (ping.mentionable or target.permissions_for(target.guild.me).mention_everyone):
        text = mark(
            "I may not ping {role}, so nobody would hear of it. Allow anyone to mention it (Server Settings → Roles), "
            "or allow me to mention all roles in {target}."
        )
        raise Told(say(text, role=inert(ping.name), target=target.mention))
    return Style(
        colour=colour_of(colour) if colour else None,
        ping=RoleId(ping.id) if ping else None,
        tags=_tags_of(tags, target),
        **others,
    )


def colour_of(text: str) -> int:
    """A colour: #2f6fde, 2f6fde, or a name such as red.

    Raises:
        DatelineError: it is none.
    """
    if text.strip().casefold() in COLOURS:
        colour: discord.Colour = getattr(discord.Colour, text.strip().casefold())()
        return colour.value
    try:
        return discord.Colour.from_str(text if "#" in text or "(" in text else f"#{text}").value
    except ValueError:
        raise Told(say("“{text}” is no colour. Write it as #2f6fde.", text=echoed(text))) from None


def languages_of(text: str | None) -> tuple[str, ...]:
    """Codes of languages, from codes or from names in any of our languages: "en, French, 독일어".

    Raises:
        DatelineError: one is none, or none is named.
    """
    if text is None:
        return ()
    parts = [part.strip() for part in re.split(r"[,;]", text) if part.strip()]
    codes = [code for part in parts for code in _languages_in(part)]
    if not codes:
        raise Told(say("“{text}” names no language. Write such as English, fr.", text=echoed(text)))
    return tuple(dict.fromkeys(codes))


def _languages_in(part: str) -> list[str]:
    """The language of this name; else of each of the words."""
    whole = _codes_by_name().get(_folded(part))
    return [whole] if whole else [_code_of(word) for word in part.split()]


def _code_of(word: str) -> str:
    code = _codes_by_name().get(_folded(word))
    if code is None:
        raise Told(say("“{text}” names no language. Write such as English, fr.", text=echoed(word)))
    return code


@cache
def _codes_by_name() -> Mapping[str, str]:
    """Codes of two letters, as articles have them, by themselves and by the languages' names."""
    names: dict[str, str] = {}
    for locale in [Locale.parse(language) for language in LANGUAGES]:
        for code, name in locale.languages.items():
            if len(code) == CODE:
                names.setdefault(_folded(name), code)
                names[code] = code
    return names


def _folded(name: str) -> str:
    return without_diacritics(name).casefold()


def _tags_of(text: str | None, target: discord.abc.GuildChannel | discord.Thread) -> tuple[int, ...]:
    """The forum's tags by their names; a forum that requires one gets none made up."""
    if text is None:
        text = ""
    elif not text.strip(" ,"):
        raise Told(say("“{text}” names no tag.", text=echoed(text)))
    known = {tag.name.casefold(): tag.id for tag in getattr(target, "available_tags", ())}
    wanted = [name.strip().casefold() for name in text.split(",") if name.strip()]
    for name in wanted:
        if name not in known:
            offered = ", ".join(map(inert, known)) or say("none")
            raise Told(say("There is no tag {name} here. Tags: {offered}.", name=inert(name[:40]), offered=offered))
    if isinstance(target, discord.ForumChannel) and target.flags.require_tag and not wanted:
        raise Told(say("{target} wants a tag on every post. Name one with the tags option.", target=target.mention))
    return tuple(known[name] for name in wanted)[:MOST_TAGS]
