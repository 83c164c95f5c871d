"""The lists of `make mutants` can be read; whether they fit the code, the run says."""

from tests.mutants.catalogue import ROOT, mutants


def test_there_are_enough_mutants_and_each_changes_something() -> None:
    listed = mutants()
    assert len(listed) >= 60
    assert [one.what for one in listed if one.was == one.becomes or not one.tests] == []
    assert len({one.what for one in listed}) == len(listed)


def test_the_tests_that_are_to_notice_are_there() -> None:
    assert [test for one in mutants() for test in one.tests if not (ROOT / test.partition("::")[0]).exists()] == []
