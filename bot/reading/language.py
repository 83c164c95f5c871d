"""Which language a text is written in, told offline."""

import re

import py3langid

SHORT = 120
"""Characters of a text too short to tell; it is taken for what is declared, else for English."""
SAMPLE = 3000
_ENGLISH = frozenset(
    "the of and to that with from by his her said was which has have would their for it are not they this you what "
    "about but who there".split()
)
ENGLISH_SHARE = 0.07
"""Of the words of an English text at least so many are these; other languages share one or two of them."""


def language_of(text: str, declared: str | None = None) -> str:
    """The text's language as an ISO 639-1 code, such as "en".

    Args:
        text: of the article.
        declared: what the page says of itself, such as "en-GB". Pages are often wrong: it counts for short texts only.
    """
    letters = re.sub(r"[\W\d_]+", " ", text[:SAMPLE])
    if len(letters) < SHORT:
        return (declared or "en")[:2].lower()
    words = letters.lower().split()
    # Most articles are told by their small words; what tells the others takes 75 MB from when it is first asked.
    if "the" in words and sum(word in _ENGLISH for word in words) > ENGLISH_SHARE * len(words):
        return "en"
    code: str = py3langid.classify(letters)[0]
    return code
