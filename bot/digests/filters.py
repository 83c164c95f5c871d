"""What a subscription takes or leaves out, as a person writes it: `ferry AND ("port vale" OR harbour*) NOT football`.

Words next to each other must all be there; AND may be left out. Quotation marks hold a phrase together, `*` stands for
the rest of a word, a minus before a word is NOT. Case, accents and punctuation don't matter.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, lru_cache

from lark import Lark, Token, Transformer, Tree
from lark.exceptions import UnexpectedInput, UnexpectedToken, VisitError

from bot.news import DatelineError, ReadArticle
from bot.news.memory import remembered
from bot.news.names import without_diacritics

MOST_CHARACTERS = 300
MOST_DEPTH = 20
"""Brackets within brackets, and NOTs of NOTs."""
MOST_LOOSE = 6
"""Words that stand in terms with a star before their end, in the whole expression. All words of a text are looked at
for each of them; any other term takes one search through the text."""
FOLDED_BYTES = 4_000_000
"""Of folded texts that are kept: some two hundred usual ones, and the largest that there may be twice."""
MOST_FOLDED = 200_000
"""Characters of a folded text: there are single characters that are eighteen when folded."""
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
    names = tuple(actor.name for actor in one.reading.actors)
    return parse(expression)(_folded(one.article.title, one.article.text, names))


@lru_cache(maxsize=1024)
def parse(expression: str) -> Holds:
    """What the expression asks for, as a test of a folded text; its time grows with the text's length alone.

    Raises:
        FilterError: pointing at the place.
    """
    if len(expression) > MOST_CHARACTERS:
        raise FilterError(f"A filter may have {MOST_CHARACTERS} characters; this one has {len(expression)}.")
    try:
        tree = _parser().parse(expression)
        deep = _too_deep(tree)
        if deep is not None:
            hint = f"brackets and NOT may stand within each other {MOST_DEPTH} times"
            raise FilterError(_pointing(expression, deep, hint))
        part: _Part = _Tests().transform(tree)
    except UnexpectedInput as error:
        raise FilterError(_explain(expression, error)) from None
    except VisitError as error:
        raise error.orig_exc from None
    if part.loose > MOST_LOOSE:
        hint = f"at most {MOST_LOOSE} words may have a star before their end, or stand in a phrase with one"
        raise FilterError(_pointing(expression, expression.index("*"), hint))
    return part.holds


def sought_in(expression: str) -> tuple[str, ...]:
    """What to look for to find what an expression may hold for: the words of each alternative that must be there.

    Raises:
        FilterError: the expression is not one.
    """
    parse(expression)
    return tuple(dict.fromkeys(filter(None, (" ".join(words) for words in _sought(_parser().parse(expression))))))


def _sought(part: Tree[Token]) -> list[list[str]]:
    parts = [child for child in part.children if isinstance(child, Tree)]
    match part.data:
        case "either":
            return [words for child in parts for words in _sought(child)]
        case "both":
            several = [_sought(child) for child in parts]
            needed = [word for alternatives in several if len(alternatives) == 1 for word in alternatives[0]]
            first: list[list[str]] = next((one for one in several if len(one) > 1), [[]])
            return [needed] if needed else first
        case "term":
            return [_words(str(part.children[0]))]
    return [[]]


@cache
def _parser() -> Lark:
    return Lark(_GRAMMAR, start="either", parser="lalr", propagate_positions=True)


def _too_deep(tree: Tree[Token]) -> int | None:
    """Where parts stand within each other too often; None where they nowhere do. What goes through them recurses."""
    ahead: list[tuple[Tree[Token], int]] = [(tree, 0)]
    while ahead:
        part, depth = ahead.pop()
        if depth > MOST_DEPTH:
            return part.meta.start_pos
        ahead += [(child, depth + 1) for child in part.children if isinstance(child, Tree)]
    return None


@dataclass(frozen=True, slots=True)
class _Part:
    """A part of an expression as it is understood."""

    holds: Holds
    loose: int
    """How many of its words stand in terms with a star before their end."""


class _Tests(Transformer[Token, _Part]):
    """Turns each part of an expression into a test."""

    def either(self, parts: list[_Part]) -> _Part:
        return _Part(lambda text: any(part.holds(text) for part in parts), sum(part.loose for part in parts))

    def both(self, parts: list[_Part]) -> _Part:
        return _Part(lambda text: all(part.holds(text) for part in parts), sum(part.loose for part in parts))

    def no(self, parts: list[_Part]) -> _Part:
        (part,) = parts
        return _Part(lambda text: not part.holds(text), part.loose)

    def term(self, parts: list[Token]) -> _Part:
        words = _words(str(parts[0]), keep="*")
        if not any(word.strip("*") for word in words):
            typed = repr(str(parts[0])[:40])
            raise FilterError(f"There is no word in {typed}. Write the words to look for.")
        inner = " ".join(words).strip("*")
        if "*" in inner:
            return _Part(lambda text: _loosely_in(words, text), len(words))
        begin = "" if words[0].startswith("*") else " "
        end = "" if words[-1].endswith("*") else " "
        sought = f"{begin}{inner}{end}"
        return _Part(lambda text: sought in text, 0)


def _loosely_in(words: list[str], text: str) -> bool:
    """Whether the words stand one after the other in a text, with stars for any letters of a word."""
    there = text.split()
    different = set(there)
    places = [*range(len(there) - len(words) + 1)]
    for number, word in enumerate(words):
        first, *others = word.split("*")
        known = {one for one in different if _fits(one, first, others)}
        places = [place for place in places if there[place + number] in known]
    return bool(places)


def _fits(word: str, first: str, others: list[str]) -> bool:
    """Whether a word is of these pieces, with any letters between them."""
    if not others:
        return word == first
    *between, last = others
    place, end = len(first), len(word) - len(last)
    if place > end or not word.startswith(first) or not word.endswith(last):
        return False
    for piece in between:
        found = word.find(piece, place, end)
        if found < 0:
            return False
        place = found + len(piece)
    return True


@remembered(FOLDED_BYTES)
def _folded(title: str, text: str, names: tuple[str, ...]) -> str:
    """What may be looked for in an article: a space around each word, and a bar between title, text and names.

    Once for all subscriptions: the same few articles are asked by each of them.
    """
    return f" {' '.join(_words(' | '.join((title, text, *names))))} "


def _words(text: str, keep: str = "") -> list[str]:
    """Words without case, accents and punctuation."""
    if not text.isascii():
        text = without_diacritics(text, MOST_FOLDED)
    return re.findall(rf"[\w{re.escape(keep)}]+|\|", text.casefold())


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
        word = rest.split()[0]
        hint = f"{word} cannot stand here"
    return _pointing(expression, place, hint)


def _pointing(expression: str, place: int, hint: str) -> str:
    marked = f"{expression[:place]}▶{expression[place:]}"
    return f"I cannot read the filter at ▶: {marked} — {hint}. Example: ferry AND (port OR harbour) NOT football."
