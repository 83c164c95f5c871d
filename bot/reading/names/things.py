"""What has a name and is no actor: storms, works and those who play in them, brands, kinds of things."""

import re

from bot.news import ActorKind
from bot.reading.languages.en.patterns import CALLED_BEFORE, PLAYED_BEFORE, STORM, WORK_BEFORE
from bot.reading.names.recurrences import PLURAL, Found

_BRANDED = frozenset("®™")
_KIND_EXPLAINED = re.compile(r"\s?\([A-Z]{2,6}s\)")
"""Behind what there is more than one of: "Intensive Care Units (ICUs)"."""
_BEFORE = 40
"""Characters before a name that tell something of it."""


def things_among(found: list[Found], text: str) -> set[str]:
    """The names, of those found in a text, that are of no actor wherever they stand."""
    told = set(STORM.findall(text))
    for start, end, kind in found:
        name, before = text[start:end], text[max(start - _BEFORE, 0) : start]
        if PLURAL.fullmatch(name):
            told |= {name, name[:-1]}
        elif STORM.search(name) or _is_explained(text, start, end) or _is_introduced(before, kind):
            told.add(name)
    return told


def _is_explained(text: str, start: int, end: int) -> bool:
    """Whether the marks of a brand or the plural behind it tell that it is a thing."""
    return not _BRANDED.isdisjoint(text[start : end + 1]) or _KIND_EXPLAINED.match(text, end) is not None


def _is_introduced(before: str, kind: ActorKind) -> bool:
    """Whether the words before it tell that it is a thing, or somebody made up."""
    forms = (PLAYED_BEFORE,) if kind is ActorKind.PERSON else (WORK_BEFORE, CALLED_BEFORE)
    return any(form.search(before) for form in forms)
