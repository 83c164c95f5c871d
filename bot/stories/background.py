"""How common words are in a language, for an archive that has not seen enough to know.

The table is made by `tests/training/background.py` from other people's counts; `BACKGROUND.md` beside it says whose.
"""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from importlib import resources
from math import exp

FILE = resources.files("bot.stories").joinpath("background.txt")
WORDS = 150
"""Words of which an article is taken to consist, for turning a share of words into a share of articles."""
UNKNOWN = 1 / 20_000
"""The share of articles with a term that no table holds, as a name's."""
NUMBERS = {1: 1 / 10, 2: 1 / 40, 3: 1 / 200}
"""The share of articles with a certain number, by how many digits it has; longer ones are as rare as names."""
MOST_READ = 200
"""Terms by which the language is told."""


def language_of(terms: Iterable[str]) -> str:
    """The language whose common terms these are most often."""
    tables = _tables()
    known = dict.fromkeys(tables, 0.0)
    for term, _ in zip(terms, range(MOST_READ), strict=False):
        for language, table in tables.items():
            # A word that makes up more of a language says more, up to that of every tenth article.
            known[language] += min(0.1, table.get(term, 0.0)) + (0.02 if term in table else 0.0)
    return max(known, key=lambda language: known[language])


def share_of(term: str, language: str) -> float:
    """The share of articles, above 0 to 1, in which a term stands."""
    if term[0].isdigit():
        return NUMBERS.get(sum(letter.isdigit() for letter in term), UNKNOWN)
    return _tables()[language].get(term, UNKNOWN)


@lru_cache(maxsize=1)
def _tables() -> Mapping[str, Mapping[str, float]]:
    tables: dict[str, dict[str, float]] = {}
    for line in FILE.read_text(encoding="utf-8").splitlines():
        language, level, *terms = line.split(" ")
        share = max(UNKNOWN, 1 - exp(-WORDS * exp(-int(level) / 2)))
        tables.setdefault(language, {}).update(dict.fromkeys(terms, share))
    return tables
