"""What is called, titled or named between marks is no quote; what is shouted, chanted or written on a sign is one."""

import pytest

from bot.news import Article, Quote
from bot.reading.reader import Reader

INTRODUCED = "Mayor Clara Hensley opened the new harbour wall on Monday. Owen Brack, a farmer, stayed away.\n\n"


def quotes(reader: Reader, text: str) -> tuple[Quote, ...]:
    return reader.read(Article("", "", INTRODUCED + text)).quotes


@pytest.mark.parametrize(
    "line",
    [
        "“It was a long war,” she said, as told in Ida Moss’s book “Holdfast: The Long War for the Soul of Marlow.”",
        "She ended her letter with two words, which are Latin for “if you wish for a wall, bring stones.”",
        "She started an initiative called “Stones for the harbour wall of tomorrow” in spring, she said.",
        "Brack wrote a pamphlet entitled “Why nobody on this coast needs a wall,” she said.",
        "She said it would hold, speaking on Channel Six’s “Face The Morning With Marlow.”",
        "She said it would hold on “Meet The Whole Harbour.”",
    ],
)
def test_what_a_thing_is_called_is_no_quote(reader: Reader, line: str) -> None:
    assert [quote.text for quote in quotes(reader, line)] == (["It was a long war,"] if "book" in line else [])


def test_words_in_capitals_are_no_title(reader: Reader) -> None:
    text = "“WE HAVE WAITED FOR TWO YEARS FOR THIS DAY,” HENSLEY TOLD REPORTERS ON THE PIER."
    assert [quote.text for quote in quotes(reader, text)] == ["WE HAVE WAITED FOR TWO YEARS FOR THIS DAY,"]


@pytest.mark.parametrize(
    ("line", "speaker"),
    [
        ("Protesters marched to the harbour and chanted “Build it now!” until noon.", "Protesters"),
        ("As Hensley spoke, a man in the crowd yelled “Go home!” and was led away.", "a man"),
        ("Brack held up a sign that read “Farmers First” as Hensley spoke.", None),
    ],
)
def test_what_is_called_out_or_shown_is_a_quote_of_whoever_is_tied_to_the_verb(
    reader: Reader, line: str, speaker: str | None
) -> None:
    (quote,) = quotes(reader, line)
    assert quote.speaker in {speaker, speaker and speaker.removeprefix("a ")}


def test_the_subject_right_before_a_quote_says_it_where_the_quote_before_is_another_s(reader: Reader) -> None:
    text = "Residents said they were “scared to go back to their homes”. Officials said “there is no danger at all”."
    assert [quote.speaker for quote in quotes(reader, text)] == ["Residents", "Officials"]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("“He's a great guy,” Hensley interjected.", "He's a great guy,"),
        ("“I rang the bell,” Brack went on.", "I rang the bell,"),
        ("“It was dark,” Hensley told him. “I said, ‘Go home.’”", "I said, ‘Go home.’"),
        (
            "One ally of the mayor, Nick Rowe, took to social media: “Hold your nerve, friends.”",
            "Hold your nerve, friends.",
        ),
    ],
)
def test_a_short_sentence_is_a_quote_where_something_leads_to_it(reader: Reader, line: str, said: str) -> None:
    assert quotes(reader, line)[-1].text == said


@pytest.mark.parametrize(
    "line", ["The “grand old lady,” built in 1840, burned down.", "The menu named one dish: “stones in butter.”"]
)
def test_a_short_term_is_none(reader: Reader, line: str) -> None:
    assert quotes(reader, line) == ()
