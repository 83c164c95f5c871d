"""Figures in a text: how many were killed, injured, missing, arrested… Rather none than a wrong one."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from bot.news.numbers import ONES, TENS, in_digits


class Figure(NamedTuple):
    """A number of people with what is said of them."""

    what: str
    """Such as "killed" or "passengers injured"; figures of different things are never compared."""
    words: str
    """As it stands in the text, with what goes before it: "at least 12"."""
    value: int
    rough: bool
    """Whether the text itself calls it no more than about right: "about", "nearly", "more than"."""
    days: frozenset[str]
    """The weekdays that its sentence names."""
    places: frozenset[str]
    """The places that it is said of: "12 killed in Port Vale"."""
    start: int


_ANY_ONE = "|".join(ONES)
_SPELT = rf"(?:(?:{'|'.join(TENS)})(?:[- ](?:{_ANY_ONE}))?|{_ANY_ONE}|a hundred)"
_NUMBER = (
    rf"(?P<number>(?<![\d$€£#.,:/%-])\d{{1,3}}(?:,\d{{3}})+|(?<![\d$€£#.,:/%-])\d{{1,7}}|\b{_SPELT})(?![\w%-]|[.,:/]\d)"
)
_ROUGH = "about around roughly approximately nearly almost some over more_than close_to an_estimated"
_SURE = "at_least at_most exactly as_many_as no_fewer_than"
# Repeats are possessive: what a run of spaces or words holds is never tried in another way.
_COUNT = rf"(?P<words>(?:\b(?:(?P<rough>{'|'.join(_ROUGH.split())})|{'|'.join(_SURE.split())})\s++)?{_NUMBER})".replace(
    "_", r"\s"
)
_GROUPS = (
    "passengers soldiers troops civilians officers firefighters workers children students pupils women men migrants"
    " protesters demonstrators journalists hostages prisoners patients residents tourists miners"
)
_WHOM = rf"(?:\s++(?:people|persons?|(?P<group>(?:police\s)?(?:{'|'.join(_GROUPS.split())}))))?"
_AUX = (
    r"(?:\s++(?:was|were|are|is|have|has|had|been|remain|remained|still|also|reported|reportedly|confirmed|left)\b)*+"
)
# What may follow a participle that is no part of a longer expression such as "14 injured passengers were seen".
_END = (
    r"(?=\s*+(?:$|[.,;:!?—–)”\"’|]|-\s)|\s++(?:in|at|on|as|after|when|while|by|and|but|near|during|following|from|across"
    r"|with|so|including|because|outside|inside|aboard|here|there|overnight|today|yesterday|early|late"
    r"|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)\b)"
)
_TOGETHER = r"(?!\s++(?:and|or)\s++(?:killed|dead|injured|wounded|hurt|missing|arrested|detained)\b)"
_ACTS = {
    "killed": (r"killed|dead|died|(?:shot|found)\sdead|lost\stheir\slives", r"kill(?:s|ed|ing)?", r"deaths|fatalities"),
    "injured": (r"injured|hurt|wounded", r"injur(?:es?|ed|ing)|hurt(?:s|ing)?|wound(?:s|ed|ing)?", r"injuries"),
    "missing": (r"missing|unaccounted\sfor", None, None),
    "arrested": (r"arrested", r"arrest(?:s|ed|ing)?", r"arrests"),
    "detained": (r"detained", r"detain(?:s|ed|ing)?", None),
    "rescued": (r"rescued", r"rescu(?:es?|ed|ing)", None),
    "evacuated": (r"evacuated", r"evacuat(?:es?|ed|ing)", None),
    "displaced": (r"displaced", r"displac(?:es?|ed|ing)", None),
    "taken hostage": (r"taken\shostage", None, None),
    "on board": (r"on\sboard|aboard", r"(?:carried|carrying)", None),
}


def _patterns() -> Iterator[tuple[str, re.Pattern[str]]]:
    for what, (state, act, noun) in _ACTS.items():
        end = r"\b" if what == "on board" else rf"\b{_END}{_TOGETHER}"
        yield what, re.compile(rf"{_COUNT}{_WHOM}{_AUX}\s++(?:{state}){end}", re.IGNORECASE)
        if act:
            yield what, re.compile(rf"\b(?:{act})\s++(?:all\s++)?{_COUNT}{_WHOM}{_END}", re.IGNORECASE)
        if noun:
            yield what, re.compile(rf"{_COUNT}\s++(?:{noun}){_END}", re.IGNORECASE)
    toll = rf"\bdeath\stoll\b(?:\s++\w++){{0,6}}?\s++(?:to|at|is|was|reached|of|reaches)\s++{_COUNT}{_END}"
    yield "killed", re.compile(toll, re.IGNORECASE)


_PATTERNS = [*_patterns()]
_STEMS = {
    "killed": ("kill", "dead", "died", "death", "fatal", "lives"),
    "injured": ("injur", "hurt", "wound"),
    "missing": ("missing", "unaccounted"),
    "arrested": ("arrest",),
    "detained": ("detain",),
    "rescued": ("rescu",),
    "evacuated": ("evacuat",),
    "displaced": ("displac",),
    "taken hostage": ("hostage",),
    "on board": ("board", "carried", "carrying"),
}
"""Of the words above: a look for them costs a hundredth of the patterns, and most sentences have none."""

# A sentence that tells of another time, of what may be, or of a part: its figure is left alone.
_ELSEWHERE = re.compile(
    r"""
    \b (?:last|past|previous|earlier \s this|this|recent|coming|next|every|each|per|a)
       \s (?:\w+ \s)? (?:year|month|week|decade|century|season|summer|winter|spring|autumn)s? \b
    | \b (?:years?|months?|weeks?|decades?) \s (?:ago|earlier|before) \b | \b (?:since|annual\w*|previous\w*) \b
    | \b (?:1[89]|20) \d\d \b | \b in \s (?:January|February|March|April|June|July|August|September|October|November
       |December) \b | \b (?:could|would|may|might|if|unless|until|capacity|can|cannot|fear\w*|feared|believed|drill
       |exercise|simulat\w+|anniversary|deadliest|worst|record|history|decades|war|elsewhere|separate\w*|unrelated
       |similar) \b | \b another \s (?:accident|crash|attack|incident|fire|blast|explosion|storm|flood|shooting) \b
    """,
    re.IGNORECASE | re.VERBOSE,
)
_PART = re.compile(
    rf"(?:\b(?:no|not|nor|none|without|the|this|every|any|another|further|additional|more|other|others|latest|second|first"
    rf"|including|among(?:\s\w+)?|of(?:\s\w+)?|fewer\sthan|up\sto|flight|route|room|aged?|by|between\s\S+\sand)"
    rf"|\b(?:\d+|{_ANY_ONE})(?:\s(?:to|or)|\s?[–-]))\s*$",
    re.IGNORECASE,
)
_MORE = re.compile(r"\s+(?:more|others?|of)\b", re.IGNORECASE)
_END_OF_SENTENCE = re.compile(r"[.!?][\"”’)]*\s+|\n+")
_LONGEST_SENTENCE = 600
_WEEKDAY = re.compile(r"\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b")
_PLACE = re.compile(r"\s*+(?:[a-z]++\s){0,6}?(?:in|at|near|across|outside)\s((?:the\s)?[A-Z]\w+(?:\s[A-Z]\w+)*)")


def find_figures(text: str) -> Iterator[Figure]:
    """The figures of a text that surely tell how many people something happened to, in order of kinds."""
    for begin, sentence in _sentences(text):
        plain = sentence.lower()
        kinds = {what for what, stems in _STEMS.items() if any(stem in plain for stem in stems)}
        if kinds and not _ELSEWHERE.search(sentence):
            for what, pattern in _PATTERNS:
                if what in kinds:
                    yield from _found(what, pattern, sentence, begin)


def _sentences(text: str) -> Iterator[tuple[int, str]]:
    begin = 0
    for end in (*(found.end() for found in _END_OF_SENTENCE.finditer(text)), len(text)):
        if end - begin <= _LONGEST_SENTENCE:
            yield begin, text[begin:end]
        begin = end


def _found(what: str, pattern: re.Pattern[str], sentence: str, begin: int) -> Iterator[Figure]:
    for found in pattern.finditer(sentence):
        if _PART.search(sentence, 0, found.start("words")) or _MORE.match(sentence, found.end("words")):
            continue
        group = found["group"] if "group" in pattern.groupindex else None
        place = _PLACE.match(sentence, found.end())
        yield Figure(
            f"{group.lower()} {what}" if group else what,
            found["words"],
            int(in_digits(found["number"])),
            found["rough"] is not None,
            frozenset(_WEEKDAY.findall(sentence)),
            frozenset({place[1]} if place else ()),
            begin + found.start("words"),
        )
