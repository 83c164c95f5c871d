"""German, of which no model is at hand: a blank one with the names marked gives what rules can tell."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import spacy

from bot.news import Article, Reading
from bot.reading.reader import Reader

NAMES = {"Ines Falk": "PER", "Falk": "PER", "Paul Mertens": "PER", "Mertens": "PER", "Ostrand": "LOC"}


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> Reader:
    folder: Path = tmp_path_factory.mktemp("model")
    model = spacy.blank("de")
    ruler = model.add_pipe("entity_ruler")
    ruler.add_patterns([{"label": label, "pattern": name} for name, label in NAMES.items()])  # type: ignore[attr-defined]
    model.add_pipe("sentencizer")
    model.to_disk(folder)
    return Reader(models={"de": str(folder)})


def read(reader: Reader, text: str) -> Reading:
    published = datetime(2026, 3, 4, tzinfo=UTC)
    return reader.read(Article("https://news.example/a", "Steg gesperrt", text, language="de", published=published))


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("Die Hafenmeisterin von Ostrand, Ines Falk, hat den Steg gesperrt.", "Hafenmeisterin von Ostrand"),
        ("Ines Falk, Hafenmeisterin von Ostrand, hat den Steg gesperrt.", "Hafenmeisterin von Ostrand"),
        ("Der frühere Bürgermeister Paul Mertens widersprach am Abend.", "frühere Bürgermeister"),
        ("Der Steg ist gesperrt. Das sah Paul Mertens am Abend.", None),
    ],
)
def test_a_role_stands_beside_a_name(reader: Reader, text: str, role: str | None) -> None:
    person = next(actor for actor in read(reader, text).actors if " " in actor.name)
    assert person.role == role


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("Ines Falk kam spät. „Wir öffnen ihn erst im Mai wieder“, sagte Falk.", "Ines Falk"),
        ("Ines Falk sagte: „Ich habe die Balken selbst gesehen.“", "Ines Falk"),
        ("Paul Mertens widersprach. „Der Steg hält noch hundert Jahre“, sagte er.", "Paul Mertens"),
        ("Laut Paul Mertens „kostet das alles sehr viel Geld“, und er wartet.", "Paul Mertens"),
        ("Ines Falk und Paul Mertens kamen. „Wir haben kein Geld dafür“, sagten sie.", None),
        ("Ines Falk ging. „Der Steg hält noch hundert Jahre“, sagte ein Mann.", None),
    ],
)
def test_a_quote_has_its_speaker_where_the_text_tells(reader: Reader, text: str, speaker: str | None) -> None:
    (quote,) = read(reader, text).quotes
    assert quote.speaker == speaker


@pytest.mark.parametrize(
    ("words", "first", "last"),
    [
        ("am 3. März 2026", date(2026, 3, 3), date(2026, 3, 3)),
        ("heute", date(2026, 3, 4), date(2026, 3, 4)),
        ("vorgestern", date(2026, 3, 2), date(2026, 3, 2)),
        ("im Jahr 2019", date(2019, 1, 1), date(2019, 12, 31)),
        ("vergangene Woche", date(2026, 2, 23), date(2026, 3, 1)),
        ("vor drei Tagen", date(2026, 3, 1), date(2026, 3, 1)),
    ],
)
def test_days_are_told_from_the_day_of_publication(reader: Reader, words: str, first: date, last: date) -> None:
    (told,) = read(reader, f"Ines Falk hat den Steg {words} gesperrt, weil zwei Balken faul sind.").when
    assert (told.first, told.last) == (first, last)


def test_two_capital_nouns_behind_a_role_are_no_name(reader: Reader) -> None:
    actors = read(reader, "Ines Falk kam. Der Polizist Anfang Mai war ein anderer als heute, heißt es.").actors
    assert [actor.name for actor in actors] == ["Ines Falk"]
