"""The forms of German that take more than a list of words.

No German model can be had offline, so they were tried with a blank model and an entity ruler only: what needs parts
of speech or a parse, such as the tense of a date's verb, is not told.
"""

import re

from bot.reading.languages.lexicon import Patterns, date_groups, words_of

_WORDS = words_of("de")
_STEMS = (
    r"(?:sag|meint|mein|betont|betone|erklärt|erkläre|erzählt|erzähle|fragt|frage|warnt|warne|forder|fügt|füge|antworte"
    r"|ergänzt|ergänze|kritisier|kündig|lobt|lobe|mahnt|mahne|räumt|räume|schätzt|schätze|sprach|spricht|schrieb|schreib"
    r"|teilt|teile|unterstr|verlang|versicher|wiederhol|zitier|bericht|bestätig|beklag|begründ|bilanzier|rief|ruft"
    r"|verteidig)\w*"
)
_YEAR, _DAY, _MONTH, _COUNT = date_groups(_WORDS)
_DAY = rf"(?i:{_DAY})"
_MONTH = rf"(?i:{_MONTH})"
_WHICH = rf"(?P<which>{'|'.join(_WORDS.which)})"
_BOILERPLATE = r"""
    (?:lesen|h[öo]ren|sehen)\ sie\ (?:auch|mehr|hier|weiter)\b.*
    | (?:mehr\ zum\ thema|lesen\ sie\ mehr|das\ k[öo]nnte\ sie\ auch\ interessieren|weitere\ (?:artikel|meldungen))\b.*
    | (?:abonnieren|folgen)\ sie\b.*
    | (?:anzeige|werbung)
    | (?:ver[öo]ffentlicht|aktualisiert)\ (?:am|um|vor)\b.*
    | (?:foto|bild|grafik|quelle)s?\ ?[:/(©].*
    | alle\ rechte\ vorbehalten.*
"""
PATTERNS = Patterns(
    offices=re.compile(r"\A\w*(?:minister|staatssekretär)(?:in)?$"),
    portfolio=re.compile(r"(?:für|der|des)\ (?:das\ |den\ |die\ )?[A-ZÀ-Þ][\w-]+\ "),
    contests=re.compile(r"(?:Bundesliga|Champions|Europameisterschaft|Olympi\w+|Pokal|Tour|Weltmeisterschaft)\b"),
    appointing=re.compile(r"(?:ernannt|ernenn|berufen|gewählt|bestell)"),
    according=re.compile(r"(?P<cue>laut|nach\ Angaben\ von|nach\ Ansicht\ von)\ ", re.IGNORECASE),
    quoted_by=re.compile(r"(?P<cue>so|laut)\ "),
    he=re.compile(r"(?:^|\s)(?:er|sie)\s"),
    she=re.compile(r"\bsie\b"),
    subjectless=None,
    subjectless_clause=None,
    woman_titled=re.compile(r"\bFrau $"),
    man_titled=re.compile(r"\bHerrn? $"),
    cue_verb=re.compile(rf"(?<![\w-])(?P<cue>{_STEMS})(?![\w-])", re.IGNORECASE),
    listed=re.compile(rf"\A(?:{_STEMS})\Z", re.IGNORECASE),
    verb_group=re.compile(r"(?P<cue>(?P<verb>[^\W\d_]{2,24})(?P<late>(?<!n)\ (?:er|sie)\b)?)(?![\w'’-])"),
    goes_on=re.compile(r"\A(?:fügt|füge|ergänzt|betont|erklärt)\w*\Z"),
    not_said=re.compile(r"\A(?:heißt|steht|lautet)\w*\Z"),
    answer=re.compile(r"(?:[FA]\ ?[.:]|(?:[A-ZÀ-Þ][\w'’.-]{1,20}\ ){0,3}[A-ZÀ-Þ][\w'’.-]{1,20}:)\s(?!\s*[„“\"])"),
    boilerplate=_BOILERPLATE,
    dates={
        "date": re.compile(
            rf"(?:\b{_DAY},?\ (?:dem\ |den\ )?)?(?<!\w)(?P<day>\d{{1,2}})\.\ {_MONTH}(?:\ {_YEAR})?(?!\w)"
        ),
        "month": re.compile(rf"(?<!\w){_MONTH}(?:\ {_YEAR})?(?!\w)"),
        "year": re.compile(rf"(?:(?<=\bJahr\ )|(?<=\bJahre\ )){_YEAR}"),
        "weekday": re.compile(
            rf"\b[Aa]m\ (?:(?P<this>diesem)\ |{_WHICH}\ )?{_DAY}(?:morgen|mittag|nachmittag|abend)?(?!\w)"
        ),
        "near": re.compile(r"(?<![\w-])(?P<near>(?i:vorgestern|gestern|heute|übermorgen)|(?<!Guten )(?<!am )morgen)\b"),
        "period": re.compile(rf"\b{_WHICH}\ (?P<period>Woche|Monat|Jahr)(?!\w)"),
        "this": re.compile(r"\b[Dd]ies(?:e|en|es|em|er)\ (?P<period>Woche|Monat|Jahr)(?!\w)"),
        "weekend": re.compile(rf"\b[Aa]m\ (?:(?P<this>diesem)\ |{_WHICH}\ )?Wochenende(?!\w)"),
        "ago": re.compile(rf"\b[Vv]or\ {_COUNT}\ (?P<period>Tag|Woche|Monat|Jahr)(?:en|n|e)?(?!\w)"),
    },
    habit=re.compile(r"(?:\b[Jj]eden|\bbis|\bseit)\ $"),
    until=re.compile(r"\b(?:bis|seit)$"),
    in_the_month=re.compile(r"(?:\b[Ii]m|\bMonat)\ $"),
    planned=re.compile(r"\A(?:geplant|vorgesehen|angekündigt)\w*\Z"),
)
