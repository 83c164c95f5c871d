"""Countries and unions that news calls by more than one name."""

from collections.abc import Iterable

from bot.reading.languages.en.words import ENGLISH

COUNTRIES = {
    short.replace(".", "").replace("'", ""): name
    for name, called in ENGLISH.countries_called.items()
    for short in (*called.partition("|")[0].split(), *called.split("|")[1:])
}
"""Another name, folded, with the usual one."""

KNOWN = ENGLISH.known_places
_STATES = ENGLISH.divided_states


def is_country(name: str) -> bool:
    """Whether a name, as it stands, is another name of a country, whatever it is taken for: DPRK, the UK."""
    return name.isupper() and name.replace(".", "").lower() in COUNTRIES


def halves_of(names: Iterable[str]) -> dict[str, str]:
    """What the halves of a divided country, both named in full, go by: North, of North Karsland and South Karsland."""
    named = set(names)
    north = {name.removeprefix("North ") for name in named if name.startswith("North ")}
    divided = [name for name in north - _STATES if f"South {name}" in named]
    return {half: f"{half} {divided[0]}" for half in ("North", "South")} if len(divided) == 1 else {}
