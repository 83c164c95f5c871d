"""Words such as "Iraqi" and "Danes", which speak of a country without its name."""

from itertools import takewhile

from bot.reading.languages.en.words import ENGLISH

_ODD = {word: place for place, words in ENGLISH.peoples.items() for word in words.split()}
_SUFFIXES = ENGLISH.demonym_suffixes
_DROPPED = ENGLISH.demonym_dropped
FEWEST_SHARED = 3
MOST_DROPPED = 3


def is_demonym(word: str, place: str) -> bool:
    """Whether a word stands for those of a place; both are folded, and the place has its usual name."""
    odd = _ODD.get(word)
    if odd:
        return odd == place
    before, _, word = word.rpartition(" ")
    behind, _, place = place.rpartition(" ")
    shared = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(word, place, strict=False)))
    ending, dropped = word[shared:].removesuffix("s"), place[shared:]
    if before != behind or shared < FEWEST_SHARED or (len(dropped) > MOST_DROPPED and dropped not in _DROPPED):
        return False
    return ending in _SUFFIXES if ending else dropped in _DROPPED
