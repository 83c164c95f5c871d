"""What a text kept of what it said before: whether it grew, was mended, or was filled with something else. Pure.

Unlike in `likeness` the order counts, and a figure as much as a word: a table or a template says something else with
the same words.
"""

import re
from difflib import SequenceMatcher

from bot.news.likeness import UNSPACED, has_other_figures, is_telling

KEPT = 0.85
"""A text that keeps less of another's places was filled with something else: one word of thirteen is put right, of
twelve it is what the template was made for."""
NEARLY_ALL = 0.95
HALF = 0.5
GROWN, OF_IT = 1.25, 0.6
"""So many times as long is a text that was added to, and so much it keeps; a template stays as long as it is."""
OTHER_FORM = 1.5
"""A text that became so many times as long or short is shown otherwise: whole, or in its first lines alone."""
SLIP = 0.8
"""Two spellings of one word share so much of their letters."""
MOST_SLIPS = 12
_PLACE = re.compile(r"\d+(?:[.,:]\d+)*|[^\W\d_]+")
_COUNT = re.compile(r"\d+")


def kept(before: str, after: str) -> float:
    """The share of the shorter text's words that stand in the longer one behind the same word; a slip changes none."""
    one, other = sorted((_words(before), _words(after)), key=len)
    spelt = _spellings(one, other)
    shorter, longer = _places([spelt.get(word, word) for word in one]), _places(other)
    return len(shorter & longer) / len(shorter) if shorter else 1.0


def is_the_same(before: str, after: str) -> bool:
    """Whether two texts are the same but for the spaces in them."""
    return before.split() == after.split()


def has_grown(before: str, after: str) -> bool:
    """Whether a text still says what it said, and more."""
    return len(_words(after)) >= GROWN * len(_words(before)) and kept(before, after) >= OF_IT


def says_more(before: str, after: str) -> bool:
    """Whether there are words in a text that tell, and that it did not have."""
    known = set(_words(before))
    return is_telling(" ".join(word for word in _words(after) if word not in known))


def is_replaced(title: str, text: str, new_title: str, new_text: str, *, least: float = KEPT) -> bool:
    """Whether other words or figures have taken the place of what an entry said.

    Args:
        title: as it was.
        text: as it was.
        new_title: as it is now.
        new_text: as it is now.
        least: the share that an edit keeps.
    """
    whole, new_whole = f"{title}\n{text}", f"{new_title}\n{new_text}"
    # A headline may be put in other words while the text below it stays.
    before, after = (text, new_text) if is_telling(text) and is_telling(new_text) else (whole, new_whole)
    if has_grown(before, after):
        return False
    return kept(before, after) < least or has_other_figures(whole, new_whole)


def is_shown_otherwise(before: str, after: str) -> bool:
    """Whether a change may be one of form: the whole text in place of its beginning, or counts in it that went up."""
    fewer, more = sorted((len(_words(before)), len(_words(after))))
    if more >= OTHER_FORM * max(fewer, 1):
        return True
    pairs = _replaced(before, after)
    if pairs is None:
        return False
    counts = [(int(one), int(other)) for one, other in pairs if _COUNT.fullmatch(one) and _COUNT.fullmatch(other)]
    return len(counts) == len(pairs) and all(one < other for one, other in counts)


def new_figures(before: str, after: str) -> tuple[str, ...]:
    """The figures that took the place of others in a text whose words are as they were; none where words changed."""
    pairs = _replaced(before, after) or []
    is_figures = all(one[0].isdigit() and other[0].isdigit() for one, other in pairs)
    return tuple(other for _, other in pairs) if is_figures else ()


def _replaced(before: str, after: str) -> list[tuple[str, str]] | None:
    """The words and figures in place of which others stand; None where a text has more or fewer than it had."""
    one, other = _words(before), _words(after)
    return [pair for pair in zip(one, other, strict=True) if pair[0] != pair[1]] if len(one) == len(other) else None


def _words(text: str) -> list[str]:
    found: list[str] = []
    for word in _PLACE.findall(text.casefold()):
        found += word if UNSPACED.search(word) else [word]
    return found


def _places(words: list[str]) -> set[tuple[str, str]]:
    return set(zip(["", *words], words, strict=False))


def _spellings(one: list[str], other: list[str]) -> dict[str, str]:
    """Words of one text by those of the other that are another spelling of them."""
    lost, gained = set(one) - set(other), set(other) - set(one)
    if max(len(lost), len(gained)) > MOST_SLIPS:
        return {}
    return {
        word: near for word in lost for near in gained if word.isalpha() and near.isalpha() and _is_slip(word, near)
    }


def _is_slip(word: str, near: str) -> bool:
    return sorted(word) == sorted(near) or SequenceMatcher(None, word, near).ratio() >= SLIP
