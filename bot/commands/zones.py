"""Timezones as people name them: by a city, or guessed from the language of a server."""

from functools import cache
from zoneinfo import available_timezones

from discord import app_commands
from rapidfuzz import fuzz, process

from bot.news import DatelineError
from bot.news.names import without_diacritics
from bot.wording import say

NEAREST = 10
ALIKE = 70
"""Of 100, from which on two names are taken for a typing error."""
OTHER_CITIES = {
    "America/Chicago": "Austin, Dallas, Houston, Minneapolis, New Orleans, St Louis",
    "America/Los_Angeles": "Las Vegas, Portland, San Diego, San Francisco, Seattle",
    "America/New_York": "Atlanta, Boston, Miami, Philadelphia, Washington, Washington DC",
    "America/Sao_Paulo": "Brasilia, Rio de Janeiro, São Paulo",
    "America/Toronto": "Montreal, Ottawa, Quebec",
    "Asia/Kolkata": "Bangalore, Bengaluru, Chennai, Delhi, Hyderabad, Mumbai, New Delhi",
    "Asia/Seoul": "Busan, Daegu, Incheon, 서울, 부산",
    "Asia/Shanghai": "Beijing, Guangzhou, Shenzhen",
    "Asia/Tokyo": "Kyoto, Nagoya, Osaka, Sapporo, 東京, 大阪",
    "Europe/Berlin": "Cologne, Frankfurt, Hamburg, Köln, Leipzig, München, Munich, Stuttgart",
    "Europe/Istanbul": "Ankara, Izmir",
    "Europe/Kyiv": "Kharkiv, Kiev, Lviv, Odesa",
    "Europe/London": "Birmingham, Bristol, Cardiff, Edinburgh, Glasgow, Leeds, Liverpool, Manchester",
    "Europe/Madrid": "Barcelona, Sevilla, Seville, Valencia",
    "Europe/Moscow": "Saint Petersburg",
    "Europe/Paris": "Lille, Lyon, Marseille, Nice, Toulouse",
    "Europe/Rome": "Florence, Milan, Milano, Naples, Roma, Turin",
    "Europe/Zurich": "Basel, Bern, Geneva, Genève, Zürich",
}
"""Large cities that give no zone its name."""
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
    """A text that names no timezone, with those that are written like it."""

    def __init__(self, text: str) -> None:
        self.near = nearest_zones(text)
        hint = say("Did you mean {near}?", near=", ".join(self.near[:3])) + " " if self.near else ""
        what = say("There is no timezone {text!r}.", text=text[:40])
        super().__init__(f"{what} {hint}{say('Name a large city near you, such as London.')}")


def timezone_of(text: str) -> str:
    """The IANA name of the timezone of a city, or of a zone, whatever its case.

    Raises:
        UnknownZoneError: there is none.
    """
    zone = _by_name().get(_folded(text))
    if zone is None:
        raise UnknownZoneError(text)
    return zone


def timezones_like(text: str, limit: int = 25) -> list[str]:
    """Zones with a name or a city that holds the text, for autocomplete."""
    wanted = _folded(text)
    found = dict.fromkeys(zone for name, zone in _by_name().items() if wanted in name and _is_offered(zone))
    return sorted(found, key=lambda zone: (zone != "UTC", zone))[:limit]


def complete_zone(typed: str) -> list[app_commands.Choice[str]]:
    """Zones for autocomplete."""
    return [app_commands.Choice(name=f"{city_of(name)} ({name})", value=name) for name in timezones_like(typed)]


def nearest_zones(text: str) -> list[str]:
    """The zones whose name or city is written like the text, the most alike first."""
    names = _by_name()
    near = process.extract(
        _folded(text), list(names), scorer=fuzz.ratio, processor=None, limit=4 * NEAREST, score_cutoff=ALIKE
    )
    zones = dict.fromkeys(names[name] for name, _, _ in near)
    return [zone for zone in zones if _is_offered(zone)][:NEAREST]


def guessed_zone(locale: str) -> str | None:
    """The zone in which most people live who have Discord in this language; None where that is no one zone."""
    return ZONES_OF_LOCALES.get(locale)


def city_of(zone: str) -> str:
    """The city that a zone has its name from."""
    return zone.rpartition("/")[2].replace("_", " ")


def _is_offered(zone: str) -> bool:
    return zone == "UTC" or ("/" in zone and not zone.startswith(("Etc/", "posix", "right", "SystemV/")))


def _folded(text: str) -> str:
    return " ".join(without_diacritics(text).casefold().replace("_", " ").replace(",", " ").split())


@cache
def _by_name() -> dict[str, str]:
    """Zones by their full names, and by cities; a zone that is not named after a region loses to one that is."""
    zones = sorted(available_timezones(), key=lambda zone: (not _is_offered(zone), zone))
    names = {_folded(city_of(zone)): zone for zone in reversed(zones) if _is_offered(zone)}
    for zone, cities in OTHER_CITIES.items():
        for city in cities.split(", "):
            names.setdefault(_folded(city), zone)
    for zone in zones:
        names.setdefault(_folded(zone), zone)
    return names
