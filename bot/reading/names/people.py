"""Forms that only people's names have: nicknames within, two syllables behind a hyphen, an age behind."""

import re
from collections.abc import Iterator, Sequence

from spacy.tokens import Doc
from spacy.tokens import Span as Words

from bot.reading.names.capitals import is_capital, labelled

_PERSON = "PERSON"
_OPENING = frozenset('"“‘«„')
_SYLLABLE = re.compile(r"[bcdfghjklmnprstvwxyz]{0,3}[aeiouy]{1,4}(?:hn|ng|ck|rk|[hklmnprtbg])?", re.IGNORECASE)
"""A syllable of a Korean or Chinese name as newspapers spell it: "Hae" and "in", and neither "Musk" nor "led"."""
_CLOSING = frozenset('"”’»“')


def nicknamed(doc: Doc, written: Sequence[str]) -> Iterator[Words]:
    """Names with a nickname within: Ida "Bee" Strand."""
    for place, word in enumerate(written[:-3]):
        if word in _OPENING and place and written[place + 2] in _CLOSING:
            given, nickname, surname = doc[place - 1], doc[place + 1], doc[place + 3]
            first = place - 1
            while first and doc[first - 1].ent_type_ == _PERSON and doc[first].ent_iob_ == "I":
                first -= 1
            if all(map(is_capital, (given, nickname, surname))) and not doc[place].nbor(-1).is_punct:
                yield labelled(doc, first, place + 4, _PERSON)


def hyphenated(doc: Doc, written: Sequence[str]) -> Iterator[Words]:
    """East Asian names: a family name and two syllables behind it, of which the second is small: Park Hae-in."""
    for hyphen in (doc[place] for place, word in enumerate(written) if word == "-"):
        half = joined(doc, hyphen.i)
        if half is None or hyphen.i < 2 or not doc[half].is_lower:
            continue
        family, given = doc[hyphen.i - 2], doc[hyphen.i - 1]
        is_name = _SYLLABLE.fullmatch(family.text) and is_capital(family) and is_capital(given)
        if is_name and are_syllables(doc[given.i : half + 1]):
            yield labelled(doc, family.i, half + 1, _PERSON)


def are_syllables(words: Words) -> bool:
    """Whether all of the words, hyphens left out, are syllables of such a name."""
    return all(_SYLLABLE.fullmatch(word.text) for word in words if word.text != "-")


def aged(doc: Doc, written: Sequence[str]) -> Iterator[Words]:
    """A word that nobody has labelled and behind which an age stands: "Salo, 79, a former seaman, said"."""
    for place, word in enumerate(written[:-3]):
        closed = written[place + 1] == "," and written[place + 3] in {",", "."}
        if closed and written[place + 2].isdigit() and 10 < int(written[place + 2][:4]) < 111:
            name, following = doc[place], doc[place + 4 : place + 5]
            told = written[place + 3] == "." or any(one.pos_ in {"DET", "PRON", "ADJ"} for one in following)
            alone = not (place and (is_capital(doc[place - 1]) or doc[place - 1].ent_type_))
            if told and alone and word.isalpha() and is_capital(name) and not name.ent_type_ and name.tag_ == "NNP":
                yield labelled(doc, place, place + 1, _PERSON)


def joined(doc: Doc, place: int) -> int | None:
    """Where the second half of a word stands whose hyphen may be at a place."""
    if not 0 < place < len(doc) - 1 or doc[place].text != "-" or doc[place].whitespace_ or doc[place - 1].whitespace_:
        return None
    return place + 1 if doc[place + 1].is_alpha else None
