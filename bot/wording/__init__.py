"""Our own words in the reader's language. What stands in articles is never translated.

Messages are written in English where they are said, and are looked up by that in `<language>.po`, as gettext does.
"""

import io
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date
from functools import cache
from gettext import GNUTranslations, NullTranslations
from importlib.resources import files

from babel.core import Locale
from babel.dates import format_date, format_skeleton, get_day_names
from babel.lists import format_list
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal

from bot.news.languages import ENGLISH

NAME, CHOICE, REASON, PACK = "name", "choice", "reason", "pack"
"""Contexts of messages: what a command or an option is called, what is offered as a value of one, what rooms say that
know no languages, and what our packs are called."""
LONGEST_REASON = 1000
COMMAND = re.compile(r"(?<![A-Za-z0-9_/<.*])/([a-z][a-z-]*+(?: [a-z][a-z-]*+)?)")

_VALUE = re.compile(r"\{(\w+)\}")
"""A value's name in a message."""
_CLDR = {ENGLISH: "en_GB"}
"""The locale of dates and lists, where it is not the language's own."""
_spoken: ContextVar[str] = ContextVar("language", default=ENGLISH)


def say(text: str, /, **values: object) -> str:
    """A message in the language that is spoken, with values in place of their names in braces."""
    said = _translated(_spoken.get()).gettext(text) if text else ""
    return said.format(**values) if values else said


def say_count(one: str, many: str, count: int, /, **values: object) -> str:
    """The same for a message that depends on a number, which stands in it as `{count}`."""
    said = _translated(_spoken.get()).ngettext(one, many, count)
    return said.format(count=number(count), **values)


def saying(text: str, /, **values: object) -> Callable[[], str]:
    """A message for somebody whose language is known only later; values that are messages are retold then too."""
    return lambda: say(text, **{name: retell(one) if isinstance(one, str) else one for name, one in values.items()})


def retell(text: str) -> str:
    """What a room wrote that knows no languages, or a row holds, in the language that is spoken.

    It is found by its English words, whatever stands in place of the values; what these say is retold, too.
    """
    language = spoken()
    if language == ENGLISH or len(text) > LONGEST_REASON or catalogue_of(language).get(text):
        return say(text)
    whole = text[:1].upper() + text[1:]
    for pattern, template in _reasons(language):
        if found := pattern.fullmatch(text) or pattern.fullmatch(whole):
            said = template.format(**{name: retell(value) for name, value in found.groupdict().items()})
            return said if found.string == text else said[:1].lower() + said[1:]
    return text


def titled(text: str) -> str:
    """What a pack of ours is called in the language that is spoken; other packs, feeds and names stay as they are."""
    return translated(text, spoken(), PACK)


def mark(text: str) -> str:
    """The text as it is, to be said later: its place in the code tells that it is a message."""
    return text


def speak(language: str) -> None:
    """Say everything in a language from now on, in this task alone."""
    _spoken.set(language)


def spoken() -> str:
    """The language that is spoken."""
    return _spoken.get()


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Say what is said inside in a language."""
    token = _spoken.set(language)
    try:
        yield
    finally:
        _spoken.reset(token)


def translated(text: str, language: str, context: str | None = None) -> str:
    """What a command says of itself, in a language."""
    catalogue = _translated(language)
    return catalogue.pgettext(context, text) if context else catalogue.gettext(text)


def name_of(command: str) -> str:
    """What a command with its group, an option, or a menu's entry is called in the language that is spoken."""
    whole = translated(command, _spoken.get(), NAME)  # of several words: the entry of a menu
    return whole if whole != command else " ".join(translated(part, _spoken.get(), NAME) for part in command.split())


def listed(words: list[str]) -> str:
    """Words in a row: "mon, wed and fri"."""
    return format_list(words, locale=_locale())


def language_name(code: str) -> str:
    """A language by its code: "German"; the code where it has no name."""
    return str(_locale().languages.get(code, code))


def weekday(day: int) -> str:
    """A day of the week; Monday is 0."""
    return str(get_day_names("wide", "format", _locale())[day])


def short_weekday(day: int) -> str:
    """A day of the week, abbreviated."""
    return str(get_day_names("abbreviated", "format", _locale())[day])


def long_date(day: date) -> str:
    """A date in full: "5 November 2026"."""
    return format_date(day, "long", _locale())


def short_date(day: date) -> str:
    """A day without its year, as short as is usual: "5 Nov"."""
    return format_skeleton("MMMd", day, locale=_locale())


def day_and_month(day: date) -> str:
    """A day without its year: "5 November"."""
    return format_skeleton("MMMMd", day, locale=_locale())


def number(value: float) -> str:
    """A number with the marks of thousands and of decimals that are usual."""
    return format_decimal(value, locale=_locale())


@cache
def catalogue_of(language: str) -> Catalog:
    """All messages of a language, as translators keep them."""
    with files(__package__).joinpath(f"{language}.po").open("rb") as file:
        return read_po(file, locale=language)


@cache
def _reasons(language: str) -> list[tuple[re.Pattern[str], str]]:
    """How each reason is written, and what it is in a language; those with the most words of their own go first."""
    listed = [(str(one.id), str(one.string)) for one in catalogue_of(language) if one.context == REASON and one.string]
    listed.sort(key=lambda pair: -len(_VALUE.sub("", pair[0])))
    named = _translated(language).pgettext
    return [(_pattern_of(text), named(REASON, text)) for text, _ in listed]


def _pattern_of(text: str) -> re.Pattern[str]:
    words = [
        re.escape(part) if number % 2 == 0 else f"(?P<{part}>.+?)" for number, part in enumerate(_VALUE.split(text))
    ]
    return re.compile("".join(words), re.DOTALL)


def _locale() -> Locale:
    language = _spoken.get()
    return Locale.parse(_CLDR.get(language, language))


@cache
def _translated(language: str) -> NullTranslations:
    if language == ENGLISH:
        return NullTranslations()
    compiled = io.BytesIO()
    write_mo(compiled, catalogue_of(language))
    compiled.seek(0)
    return _Naming(compiled)


class _Naming(GNUTranslations):
    """Translations in which commands are called as Discord shows them in the language; translators write `/search`."""

    def __init__(self, compiled: io.BytesIO) -> None:
        super().__init__(compiled)
        self._named: dict[str, str] = {}

    def gettext(self, message: str) -> str:
        return self._naming(super().gettext(message))

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return self._naming(super().ngettext(msgid1, msgid2, n))

    def pgettext(self, context: str, message: str) -> str:
        said = super().pgettext(context, message)
        return self._naming(said) if context == REASON else said

    def _naming(self, said: str) -> str:
        if "/" not in said:
            return said
        if said not in self._named:
            self._named[said] = COMMAND.sub(self._name, said)
        return self._named[said]

    def _name(self, found: re.Match[str]) -> str:
        return "/" + " ".join(self.pgettext(NAME, part) for part in found[1].split())
