"""Every regular expression that the code compiles, and how its time grows with hostile text.

Patterns are caught while all modules are imported; those written inline are read out of the source. Hostile
text for a pattern is made from the pattern itself: each repeat in it is fed with much of what it takes, behind what
leads to it and before what it can't end with.
"""

import ast
import gc
import importlib
import json
import math
import pkgutil
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from re import _constants as codes
from re import _parser as parser
from typing import Any

ROOT = Path(__file__).resolve().parents[1] / "bot"
CALLS = {"compile", "match", "search", "fullmatch", "finditer", "findall", "sub", "subn", "split"}
AT_ONE_PLACE = {"match", "fullmatch"}
LENGTHS = (20, 28, 40, 56, 80, 160, 400, 1000, 3000)
"""Characters of the trials, the shortest first: what takes longer than `LONG` in one is not tried with more. The first
lie near to each other, since there are patterns whose time doubles with every second character."""
LONG = 0.02
"""Seconds. No linear pattern takes that with 3,000 characters; what grows with the cube does with 1,000."""
NEGLIGIBLE = 0.002
"""Seconds. With 3,000 characters what grows with the square takes ten times as long."""
MEASURED = 3
"""Of the texts that are not negligible the slowest are measured: at one length steep ones are slower than others."""
STEEP = 1.3
"""The exponent from which on growth is not linear; linear patterns are measured at 0.9 to 1.1."""
QUADRATIC = 1.7
"""From this on two measurements are enough: no other process makes that of a linear pattern twice."""
HALFWAY = 1.5
"""The same for a whole function, between linear and quadratic: with more text it leaves the caches. Choosing
gists of 4,000 to 256,000 characters grows with its text, and was measured at 0.9 to 1.4 on busy machines."""
MUCH = 4.0
"""Seconds. No longer text is tried from here on."""
WINDOWS = {"^\\W*(?:\n    recommended": 160, "^\\W*(?:\n    (?:By|BY|by)": 160}
"""Beginnings of patterns that are tried on short lines only, and the characters of these."""
MOMENT = 0.01
"""Seconds that such a pattern may take."""
ENDS = ("\0", "!z\n")
MOST_UNITS = 30
FLAGS = re.compile(r"re\.[A-Z]+(?: \| re\.[A-Z]+)*")
ALPHABET = "aA1 -.,:'\"\n’“”»(é/<&>;=_@#\t\0"

FAMILY = (
    *" \t\n\r-–—.,:;!?'’\"“”«»()[]{}<>|*#/\\@&%$€_=+~^`…。",
    *"aAeÉß1٣界あ\u0301\u200b",
    *(
        "a ",
        "A ",
        "a b ",
        "Aa ",
        "AA ",
        "Aa-",
        "A. ",
        "a.a",
        "1 ",
        "1,",
        "1.",
        "12:30 ",
        "1,000 ",
        "-<br>",
        "<b>",
        "&amp;",
    ),
    *(
        "“a” ",
        '"a',
        "‘a ",
        "a's ",
        "a, ",
        "a: ",
        "AA: ",
        "(a) ",
        "[a] ",
        " a\n",
        "\n\n",
        "- a\n",
        "http://a.b/c ",
        "`` ",
    ),
    *(
        "Mr. Aa ",
        "Aa Bb said ",
        "of the ",
        "and ",
        "the Aa of ",
        "one two ",
        "Monday ",
        "January 1 ",
        "said Aa, ",
        "la de ",
    ),
)
"""Units of hostile text of any kind."""


@dataclass(frozen=True, slots=True)
class Found:
    """A pattern, where it was compiled, and whether it is only tried at one place of a text."""

    where: str
    pattern: re.Pattern[Any]
    method: str


@dataclass(frozen=True, slots=True)
class Growth:
    """How the time of a pattern grows with the worst text that was found for it."""

    exponent: float
    seconds: float
    """For the longest text that was tried."""
    length: int
    text: str
    """The beginning of that text."""


def patterns() -> list[Found]:
    """All patterns of the code, each once; found by a process of their own, since modules are imported once."""
    command = [sys.executable, "-m", "tests.patterns"]
    out = subprocess.run(command, cwd=ROOT.parent, check=True, capture_output=True, text=True).stdout
    rows = map(json.loads, out.splitlines())
    return [
        Found(where, re.compile(text.encode("latin-1") if is_bytes else text, flags), method)
        for where, text, is_bytes, flags, method in rows
    ]


