"""Which language a text is written in, told offline."""

import re

import py3langid

SHORT = 120
"""Characters of a text too short to tell; it is taken for what is declared, else for English."""
SAMPLE = 3000


def language_of(text: str, declared: str | None = None) -> str:
    """The text's language as an ISO 639-1 code, such as "en".

    Args:
        text: of the article.
        declared: what the page says of itself, such as "en-GB". Pages are often wrong: it counts for short texts only.
    """
    words = re.sub(r"[\W\d_]+", " ", text[:SAMPLE])
    if len(words) < SHORT:
        return (declared or "en")[:2].lower()
    code: str = py3langid.classify(words)[0]
    return code
