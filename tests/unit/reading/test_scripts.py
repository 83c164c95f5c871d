"""Broadcasts: labels, scene marks, bites with and without quotation marks, hand-overs."""

import pytest

from bot.news import Article, Quote, Reading
from bot.reading.reader import Reader
from bot.reading.text.asides import is_aside
from bot.reading.text.marks import covered, find_marks

LEAD = "Harland's foreign minister Odo Brant arrived in Calder on Monday for talks on the fishing treaty."
SAID = "We have come a long way since spring, and I expect to sign the treaty this week."


def read(reader: Reader, text: str) -> Reading:
    return reader.read(Article("https://news.example/a", "Brant in Calder", text))


def said_by(reading: Reading, text: str, words: str) -> Quote:
    (quote,) = (one for one in reading.quotes if text[one.start : one.end].startswith(words))
    return quote


@pytest.mark.parametrize(
    "script",
    [
        f"{LEAD}\n\n[Sound bite: Foreign Minister Odo Brant]\n\n“{SAID}”\n\nThe talks end on Friday.",
        f'{LEAD}\n[SOT: Odo Brant, Harland\'s foreign minister]\n"{SAID}"\nThe talks end on Friday.',
        f'[Anchor Lead]\n\n{LEAD}\n\n[Pkg]\n\n[Soundbite] Odo Brant(Foreign Minister) : "{SAID}"\n\nThe talks go on.',
        f'{LEAD}\n\n[Soundbite] BRANT : "{SAID}"\n\nThe talks end on Friday.',
        f"((INTRO))\n{LEAD}\n((Odo Brant, Foreign Minister))\n{SAID}\n((NARRATOR))\nThe talks end on Friday.",
        f"{LEAD}\n\nOdo Brant, Harland's foreign minister\n“{SAID}”\n\nThe talks end on Friday.",
        f"Anchor: {LEAD}\nODO BRANT, Foreign Minister of Harland: {SAID}\nThe talks end on Friday.",
        f"ANN COLE: {LEAD}\n\nODO BRANT (Foreign Minister): {SAID}\n\nANN COLE: The talks end on Friday.",
        f"{LEAD}\n[Sound bite: Odo Brant]\n“We have come a long way since spring,\nand I\nexpect to sign.”\nThe end.",
    ],
)
def test_a_label_tells_who_speaks_whatever_its_form(reader: Reader, script: str) -> None:
    reading = read(reader, script)
    assert said_by(reading, script, "We have come a long way since spring").speaker == "Odo Brant"
    assert reading.gist[0].text == LEAD
    assert {"Soundbite", "Anchor", "Cole", "Ann Cole"}.isdisjoint(one.name for one in reading.actors)
    assert all(script[one.start : one.end] == one.text for one in reading.gist)
    assert all(script[one.start : one.end] == one.text for one in reading.quotes)


def test_whom_labels_alone_name_is_an_actor_with_the_office_they_state(reader: Reader) -> None:
    script = f'{LEAD}\n\n[Soundbite] Sefa Manu(Head of the Ilari Fishers) : "Nobody has asked us in all these years."\n'
    reading = read(reader, script)
    (manu,) = (one for one in reading.actors if one.name == "Sefa Manu")
    assert (manu.role, manu.key) == ("Head of the Ilari Fishers", True)


@pytest.mark.parametrize(
    "text",
    [
        "Monday: The board meets.\nTuesday: The board votes.",
        "The results are in: Brant has won.",
        "[1] Brant won. (He had lost before.)",
        "Jane Cole, mayor of Calder, spoke first.\n“We will build it,” said Otto Brisk.",
        "OSTRAND: The harbour board closed the pier.",
    ],
)
def test_what_is_no_script_has_no_marks(text: str) -> None:
    assert find_marks(text) == ()
    assert covered(text, ()) == text


@pytest.mark.parametrize(
    "sentence",
    [
        "We now go live to Ben Arden in Calder.",
        "Now we take things to Calder.",
        "Turning now to the follow-up to the summit that happened over the weekend.",
        "Ben Arden covers this ultimatum and more.",
        "Our Ben Arden joins us live from Calder.",
        "Our chief palace correspondent Ben Arden reports.",
        "For more, we are joined by Ben Arden.",
        "Ben Arden has the story.",
    ],
)
def test_a_hand_over_is_no_news(sentence: str) -> None:
    assert is_aside(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "Turning to the budget, the minister said that taxes would rise.",
        "Ben Arden has won the race for mayor of Calder.",
        "Ben Arden joined the party in 2019.",
        "Now the court will decide on the tax.",
        "Over 200 people joined the march in Calder.",
    ],
)
def test_news_is_no_hand_over(sentence: str) -> None:
    assert not is_aside(sentence)


def test_in_a_talk_who_answers_is_quoted_and_questions_are_nobodys(reader: Reader) -> None:
    script = (
        "Clara Manning has counted whales from Cape Orrin since 2003. She handed over her notebook this week.\n\n"
        "Shoreline: Why the same rock?\n\nManning: Because I am lazy and the whales are not.\n\n"
        "Shoreline: What was the worst year?\n\nManning: In 2012 I counted four, and thought I had gone blind.\n"
    )
    reading = read(reader, script)
    assert said_by(reading, script, "Because I am lazy").speaker == "Clara Manning"
    assert said_by(reading, script, "In 2012 I counted").speaker == "Clara Manning"
    assert reading.gist[0].text.startswith("Clara Manning has counted whales")
    assert not any(script[one.start : one.end].startswith(("Why", "What")) for one in reading.quotes)
