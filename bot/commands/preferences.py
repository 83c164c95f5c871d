"""What a server has set, as the panel of /settings shows and changes it."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import discord

from bot.commands.client import Asked, guild_of
from bot.commands.zones import timezone_of, zone_in_words
from bot.news import LANGUAGES, ChannelId, Layout, Pictures, RoleId, ServerSettings, language_of
from bot.wording import CHOICE, mark, say, say_count, spoken, translated

AUTOMATIC = "-"
"""The value of what is not set."""
FIELDS = {
    "language": mark("Language"),
    "layout": mark("Look of new subscriptions"),
    "pictures": mark("Images of new subscriptions"),
    "pings": mark("Who may follow with pings"),
    "keep_days": mark("How long things are kept"),
}
"""What is chosen from a list, and what the list is called."""
KEPT = (7, 30, 90, 180)
"""Days that are offered."""


@dataclass(frozen=True, slots=True)
class Preferences:
    """All that a server has set, wherever it is kept."""

    settings: ServerSettings
    pings: bool
    """Whether members may follow with pings at all."""
    notices: int | None

    def having(self, field: str, value: str) -> "Preferences":
        """The same with another value of one of the fields, as panels write it."""
        none = value == AUTOMATIC
        change: dict[str, Any]
        match field:
            case "pings":
                return replace(self, pings=value != "nobody", settings=replace(self.settings, pings_for=None))
            case "notices":
                return replace(self, notices=None if none else int(value))
            case "pings_for":
                change = {"pings_for": None if none else RoleId(int(value))}
            case "layout":
                change = {"layout": Layout(value)}
            case "pictures":
                change = {"pictures": Pictures(value)}
            case "keep_days":
                change = {"keep_days": None if none else int(value)}
            case "timezone":
                change = {"timezone": None if none else timezone_of(value)}
            case _:
                change = {"language": value if value in LANGUAGES else None}
        return replace(self, settings=replace(self.settings, **change))

    def changed_from(self, other: "Preferences") -> tuple[str, str]:
        """(field, value) of the first that is another here, as panels write it."""
        theirs = other.values()
        return next(
            ((field, value) for field, value in self.values().items() if value != theirs[field]),
            ("language", AUTOMATIC),
        )

    def values(self) -> dict[str, str]:
        """What undoes a change, by field. A role without its pings is undone by the pings."""
        held = self.settings
        values = {
            "language": held.language,
            "timezone": held.timezone,
            "layout": held.layout.value,
            "pictures": held.pictures.value,
            "pings": None if self.pings else "nobody",
            "pings_for": held.pings_for,
            "keep_days": held.keep_days,
            "notices": self.notices,
        }
        return {field: AUTOMATIC if value is None else str(value) for field, value in values.items()}

    def lines(self, asked: Asked) -> Iterator[str]:
        """Each in words."""
        held = self.settings
        language = held.language or language_of(str(asked.guild.preferred_locale) if asked.guild else None)
        by_discord = "" if held.language else f" ({say('as Discord has it for the server')})"
        yield say("**Language** of what I post: {language}", language=LANGUAGES[language] + by_discord)
        yield say("**Zone** of times without one: {zone}", zone=zone_in_words(held.timezone or "UTC"))
        look, pictures = (translated(one.value, spoken(), CHOICE) for one in (held.layout, held.pictures))
        yield say("**Look** of new subscriptions: {look}; images: {images}", look=look, images=pictures)
        everybody = say("all members") if held.pings_for is None else f"<@&{held.pings_for}>"
        yield say("**Follow with pings** {who}", who=everybody if self.pings else say("nobody"))
        where = f"<#{self.notices}>" if self.notices else say("whoever subscribed, in private")
        yield say("**Told what goes wrong** {where}", where=where)
        yield say("**Kept** {time}: what was posted here, and articles of feeds that are yours alone", time=_kept(held))


def _kept(held: ServerSettings) -> str:
    if held.keep_days is None:
        return say("as long as whoever runs me keeps anything")
    return say_count("{count} day", "{count} days", held.keep_days)


def options_for(asked: Asked, field: str, now: Preferences) -> list[discord.SelectOption]:
    """What can be chosen of a field, with what is set."""
    locale = str(asked.guild.preferred_locale) if asked.guild else None
    offered: dict[str, str]
    match field:
        case "language":
            automatic = say("As Discord has it: {language}", language=LANGUAGES[language_of(locale)])
            offered = {AUTOMATIC: automatic, **LANGUAGES}
        case "layout":
            offered = {one.value: translated(one.value, spoken(), CHOICE) for one in Layout}
        case "pictures":
            offered = {one.value: translated(one.value, spoken(), CHOICE) for one in Pictures}
        case "pings":
            offered = {"nobody": say("nobody"), AUTOMATIC: say("all members")}
        case _:
            days = {str(count): say_count("{count} day", "{count} days", count) for count in KEPT}
            offered = days | {AUTOMATIC: say("as long as whoever runs me keeps anything")}
    titled = say(FIELDS[field])
    set_to = now.values()[field]
    chosen = None if field == "pings" and now.pings and now.settings.pings_for else set_to
    return [
        discord.SelectOption(label=f"{titled}: {label}"[:100], value=value, default=value == chosen)
        for value, label in offered.items()
    ]


async def preferences_of(asked: Asked) -> Preferences:
    """What the server has set now."""
    archive, guild = asked.client.services.archive, guild_of(asked)
    return Preferences(
        await archive.servers.settings(guild),
        await archive.quotas.may_ping(guild),
        await archive.subscriptions.notices_of(guild),
    )


async def apply(asked: Asked, before: Preferences, wanted: Preferences) -> None:
    """Set all that is another than before."""
    archive, guild = asked.client.services.archive, guild_of(asked)
    if wanted.settings != before.settings:
        await archive.servers.set(guild, wanted.settings)
    if wanted.notices != before.notices:
        await archive.subscriptions.set_notices(guild, ChannelId(wanted.notices) if wanted.notices else None)
    if wanted.pings != before.pings:
        await let_pings(asked, allowed=wanted.pings)


async def let_pings(asked: Asked, *, allowed: bool) -> int:
    """Let members be pinged in channels, or not; how much of what they follow goes on, or rests."""
    archive, guild = asked.client.services.archive, guild_of(asked)
    await archive.quotas.allow_pings(guild, allowed=allowed)
    pings = [one.id for one in await archive.subscriptions.pings_in(guild)]
    return await archive.pauses.let_pings(guild, pings, allowed=allowed)
