"""What a reader of digests relies on, over the demo's articles and the one that it all began with."""

import pytest

from bot.demo.site import Site
from bot.news import Actor, ActorKind, Article, Reading
from bot.reading.reader import ModelMissing, Reader
from tests.builders import NOON, an_article
from tests.shared import SHARED

SEED = SHARED / "corpus/seed/000_97e62bf9e7637921.txt"


def piece(slug: str) -> Article:
    found = next(one for one in Site("http://vale.example", NOON).pieces if one.slug == slug)
    return Article("", found.title, "\n".join(found.paragraphs), found.publisher, published=NOON)


def named(reading: Reading, name: str) -> Actor | None:
    return next((actor for actor in reading.actors if actor.name == name), None)


@pytest.mark.parametrize("slug", [one.slug for one in Site("http://vale.example", NOON).pieces])
def test_every_word_that_is_shown_stands_in_the_article(reader: Reader, slug: str) -> None:
    article = piece(slug)
    reading = reader.read(article)
    assert reading.gist
    for passage in reading.gist:
        assert article.text[passage.start : passage.end] == passage.text
    for quote in reading.quotes:
        assert article.text[quote.start : quote.end] == quote.text
        assert 0 <= quote.confidence <= 1
    for actor in reading.actors:
        assert actor.role is None or (actor.role_span and article.text[slice(*actor.role_span)] == actor.role)
        assert article.text[slice(*actor.mentions[0])]


def test_a_broadcast_transcript_names_no_reporter_and_guesses_no_speaker(reader: Reader) -> None:
    reading = reader.read(piece("talks-meridian"))
    assert named(reading, "Park Min-seo") is None
    marsh = named(reading, "David Marsh")
    assert marsh
    assert marsh.role == "Foreign Secretary"
    assert [quote.speaker for quote in reading.quotes if len(quote.text) > 60] == [None, None]
    assert not any("has more" in passage.text or "ago" in passage.text for passage in reading.gist)


def test_two_people_with_one_surname_stay_two(reader: Reader) -> None:
    reading = reader.read(piece("cup-courier"))
    assert named(reading, "Marta Quist")
    assert named(reading, "Leonie Quist")
    spoken = {quote.text: quote.speaker for quote in reading.quotes}
    assert spoken["I saw the gap, I closed my eyes, and I hit it,"] == "Leonie Quist"


def test_a_former_official_is_named_as_former(reader: Reader) -> None:
    reading = reader.read(piece("recount-wire"))
    jensen = named(reading, "Carla Jensen")
    assert jensen
    assert jensen.role == "former governor"


def test_a_quote_goes_to_whom_the_sentence_names_not_to_whom_it_is_about(reader: Reader) -> None:
    reading = reader.read(piece("interview-courier"))
    spoken = {quote.text: quote.speaker for quote in reading.quotes}
    assert spoken["It would be a strange lighthouse without Walter in it,"] == "Hanna Weiss"


SAID = "The mayor of Port Vale, Ana Ruiz, opened the bridge on Friday. “It will stand for a century,” she said."


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\x00\ud800",
        "x" * 100_000,
        "[" * 900_000,
        "[ " * 450_000,
        "a-" * 50_000,
        "www.x.example/" * 30_000,
        '"a ' * 60_000,
        "'a " * 60_000,
        "\n" * 900_000,
        "\u0301" * 50_000,
        "新闻" * 50_000,
        "Mr. " * 20_000,
        f"{SAID.upper()} " * 20,
        SAID.replace(" ", "\x00") * 20,
        f"{SAID}\ud800 " * 20,
        f"\u202e{SAID} שלום " * 20,
        f"🎉{SAID}👩‍👩‍👧" * 20,
        f"## **{SAID}** [more](http://vale.example)\n\n* _{SAID}_\n> {SAID}\n" * 10,
        f"<p class='x'>&nbsp;{SAID}&#8217;</p><script>var a = \"b\";</script>\n" * 10,
        "“" * 2000,
        '"' * 2000,
        "‘a" * 2000,
        "\u202eabc " * 500,
        "🎉" * 999,
    ],
)
def test_odd_text_is_read_without_complaint(reader: Reader, text: str) -> None:
    reading = reader.read(Article("", "", text))
    for quote in reading.quotes:
        assert text[quote.start : quote.end] == quote.text
    for passage in reading.gist:
        assert text[passage.start : passage.end] == passage.text
    for actor in reading.actors:
        assert all(text[mention.start : mention.end].strip() for mention in actor.mentions)


