"""A language is a folder, and is whole or is refused."""

import re
from importlib import resources
from pathlib import Path

import pytest

from bot.reading.languages.lexicon import BY_RULES, read_lexicon, rules_for
from bot.reading.reader import STEPS

FOLDER = Path(str(resources.files("bot.reading.languages")))
FRENCH = (FOLDER / "fr/words.toml").read_text(encoding="utf-8")


def test_every_folder_with_words_is_a_language_that_the_reader_knows() -> None:
    assert {one.parent.name for one in FOLDER.glob("*/patterns.py")} == {"en", *BY_RULES}
    assert set(BY_RULES) <= STEPS.keys()


@pytest.mark.parametrize("code", BY_RULES)
def test_a_language_is_whole(code: str) -> None:
    language = rules_for(code)
    words, patterns = language.words, language.patterns
    assert (len(words.days), len(words.months)) == (7, 12)
    assert set(words.periods.values()) == {"day", "week", "month", "year"}
    assert set(words.which.values()) == {"last", "next"}
    assert set(range(1, 13)) == set(words.numbers.values())
    assert {-1, 0, 1} <= set(words.near.values())
    assert words.past <= words.qualifiers
    assert words.relations <= words.roles
    assert words.demonstrative <= words.definite | words.elided | words.demonstrative
    for needed in (words.courtesies, words.roles, words.definite, words.prepositions, words.leaning, words.years):
        assert needed
    assert patterns.verb_group.groupindex.keys() >= {"cue", "verb"}
    assert all("cue" in one.groupindex for one in (patterns.according, patterns.quoted_by, patterns.cue_verb))
    assert [*patterns.dates] == ["date", "month", "year", "weekday", "near", "period", "this", "weekend", "ago"]
    assert {"day", "month", "year"} <= patterns.dates["date"].groupindex.keys()
    assert re.compile(patterns.boilerplate, re.VERBOSE | re.IGNORECASE).groups == 0


@pytest.mark.parametrize("code", BY_RULES)
def test_words_that_are_no_names_are_small(code: str) -> None:
    words = rules_for(code).words
    small = words.roles | words.titles | words.qualifiers | words.definite | words.firms | words.leaning | words.of
    assert small == {word.lower() for word in small}


def test_a_language_without_one_of_its_lists_is_refused_by_the_name_of_the_list() -> None:
    with pytest.raises(ValueError, match="these lists are missing: relatives"):
        read_lexicon(re.sub(r"^relatives = .*\n", "", FRENCH, flags=re.MULTILINE))


def test_a_list_that_no_step_knows_is_refused() -> None:
    with pytest.raises(ValueError, match="no step knows these lists: relativs"):
        read_lexicon(FRENCH + '\n[more]\nrelativs = "qui"\n')


def test_a_word_that_stands_twice_is_refused() -> None:
    with pytest.raises(ValueError, match="conjunctions has a word twice: et"):
        read_lexicon(FRENCH.replace('conjunctions = "et"', 'conjunctions = "et et"'))


@pytest.mark.parametrize(("name", "wrong"), [("years", "3"), ("capital_nouns", '"no"')])
def test_what_is_no_list_is_refused(name: str, wrong: str) -> None:
    with pytest.raises(ValueError, match=f"{name} must be"):
        read_lexicon(re.sub(rf"^{name} = .*", f"{name} = {wrong}", FRENCH, flags=re.MULTILINE))


def test_a_table_that_is_a_list_is_refused() -> None:
    without = re.sub(r"\[dates\.near\]\n(?:.+\n)+", "", FRENCH)
    with pytest.raises(ValueError, match="near must be a table"):
        read_lexicon(without.replace("[gist]\n", "[gist]\nnear = [1]\n"))
