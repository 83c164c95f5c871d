"""When: the days that an article in French or Spanish speaks of, told from the day it was published.

The same closed list of forms as in English, since a wrong day is worse than none.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
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
from bot.reading.romance.words import DAYS, MONTHS
from bot.reading.text.quotations import Quotation

_NUMBERS = {
    "fr": {word: n for n, word in enumerate("un deux trois quatre cinq six sept huit neuf dix onze douze".split(), 1)}
    | {"une": 1},
    "es": {word: n for n, word in enumerate("un dos tres cuatro cinco seis siete ocho nueve diez once doce".split(), 1)}
    | {"una": 1},
}
_NEAR = {
    "fr": {"avant-hier": -2, "hier": -1, "aujourd'hui": 0, "ce matin": 0, "ce soir": 0, "demain": 1, "après-demain": 2},
    "es": {
        "anteayer": -2, "antier": -2, "ayer": -1, "anoche": -1, "hoy": 0, "esta mañana": 0, "esta tarde": 0,
        "esta noche": 0, "mañana": 1, "pasado mañana": 2,
    },
}  # fmt: skip
_PERIODS = {
    "jour": "day", "semaine": "week", "mois": "month", "an": "year", "année": "year",
    "día": "day", "semana": "week", "mes": "month", "año": "year",
}  # fmt: skip
_WHICH = {
    "dernier": "last", "dernière": "last", "passé": "last", "passée": "last", "prochain": "next", "prochaine": "next",
    "pasado": "last", "pasada": "last", "próximo": "next", "próxima": "next", "que viene": "next",
}  # fmt: skip
_YEAR = r"(?P<year>(?:19|20)\d\d)(?!\d)"
_DAY = {language: rf"(?P<weekday>{'|'.join(days)})" for language, days in DAYS.items()}
_ANY_DAY = {"fr": rf"(?P<weekday>(?i:{'|'.join(DAYS['fr'])}))", "es": _DAY["es"]}
_MONTH = {language: rf"(?P<month>{'|'.join(months_)})" for language, months_ in MONTHS.items()}
_COUNT = {language: rf"(?P<count>\d{{1,2}}|{'|'.join(numbers)})" for language, numbers in _NUMBERS.items()}
_FORMS: Mapping[str, Mapping[str, re.Pattern[str]]] = {
    "fr": {
        "date": re.compile(
            rf"(?:\b{_ANY_DAY['fr']}\ )?(?<!\w)(?P<day>\d{{1,2}}(?:er)?)\ {_MONTH['fr']}(?:\ {_YEAR})?(?!\w)"
        ),
        "month": re.compile(rf"(?<!\w){_MONTH['fr']}(?:\ {_YEAR})?(?!\w)"),
        "year": re.compile(rf"(?:(?<=\ben\ )|(?<=\bEn\ )){_YEAR}"),
        "weekday": re.compile(
            rf"(?<![\w-])(?:(?P<this>[Cc]e)\ )?{_ANY_DAY['fr']}(?:\ (?P<which>dernier|prochain))?"
            r"(?:\ (?:matin|soir|midi|après-midi))?(?!\w)"
        ),
        "near": re.compile(
            r"(?<![\w-])(?P<near>(?i:avant-hier|hier|aujourd['’]hui|après-demain|demain|ce matin|ce soir))\b"
        ),
        "period": re.compile(
            r"(?<!\w)(?P<period>semaine|mois|année|an)\ (?P<which>derni[eè]re?|prochaine?|passée?)(?!\w)"
        ),
        "this": re.compile(r"(?<!\w)(?i:ce|cette)\ (?P<period>semaine|mois|année)(?:-ci)?(?!\w)"),
        "weekend": re.compile(
            r"(?<!\w)(?:(?P<this>[Cc]e)|[Ll]e)\ week-end(?:\ (?P<which>dernier|prochain|passé))?(?!\w)"
        ),
        "ago": re.compile(rf"\b[Ii]l\ y\ a\ {_COUNT['fr']}\ (?P<period>jour|semaine|mois|an)s?\b"),
    },
    "es": {
        "date": re.compile(
            rf"(?:\b{_DAY['es']},?\ )?(?<!\w)(?P<day>\d{{1,2}})\ de\ {_MONTH['es']}(?:\ del?\ {_YEAR})?(?!\w)"
        ),
        "month": re.compile(rf"(?<!\w){_MONTH['es']}(?:\ del?\ {_YEAR})?(?!\w)"),
        "year": re.compile(rf"(?:(?<=\ben\ )|(?<=\bEn\ )){_YEAR}"),
        "weekday": re.compile(
            rf"(?<!\w)(?:(?P<this>[Ee]ste)|(?:[Ee]l|del|al))\ (?:(?P<before>pasado|próximo)\ )?{_DAY['es']}"
            r"(?:\ (?P<which>pasado|próximo|que\ viene))?(?!\w)"
        ),
        "near": re.compile(
            r"(?<!\w)(?P<near>(?i:anteayer|antier|ayer|anoche|hoy|esta mañana|esta tarde|esta noche|pasado mañana)"
            r"|(?<!la )(?<!una )(?<!cada )(?<!media )(?<!toda )(?<!esta )(?<!El )(?<!de )mañana)(?!\w)"
        ),
        "period": re.compile(
            r"(?<!\w)(?:(?P<before>próxim[oa]|pasad[oa])\ )?(?P<period>semana|mes|año)"
            r"(?:\ (?P<which>pasad[oa]|próxim[oa]|que\ viene))?(?!\w)"
        ),
        "this": re.compile(r"(?<!\w)(?i:esta|este)\ (?P<period>semana|mes|año)(?!\w)"),
        "weekend": re.compile(
            r"(?<!\w)(?:(?P<this>[Ee]ste)|[Ee]l)\ (?:(?P<before>pasado|próximo)\ )?fin\ de\ semana"
            r"(?:\ (?P<which>pasado|próximo|que\ viene))?(?!\w)"
        ),
        "ago": re.compile(rf"\b[Hh]ace\ {_COUNT['es']}\ (?P<period>día|semana|mes|año)(?:e?s)?\b"),
    },
}
_HABIT = re.compile(
    r"(?:\b(?:[Ll]e|les|[Cc]haque|un|du|de|au|à|[Tt]ous\ les|cada|los)|jusqu['’]à|hasta\ el|desde\ el|depuis)\ $"
)
"""Before a day of the week that is any such day, or one that the verb does not date."""
_IN = re.compile(r"(?:\b[Ee]n|mois\ de|mes\ de)\ $")
"""Before a month whose year is not told; mars and mayo may be other things."""
_UNTIL = re.compile(r"\b(?:hasta|desde)$")
_TO_COME = frozenset("doit doivent devra va vont prévoit debe deben deberá prevé prevén".split())
_PLANNED = re.compile(r"(?:attendu|prévu|programmé|previst|programad|convocad)\w*\Z")
_REACH = 5
"""Steps up from a word to the verb that it goes with."""
_NEAR_BY = 14
"""Words between them."""


def find_dates_abroad(
    doc: Doc, text: str, quotations: Sequence[Quotation], published: date | None
) -> tuple[Dated, ...]:
    """The dates that can be told for sure, in the order of the text.

    Args:
        doc: the parsed text.
        text: the article's own.
        quotations: what is said in them is told from another day, and left out where it is not a full date.
        published: the day; without one only full dates are told.
    """
    if doc.lang_ not in _FORMS:
        return ()
    taken = bytearray(len(text))
    for entity in doc.ents:
        taken[entity.start_char : entity.end_char] = b"\1" * (entity.end_char - entity.start_char)
    quoted = [span for quotation in quotations for span in quotation.spans]
    for one in quoted:
        taken[one.start : one.end] = b"\2" * (one.end - one.start)
    found = []
    for form, pattern in _FORMS[doc.lang_].items():
        for match in pattern.finditer(text):
            held = set(taken[match.start() : match.end()]) - {0}
            full = form == "date" and match["year"] is not None
            if held & {1, 3} or (held and not full) or not (published or full):
                continue
            told = _first_told(form, match, doc, published or date.min)
            if told:
                found.append(Dated(match.start(), match.end(), match[0], *told))
                taken[match.start() : match.end()] = b"\3" * (match.end() - match.start())
    return tuple(sorted(found, key=lambda one: one.start))


def _first_told(form: str, match: re.Match[str], doc: Doc, published: date) -> Range | None:
    try:
        return next(_told(form, match, doc, published), None)
    except (OverflowError, ValueError):
        return None


def _told(form: str, match: re.Match[str], doc: Doc, published: date) -> Iterator[Range]:
    language, told = doc.lang_, match.groupdict()
    which = _which(told)
    match form:
        case "date":
            yield from _date(told, language, published, _tense(doc, match))
        case "month" if told["year"] or _IN.search(match.string[max(match.start() - 10, 0) : match.start()]):
            month = MONTHS[language].index(told["month"]) + 1
            yield from months(month, told["year"], published, _tense(doc, match))
        case "year":
            yield month_range(int(told["year"]), 1)[0], month_range(int(told["year"]), 12)[1]
        case "weekday":
            yield from _weekday(match, which, doc, published)
        case "near":
            near = told["near"].lower().replace("’", "'")
            yield one_day(published + timedelta(days=_NEAR[language][near]))
        case "period" if which:
            yield period_from(_PERIODS[told["period"]], -1 if which == "last" else 1, published)
        case "this":
            yield period_from(_PERIODS[told["period"]], 0, published)
        case "weekend":
            yield from weekend(which or ("this" if told["this"] else ""), published, _tense(doc, match))
        case "ago":
            count = int(told["count"]) if told["count"].isdigit() else _NUMBERS[language][told["count"]]
            yield period_from(_PERIODS[told["period"]], -count, published)


def _which(told: Mapping[str, str | None]) -> str:
    word = told.get("which") or told.get("before") or ""
    return _WHICH.get(word, "")


def _date(told: Mapping[str, str | None], language: str, published: date, tense: int) -> Iterator[Range]:
    day, month = int((told["day"] or "").removesuffix("er")), MONTHS[language].index(told["month"] or "") + 1
    if told["year"]:
        whole = date_of(int(told["year"]), month, day)
        yield from [one_day(whole)] if whole else []
        return
    weekday = (told["weekday"] or "").lower()
    days = day_of_year(day, month, published, tense)
    yield from (one for one in days if not weekday or one[0].weekday() == DAYS[language].index(weekday))


def _weekday(match: re.Match[str], which: str, doc: Doc, published: date) -> Iterator[Range]:
    number = DAYS[doc.lang_].index(match["weekday"].lower())
    before = match.string[max(match.start() - 12, 0) : match.start()]
    if not match["this"] and not which and (_HABIT.search(before) or _UNTIL.search(before.rstrip())):
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
    helpers = [child for child in verb.children if child.dep_.startswith(("aux", "cop"))]
    tenses = {tense for child in helpers for tense in child.morph.get("Tense", [])}
    if "Fut" in tenses or any(child.lower_ in _TO_COME for child in helpers):
        return 1
    if tenses & {"Past", "Imp"}:
        return -1
    if any("Cnd" in child.morph.get("Mood", []) for child in helpers) or "Cnd" in verb.morph.get("Mood", []):
        return 0
    form, tense = verb.morph.get("VerbForm", []), verb.morph.get("Tense", [])
    if "Inf" in form:
        return 1 if verb.head.lower_ in _TO_COME else 0
    if "Part" in form or verb.pos_ == "ADJ":
        if any(child.dep_ in {"aux", "aux:tense"} and child.lower_ not in {"es", "son"} for child in helpers):
            return -1
        return 1 if _PLANNED.match(verb.lower_) else 0
    if "Fut" in tense:
        return 1
    return -1 if {"Past", "Imp"} & set(tense) else 0
