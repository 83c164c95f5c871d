"""What timezones are called: by cities and countries in each of our languages, by abbreviations, by hours from UTC."""

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from babel import Locale
from babel.core import get_global

from bot.news import LANGUAGES
from bot.news.names import without_diacritics

OTHER_NAMES = {
    "America/New_York": "Atlanta, Boston, Miami, Philadelphia, Washington, Washington DC, DC, NYC, ET, EST, EDT, "
    "Eastern, Eastern Time, Florida",
    "America/Chicago": "Austin, Dallas, Houston, Minneapolis, New Orleans, St Louis, CT, CDT, Central, Central Time",
    "America/Los_Angeles": "Las Vegas, Portland, San Diego, San Francisco, Seattle, LA, SF, PT, PST, PDT, Pacific, "
    "Pacific Time, California",
    "America/Denver": "Salt Lake City, MT, MDT, Mountain, Mountain Time",
    "America/Phoenix": "Arizona",
    "America/Anchorage": "AKST, AKDT",
    "America/Toronto": "Montreal, Ottawa, Quebec",
    "America/Vancouver": "Victoria",
    "America/Edmonton": "Calgary",
    "America/Halifax": "ADT",
    "Australia/Sydney": "Canberra, AEDT",
    "Australia/Perth": "AWST",
    "Australia/Adelaide": "ACST, ACDT",
    "Africa/Cairo": "Alexandria",
    "Africa/Johannesburg": "Cape Town, Durban, Pretoria, SAST",
    "Africa/Lagos": "Abuja, WAT",
    "Africa/Nairobi": "EAT",
    "America/Argentina/Buenos_Aires": "ART",
    "America/Bogota": "Medellin",
    "America/Mexico_City": "Guadalajara, Ciudad de México",
    "America/Sao_Paulo": "Brasilia, Rio de Janeiro, São Paulo, BRT",
    "Asia/Dubai": "Abu Dhabi, UAE",
    "Asia/Ho_Chi_Minh": "Hanoi, Saigon",
    "Asia/Hong_Kong": "HK, HKT",
    "Asia/Jakarta": "WIB",
    "Asia/Karachi": "Islamabad, Lahore, PKT",
    "Asia/Kolkata": "Bangalore, Bengaluru, Chennai, Delhi, Hyderabad, Mumbai, New Delhi",
    "Asia/Manila": "PHT",
    "Asia/Riyadh": "Jeddah, Mecca",
    "Asia/Seoul": "Busan, Daegu, Incheon, 서울, 부산, Korea, 한국, KST",
    "Asia/Shanghai": "Beijing, Guangzhou, Shenzhen",
    "Asia/Singapore": "SGT",
    "Asia/Tokyo": "Kyoto, Nagoya, Osaka, Sapporo, 東京, 大阪, JST",
    "CET": "CEST, MEZ, MESZ",
    "EET": "EEST",
    "Europe/Amsterdam": "Holland, Rotterdam, The Hague",
    "Europe/Berlin": "Cologne, Frankfurt, Hamburg, Köln, Leipzig, München, Munich, Stuttgart",
    "Europe/Istanbul": "Ankara, Izmir, Turkey",
    "Europe/Kyiv": "Kharkiv, Kiev, Lviv, Odesa",
    "Europe/London": "Birmingham, Bristol, Cardiff, Edinburgh, Glasgow, Leeds, Liverpool, Manchester, BST, Britain, "
    "Great Britain, England, Scotland, Wales",
    "Europe/Madrid": "Barcelona, Sevilla, Seville, Valencia",
    "Europe/Moscow": "Saint Petersburg, MSK",
    "Europe/Paris": "Lille, Lyon, Marseille, Nice, Toulouse",
    "Europe/Prague": "Czech Republic",
    "Europe/Rome": "Florence, Milan, Milano, Naples, Roma, Turin",
    "Europe/Zurich": "Basel, Bern, Geneva, Genève, Zürich",
    "Pacific/Auckland": "Christchurch, Wellington, NZST, NZDT",
    "WET": "WEST",
}
"""Large cities that give no zone its name, short names and abbreviations; the most people first within a country."""
SEVERAL = {
    "aest": ("Australia/Sydney", "Australia/Brisbane"),
    "ast": ("America/Halifax", "America/Puerto_Rico", "Asia/Riyadh"),
    "cst": ("America/Chicago", "Asia/Shanghai", "America/Costa_Rica"),
    "ist": ("Asia/Kolkata", "Europe/Dublin", "Asia/Jerusalem"),
    "mst": ("America/Denver", "America/Phoenix"),
}
"""Abbreviations that mean zones that differ."""
REGIONS = {"Africa", "America", "Antarctica", "Arctic", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific"}
OFFSET = re.compile(r"(?:utc|gmt)? ?([+\-−–])(\d{1,2})(?:[:.]?(\d{2}))?")
FURTHEST = timedelta(hours=14)
"""From UTC, of all zones."""
SEASONS = datetime(2026, 1, 15, tzinfo=UTC), datetime(2026, 7, 15, tzinfo=UTC)
"""Days by which zones are told apart; only what is offered hangs on them."""


def zones_called(text: str) -> tuple[str, ...]:
    """The zones that go by this name, whatever its case, the likeliest first; none where there is none."""
    wanted = folded(text)
    return zones_by_name().get(wanted) or _zones_off_utc(wanted)


@cache
def zones_by_name() -> Mapping[str, tuple[str, ...]]:
    """Zones by all that they are called. What is first here is meant where a name is of several kinds."""
    names: dict[str, tuple[str, ...]] = {}
    zones = sorted(available_timezones(), key=lambda zone: (not is_offered(zone), zone))
    for zone in (zone for zone in reversed(zones) if is_offered(zone)):
        names[folded(city_of(zone))] = (zone,)
    for zone, others in OTHER_NAMES.items():
        for name in others.split(", "):
            names.setdefault(folded(name), (zone,))
    names |= SEVERAL
    locales = [Locale.parse(language) for language in LANGUAGES]
    for zone in filter(is_offered, zones):
        for locale in locales:
            names.setdefault(folded((locale.time_zones.get(zone) or {}).get("city") or zone), (zone,))
    for code, within in get_global("territory_zones").items():
        for name in _names_of_country(code, locales):
            names.setdefault(name, _meant(within))
    for zone in zones:
        names.setdefault(folded(zone), (zone,))
    return names


def is_offered(zone: str) -> bool:
    """Whether a zone is one that people choose: not an old name of one, nor a fixed distance from UTC."""
    return zone == "UTC" or zone.partition("/")[0] in REGIONS


def city_of(zone: str) -> str:
    """The city that a zone has its name from; for a fixed distance from UTC that."""
    name = zone.rpartition("/")[2].replace("_", " ")
    if zone.startswith("Etc/GMT") and name[3:4] in {"+", "-"}:  # IANA's sign is the other way round
        return f"UTC{'-' if name[3] == '+' else '+'}{name[4:]}"
    return name


def folded(text: str) -> str:
    """A name without case, marks and what parts its words."""
    return " ".join(without_diacritics(text).casefold().replace("_", " ").replace(",", " ").split())


def _names_of_country(code: str, locales: list[Locale]) -> Iterator[str]:
    yield from (folded(locale.territories[code]) for locale in locales if code in locale.territories)
    yield code.casefold()
    # The codes of three letters, and those that were given up: USA, UK.
    yield from (old.casefold() for old, new in get_global("territory_aliases").items() if new == [code])


def _meant(within: list[str]) -> tuple[str, ...]:
    """The zone of a country in which nearly all of it lives; where there is none, those in question."""
    known = [zone for zone in OTHER_NAMES if zone in within]
    return (known[0],) if len(known) == 1 else tuple(known) or tuple(within)


def _zones_off_utc(wanted: str) -> tuple[str, ...]:
    """The zones whose clocks are so far from UTC at some time of the year, large cities first, and always so far.

    Whoever says "GMT+2" may mean their time of today, which moves with summer time, or exactly that.
    """
    found = OFFSET.fullmatch(wanted)
    if not found:
        return ()
    hours, minutes = int(found[2]), int(found[3] or 0)
    far = timedelta(hours=hours, minutes=minutes)
    if far > FURTHEST or minutes >= 60:
        return ()
    if not far:
        return ("UTC",)
    far = far if found[1] == "+" else -far
    fixed = () if minutes else (f"Etc/GMT{'-' if found[1] == '+' else '+'}{hours}",)
    large = [(season, zone) for season in SEASONS for zone in filter(is_offered, OTHER_NAMES)]
    others = [(season, zone) for season in SEASONS for zone in _of_countries()]
    near = [zone for season, zone in large + others if season.astimezone(ZoneInfo(zone)).utcoffset() == far]
    return (*dict.fromkeys(near[:20]), *(zone for zone in fixed if zone in available_timezones()))


def _of_countries() -> Iterator[str]:
    """The zones of countries that have only one."""
    yield from sorted(within[0] for within in get_global("territory_zones").values() if len(within) == 1)
