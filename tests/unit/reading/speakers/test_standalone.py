"""Quotes that mean the same where they stand alone, and those that do not."""

import pytest

from bot.news import Article
from bot.reading.reader import Reader


def stands(reader: Reader, text: str, words: str) -> bool:
    reading = reader.read(Article("https://news.example/a", "Prins speaks", text))
    (quote,) = (one for one in reading.quotes if text[one.start : one.end].startswith(words))
    return quote.stands


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Judge Prins denied that the report “was written before the first hearing of the case”.", "was written"),
        ("He said it was not true that he “had ever met any of the lawyers before”, Prins told us.", "had ever met"),
        ("Judge Prins said he did not believe that Unwin “has ever had any recognition from a court”.", "has ever had"),
        ("Prins said there was no evidence that the court “had been told of the second letter”.", "had been told"),
        ("“But the third is hard to find beyond our own sky in all these years,” Prins said.", "But the third"),
    ],
)
def test_a_fragment_under_a_denial_and_what_leans_do_not_stand(reader: Reader, text: str, words: str) -> None:
    assert not stands(reader, text, words)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Prins said that the court “has been told of the second letter in good time”.", "has been told"),
        ("“I did not write the report before the first hearing,” Prins said.", "I did not"),
        ("Prins denied it. “I have never met any of the lawyers before that day,” he said.", "I have never"),
        ("Prins would not resign, and said that he “will see this through to its end”.", "will see"),
    ],
)
def test_words_that_are_their_own_stand(reader: Reader, text: str, words: str) -> None:
    assert stands(reader, text, words)


def test_a_speech_that_goes_on_behind_its_speaker_is_one_quote(reader: Reader) -> None:
    text = "“My people had the deal done,” Mr. Moss told the cabinet. “And I said, ‘I want more.’ They said no.”"
    (quote,) = reader.read(Article("https://news.example/a", "Moss", text)).quotes
    assert quote.words_in(text) == "My people had the deal done … And I said, ‘I want more.’ They said no."


@pytest.mark.parametrize(
    ("text", "words", "speaker"),
    [
        (
            "CEO Steven Davies commented, ''We are encouraged with the growth of revenue in both sectors.''",
            "We are",
            "Steven Davies",
        ),
        (
            "Big Anvil, the label, denied it. “At no point did we say that Quill could not play,” they said.",
            "At no",
            "Big Anvil",
        ),
        (
            (
                "Rep. Odo Brant, floor leader of the ruling Harbour Party, apologized on Wednesday.\n\n“I apologize "
                "for my remarks and to all whom they hurt,” the Harbour Party lawmaker wrote on his page."
            ),
            "I apologize",
            "Odo Brant",
        ),
        (
            "Two died in a crash, police said.\n\n“The cause of the crash is looked into,” the statement said.",
            "The cause",
            None,
        ),
        (
            "Lucas Pagan, a planetary scientist, led it.\n\n“We hope to see it again,” the researcher said.",
            "We hope",
            "Lucas Pagan",
        ),
        (
            "Hilda Corbin spoke in Bray.\n\n“It makes me proud to say so,” the candidate said.",
            "It makes",
            "Hilda Corbin",
        ),
        (
            "A driver was hurt. Mayor Ana Ruiz spoke.\n\n“I never saw the lorry at all,” the driver said.",
            "I never",
            "the driver",
        ),
        (
            "Mayor Ana Ruiz spoke in Bray.\n\n“She will not resign over this,” the lawyer said.",
            "She will",
            "the lawyer",
        ),
    ],
)
def test_speakers_are_named_where_the_text_leaves_no_doubt(
    reader: Reader, text: str, words: str, speaker: str | None
) -> None:
    reading = reader.read(Article("https://news.example/a", "", text))
    (quote,) = (one for one in reading.quotes if text[one.start : one.end].startswith(words))
    assert quote.speaker == speaker


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Voss will play the “harbour card,” Prins said on Tuesday.", "harbour card"),
        ("It was every judge’s “worst nightmare,” Prins said.", "worst nightmare"),
        ("The court has lost its “moral compass,” Prins told reporters.", "moral compass"),
    ],
)
def test_a_noun_whose_article_stands_outside_does_not_stand(reader: Reader, text: str, words: str) -> None:
    assert not stands(reader, text, words)


@pytest.mark.parametrize("programme", ["Skar and Friends", "Good Evening, Calder", "Harbour Talk Tonight"])
def test_the_programme_to_which_somebody_speaks_is_no_quote(reader: Reader, programme: str) -> None:
    text = f"Ida Moss told “{programme},” that the harbour would stay open, and that the mayor knew it."
    assert not reader.read(Article("", "", text)).quotes
