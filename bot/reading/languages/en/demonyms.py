"""Words such as "Iraqi" and "Danes", which speak of a country without its name."""

from itertools import takewhile

_ODD = {
    word: place
    for place, words in (
        ("united states", "american americans"),
        ("united kingdom", "british briton britons"),
        ("france", "french"),
        ("netherlands", "dutch"),
        ("switzerland", "swiss"),
        ("denmark", "danish dane danes"),
        ("greece", "greek greeks"),
        ("spain", "spanish spaniard spaniards"),
        ("norway", "norwegian norwegians"),
        ("ireland", "irish"),
        ("wales", "welsh"),
        ("scotland", "scottish scots"),
        ("england", "english"),
        ("philippines", "filipino filipinos"),
        ("ivory coast", "ivorian ivorians"),
        ("cyprus", "cypriot cypriots"),
        ("myanmar", "burmese"),
        ("united arab emirates", "emirati emiratis"),
        ("saudi arabia", "saudi saudis"),
        ("argentina", "argentine argentines"),
        ("czech republic", "czech czechs"),
        ("finland", "finnish finn finns"),
        ("new zealand", "kiwi kiwis"),
    )
    for word in words.split()
}
_SUFFIXES = frozenset("i n an ian ean ese ish ic er lese uese vian".split())
_DROPPED = frozenset({"a", "ia", "y", "stan", "istan", "land", "and", "en", "ey"})
"""What stands behind the stem of a country whose people go by the stem alone, or with "-ish": Serbia, Afghanistan."""
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
