"""The engines hold no lists of words: those stand in the folders of languages."""

import ast
import re
from importlib import resources
from pathlib import Path

import pytest

READING = Path(str(resources.files("bot.reading")))
LANGUAGES = READING / "languages"
ENGINES = [
    path.relative_to(READING).as_posix()
    for room in ("actors", "coreference", "dates", "gist", "names", "roles", "speakers", "text")
    for path in sorted((READING / room).glob("*.py"))
]
DETECTING = "text/language.py"
"""Tells languages apart by their small words, so it holds those of many."""
SPACY = frozenset(
    "acl advcl advmod agent amod appos attr aux auxpass case cc ccomp compound conj csubj dative det dobj expl flat"
    " mark neg nmod npadvmod nsubj nsubjpass nummod obj obl parataxis pcomp pobj poss prep punct quantmod relcl".split()
)
"""Labels of its parses."""
FEW = 3
"""Words from which on a set of them is a list."""


def lists_in(source: str) -> list[str]:
    """The first words of each list: of a text that is split, and of a set or a dictionary of words."""
    found = []
    for node in ast.walk(ast.parse(source)):
        words: list[str] = []
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "split":
            text = node.func.value
            words = text.value.split() if isinstance(text, ast.Constant) and isinstance(text.value, str) else []
        elif isinstance(node, ast.Set | ast.Tuple | ast.List):
            constants = [one.value for one in node.elts if isinstance(one, ast.Constant)]
            words = [one for one in constants if isinstance(one, str)]
        elif isinstance(node, ast.Dict):
            words = [one.value for one in node.keys if isinstance(one, ast.Constant) and isinstance(one.value, str)]
        told = [word for word in words if re.match(r"[^\W\d_]{2}", word) and not word.isupper() and word not in SPACY]
        if len(told) > FEW:
            found.append(" ".join(told[:5]))
    return found


@pytest.mark.parametrize("engine", [one for one in ENGINES if one != DETECTING])
def test_an_engine_holds_no_list_of_words(engine: str) -> None:
    assert lists_in((READING / engine).read_text(encoding="utf-8")) == []


def test_a_list_in_an_engine_would_be_seen() -> None:
    assert lists_in('KIN = frozenset("mother father sister brother".split())') == ["mother father sister brother"]
    assert lists_in('NEAR = {"today": 0, "hier": -1, "gestern": -1, "ayer": -1}') == ["today hier gestern ayer"]
    assert lists_in('SUBJECTS = {"nsubj", "nsubjpass", "NOUN", "VERB", "aux", "mark"}') == []
