"""Words for what somebody is."""

from spacy.tokens import Token

from bot.reading.languages.en.words import ENGLISH

_ROLE_WORDS = ENGLISH.occupations
_ABBREVIATED = ENGLISH.abbreviated_occupations
_ROLE_ENDINGS = ("ologist", "ographer", "ician", "onomist", "keeper", "official")


def is_role_word(token: Token) -> bool:
    """Whether a word names what somebody is."""
    word = token.lower_.rstrip(".")
    if token.pos_ in {"NOUN", "PROPN"} and word.endswith(_ROLE_ENDINGS):
        return True
    if word == "star" and token.i and token.nbor(-1).text == "-":
        return False  # a five-star general
    return word in _ROLE_WORDS or (word.endswith("s") and word[:-1] in _ROLE_WORDS) or word in _ABBREVIATED
