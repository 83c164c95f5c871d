"""Who says what in French and Spanish: by the words beside a quotation, and whom they name.

There are no annotated articles to learn from, so only plain forms are told, and with a set confidence that is not
calibrated.
"""

import re
from collections.abc import Sequence

from bot.news import Actor, Quote, count_words
from bot.reading.document import Document
from bot.reading.speakers.attribution import joined
from bot.reading.speakers.rules import Attributor

FEWEST_WORDS = 5
"""Fewer words between marks are as often a term as something said, if nobody is named beside them."""
FEWEST_SAID = 3


def attribute_by_rules(document: Document, actors: Sequence[Actor]) -> tuple[Quote, ...]:
    """Give each quotation of a text in French or Spanish its speaker, where one is stated."""
    text = document.written
    attributor = Attributor(document, actors)
    quotes: list[Quote] = []
    for number, part in enumerate(attributor.parts):
        quotation = part.quotation
        inside = text[quotation.start : quotation.end]
        stated = attributor.stated(number)
        whole = attributor.is_said(number)
        if count_words(inside) < (FEWEST_SAID if stated and whole else FEWEST_WORDS):
            continue
        if stated is None and not (whole or attributor.is_led(number)):
            continue
        quotes.append(
            Quote(
                start=quotation.start,
                end=quotation.end,
                text=inside,
                speaker=stated.actor.name if stated else None,
                speaker_mention=stated.mention if stated else None,
                cue=stated.cue if stated else None,
                confidence=stated.confidence if stated else 0.0,
                spans=quotation.spans,
            )
        )
    return tuple(joined(quotes, text, _is_split))


def _is_split(last: Quote, quote: Quote, text: str) -> bool:
    between = text[last.end : quote.start]
    return (
        last.speaker is not None
        and quote.speaker in {None, last.speaker}
        and last.cue is not None
        and last.end <= last.cue.start < quote.start
        and len(between) < 150
        and re.search(r"[.:;!?\n]\s", between) is None
        and re.search(r",\s?[«“\"]\s?$", between) is not None
    )
