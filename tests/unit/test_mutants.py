"""The lists of `make mutants` fit the code."""

from tests.mutants.catalogue import ROOT, mutants


def test_there_are_enough_mutants_and_each_changes_something() -> None:
    listed = mutants()
    assert len(listed) >= 60
    assert [one.what for one in listed if one.was == one.becomes or not one.tests] == []
    assert len({one.what for one in listed}) == len(listed)


def test_what_each_changes_stands_in_the_code_once() -> None:
    found = [(one.file, one.was, (ROOT / one.file).read_text(encoding="utf-8").count(one.was)) for one in mutants()]
    assert [one for one in found if one[2] != 1] == []


def test_the_tests_that_are_to_notice_are_there() -> None:
    assert [test for one in mutants() for test in one.tests if not (ROOT / test.partition("::")[0]).exists()] == []