def test_five_megabytes_are_read_as_far_as_the_bound_goes(reader: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.reading.reader.TEXT", 5000)
    reading = reader.read(Article("", "", f"{SAID}\n" * 50_000))
    assert reading.gist[0].text.startswith("The mayor of Port Vale")
    assert 4000 < max(quote.end for quote in reading.quotes) <= 5000


def test_another_language_gives_its_lead_and_no_actors(reader: Reader) -> None:
    text = (
        "Le maire de Port Vale a inauguré lundi le nouveau pont après trois années de travaux et de retards. "
        "« Ce pont tiendra un siècle entier, je vous le promets », a dit le maire devant une foule de plusieurs "
        "centaines d'habitants réunis sur la rive."
    )
    reading = reader.read(Article("", "Le pont", text))
    assert reading.language == "fr"
    assert reading.gist[0].text.startswith("Le maire de Port Vale")
    assert reading.actors == ()
    assert [quote.speaker for quote in reading.quotes] == [None]
    assert reading.without_model


def test_a_missing_model_is_told_with_how_to_get_it() -> None:
    with pytest.raises(ModelMissing, match=r"config/models\.txt lists those"):
        Reader("en_core_web_xl")


@pytest.mark.skipif(not SEED.exists(), reason="the article is not at hand")
def test_the_article_it_all_began_with(reader: Reader) -> None:
    text = SEED.read_text(encoding="utf-8")
    reading = reader.read(Article("", text.splitlines()[0], text))
    people = {
        "Mike Pompeo": "U.S. Secretary of State",
        "Kim Jong-un": "North Korean leader",
        "Trump": "President",
        "Shinzo Abe": "Japanese Prime Minister",
        "Stephen Biegun": "U.S. Special representative for North Korea",
        "Choe Son-hui": "North Korea's Vice Foreign Minister",
    }
    for name, role in people.items():
        actor = named(reading, name)
        assert actor, name
        assert role in (actor.role or ""), name
    assert not any("Ji-won" in name for actor in reading.actors for name in (actor.name, *actor.aliases))
    first, second = (quote for quote in reading.quotes if len(quote.text) > 60)
    assert (first.text[:9], first.text[-15:], first.speaker) == ("We talked", "for both of us.", None)
    assert (second.text[:11], second.text[-17:], second.speaker) == ("I had a gre", "at lunch as well.", None)
    gist = " ".join(passage.text for passage in reading.gist)
    assert not any(words in gist for words in ("Recommended", "6 years ago", "has more"))


UNION = (
    "Kessel Line carries 900,000 passengers a year. In a statement, the company said that it had taken two ships out "
    "of service.\n\nThe head of the seafarers' union, Paula Navarro, said the company had been warned. “Our members "
    "reported problems with those engines in March,” she said."
)


def test_she_is_who_was_introduced_and_never_a_company(reader: Reader) -> None:
    reading = reader.read(an_article(UNION, title="Ships out of service"))
    (quote,) = reading.quotes
    assert quote.speaker == "Paula Navarro"
    assert {actor.name: actor.kind for actor in reading.actors}["Kessel Line"] is ActorKind.ORGANISATION


def test_an_answer_in_an_interview_is_not_told_as_the_papers_own_words(reader: Reader) -> None:
    text = (
        "Otto Brenner, the last ferryman of Calder, retires on Friday after 44 years. He spoke to us on his boat."
        "\n\nWhat will you do?\n\nBRENNER: I will sleep until eight, and then I will look at the river for a while."
    )
    assert "sleep" not in " ".join(one.text for one in reader.read(an_article(text)).gist)


SPEAKERS = {
    "battery-release": ["Astrid Falk", "Astrid Falk", "Tomas Rehn"],
    "cup-courier": ["Leonie Quist", "Leonie Quist", "Marta Quist", "Beatriz Lemos"],
    "ferry-courier": ["Daniel Osei", "Ana Ruiz", "Tom Okafor", "Tom Okafor"],
    "ferry-meridian": ["Amina Farouk", "Amina Farouk", "Ana Ruiz"],
    "ferry-trade": ["Priya Raman", "Jonas Hale"],
    "ferry-wire": ["Helen Brandt", "Helen Brandt", "Skerry Line", "Pilar Navarro"],
    "interview-courier": ["Hanna Weiss"],
    "museum-courier": ["Eleanor Voss", "Eleanor Voss", "Ray Collier"],
    "rates-courier": ["Greta Holm", "Greta Holm", "Samir Haddad"],
    "rates-trade": ["Ingrid Solheim", "Victor Amadi"],
    "rates-wire": ["Ingrid Solheim", "Paul Deveraux"],
    "recount-wire": ["Carla Jensen"],
    "school-courier": ["Robert Lyle", "Fatima Noor", "Ben Archer"],
    "storm-meridian": [None, "Alice Thorne", "Alice Thorne"],
    "talks-meridian": [None, None],
}
"""Who says each quote of the demo, as a person reads it; None where one has to guess."""


@pytest.mark.parametrize("slug", SPEAKERS)
def test_every_quote_of_the_demo_has_its_own_speaker(reader: Reader, slug: str) -> None:
    assert [quote.speaker for quote in reader.read(piece(slug)).quotes] == SPEAKERS[slug]


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ("“It was late,’’ said Ida Moss, the mayor of Calder.", "It was late,"),
        ("‘‘It was late and we were cold,’’ said Ida Moss, the mayor of Calder.", "It was late and we were cold,"),
        (
            "Ida Moss said: ‘‘It was late, and the dockers’ hall was shut.’’",
            "It was late, and the dockers’ hall was shut.",
        ),
    ],
)
def test_two_single_marks_are_a_double_one(reader: Reader, text: str, quoted: str) -> None:
    (quote,) = reader.read(Article("", "", text)).quotes
    assert (quote.text, quote.speaker) == (quoted, "Ida Moss")
