import pytest

from bot.reading.reader import Reader


@pytest.fixture(scope="session")
def reader() -> Reader:
    return Reader()
