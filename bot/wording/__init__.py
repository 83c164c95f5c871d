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
from babel.dates import format_date, get_day_names
from babel.lists import format_list
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal

from bot.news.languages import ENGLISH

NAME, CHOICE = "name", "choice"
"""Contexts of messages: what a command or an option is called, and what is offered as a value of one."""
COMMAND = re.compile(r"(?<![A-Za-z0-9_/<.*])/([a-z][a-z-]*+(?: [a-z][a-z-]*+)?)")

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
    """A message for somebody whose language is known only later; values that are messages are said then too."""
    return lambda: say(text, **{name: say(one) if isinstance(one, str) else one for name, one in values.items()})


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
    """What a command with its group, or an option, is called in the language that is spoken."""
    return " ".join(translated(part, _spoken.get(), NAME) for part in command.split())


def listed(words: list[str]) -> str:
    """Words in a row: "mon, wed and fri"."""
    return format_list(words, locale=_locale())


def weekday(day: int) -> str:
    """A day of the week; Monday is 0."""
    return str(get_day_names("wide", "format", _locale())[day])


def long_date(day: date) -> str:
    """A date in full: "5 November 2026"."""
    return format_date(day, "long", _locale())


def number(value: float) -> str:
    """A number with the marks of thousands and of decimals that are usual."""
    return format_decimal(value, locale=_locale())


@cache
def catalogue_of(language: str) -> Catalog:
    """All messages of a language, as translators keep them."""
    with files(__package__).joinpath(f"{language}.po").open("rb") as file:
        return read_po(file, locale=language)


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

    def _naming(self, said: str) -> str:
        if "/" not in said:
            return said
        if said not in self._named:
            self._named[said] = COMMAND.sub(self._name, said)
        return self._named[said]

    def _name(self, found: re.Match[str]) -> str:
        return "/" + " ".join(self.pgettext(NAME, part) for part in found[1].split())
