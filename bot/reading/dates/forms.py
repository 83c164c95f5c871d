"""When: the days that an article speaks of, in languages that are read by rules, told from the day it was published.

The same closed list of forms as in English, since a wrong day is worse than none.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from spacy.tokens import Doc, Token

from bot.news import Dated
from bot.reading.dates.calendar import (
    Range,
    date_of,
    day_of_year,
    month_range,
    months,
    named_day,
    one_day,
    period_from,
    weekend,
)
from bot.reading.document import Document
from bot.reading.languages.lexicon import Language, language_with, rules_for

_REACH = 5
"""Steps up from a word to the verb that it goes with."""
_NEAR_BY = 14
"""Words between them."""


def find_dates_by_form(document: Document) -> tuple[Dated, ...]:
    """The dates that can be told for sure, in the order of the text.

    What is said in quotations is told from another day, and left out where it is not a full date. Without the day of
    publication, only full dates are told.
    """
    doc, text, published = document.doc, document.written, document.published
    language = language_with(doc.lang_)
    if language is None:
        return ()
    taken = bytearray(len(text))
    for entity in doc.ents:
        taken[entity.start_char : entity.end_char] = b"\1" * (entity.end_char - entity.start_char)
    for one in document.quoted:
        taken[one.start : one.end] = b"\2" * (one.end - one.start)
    found = []
    for form, pattern in language.patterns.dates.items():
        for match in pattern.finditer(text):
            held = set(taken[match.start() : match.end()]) - {0}
            full = form == "date" and match["year"] is not None
            if held & {1, 3} or (held and not full) or not (published or full):
                continue
            found_range = _first_range(form, match, doc, published or date.min)
            if found_range:
                found.append(Dated(match.start(), match.end(), match[0], *found_range))
                taken[match.start() : match.end()] = b"\3" * (match.end() - match.start())
    return tuple(sorted(found, key=lambda one: one.start))


def _first_range(form: str, match: re.Match[str], doc: Doc, published: date) -> Range | None:
    try:
        return next(_ranges(form, match, doc, published), None)
    except (OverflowError, ValueError):
        return None


def _ranges(form: str, match: re.Match[str], doc: Doc, published: date) -> Iterator[Range]:
    language, groups = rules_for(doc.lang_), match.groupdict()
    words, which = language.words, _which(groups, language)
    match form:
        case "date":
            yield from _date(groups, language, published, _tense(doc, match))
        case "month" if groups["year"] or language.patterns.in_the_month.search(_before(match, 10)):
            month = words.months.index(groups["month"].lower()) + 1
            yield from months(month, groups["year"], published, _tense(doc, match))
        case "year":
            yield month_range(int(groups["year"]), 1)[0], month_range(int(groups["year"]), 12)[1]
        case "weekday":
            yield from _weekday(match, which, doc, published)
        case "near":
            near = groups["near"].lower().replace("’", "'")
            yield one_day(published + timedelta(days=words.near[near]))
        case "period" if which:
            yield period_from(words.periods[groups["period"].lower()], -1 if which == "last" else 1, published)
        case "this":
            yield period_from(words.periods[groups["period"].lower()], 0, published)
        case "weekend":
            yield from weekend(which or ("this" if groups["this"] else ""), published, _tense(doc, match))
        case "ago":
            count = int(groups["count"]) if groups["count"].isdigit() else words.numbers[groups["count"].lower()]
            yield period_from(words.periods[groups["period"].lower()], -count, published)


def _before(match: re.Match[str], characters: int) -> str:
    return match.string[max(match.start() - characters, 0) : match.start()]


def _which(groups: Mapping[str, str | None], language: Language) -> str:
    word = groups.get("which") or groups.get("before") or ""
    return language.words.which.get(word, "")


def _date(groups: Mapping[str, str | None], language: Language, published: date, tense: int) -> Iterator[Range]:
    day = int("".join(filter(str.isdigit, groups["day"] or "")))
    month = language.words.months.index((groups["month"] or "").lower()) + 1
    if groups["year"]:
        whole = date_of(int(groups["year"]), month, day)
        yield from [one_day(whole)] if whole else []
        return
    weekday = (groups["weekday"] or "").lower()
    days = day_of_year(day, month, published, tense)
    yield from (one for one in days if not weekday or one[0].weekday() == language.words.days.index(weekday))


def _weekday(match: re.Match[str], which: str, doc: Doc, published: date) -> Iterator[Range]:
    language = rules_for(doc.lang_)
    number = language.words.days.index(match["weekday"].lower())
    before, patterns = _before(match, 12), language.patterns
    any_such = patterns.habit.search(before) or patterns.until.search(before.rstrip())
    if any_such and not match["this"] and not which:
        return
    tense = _tense(doc, match)
    if match["this"] and not tense and number != published.weekday():
        return
    # "El pasado lunes" is the latest one; "lundi dernier" may be that of the week before.
    which = "this past" if which == "last" and match.groupdict().get("before") else which
    yield from named_day(number, which, published, tense)


def _tense(doc: Doc, match: re.Match[str]) -> int:
    """-1 where what the phrase dates is past, 1 where it is to come, 0 where neither is sure."""
    words = doc.char_span(*match.span(), alignment_mode="expand")
    if words is None:
        return 0
    verb = words.root
    for _ in range(_REACH):
        if verb.head == verb or (verb.pos_ in {"VERB", "AUX"} and verb not in words):
            break
        verb = verb.head
    if verb in words or verb.pos_ not in {"VERB", "AUX", "ADJ"} or abs(verb.i - words.root.i) > _NEAR_BY:
        return 0
    first, last = sorted((verb.i, words.root.i))
    if any(word.text == "," for word in doc[first:last]) and not words[0].is_sent_start:
        return 0  # "la passerelle, fermée en novembre, rouvrira"
    return _tense_of(verb)


def _tense_of(verb: Token) -> int:
    language = rules_for(verb.doc.lang_)
    helpers = [child for child in verb.children if child.dep_.startswith(("aux", "cop"))]
    tenses = {tense for child in helpers for tense in child.morph.get("Tense", [])}
    if "Fut" in tenses or any(child.lower_ in language.words.to_come for child in helpers):
        return 1
    if tenses & {"Past", "Imp"}:
        return -1
    if any("Cnd" in child.morph.get("Mood", []) for child in helpers) or "Cnd" in verb.morph.get("Mood", []):
        return 0
    form, tense = verb.morph.get("VerbForm", []), verb.morph.get("Tense", [])
    if "Inf" in form:
        return 1 if verb.head.lower_ in language.words.to_come else 0
    if "Part" in form or verb.pos_ == "ADJ":
        if any(child.dep_ in {"aux", "aux:tense"} and child.lower_ not in language.words.present for child in helpers):
            return -1
        return 1 if language.patterns.planned.match(verb.lower_) else 0
    if "Fut" in tense:
        return 1
    return -1 if {"Past", "Imp"} & set(tense) else 0
