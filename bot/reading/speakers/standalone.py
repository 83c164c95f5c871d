"""Whether a quote means the same where it stands alone, as a digest shows it.

A fragment under a denial says the opposite without it: he did not believe that the paper "has ever had any
recognition". What begins with "But" or "which" leans on words that are not shown.
"""

from bot.reading.document import Document, Placed, Word
from bot.reading.languages.en.words import ENGLISH

_NEGATED = frozenset({"neg"})
_NONE = ENGLISH.negative
_DENIALS = ENGLISH.denials
_LEANING = ENGLISH.leaning_quotes
_DETERMINING = frozenset({"DT", "POS", "PRP$"})
_STEPS = 8
"""So far up in a sentence is looked; what stands higher holds for other clauses too."""


def stands_alone(document: Document, placed: Placed) -> bool:
    """Whether the words of a quotation need none of those around them."""
    words = document.words
    inside = [one for one in words[placed.first : placed.last + 1] if one.pos not in {"PUNCT", "SPACE"}]
    if not inside:
        return False
    first = inside[0]
    if first.lower in _LEANING:
        return False
    # What begins and ends as a sentence is told in full: a denial beside it is somebody's answer.
    if first.text[:1].isupper() and placed.ending in {".", "!", "?"}:
        return True
    return not (_is_denied(document, first) or _is_term(document, placed, inside))


def _is_term(document: Document, placed: Placed, inside: list[Word]) -> bool:
    """Whether a few words are a noun to which the article or the owner stands outside: play the "steel card"."""
    before = next((one for one in reversed(document.words[: placed.first]) if one.pos not in {"PUNCT", "SPACE"}), None)
    led = before is not None and before.line == placed.line and before.quotation < 0 and before.tag in _DETERMINING
    return led and placed.short and inside[-1].pos in {"NOUN", "PROPN"}


def _is_denied(document: Document, word: Word) -> bool:
    for _ in range(_STEPS):
        head = document.words[word.head]
        if head.place == word.place:
            return False
        # What is joined by "and" is not under the denial of what it is joined to.
        beside, word = word.dep == "conj", head
        if beside or word.quotation >= 0:
            continue
        if word.lemma in _DENIALS or word.lower in _DENIALS:
            return True
        children = (document.words[place] for place in document.children.get(word.place, ()))
        if any(one.quotation < 0 and (one.dep in _NEGATED or one.lower in _NONE) for one in children):
            return True
    return False
