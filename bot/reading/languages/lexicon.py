"""What a language gives the engines: words from its `words.toml`, and patterns where a list of words is not enough.

`languages/README.md` says what each of them is for, and how to add a language.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cache
from importlib import import_module, resources
from typing import Any, NamedTuple, TypeVar


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The words of a language, in small letters where they are no names."""

    # Names
    capital_nouns: bool
    """Whether nouns have a capital: what is capital then need be no name."""
    courtesies: tuple[str, ...]
    """Titles before a surname, as they are written: "Mme"."""
    titles: frozenset[str]
    """Titles before a name that are no part of it."""
    articles: frozenset[str]
    of: frozenset[str]
    at: frozenset[str]
    """Before a town."""
    at_the_firm: frozenset[str]
    """Before a company alone: "chez"."""
    generic: frozenset[str]
    """What any country has and which names no actor: "Gouvernement"."""
    bodies: frozenset[str]
    """First words of what public bodies are called."""
    firms: frozenset[str]
    """What companies and bodies are called before their name: "société"."""
    staff: frozenset[str]
    """Whose work is for companies and teams: "directeur de Solvane"."""

    # Roles
    roles: frozenset[str]
    """Nouns for what somebody is, of one person."""
    qualifiers: frozenset[str]
    """Words that stand before a role and belong to it: "ancien"."""
    past: frozenset[str]
    """Of these, those of a role that is over."""
    definite: frozenset[str]
    """Articles, possessives and demonstratives before a role."""
    contracted: frozenset[str]
    """Prepositions with an article in them: "du"."""
    to_the: frozenset[str]
    """Of these, those that may stand before the object of a verb: "al"."""
    relatives: frozenset[str]
    """Relative pronouns, which end a role."""
    conjunctions: frozenset[str]
    relations: frozenset[str]
    """Roles that tell little alone: whose colleague, whose daughter?"""
    into_office: tuple[str, ...]
    """What stands between a person and the office that somebody gives them: "comme"."""
    years: frozenset[str]
    """What stands behind the number of an age."""

    # Speakers
    prepositions: frozenset[str]
    """Those besides `of` and `at`."""
    demonstrative: frozenset[str]
    """Before a role, they refer to whoever was named last."""
    womans: frozenset[str]
    """Articles and the like before what a woman is."""
    elided: frozenset[str]
    """Articles that do not show whether it is a man or a woman: "l'"."""
    whoever: frozenset[str]
    """Roles that refer to whoever was named last even behind a definite article."""
    singular_pronouns: frozenset[str]
    """Pronouns that may stand within a quotation behind the verb: "dit-il"."""

    # Gist
    leaning: frozenset[str]
    """First words of sentences that lean on the sentence before."""

    # Dates
    days: tuple[str, ...]
    """From Monday on."""
    months: tuple[str, ...]
    numbers: Mapping[str, int]
    near: Mapping[str, int]
    """Days by how far they are from the day of publication: "hier" is -1."""
    periods: Mapping[str, str]
    """day, week, month and year, by the language's words."""
    which: Mapping[str, str]
    """last and next, likewise."""
    to_come: frozenset[str]
    """Forms of verbs behind which something is to come."""
    present: frozenset[str]
    """Auxiliaries that make no past of a participle: "es"."""


class DateGroups(NamedTuple):
    """Parts of the patterns of dates: groups named year, weekday, month and count."""

    year: str
    day: str
    month: str
    amount: str


def date_groups(words: Lexicon) -> DateGroups:
    """The parts by a language's words for days, months and numbers."""
    day, month, number = ("|".join(some) for some in (words.days, words.months, words.numbers))
    count = rf"(?P<count>\d{{1,2}}|{number})"
    return DateGroups(r"(?P<year>(?:19|20)\d\d)(?!\d)", rf"(?P<weekday>{day})", rf"(?P<month>{month})", count)


