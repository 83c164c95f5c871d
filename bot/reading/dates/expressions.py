"""When: the dates that an article speaks of, told from the day it was published.

A closed list of forms, since a wrong date is worse than none. dateparser, which takes any words, was measured first: it
reads "the 1990s" as today, and "Tuesday night" on a Tuesday as a week before.
"""

import re
from collections.abc import Iterator
from datetime import date, timedelta

from spacy.tokens import Doc
from spacy.tokens import Span as Words

from bot.news import Dated
from bot.reading.dates.calendar import Range, date_of, day_of_year, months, named_day, one_day, period_from, weekend
from bot.reading.document import Document
from bot.reading.languages.en.dates import (
    AGO,
    COUNTED,
    DATED,
    DAY_LAST,
    DECADE,
    MONTH_OF,
    NAMED_DAY,
    PERIOD,
    PROGRAMME,
    PROGRAMME_BEHIND,
    WEEKEND,
    YEAR,
)
from bot.reading.languages.en.words import ENGLISH

_DAYS = ENGLISH.days
_MONTHS = ENGLISH.months
_NUMBERS = ENGLISH.numbers
_TIMELESS = ENGLISH.timeless
_NEAR = ENGLISH.near
_TO_COME = ENGLISH.to_come
LONGEST_DATE = 8
"""Words and marks, the weekday and the year among them."""


def find_dates(document: Document) -> tuple[Dated, ...]:
    """The dates that can be told for sure, in the order of the text.

    What is said in quotations is told from another day, and left out where it is not a full date. Without the day of
    publication, only full dates are told.
    """
    text, published, quoted = document.written, document.published, document.quoted
    found = []
    for entity in _dates(document.doc):
        if DECADE.match(text, entity.end_char - 1):
            continue
        phrase = _phrase(entity)
        range_ = _full(phrase)
        apart = any(one.start <= entity.start_char < one.end for one in quoted) or _means_no_day(entity, text)
        if range_ is None and published and not apart:
            range_ = _first_range(phrase, published, _tense(entity))
        if range_:
            start, end = entity.start_char, entity.end_char
            found.append(Dated(start, end, text[start:end], *range_))
    return tuple(found)


def _dates(doc: Doc) -> Iterator[Words]:
    """The dates that the model finds; a weekday is one with the day behind it: "Tuesday", "3 February"."""
    dates = [entity for entity in doc.ents if entity.label_ in {"DATE", "TIME"}]
    number = 0
    while number < len(dates):
        whole = doc[dates[number].start : dates[min(number + 1, len(dates) - 1)].end]
        if whole.end - dates[number].start < LONGEST_DATE and DATED.fullmatch(_phrase(whole)):
            number += 1
        else:
            whole = dates[number]
        yield whole
        number += 1


def _phrase(date: Words) -> str:
    """Its words, "March 12" as "12 march"."""
    return DAY_LAST.sub(r"\g<day> \g<month>", " ".join(date.text.lower().split()))


def _means_no_day(entity: Words, text: str) -> bool:
    before = text[max(entity.start_char - 20, 0) : entity.start_char]
    if COUNTED.search(before):
        return True
    named = PROGRAMME.search(before) or PROGRAMME_BEHIND.match(text, entity.end_char)
    return entity.text.casefold() == "today" and named is not None


def _first_range(phrase: str, published: date, tense: int) -> Range | None:
    """What a phrase means, if the calendar reaches so far."""
    try:
        return next(_ranges(phrase, published, tense), None)
    except (OverflowError, ValueError):
        return None


def _full(phrase: str) -> Range | None:
    """A day with its year."""
    matched = DATED.fullmatch(phrase)
    if not matched or not matched["year"]:
        return None
    day = date_of(int(matched["year"]), _month(matched["month"]), int(matched["day"]))
    return one_day(day) if day else None


def _ranges(phrase: str, published: date, tense: int) -> Iterator[Range]:
    """What a phrase means on the day of publication; the first is right."""
    if phrase in _NEAR:
        yield one_day(published + timedelta(days=_NEAR[phrase]))
    if re.fullmatch(YEAR, phrase):
        yield date(int(phrase), 1, 1), date(int(phrase), 12, 31)
    if matched := PERIOD.fullmatch(phrase):
        yield period_from(matched["period"], {"last": -1, "this": 0, "next": 1}[matched["which"]], published)
    if matched := AGO.fullmatch(phrase):
        count = int(matched["count"]) if matched["count"].isdigit() else max(_NUMBERS.index(matched["count"]), 1)
        yield period_from(matched["period"], -count, published)
    if matched := NAMED_DAY.fullmatch(phrase):
        yield from named_day(_weekday(matched["weekday"]), matched["which"] or "", published, tense)
    if matched := WEEKEND.fullmatch(phrase):
        yield from weekend(matched["which"], published, tense)
    if (matched := DATED.fullmatch(phrase)) and not matched["year"]:
        days = day_of_year(int(matched["day"]), _month(matched["month"]), published, tense)
        yield from (day for day in days if not matched["weekday"] or day[0].weekday() == _weekday(matched["weekday"]))
    if matched := MONTH_OF.fullmatch(phrase):
        yield from months(_month(matched["month"]), matched["year"], published, tense)


def _tense(entity: Words) -> int:
    """-1 where what the phrase dates is past, 1 where it is to come, 0 where neither is sure."""
    verb = entity.root
    for _ in range(4):
        if verb.pos_ in {"VERB", "AUX"} or verb.head == verb:
            break
        verb = verb.head
    if verb.pos_ not in {"VERB", "AUX"} or verb in entity:
        return 0
    helpers = [child for child in verb.children if child.dep_ in {"aux", "auxpass"}]
    auxiliaries = {child.lower_ for child in helpers}
    if auxiliaries & {"will", "'ll", "’ll", "shall", "wo"} or verb.lower_ in _TO_COME:
        return 1
    if verb.tag_ in {"VBZ", "VBP"} and verb.lower_ in _TIMELESS:
        return 1
    if verb.tag_ == "VB" and verb.head.lower_ in _TO_COME:
        return 1
    if auxiliaries & ENGLISH.modal:
        return 0
    past_helper = any(child.tag_ in {"VBD", "VBZ", "VBP"} for child in helpers)
    return -1 if verb.tag_ == "VBD" or (verb.tag_ == "VBN" and past_helper) else 0


def _weekday(name: str) -> int:
    return next(place for place, day in enumerate(_DAYS) if day.startswith(name[:3]))


def _month(name: str) -> int:
    return next(place for place, month in enumerate(_MONTHS, 1) if month.startswith(name[:3]))
