"""A language with a model, and without rules of its own."""

from pathlib import Path

import pytest
import spacy

from bot.news import Article, Reading
from bot.reading.reader import Reader

TEXT = (
    "Havenmeester Ines Falk heeft de steiger in Ostrand maandag gesloten, omdat twee balken rot zijn geworden. "
    "“We openen hem pas in mei weer voor iedereen”, zei Falk.\n\nDe raad van Ostrand vergadert vrijdag."
)


@pytest.fixture(scope="module")
def reading(tmp_path_factory: pytest.TempPathFactory) -> Reading:
    folder: Path = tmp_path_factory.mktemp("model")
    model = spacy.blank("nl")
    ruler = model.add_pipe("entity_ruler")
    ruler.add_patterns([{"label": "PER", "pattern": "Ines Falk"}, {"label": "LOC", "pattern": "Ostrand"}])  # type: ignore[attr-defined]
    model.add_pipe("sentencizer")
    model.to_disk(folder)
    reader = Reader(models={"nl": str(folder)})
    return reader.read(Article("https://news.example/a", "Steiger gesloten", TEXT, language="nl"))


def test_it_gives_what_its_model_names(reading: Reading) -> None:
    assert {"Ines Falk", "Ostrand"} <= {actor.name for actor in reading.actors}
    assert [actor.role for actor in reading.actors] == [None] * len(reading.actors)


def test_it_gives_quotes_that_nobody_is_said_to_speak(reading: Reading) -> None:
    assert [(quote.text, quote.speaker) for quote in reading.quotes] == [
        ("We openen hem pas in mei weer voor iedereen", None)
    ]


def test_it_gives_the_lead(reading: Reading) -> None:
    assert reading.gist[0].text.startswith("Havenmeester Ines Falk heeft de steiger in Ostrand maandag gesloten")
