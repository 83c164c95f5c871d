"""What nobody sees neither parts a name nor moves what is found in an article."""

import pytest

from bot.news import Article, Reading
from bot.reading.reader import Reader

SEEN = (
    "Mayor Clara Hensley opened the new harbour wall on Monday.\n\n"
    "“The wall will hold for a hundred years,” said Owen Brack, a spokesman for Hensley.\n"
)
SOFT, NARROW = "\u00ad", "\u200b"
GIVEN = (
    SEEN.replace("Hensley", f"Hens{SOFT}ley{NARROW}")
    .replace("Brack", f"{SOFT}Brack")
    .replace("“", f"{NARROW}“{NARROW}")
    .replace("harbour", f"har{SOFT}bour")
)


@pytest.fixture(scope="module")
def reading(reader: Reader) -> Reading:
    return reader.read(Article("", f"Hens{SOFT}ley opens a wall", GIVEN))


def test_a_name_is_told_without_it(reading: Reading, reader: Reader) -> None:
    seen = reader.read(Article("", "Hensley opens a wall", SEEN))
    assert [actor.name for actor in reading.actors] == [actor.name for actor in seen.actors]
    (quote,) = reading.quotes
    assert quote.speaker == "Owen Brack"


def test_what_is_found_stands_where_the_text_as_given_has_it(reading: Reading) -> None:
    for passage in reading.gist:
        assert GIVEN[passage.start : passage.end] == passage.text
    (quote,) = reading.quotes
    assert GIVEN[quote.start : quote.end] == quote.text == "The wall will hold for a hundred years,"
    assert quote.speaker_mention
    assert GIVEN[slice(*quote.speaker_mention)] == f"Owen {SOFT}Brack"
    for actor in reading.actors:
        assert actor.role is None or (actor.role_span and GIVEN[slice(*actor.role_span)] == actor.role)
    mayor = next(actor for actor in reading.actors if actor.name == "Clara Hensley")
    assert [GIVEN[slice(*mention)] for mention in mayor.mentions] == [f"Clara Hens{SOFT}ley", f"Hens{SOFT}ley"]
