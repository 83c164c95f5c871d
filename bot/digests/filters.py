"""What a subscription takes or leaves out, as a person writes it: `ferry AND ("port vale" OR harbour*) NOT football`.

Words next to each other must all be there; AND may be left out. Quotation marks hold a phrase together, `*` stands for
the rest of a word, a minus before a word is NOT. Case, accents and punctuation don't matter.
"""

import re
import unicodedata
from collections.abc import Callable
from functools import cache, lru_cache

from lark import Lark, Token, Transformer
from lark.exceptions import UnexpectedInput, UnexpectedToken, VisitError

from bot.news import DatelineError, ReadArticle

MOST_CHARACTERS = 300
Holds = Callable[[str], bool]
"""Whether a folded text holds what was asked for."""

_GRAMMAR = r"""
    ?either: both ("OR" both)*
    ?both: one (("AND")? one)*
    ?one: ("NOT" | "-") one -> no
        | "(" either ")"
        | PHRASE -> term
        | WORD -> term
    PHRASE: /["“”„«»][^"“”„«»]*["“”„«»]/
    WORD: /(?!(AND|OR|NOT)(?![^\s()"“”„«»]))[^\s()"“”„«»-][^\s()"“”„«»]*/
    %ignore /\s+/
"""


class FilterError(DatelineError):
    """The expression is not one."""


def holds(expression: str, one: ReadArticle) -> bool:
    """Whether an article holds what the expression asks for; an empty expression asks for nothing.

    Raises:
        FilterError: the expression is not one.
    """
    if not expression:
        return True
    names = " | ".join(actor.name for actor in one.reading.actors)
    return parse(expression)(_folded(f"{one.article.title} | {one.article.text} | {names}"))


@cache
def parse(expression: str) -> Holds:
    """What the expression asks for, as a test of a folded text.

    Raises:
        FilterError: pointing at the place.
    """
    if len(expression) > MOST_CHARACTERS:
        raise FilterError(f"A filter may have {MOST_CHARACTERS} characters; this one has {len(expression)}.")
    try:
        made: Holds = _Tests().transform(_parser().parse(expression))
    except UnexpectedInput as error:
        raise FilterError(_explain(expression, error)) from None
    except VisitError as error:
        raise error.orig_exc from None
    return made


@cache
def _parser() -> Lark:
    return Lark(_GRAMMAR, start="either", parser="lalr")


class _Tests(Transformer[Token, Holds]):
    """Turns each part of an expression into a test."""

    def either(self, parts: list[Holds]) -> Holds:
        return lambda text: any(part(text) for part in parts)

    def both(self, parts: list[Holds]) -> Holds:
        return lambda text: all(part(text) for part in parts)

    def no(self, parts: list[Holds]) -> Holds:
        (part,) = parts
        return lambda text: not part(text)

    def term(self, parts: list[Token]) -> Holds:
        words = _folded(str(parts[0]), keep="*").split()
        if not any(word.strip("*") for word in words):
            raise FilterError(f"There is no word in {str(parts[0])[:40]!r}. Write the words to look for.")
        pattern = re.compile(r"\b" + " ".join(re.escape(word).replace(r"\*", r"\w*") for word in words) + r"\b")
        return lambda text: pattern.search(text) is not None


@lru_cache(maxsize=16)  # whole articles: a bound in megabytes
def _folded(text: str, keep: str = "") -> str:
    """Without case, accents and punctuation; one space between words."""
    bare = "".join(mark for mark in unicodedata.normalize("NFKD", text) if not unicodedata.combining(mark))
    return " ".join(re.findall(rf"[\w{re.escape(keep)}|]+", bare.casefold()))


def _explain(expression: str, error: UnexpectedInput) -> str:
    ended = isinstance(error, UnexpectedToken) and error.token.type == "$END"
    place = len(expression) if ended else error.column - 1
    rest = expression[place:]
    if ended:
        hint = "something is missing at the end"
    elif rest[0] in '"“”„«»':
        hint = "this quotation mark is not closed"
    elif rest[0] == ")":
        hint = "this bracket closes nothing"
    else:
        hint = f"{rest.split()[0]} cannot stand here"
    marked = f"{expression[:place]}▶{rest}"
    return f"I cannot read the filter at ▶: {marked} — {hint}. Example: ferry AND (port OR harbour) NOT football"
