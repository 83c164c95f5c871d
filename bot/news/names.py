"""Names and words, made comparable: the one place that says when two spellings are the same."""

import hashlib
import re
import unicodedata


def fold(name: str) -> str:
    """A name for comparing: no case, no diacritics, no punctuation, no leading article."""
    words = re.findall(r"\w+", re.sub(r"['’]s\b|[.'’]", "", without_diacritics(name)).casefold())
    return " ".join(words[1:] if words[:1] == ["the"] and len(words) > 1 else words)


def without_diacritics(text: str, most: int | None = None) -> str:
    """A text as it is written without accents: "Zurich" for "Zürich". No more than `most` characters are looked at."""
    return "".join(mark for mark in unicodedata.normalize("NFKD", text)[:most] if not unicodedata.combining(mark))


def hash_words(words: str) -> str:
    """The same for the same words, whatever their case and punctuation; 24 characters."""
    return hashlib.blake2b(fold(words).encode(), digest_size=12).hexdigest()
