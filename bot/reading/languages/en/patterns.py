"""Forms of English that take more than a list of words, by the module that is given them."""

import re

from bot.reading.languages.en.words import ENGLISH


def _any(words: frozenset[str]) -> str:
    return "|".join(sorted(words))


# names/things
STORM = re.compile(r"(?:[Hh]urricane|[Tt]yphoon|[Cc]yclone|[Ss]torm) (?!Cent|Com|Season|Wa)([A-Z][a-z]+)\b(?! [A-Z])")
"""Storms are no actors, whatever people are called like them; the Hurricane Center is one."""
WORK_BEFORE = re.compile(rf"\b(?:{_any(ENGLISH.works)}) [\"“‘]?$")
"""Of what stands behind it, as "Tidewater" in "the hit series Tidewater"."""
CALLED_BEFORE = re.compile(
    rf"\b(?:{_any(ENGLISH.products)})(?: that (?:is|was))? (?:called|dubbed|known as|named) [\"“‘]?$"
)
PLAYED_BEFORE = re.compile(r"\b(?:portrayal of|portray(?:ed|ing|s)?|(?:character|role of)) $")
"""Of somebody made up: "his portrayal of Joss Harding"."""

# names/completion
SPEAKS_BEHIND = re.compile(r" (?:announced|declined|issued|said|says|told)\b")
"""What follows a name that is of somebody, or of a body."""

# names/entities
REGNAL = re.compile(r"\b(?:Emperor|Empress|King|Pope|Prince|Princess|Queen|Sultan) $")
"""Titles of those who go by a given name."""

# gist/selection
TO_READER = re.compile(
    r"(?:if|in case|when|whether|chances are|have|did|do|are|ever)\b[^.!?“\"]*\byou(?:['’](?:ll|re|ve))?\b",
    re.IGNORECASE,
)
"""How a scene begins that is the reader's own: "If you were online this week, …"."""
YOU = re.compile(r"\byou\b", re.IGNORECASE)
