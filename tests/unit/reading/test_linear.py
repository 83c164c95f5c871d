"""Reading a text that is meant to hold it up takes about as long as reading any other of its length."""

import time

import pytest

from bot.news import Article
from bot.reading.reader import Reader
from tests.hostile_texts import HOSTILE

LENGTH = 8000
WORST = (
    *("quoted scraps", "nested quotations", "one surname", "people who said", "joined names", "boards"),
    *("abbreviations", "title case", "two people among thousands", "by-lines in capitals", "rows of a table"),
)
"""The kinds of which the reader's own part takes longest. `python -m tests.benchmarks reading_worst` measures all."""
TIMES_ORDINARY = 5
"""Of `WORST` the slowest takes 2.5 times as long as an ordinary text; what is steep takes dozens of times as long."""
ORDINARY = (
    "The council of Port Vale will close the harbour bridge for repairs in May, the mayor, Ana Ruiz, said on Monday. "
    "Engineers found cracks in two of its cables last week. “We can't wait until the summer,” Ruiz told reporters. "
)


@pytest.fixture(scope="module")
def ordinary(reader: Reader) -> float:
    """The seconds that an ordinary text takes."""
    text = ORDINARY * (LENGTH // len(ORDINARY))
    return min(_seconds(reader, text) for _ in range(3))


@pytest.mark.parametrize("kind", WORST)
@pytest.mark.timeout(300)
def test_a_hostile_text_is_read_about_as_fast_as_an_ordinary_one(kind: str, reader: Reader, ordinary: float) -> None:
    for _ in range(3):  # another process may have taken the time
        times = _seconds(reader, HOSTILE[kind](LENGTH)) / ordinary
        if times < TIMES_ORDINARY:
            return
        if times > 4 * TIMES_ORDINARY:  # and none takes that much
            break
    pytest.fail(f"It takes {times:.1f} times as long.")


def _seconds(reader: Reader, text: str) -> float:
    begun = time.process_time()
    reader.read(Article("https://paper.example/a", "Ana Ruiz and Ben Moss", text, language="en"))
    return time.process_time() - begun
