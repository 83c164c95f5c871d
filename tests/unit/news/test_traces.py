"""Ids by which entries are found in logs."""

import pytest

from bot.news import EntryId, trace_id, traced_entry


@pytest.mark.parametrize("number", [1, 12, 123_456, 10**8, 10**12])
def test_an_entry_is_known_by_its_id(number: int) -> None:
    assert traced_entry(trace_id(EntryId(number))) == number


def test_no_id_begins_another() -> None:
    assert trace_id(EntryId(1)) not in trace_id(EntryId(12))


@pytest.mark.parametrize(
    "written", ["", "e", "e12", "e1234567x", "e１２３４５６７８", "https://paper.example/e00000001", "e" + "9" * 30]
)
def test_what_is_no_id_names_no_entry(written: str) -> None:
    assert traced_entry(written) is None
