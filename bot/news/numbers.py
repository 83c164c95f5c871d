"""Numbers that are written as words."""

import re

ONES = dict(
    zip(
        "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen"
        " eighteen nineteen".split(),
        range(1, 20),
        strict=True,
    )
)
TENS = dict(zip("twenty thirty forty fifty sixty seventy eighty ninety".split(), range(20, 100, 10), strict=True))
_OTHERS = {
    "trois": 3, "quatre": 4, "cinq": 5, "huit": 8, "dix": 10, "onze": 11, "douze": 12, "treize": 13, "quatorze": 14,
    "quinze": 15, "vingt": 20, "trente": 30, "quarante": 40, "cinquante": 50, "soixante": 60,
    "tres": 3, "cuatro": 4, "cinco": 5, "seis": 6, "siete": 7, "ocho": 8, "nueve": 9, "diez": 10, "doce": 12,
    "trece": 13, "catorce": 14, "veinte": 20, "treinta": 30, "cuarenta": 40, "cincuenta": 50,
}  # fmt: skip
VALUES = {**ONES, **TENS, **_OTHERS}
"""In English, French and Spanish, but for words that mean something else in one of the others ("sept", "seize")."""

_ANY_ONE = "|".join(ONES)
_SPELT = re.compile(rf"\b(?:({'|'.join(TENS)})(?:[- ]({_ANY_ONE}))?|({_ANY_ONE})|a hundred)\b", re.IGNORECASE)
_SEPARATOR = re.compile(r"(?<=\d),(?=\d{3}\b)")


def in_digits(text: str) -> str:
    """A text in small letters whose English numbers are digits, so that "At least twelve" is "at least 12"."""
    # A dotless i matches an i where case is ignored.
    plain = text.casefold().replace("ı", "i")
    return _SPELT.sub(lambda found: str(_value(found)), _SEPARATOR.sub("", plain))


def _value(found: re.Match[str]) -> int:
    tens, one, alone = found.groups()
    if alone:
        return ONES[alone]
    return TENS[tens] + ONES.get(one or "", 0) if tens else 100