@dataclass(frozen=True, slots=True)
class Patterns:
    """The forms of a language that take more than a list of words."""

    # Names
    offices: re.Pattern[str]
    """Nouns for whoever heads a portfolio: of what somebody is the minister is no actor."""
    portfolio: re.Pattern[str]
    """What stands between such a noun and the name: "de l'Intérieur "."""
    contests: re.Pattern[str]
    """The beginning of what contests are called, which are no actors."""
    # Roles
    appointing: re.Pattern[str]
    # Speakers
    according: re.Pattern[str]
    """"Selon " before a source, with the group `cue`."""
    quoted_by: re.Pattern[str]
    """The same behind a quotation."""
    he: re.Pattern[str]
    """A pronoun as subject of a clause that leads up to a quotation."""
    she: re.Pattern[str]
    subjectless: re.Pattern[str] | None
    """Verbs that can stand without a subject for one person; None where none can."""
    subjectless_clause: re.Pattern[str] | None
    """A clause before a quotation that consists of such a verb."""
    woman_titled: re.Pattern[str]
    man_titled: re.Pattern[str]
    cue_verb: re.Pattern[str]
    """A verb of speech, with the group `cue`."""
    listed: re.Pattern[str]
    """The same, as a whole word."""
    verb_group: re.Pattern[str]
    """A verb with its clitics and auxiliary: groups `cue`, `verb`, and where a pronoun is inverted `early`, `late`."""
    goes_on: re.Pattern[str]
    """Verbs with which the same person goes on."""
    not_said: re.Pattern[str]
    """Verbs that never say."""
    # Gist
    answer: re.Pattern[str]
    """The label before what somebody answers in an interview."""
    boilerplate: str
    """Alternatives of a verbose pattern: lines that are no news, such as teasers, credits and contacts."""
    # Dates
    dates: Mapping[str, re.Pattern[str]]
    """By form (date, month, year, weekday, near, period, this, weekend, ago), those looked for first coming first."""
    habit: re.Pattern[str]
    """Before a day of the week that is any such day."""
    until: re.Pattern[str]
    in_the_month: re.Pattern[str]
    """Before a month without a year, whose name may be another word."""
    planned: re.Pattern[str]
    """Participles of what is to come."""


@dataclass(frozen=True, slots=True)
class Language:
    """A language that is read by rules."""

    code: str
    words: Lexicon
    patterns: Patterns


BY_RULES = ("de", "es", "fr")
"""The languages that have a folder with words and patterns."""


@cache
def language_with(code: str) -> Language | None:
    """What the rules need of a language; None where there are none for it."""
    if code not in BY_RULES:
        return None
    patterns: Patterns = import_module(f"bot.reading.languages.{code}.patterns").PATTERNS
    return Language(code, words_of(code), patterns)


def rules_for(code: str) -> Language:
    """The same for a language that is one of `BY_RULES`."""
    language = language_with(code)
    assert language is not None, f"there are no rules for {code}"
    return language


@cache
def words_of(code: str) -> Lexicon:
    """The words of a language, from its folder."""
    return read_lexicon(resources.files(f"bot.reading.languages.{code}").joinpath("words.toml").read_text("utf-8"))


def read_lexicon(written: str) -> Lexicon:
    """A lexicon from its file."""
    return read_words(Lexicon, written)


T = TypeVar("T")


def read_words(kind: type[T], written: str) -> T:
    """Words from a file, as the fields of a dataclass.

    A list is either an array or a text of words parted by spaces. Tables only group what belongs to one step.

    Raises:
        ValueError: a list is missing, or one is not known or no list.
    """
    given: dict[str, Any] = {}
    for table in tomllib.loads(written).values():
        if twice := sorted(given.keys() & table.keys()):
            raise ValueError(f"these lists stand twice: {', '.join(twice)}")
        given |= table
    kinds = {field.name: str(field.type) for field in fields(kind)}  # type: ignore[arg-type]
    if missing := sorted(kinds.keys() - given.keys()):
        raise ValueError(f"these lists are missing: {', '.join(missing)}")
    if unknown := sorted(given.keys() - kinds.keys()):
        raise ValueError(f"no step knows these lists: {', '.join(unknown)}")
    return kind(**{name: _list(name, kinds[name], value) for name, value in given.items()})


def _list(name: str, kind: str, value: object) -> Any:  # noqa: ANN401  each list has the type of its field
    if "bool" in kind:
        if not isinstance(value, bool):
            raise ValueError(f"{name} must be true or false")
        return value
    if "Mapping" in kind:
        if not isinstance(value, dict):
            raise ValueError(f"{name} must be a table")
        return value
    words = value.split() if isinstance(value, str) else value
    if not isinstance(words, list) or not all(isinstance(word, str) for word in words):
        raise ValueError(f"{name} must be a list of words")
    if len(set(words)) < len(words):
        raise ValueError(f"{name} has a word twice: {next(word for word in words if words.count(word) > 1)}")
    return tuple(words) if "tuple" in kind else frozenset(words)
