"""Readings of the labelled corpus: no figure may fall below its floor.

A change that is meant to lower one lowers the floor in `floors.json` with it, so that the diff says so; a change of the
corpus needs new floors, since they are pinned to its digest. `-s` prints the figures and what is wrong, and
`python -m tests.benchmarks own_corpus` what has changed since the floors were pinned.
"""

import json

import pytest

from bot.reading.reader import Reader
from tests.quality.scoring import FLOORS, digest, measure


@pytest.fixture(scope="module")
def figures() -> dict[str, float]:
    found, wrong = measure(Reader())
    print(json.dumps({name: round(value, 3) for name, value in found.items()}), *wrong, sep="\n")  # noqa: T201
    return found


def test_the_floors_are_those_of_this_corpus() -> None:
    assert FLOORS["corpus"] == digest(), "The corpus has changed: measure anew, and pin the floors with its digest."


@pytest.mark.parametrize("name", FLOORS["floors"])
def test_no_figure_falls(figures: dict[str, float], name: str) -> None:
    assert figures[name] >= FLOORS["floors"][name]
