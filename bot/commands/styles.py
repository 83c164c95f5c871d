"""How messages look, as people write it."""

import re
from typing import Any

import discord
from babel import Locale

from bot.commands.errors import Told, echoed
from bot.news import RoleId, Style
from bot.rendering import inert
from bot.wording import say

LANGUAGES = frozenset(code for code in Locale("en").languages if len(str(code)) == 2)
"""Codes of two letters, as articles have them."""
MOST_TAGS = 5


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
    return Style(
        colour=colour_of(colour) if colour else None,
        ping=RoleId(ping.id) if ping else None,
        tags=_tags_of(tags or "", target),
        **others,
    )


def colour_of(text: str) -> int:
    """A colour: #2f6fde, 2f6fde, or one that discord.py knows by name.

    Raises:
        DatelineError: it is none.
    """
    try:
        return discord.Colour.from_str(text if "#" in text or "(" in text else f"#{text}").value
    except ValueError:
        raise Told(say("“{text}” is no colour. Write it as #2f6fde.", text=echoed(text))) from None


def languages_of(text: str | None) -> tuple[str, ...]:
    """Codes of languages: "en, fr".

    Raises:
        DatelineError: one is no code.
    """
    codes = tuple(code for code in re.split(r"[,;\s]+", (text or "").casefold()) if code)
    for code in codes:
        if code not in LANGUAGES:
            raise Told(
                say("“{code}” is no language. Write codes of two letters, such as en, fr.", code=inert(code[:20]))
            )
    return codes


def _tags_of(text: str, target: discord.abc.GuildChannel | discord.Thread) -> tuple[int, ...]:
    """The forum's tags by their names; a forum that requires one gets none made up."""
    known = {tag.name.casefold(): tag.id for tag in getattr(target, "available_tags", ())}
    wanted = [name.strip().casefold() for name in text.split(",") if name.strip()]
    for name in wanted:
        if name not in known:
            offered = ", ".join(map(inert, known)) or say("none")
            raise Told(say("There is no tag {name} here. Tags: {offered}.", name=inert(name[:40]), offered=offered))
    if isinstance(target, discord.ForumChannel) and target.flags.require_tag and not wanted:
        raise Told(say("{target} wants a tag on every post. Name one with the tags option.", target=target.mention))
    return tuple(known[name] for name in wanted)[:MOST_TAGS]
