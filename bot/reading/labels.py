"""Speakers that stand beside their words as a label: in a transcript before them, under a quote as its signature."""

import re

from bot.news import Span
from bot.reading.quotations import LABEL, Quotation

_NAME = r"[A-ZÀ-Þ][\w.'’-]*(?:[ \u00a0](?:[A-ZÀ-Þ][\w.'’-]*|de|la|del|van|von|der|bin|al)){0,5}"
_SIGNATURE = re.compile(
    rf"[^\w\s]?[.,]?\s{{0,3}}[―—–-]{{1,2}}[ \u00a0]?(?:by[ ])?({_NAME}?)(?=\.?\s*(?:[,(\n]|\.?$))", re.MULTILINE
)
_LED = re.compile(rf"({_NAME})(?:[ ]\([^)\n]{{1,30}}\))?:\s*[^\w\s]{{1,2}}$")
_CREDITED = re.compile(rf"[ ][―—–-][ ]?(?:by[ ]|[Mm]ore[ ]from[ ])?({_NAME}(?:[ ]and[ ]{_NAME})?):\s*[^\w\s]$")
_NOT_NAMES = frozenset("q a note photo video update watch related more read question answer".split())


def label_of(text: str, quotation: Quotation) -> Span | None:
    """Where the label of a quotation stands; None without one.

    It may be `SMITH: "…"`, `"SMITH: …"`, `"…" — Jane Smith`, or, where another paper is excerpted,
    `Rain at last - Jane Smith: "…"`.
    """
    begin = text.rfind("\n", 0, quotation.start) + 1
    lead = text[begin : quotation.start]
    inside = LABEL.match(text, quotation.start, quotation.end)
    led = _LED.match(lead) if len(lead) < 80 else None
    led = led or _CREDITED.search(lead, max(len(lead) - 120, 0))
    if inside:
        label = Span(*inside.span(1))
    elif led:
        label = Span(begin + led.start(1), begin + led.end(1))
    elif not lead.strip("\"“”«»„'‘’ \u00a0"):
        signed = _SIGNATURE.match(text, quotation.end, quotation.end + 120)
        label = Span(*signed.span(1)) if signed else Span(0, 0)
    else:
        return None
    words = text[label.start : label.end].rstrip(".")
    return Span(label.start, label.start + len(words)) if words and words.lower() not in _NOT_NAMES else None
