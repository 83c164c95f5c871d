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
from bot.reading.languages.en.words import ENGLISH

_DAYS = ENGLISH.days
_MONTHS = ENGLISH.months
_NUMBERS = ENGLISH.numbers
_MONTH = r"(?P<month>" + "|".join(rf"{one[:3]}(?:{one[3:]}|\.)?" for one in _MONTHS) + r"|sept\.?)"
_YEAR = r"(?P<year>(?:19|20)\d\d)"
_PART = r"(?:\ (?:morning|afternoon|evening|night))?"
_WEEKDAY = r"(?P<weekday>" + "|".join(rf"{one[:3]}(?:{one[3:]}|\.)" for one in _DAYS) + rf"){_PART}"
_DAY_LAST = re.compile(rf"\b{_MONTH}\ (?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?!\d)")
_DATED = re.compile(
    rf"(?:{_WEEKDAY},?\ )?(?:the\ )?(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\ (?:of\ )?{_MONTH}(?:,?\ {_YEAR})?"
)
_MONTH_OF = re.compile(rf"{_MONTH}(?:,?\ (?:of\ )?{_YEAR})?")
_NAMED_DAY = re.compile(
    rf"(?:(?:early|late)\ (?:on\ )?)?(?P<which>last|this|this\ past|this\ coming|next)?\ ?{_WEEKDAY}"
)
_PERIOD = re.compile(r"(?:(?:earlier|later)\ )?(?P<which>last|this|next)\ (?P<period>week|month|year)")
_WEEKEND = re.compile(r"(?P<which>the|this|last|next)\ (?:past\ )?weekend")
_AGO = re.compile(rf"(?P<count>\d{{1,2}}|{'|'.join(_NUMBERS)})\ (?P<period>day|week|month|year)s?\ ago")
_DECADE = re.compile(r"0['’]s\b")
_PROGRAMME = re.compile(r"\b(?:USA|BBC|BBC['’]s|Radio 4['’]s|Russia|India)\ $")
_PROGRAMME_BEHIND = re.compile(r"\ (?:FM|[Pp]rogramme|[Ss]how)\b")
"""What makes "Today" a paper or a programme."""
_COUNTED = re.compile(r"\bago\ (?:on\ |this\ )?$", re.IGNORECASE)
"""Before the day from which years are counted: "Ten years ago on Sunday"."""
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
        if _DECADE.match(text, entity.end_char - 1):
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
        if whole.end - dates[number].start < LONGEST_DATE and _DATED.fullmatch(_phrase(whole)):
            number += 1
        else:
            whole = dates[number]
        yield whole
        number += 1


def _phrase(date: Words) -> str:
    """Its words, "March 12" as "12 march"."""
    return _DAY_LAST.sub(r"\g<day> \g<month>", " ".join(date.text.lower().split()))


def _means_no_day(entity: Words, text: str) -> bool:
    before = text[max(entity.start_char - 20, 0) : entity.start_char]
    if _COUNTED.search(before):
        return True
    named = _PROGRAMME.search(before) or _PROGRAMME_BEHIND.match(text, entity.end_char)
    return entity.text.casefold() == "today" and named is not None


def _first_range(phrase: str, published: date, tense: int) -> Range | None:
    """What a phrase means, if the calendar reaches so far."""
    try:
        return next(_ranges(phrase, published, tense), None)
    except (OverflowError, ValueError):
        return None


def _full(phrase: str) -> Range | None:
    """A day with its year."""
    matched = _DATED.fullmatch(phrase)
    if not matched or not matched["year"]:
        return None
    day = date_of(int(matched["year"]), _month(matched["month"]), int(matched["day"]))
    return one_day(day) if day else None


def _ranges(phrase: str, published: date, tense: int) -> Iterator[Range]:
    """What a phrase means on the day of publication; the first is right."""
    if phrase in _NEAR:
        yield one_day(published + timedelta(days=_NEAR[phrase]))
    if re.fullmatch(_YEAR, phrase):
        yield date(int(phrase), 1, 1), date(int(phrase), 12, 31)
    if matched := _PERIOD.fullmatch(phrase):
        yield period_from(matched["period"], {"last": -1, "this": 0, "next": 1}[matched["which"]], published)
    if matched := _AGO.fullmatch(phrase):
        count = int(matched["count"]) if matched["count"].isdigit() else max(_NUMBERS.index(matched["count"]), 1)
        yield period_from(matched["period"], -count, published)
    if matched := _NAMED_DAY.fullmatch(phrase):
        yield from named_day(_weekday(matched["weekday"]), matched["which"] or "", published, tense)
    if matched := _WEEKEND.fullmatch(phrase):
        yield from weekend(matched["which"], published, tense)
    if (matched := _DATED.fullmatch(phrase)) and not matched["year"]:
        days = day_of_year(int(matched["day"]), _month(matched["month"]), published, tense)
        yield from (day for day in days if not matched["weekday"] or day[0].weekday() == _weekday(matched["weekday"]))
    if matched := _MONTH_OF.fullmatch(phrase):
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
