"""A label beside a quote names its speaker, and only what can be a speaker is a label."""

import pytest

from bot.news import Article, Quote
from bot.reading.reader import Reader

INTRODUCED = "Mayor Clara Hensley met Owen Brack, a farmer, on Monday. The sheriff came as well.\n\n"


def quotes(reader: Reader, text: str) -> tuple[Quote, ...]:
    return reader.read(Article("", "", INTRODUCED + text)).quotes


@pytest.mark.parametrize(
    ("line", "speaker"),
    [
        ("SEN. AMY TORRES (D-NM): “We have asked for it every year and nobody came.”", "Amy Torres"),
        ("OWEN BRACK, FARMER AND HOST: “Was the mayor told of the crack?”", "Owen Brack"),
        ("“GOV. HENRY DALE (R): I learned about it from the television.”", "Henry Dale"),
        ("MAYOR HENSLEY: “He was told in March, and I told him myself.”", "Clara Hensley"),
        ("Brack, the farmer: “My barn is gone and so is my dog.”", "Owen Brack"),
        ("“Never,” the sheriff told him. Brack: “I do not believe him at all.”", "Owen Brack"),
    ],
)
def test_a_label_may_hold_titles_and_an_office(reader: Reader, line: str, speaker: str) -> None:
    assert quotes(reader, line)[-1].speaker == speaker


@pytest.mark.parametrize(
    "line",
    [
        "“HENSLEY: He was told in March.”",
        '"MAYOR CLARA HENSLEY (I): He was told in March."',
        '"HENSLEY: He was told in March.',
    ],
)
def test_a_label_within_the_marks_is_no_part_of_the_quote(reader: Reader, line: str) -> None:
    (quote,) = quotes(reader, line)
    assert quote.text == "He was told in March."
    assert [(INTRODUCED + line)[start:end] for start, end in quote.spans] == [quote.text]
    assert quote.speaker == "Clara Hensley"


def test_mr_and_mrs_of_one_surname_stay_two(reader: Reader) -> None:
    text = "MR. PELL: “She never saw the letter at all.”\nMRS. PELL: “I saw it lying on his desk.”"
    assert [quote.speaker for quote in quotes(reader, text)] == ["Mr. Pell", "Mrs. Pell"]


@pytest.mark.parametrize("marks", ["Q: ", "Q. ", "A: ", "A. ", "Question: "])
def test_the_labels_of_an_interview_name_nobody(reader: Reader, marks: str) -> None:
    (quote,) = quotes(reader, f"{marks}“Did the county help you when the water came?”")
    assert quote.speaker is None
    assert quote.speaker_mention is None


@pytest.mark.parametrize(
    "promo",
    [
        "Read More",
        "Also Read",
        "Watch Now",
        "In Pictures",
        "Click Here",
        "Top Stories",
        "Exclusive",
    ],
)
@pytest.mark.parametrize("line", ["{}: “The bridge was never safe at any time”", "“The bridge was never safe.” — {}"])
def test_what_leads_to_another_page_is_no_label(reader: Reader, promo: str, line: str) -> None:
    assert {quote.speaker for quote in quotes(reader, line.format(promo))} <= {None}


@pytest.mark.parametrize("line", ["Pelle Quandt: “{}”", "“{}” — Pelle Quandt"])
def test_a_label_is_somebody_whom_the_article_names_elsewhere(reader: Reader, line: str) -> None:
    said = "My barn is gone and so is my dog."
    (quote,) = quotes(reader, f"{line.format(said)}\n\nThe house of Pelle Quandt stands where the barn stood.")
    assert quote.speaker == "Pelle Quandt"


def test_a_word_that_is_no_actor_is_no_label(reader: Reader) -> None:
    assert all(quote.speaker != "However" for quote in quotes(reader, "However: “Nothing is certain in this town.”"))


def test_a_dateline_before_a_quote_is_no_label(reader: Reader) -> None:
    (quote,) = quotes(reader, "NEW DELHI: “We will be back at work before Monday morning,” Brack said.")
    assert quote.speaker == "Owen Brack"


@pytest.mark.parametrize(
    ("line", "speaker"),
    [
        ("HENSLEY: I went to the farm. I said, “You have to leave the house tonight.”", "Clara Hensley"),
        ("HENSLEY: Then he said, “We have a fair to hold on Saturday morning.”", None),
    ],
)
def test_in_a_turn_i_is_the_speaker_and_he_is_not_who_else_has_turns(
    reader: Reader, line: str, speaker: str | None
) -> None:
    text = f"OWEN BRACK: Good evening, and thank you for coming in tonight.\n{line}"
    assert [quote.speaker for quote in quotes(reader, text)] == [speaker]