def worst_growth(found: Found) -> Growth:
    """The growth with the text that makes the pattern slowest, of all those that are made for it."""
    window = next((most for begin, most in WINDOWS.items() if found.pattern.pattern[: len(begin)] == begin), None)
    if window:
        slowest = max(min(_seconds(found, _text(one, window)) for _ in range(3)) for one in _hostile(found.pattern))
        return Growth(1.0 if slowest < MOMENT else math.inf, slowest, window, "")
    slow: list[tuple[float, int, tuple[str, str, str]]] = []
    for hostile in _hostile(found.pattern):
        length, taken = _tried(found, hostile)
        if taken > LONG and (growth := _growth(found, hostile, length // 4)).exponent > STEEP:
            return growth
        if taken > NEGLIGIBLE:
            slow.append((taken, length, hostile))
    slow.sort(key=lambda one: -one[0])
    grown = (_growth(found, hostile, length // 4) for _, length, hostile in slow[:MEASURED])
    return max(grown, key=lambda one: one.exponent, default=Growth(1.0, 0.0, LENGTHS[-1], ""))


def _tried(found: Found, hostile: tuple[str, str, str]) -> tuple[int, float]:
    """The longest text that was tried, and its time."""
    for length in LENGTHS:
        taken = _seconds(found, _text(hostile, length))
        if taken > LONG:
            taken = _seconds(found, _text(hostile, length))  # the first time may have been another process's
        if taken > LONG:
            break
    return length, taken


def _exponent(taken: Sequence[float], lengths: Sequence[int]) -> float:
    return math.log(max(taken[1], 1e-7) / max(taken[0], 1e-7)) / math.log(lengths[1] / lengths[0])


def exponent_of(run: Callable[[int], object], first: int, *, enough: float = 0.004, most: int = 1 << 17) -> float:
    """How the time of a function grows with a length: 1 where it doubles with it, 2 where it quadruples.

    The length is doubled until the time can be measured, then twice more. Where that looks steep, it is measured
    again with a text twice as long: another process, or a cache that is full from some length on, makes one step
    steep, and what does grow with the square stays so. Python's collector of cycles is off meanwhile, for it goes
    through all that the process keeps, which is none of the function's.
    """
    length = first
    while (taken := _best(run, length, 1)) < enough and length < most:
        length *= 2
    if taken < enough:
        return 1.0
    measured = math.inf
    for _ in range(3):
        once, fourfold = _best(run, length, 3), _best(run, 4 * length, 2 if taken < 0.2 else 1)
        measured = min(measured, math.log(fourfold / once, 4))
        if measured < HALFWAY or fourfold > MUCH:
            break
        length *= 2
    return measured


def _best(run: Callable[[int], object], length: int, times: int) -> float:
    taken = []
    gc.collect()
    gc.disable()
    try:
        for _ in range(times):
            begun = time.process_time()
            run(length)
            taken.append(time.process_time() - begun)
    finally:
        gc.enable()
    return max(min(taken), 1e-6)


def _growth(found: Found, hostile: tuple[str, str, str], length: int) -> Growth:
    """Measured again and again where it looks steep, for another process may have taken the time."""
    texts = _text(hostile, length), _text(hostile, 4 * length)
    exponent, taken = math.inf, [0.0, 0.0]
    for number in range(4):
        taken = [min(_seconds(found, text) for _ in range(4)) for text in texts]
        exponent = min(exponent, _exponent(taken, (1, 4)))
        if exponent < STEEP or taken[1] > 1 or (number and exponent > QUADRATIC):
            break
    return Growth(round(exponent, 2), taken[1], 4 * length, _text(hostile, 80))


def _seconds(found: Found, text: str) -> float:
    given: Any = text.encode("latin-1", "replace") if isinstance(found.pattern.pattern, bytes) else text
    begun = time.process_time()
    if found.method in AT_ONE_PLACE:
        getattr(found.pattern, found.method)(given)
    else:
        for _ in found.pattern.finditer(given):
            pass
    return time.process_time() - begun


def _text(hostile: tuple[str, str, str], length: int) -> str:
    begin, unit, end = hostile
    return begin + unit * max((length - len(begin) - len(end)) // len(unit), 1) + end


def _hostile(pattern: re.Pattern[Any]) -> Iterator[tuple[str, str, str]]:
    """(beginning, what is repeated, end) of texts that may be slow."""
    for unit in FAMILY:
        yield "", unit, "\0"
    text = pattern.pattern.decode("latin-1") if isinstance(pattern.pattern, bytes) else pattern.pattern
    tree = parser.parse(text, pattern.flags & ~re.DEBUG)
    made: dict[tuple[str, str], None] = {}
    for leading, units in _repeats(list(tree), ""):
        for unit in units:
            made[leading, unit] = None
            made["", leading + unit] = None
    for whole in _samples(list(tree)):
        made["", whole] = None
        made["", whole[:-1]] = None
        made["", f"{whole[:-1]} "] = None
    usable = [(begin, unit) for begin, unit in made if unit and len(unit) < 200]
    step = max(len(usable) // MOST_UNITS, 1)
    for begin, unit in usable[::step]:
        for end in ENDS:
            yield begin, unit, end


def _repeats(items: Sequence[tuple[Any, Any]], leading: str) -> Iterator[tuple[str, list[str]]]:
    """For each repeat of a pattern, what leads to it, and what it takes, alone and with what stands beside it."""
    for number, (code, value) in enumerate(items):
        before = leading + _samples(items[:number])[0]
        if code in (codes.MAX_REPEAT, codes.MIN_REPEAT, codes.POSSESSIVE_REPEAT):
            inside = _samples(list(value[2]))
            behind = _samples(items[number + 1 : number + 2])[0]
            behind_two = _samples(items[number + 1 : number + 3])[0]
            yield before, [*inside, *(one + behind for one in inside[:2]), inside[0] + behind_two]
        for inner in _inside(code, value):
            yield from _repeats(inner, before)


def _inside(code: Any, value: Any) -> Iterator[list[tuple[Any, Any]]]:
    if code in (codes.MAX_REPEAT, codes.MIN_REPEAT, codes.POSSESSIVE_REPEAT):
        yield list(value[2])
    elif code is codes.SUBPATTERN:
        yield list(value[3])
    elif code is codes.ATOMIC_GROUP:
        yield list(value)
    elif code in (codes.ASSERT, codes.ASSERT_NOT):
        yield list(value[1])
    elif code is codes.BRANCH:
        yield from map(list, value[1])


def _samples(items: Sequence[tuple[Any, Any]]) -> list[str]:
    """Up to a few texts that the parts of a pattern take, the first of the simplest."""
    made = [""]
    for code, value in items:
        pieces = _pieces(code, value)
        made = [one + pieces[number % len(pieces)] for number, one in enumerate(made * min(len(pieces), 6))][:6]
    return made


def _pieces(code: Any, value: Any) -> list[str]:
    if code is codes.LITERAL:
        return [chr(value)]
    if code is codes.NOT_LITERAL:
        return [mark for mark in ALPHABET if ord(mark) != value][:3]
    if code is codes.ANY:
        return ["a", " ", "-"]
    if code is codes.IN:
        return [mark for mark in ALPHABET if _is_in(mark, value)][:6] or [_first_in(value)]
    if code is codes.BRANCH:
        return [one for branch in value[1][:8] for one in _samples(list(branch))[:2]]
    if code is codes.SUBPATTERN:
        return _samples(list(value[3]))
    if code is codes.ATOMIC_GROUP:
        return _samples(list(value))
    if code in (codes.MAX_REPEAT, codes.MIN_REPEAT, codes.POSSESSIVE_REPEAT):
        least, most, inner = value
        return [one * max(least, min(1, most)) for one in _samples(list(inner))]
    return [""]


def _is_in(mark: str, items: Iterable[tuple[Any, Any]]) -> bool:
    turned = found = False
    for code, value in items:
        if code is codes.NEGATE:
            turned = True
        elif code is codes.LITERAL:
            found |= ord(mark) == value
        elif code is codes.RANGE:
            found |= value[0] <= ord(mark) <= value[1]
        elif code is codes.CATEGORY:
            found |= _CATEGORIES[value](mark)
    return found is not turned


_CATEGORIES: dict[Any, Callable[[str], bool]] = {
    codes.CATEGORY_WORD: lambda mark: mark.isalnum() or mark == "_",
    codes.CATEGORY_NOT_WORD: lambda mark: not (mark.isalnum() or mark == "_"),
    codes.CATEGORY_DIGIT: str.isdecimal,
    codes.CATEGORY_NOT_DIGIT: lambda mark: not mark.isdecimal(),
    codes.CATEGORY_SPACE: str.isspace,
    codes.CATEGORY_NOT_SPACE: lambda mark: not mark.isspace(),
}


def _first_in(items: Iterable[tuple[Any, Any]]) -> str:
    for code, value in items:
        if code is codes.LITERAL:
            return chr(value)
        if code is codes.RANGE:
            return chr(value[0])
    return "a"


def _collect() -> None:
    """Import all modules, and print each pattern as a line of JSON."""
    caught: dict[tuple[str | bytes, int], tuple[str, int]] = {}
    compiling = re._compile  # type: ignore[attr-defined]

    def noting(pattern: Any, flags: Any) -> Any:
        made = compiling(pattern, flags)
        frame = sys._getframe(2)
        by_lark = "lark" in frame.f_code.co_filename
        while by_lark and frame.f_back and not frame.f_code.co_filename.startswith(str(ROOT)):
            if frame.f_code.co_name == "load_grammar":
                return made  # with these it reads our grammar, and nothing that somebody else wrote
            frame = frame.f_back
        file = Path(frame.f_code.co_filename)
        if file.is_relative_to(ROOT):
            caught.setdefault((made.pattern, made.flags), (str(file.relative_to(ROOT)), frame.f_lineno))
        return made

    re._compile = noting  # type: ignore[attr-defined]
    names = [one.name for one in pkgutil.walk_packages([str(ROOT)], "bot.") if "migrations" not in one.name]
    modules = {name: importlib.import_module(name) for name in names if not name.endswith("__main__")}
    modules["bot.digests.filters"].parse("ferry")
    re._compile = compiling  # type: ignore[attr-defined]
    methods: dict[tuple[str | bytes, int], set[str]] = {}
    for module in modules.values():
        if module.__file__:
            _scan(Path(module.__file__), vars(module), caught, methods)
    for (pattern, flags), (where, line) in sorted(caught.items(), key=lambda one: one[1]):
        uses = methods.get((pattern, flags), {"search"})
        method = next(iter(uses)) if len(uses) == 1 else "match" if uses and uses <= AT_ONE_PLACE else "search"
        is_bytes = isinstance(pattern, bytes)
        text = pattern.decode("latin-1") if isinstance(pattern, bytes) else pattern
        print(json.dumps([f"{where}:{line}", text, is_bytes, flags, method]))  # noqa: T201


def _scan(
    file: Path,
    known: dict[str, Any],
    caught: dict[tuple[str | bytes, int], tuple[str, int]],
    methods: dict[tuple[str | bytes, int], set[str]],
) -> None:
    """Patterns that a module writes where it uses them, and by which methods it uses those that have a name."""
    tree = ast.parse(file.read_text())
    attributes: dict[int, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute):
            held = node.value.value if isinstance(node.value, ast.Subscript) else node.value
            attributes[id(held)] = node.attr
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
            for pattern in _held(known.get(node.id)):
                uses = methods.setdefault((pattern.pattern, pattern.flags), set())
                uses.add(attributes.get(id(node), "passed on"))
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute) or node.func.attr not in CALLS:
            continue
        if isinstance(node.func.value, ast.Name) and node.func.value.id == "re" and node.args:
            try:
                pattern = _value(node.args[0], known)
            except (AttributeError, KeyError, TypeError):
                assert node.func.attr == "compile", f"{file}:{node.lineno} has a pattern that cannot be made out"
                continue  # made at import, of what a loop gives: caught there
            given = [*node.args[1:], *(one.value for one in node.keywords)]
            flags = [_value(one, known) for one in given if FLAGS.fullmatch(ast.unparse(one))]
            made = pattern if isinstance(pattern, re.Pattern) else re.compile(pattern, flags[0] if flags else 0)
            caught.setdefault((made.pattern, made.flags), (str(file.relative_to(ROOT)), node.lineno))
            if node.func.attr != "compile":
                methods.setdefault((made.pattern, made.flags), set()).add(node.func.attr)


def _held(value: Any) -> Iterable[re.Pattern[Any]]:
    several = value.values() if isinstance(value, dict) else value if isinstance(value, list | tuple) else [value]
    return [one for one in several if isinstance(one, re.Pattern)]


def _value(node: ast.expr, known: dict[str, Any]) -> Any:
    """What an expression of a module comes to; a name within a function stands for a letter."""
    if isinstance(node, ast.JoinedStr):
        return "".join(str(_value(one, known)) for one in node.values)
    if isinstance(node, ast.FormattedValue):
        try:
            return _value(node.value, known)
        except (AttributeError, IndexError):
            return "x"
    try:
        return eval(compile(ast.Expression(node), "", "eval"), known)
    except NameError as error:
        return _value(node, {**known, str(error.name): "x"})


if __name__ == "__main__":
    _collect()
