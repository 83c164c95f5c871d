"""Reading takes no longer than its text grows, also where the text is meant to hold it up."""

from collections.abc import Callable

import pytest

from bot.news import Article
from bot.reading.reader import Reader
from tests.patterns import STEEP, exponent_of

GIVEN = "Ana Ben Carla David Erin Frank Grace Henry Iris John".split()


def _surname(number: int) -> str:
    return "".join(chr(97 + number // 26**place % 26) for place in range(3)).capitalize() + "son"


HOSTILE: dict[str, Callable[[int], str]] = {
    "quoted scraps": lambda length: (
        "He called it “odd” and “sad”, said “no” to “the end” and “left”. " * (length // 66)
    ),
    "open quotations": lambda length: "“Word said “other” " * (length // 19),
    "one surname": lambda length: " ".join(
        f"{_surname(number)} Moss met Moss and {_surname(number + 9000)} Moss." for number in range(length // 38)
    ),
    "two people": lambda length: "Ana Ruiz met Ben Moss. Ruiz told Moss that Ana Ruiz knew Ben Moss. " * (length // 67),
    "boards": lambda length: " ".join(
        f"The {_surname(number)} Water Board (NWB) said the Board and {GIVEN[number % 10]} Group Ltd agreed."
        for number in range(length // 74)
    ),
}


@pytest.mark.parametrize("kind", HOSTILE)
@pytest.mark.timeout(300)
def test_a_reading_takes_no_longer_than_its_text_grows(kind: str, reader: Reader) -> None:
    def read(length: int) -> None:
        text = HOSTILE[kind](length)
        reader.read(Article("https://paper.example/a", "Ana Ruiz and Ben Moss", text, language="en"))

    read(500)
    assert exponent_of(read, 4000, enough=0.1, most=8000) < STEEP
