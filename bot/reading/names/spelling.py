"""Names as they are written: compared, shortened and shown."""

import re
from functools import lru_cache

from bot.news import names
from bot.reading.languages.names import GIVEN

fold = lru_cache(maxsize=8192)(names.fold)
"""The same as everywhere, remembered: an article's few names are compared again and again."""
_NUMERAL = re.compile(r"[IVX]+")


def natural(name: str) -> str:
    """A person's name with the capitals of running text: some papers begin with a name in nothing but capitals."""
    words = name.split()
    loud = [len(word) > 2 and word.isupper() and word.isalpha() and not _NUMERAL.fullmatch(word) for word in words]
    is_name = len(words) > 1 and (not name.isupper() or words[0].lower() in GIVEN)
    return " ".join(word.capitalize() if one and is_name else word for word, one in zip(words, loud, strict=True))


def is_acronym(text: str) -> bool:
    """Whether a name is a few capital letters: EU, U.S."""
    return bool(re.fullmatch(r"(?:[A-Z]\.?){2,6}", text))
