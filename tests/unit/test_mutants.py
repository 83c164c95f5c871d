"""The lists of `make mutants` fit the code as it is."""

import pytest

from tests.mutants.catalogue import ROOT, Mutant, mutants


def test_there_are_enough_mutants() -> None:
    assert len(mutants()) >= 60


@pytest.mark.parametrize("one", mutants(), ids=lambda one: one.what)
def test_what_a_mutant_changes_stands_in_the_code_once(one: Mutant) -> None:
    assert (ROOT / one.file).read_text(encoding="utf-8").count(one.was) == 1
    assert one.was != one.becomes


@pytest.mark.parametrize("one", mutants(), ids=lambda one: one.what)
def test_the_tests_that_are_to_notice_a_mutant_are_there(one: Mutant) -> None:
    assert one.tests
    assert [test for test in one.tests if not (ROOT / test.partition("::")[0]).exists()] == []
