"""Quotation marks, each with what its neighbours tell of it: whether it opens, and whether it closes."""

import re
from dataclasses import dataclass

from bot.news import Span
from bot.reading.languages.en.patterns import CLIPPED

# Opening mark → the marks that close it; typists mix them. Two apostrophes are what old typesetting leaves of “ and ”.
PAIRS = {
    "“": '”"“',
    '"': '"”',
    "”": "”",
    "„": '“”"',
    "«": "»",
    "»": "«»",
    "‹": "›",
    "›": "‹",
    "「": "」",
    "『": "』",
    "''": "''",
    "``": "''",
}
SINGLE = "‘'"
_LEADS = "([{—–-/…：（"
_AND = {f" {mark}n" for mark in f"{SINGLE}’"}
MARK = re.compile("''|``|[“”„\"«»‹›「」『』‘’']")


@dataclass(frozen=True, slots=True)
class QuotationMark:
    """A quotation mark with what its neighbours say of it."""

    start: int
    end: int
    text: str
    opens: bool
    closes: bool


def mark_at(text: str, found: re.Match[str], paragraph: Span) -> QuotationMark:
    """A mark of a paragraph with what stands beside it."""
    start, end, mark = found.start(), found.end(), found[0]
    before = text[start - 1] if start > paragraph.start else " "
    after = text[end] if end < paragraph.end else " "
    doubled = before in '"“' and (start - 1 == paragraph.start or text[start - 2].isspace())
    free = before.isspace() or before in _LEADS or doubled
    closes = not before.isspace() or end == paragraph.end
    match mark:
        case "“" | "„" | "``":
            opens = free or not after.isspace()
            closes = mark == "“" and not before.isspace() and not after.isalnum()
        case "「" | "『" | "」" | "』":
            opens, closes = mark in PAIRS, mark not in PAIRS
        case "«" | "‹":
            # In French an article may stand before it: l’« accord ».
            opens, closes = free or before in "'’", not before.isspace()
        case "»" | "›":
            # Books in German and Danish turn them around; in French a space stands within.
            opens = before.isspace() and (after.isalnum() or after in "[…¿¡")
            closes = not opens
        case "”":
            opens = before.isspace() and after.isalnum()
            closes = True
        case '"' if "א" <= before <= "ת" and "א" <= after <= "ת":
            # It is part of an abbreviation in Hebrew.
            opens = closes = False
        case '"' | "''":
            opens = not after.isspace() and after != ">" and (free or (before in ":;,.!?" and after.isupper()))
            # Between two spaces it closes what is open: 'He is the "Boss," ' " she said.
            closes = (closes or after.isspace()) and not (free and not after.isspace() and after not in ".,;:!?)]")
        case _:
            opens = mark in SINGLE and (after.isalpha() or after in '[…“"£$') and (free or before in '“"')
            opens = opens and not CLIPPED.match(text, end)
            # Of 'n' neither is one: rock 'n' roll.
            closes = mark in "’'" and not after.isalnum() and text[max(start - 3, 0) : start] not in _AND
    return QuotationMark(start, end, mark, opens, closes)
