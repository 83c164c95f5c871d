"""Timezones as people name them: by a city, or guessed from the language of a server."""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from discord import app_commands
from rapidfuzz import fuzz, process

from bot.commands.zone_names import city_of, folded, is_offered, zones_by_name, zones_called
from bot.news import DatelineError
from bot.wording import mark, say

NEAREST = 10
ALIKE = 70
"""Of 100, from which on two names are taken for a typing error."""
ZONES_OF_LOCALES = {
    "bg": "Europe/Sofia",
    "cs": "Europe/Prague",
    "da": "Europe/Copenhagen",
    "de": "Europe/Berlin",
    "el": "Europe/Athens",
    "en-GB": "Europe/London",
    "es-ES": "Europe/Madrid",
    "fi": "Europe/Helsinki",
    "fr": "Europe/Paris",
    "hi": "Asia/Kolkata",
    "hr": "Europe/Zagreb",
    "hu": "Europe/Budapest",
    "id": "Asia/Jakarta",
    "it": "Europe/Rome",
    "ja": "Asia/Tokyo",
    "ko": "Asia/Seoul",
    "lt": "Europe/Vilnius",
    "nl": "Europe/Amsterdam",
    "no": "Europe/Oslo",
    "pl": "Europe/Warsaw",
    "pt-BR": "America/Sao_Paulo",
    "ro": "Europe/Bucharest",
    "sv-SE": "Europe/Stockholm",
    "th": "Asia/Bangkok",
    "tr": "Europe/Istanbul",
    "uk": "Europe/Kyiv",
    "vi": "Asia/Ho_Chi_Minh",
    "zh-CN": "Asia/Shanghai",
    "zh-TW": "Asia/Taipei",
}
"""Where most who speak a language live in one zone. Every new server is American, so that en-US tells nothing."""


class UnknownZoneError(DatelineError):
    """A text that names no timezone, or several, with those that may be meant."""

    def __init__(self, text: str, meant: Sequence[str] = ()) -> None:
        self.near = list(meant) or nearest_zones(text)
        several = mark("Several timezones go by {text!r}.")
        none = mark("There is no timezone {text!r}.")
        self.what = say(several if meant else none, text=text.strip()[:40])
        near = ", ".join(map(city_of, self.near[:3]))
        hint = say("Did you mean {near}?", near=near) + " " if near else ""
        super().__init__(f"{self.what} {hint}{say('Name a large city near you, such as London.')}")


def timezone_of(text: str) -> str:
    """The IANA name of the timezone of a city, a country or an abbreviation, or of a zone, whatever its case.

    Raises:
        UnknownZoneError: there is none, or several go by that name.
    """
    zones = zones_called(text)
    if len(zones) != 1:
        raise UnknownZoneError(text, zones)
    return zones[0]


def timezones_like(text: str, limit: int = 25) -> list[str]:
    """Zones with a name that holds the text, for autocomplete; those that go by just that name first."""
    wanted = folded(text)
    meant = zones_called(text)
    names = zones_by_name().items()
    found = {zone for name, zones in names if wanted in name for zone in zones if is_offered(zone)}
    others = sorted(
        found.difference(meant),
        key=lambda zone: (zone != "UTC", not folded(city_of(zone)).startswith(wanted), zone),
    )
    return [*meant, *others][:limit]


def complete_zone(typed: str) -> list[app_commands.Choice[str]]:
    """Zones for autocomplete."""
    return [app_commands.Choice(name=f"{city_of(name)} ({name})", value=name) for name in timezones_like(typed)]


def nearest_zones(text: str) -> list[str]:
    """The zones with a name that is written like the text, the most alike first."""
    names = zones_by_name()
    near = process.extract(
        folded(text), list(names), scorer=fuzz.ratio, processor=None, limit=4 * NEAREST, score_cutoff=ALIKE
    )
    zones = dict.fromkeys(zone for name, _, _ in near for zone in names[name])
    return [zone for zone in zones if is_offered(zone)][:NEAREST]


def guessed_zone(locale: str) -> str | None:
    """The zone in which most people live who have Discord in this language; None where that is no one zone."""
    return ZONES_OF_LOCALES.get(locale)


def zone_in_words(zone: str) -> str:
    """A zone as people read it: its IANA name, but for fixed distances from UTC."""
    return city_of(zone) if zone.startswith("Etc/") else ZoneInfo(zone).key
