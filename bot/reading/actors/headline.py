"""Whether a headline names an actor, in full or in part."""

import re
from collections.abc import Iterable, Sequence

from bot.reading.languages.en.titles import TITLES
from bot.reading.languages.names import SMALL
from bot.reading.names.aliases import fold

_POSSESSIVE = re.compile(r"['’]s\b")
_MARKS = re.compile(r"[^\w ]")
_ENDING = 3
"""Letters that a headline may add to a name: Iranian, Pakistani."""
_SHORT = 3
"""Names of no more letters are the beginning of too many words."""


def words_of(text: str) -> list[str]:
    """Its words for comparing, without possessives and marks."""
    return _MARKS.sub(" ", fold(_POSSESSIVE.sub("", text))).split()


def is_named(names: Iterable[str], headline: Sequence[str]) -> bool:
    """Whether the words of a headline have one of the names, or what it calls those who belong to it."""
    return any(_stands_in(words_of(name), headline) for name in names)


def is_named_in_part(name: str, headline: Sequence[str]) -> bool:
    """Whether they have a word of the name that tells something: Bank, where the headline has "central bank"."""
    return any(
        len(word) > 2 and word not in TITLES and word not in SMALL and word in headline for word in words_of(name)
    )


def _stands_in(name: Sequence[str], headline: Sequence[str]) -> bool:
    if not name:
        return False
    *before, last = name
    ending = _ENDING if len(" ".join(name)) > _SHORT else 0
    windows = (headline[place : place + len(name)] for place in range(len(headline) - len(name) + 1))
    return any(list(window[:-1]) == before and _is_form(window[-1], last, ending) for window in windows)


def _is_form(word: str, name: str, ending: int) -> bool:
    return word.startswith(name) and (len(word) - len(name) <= ending or word == f"{name}s")
