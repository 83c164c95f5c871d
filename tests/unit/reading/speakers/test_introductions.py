"""A colon leads from a name, or from whose statement it is, to the words that follow."""

import pytest

from bot.news import Article, Quote
from bot.reading.reader import Reader

INTRODUCED = (
    "Mayor Clara Hensley opened the new harbour wall in Marlow on Monday. Councillor Owen Moss stayed away, and so did "
    "the judge, Harold Winn.\n\n"
)
WORDS = "“The wall will hold for a hundred years and more.”"


def first(reader: Reader, text: str) -> Quote:
    return reader.read(Article("", "", INTRODUCED + text)).quotes[0]


@pytest.mark.parametrize(
    ("leading", "speaker"),
    [
        ("The Harbour Post then printed this statement by Hensley on its website:\n\n", "Clara Hensley"),
        ("Nobody at the town hall noticed this tweet by Hensley in May: ", "Clara Hensley"),
        ("Hensley’s statement in full:\n\n", "Clara Hensley"),
        ("Here is Hensley’s message to the town:\n\n", "Clara Hensley"),
        ("There was a warning from the harbour master, Gil Soames: ", "Gil Soames"),
        ("The response from Hensley’s office was short: ", "Hensley’s office"),
        ("A letter from Hensley said: ", "Clara Hensley"),
    ],
)
def test_the_author_of_what_is_announced_speaks(reader: Reader, leading: str, speaker: str) -> None:
    assert first(reader, leading + WORDS).speaker == speaker


@pytest.mark.parametrize(
    "leading", ["Moss responded to a tweet by Hensley: ", "Moss, who read Hensley’s reply, wrote: "]
)
def test_whoever_speaks_of_another_s_statement_is_no_author(reader: Reader, leading: str) -> None:
    assert first(reader, leading + WORDS).speaker == "Owen Moss"


@pytest.mark.parametrize(
    ("leading", "speaker"),
    [
        ("What they said:\n\nTown boss Dani Prieto: ", "Dani Prieto"),
        ("Former harbour captain Lewis Orr: ", "Lewis Orr"),
    ],
)
def test_a_name_with_what_its_bearer_is_leads_up_to_what_he_says(reader: Reader, leading: str, speaker: str) -> None:
    assert first(reader, leading + WORDS).speaker == speaker


def test_what_goes_to_somebody_is_not_said_by_him(reader: Reader) -> None:
    assert first(reader, "A message to Clara Hensley: " + WORDS).speaker != "Clara Hensley"


def test_his_statement_is_whose_name_follows(reader: Reader) -> None:
    text = (
        "“This is not a television show,” Winn said.\n\n"
        "In his opening statement, Moss had told jurors that Hensley was “a woman with a grudge and a wall.”"
    )
    said = reader.read(Article("", "", INTRODUCED + text)).quotes[-1]
    assert said.speaker == "Owen Moss"
