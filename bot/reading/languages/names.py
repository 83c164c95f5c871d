"""Names that are alike in all languages."""

import tomllib
from importlib import resources

_WRITTEN = tomllib.loads(resources.files("bot.reading.languages").joinpath("names.toml").read_text("utf-8"))
MEN: frozenset[str] = frozenset(_WRITTEN["men"].split())
"""Given names, folded, that are hardly ever a woman's."""
WOMEN: frozenset[str] = frozenset(_WRITTEN["women"].split())
"""Given names, folded, that are hardly ever a man's."""
GIVEN = MEN | WOMEN
PARTICLES: tuple[str, ...] = tuple(_WRITTEN["particles"].split())
"""Small words within names of people."""
AGENCIES: frozenset[str] = frozenset(_WRITTEN["agencies"].split())
"""News agencies."""
SMALL: frozenset[str] = frozenset(_WRITTEN["small_words"].split())
"""Small words within names, which their initials leave out."""
NO_NAME_BEGINS: frozenset[str] = frozenset(_WRITTEN["no_name_begins"].split())
"""Words that models take for the beginning of a name."""
