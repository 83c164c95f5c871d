"""Whom an article is about."""

import pytest

from bot.news import Article
from bot.reading.actors.headline import is_named, is_named_in_part, words_of
from bot.reading.languages.en.demonyms import is_demonym
from bot.reading.reader import Reader


@pytest.mark.parametrize(
    ("name", "headline", "named"),
    [
        ("Ada Moss", "Ada Moss’s ferry sinks", True),
        ("Morla", "Morlan crews strike", True),
        ("Moss", "Mossington elects a mayor", False),
        ("Iran", "Iranian ferry sinks", True),
        ("US", "Usher sings in Calder", False),
        ("U.S.", "US sends a ferry", True),
        ("Port Vale", "Vale port closes", False),
        ("...", "Ferry sinks", False),
    ],
)
def test_a_headline_names_whom_it_has_the_words_of(name: str, headline: str, *, named: bool) -> None:
    assert is_named([name], words_of(headline)) is named


@pytest.mark.parametrize(
    ("name", "headline", "named"),
    [
        ("Bank of Skerry", "Central bank raises rates", True),
        ("Bank of Skerry", "Rates of interest rise", False),
        ("President Ada Moss", "President resigns", False),
    ],
)
def test_a_word_that_tells_names_in_part(name: str, headline: str, *, named: bool) -> None:
    assert is_named_in_part(name, words_of(headline)) is named


def test_she_counts_for_whom_she_stands(reader: Reader) -> None:
    text = (
        "Clara Hensley met Vera Norling in Calder on Monday. {} wants a new bridge. {} has asked the town for money,"
        " and {} will ask again. Vera Norling said little. Clara Hensley left at noon."
    )
    with_pronouns = saliences(reader, text.format("She", "She", "she"))
    without = saliences(reader, text.format("One", "One", "one"))
    assert with_pronouns["Clara Hensley"] > without["Clara Hensley"]
    assert with_pronouns["Vera Norling"] == without["Vera Norling"]


def test_an_organisation_in_the_headline_may_go_by_letters_alone(reader: Reader) -> None:
    text = (
        "Otto Brandt, a fisherman in Port Vale, waited for his boat on Monday. Brandt had heard that the wall of the"
        " harbour is cracked. Nobody knew when it would be repaired, and the wind was rising, Brandt said.\n\n"
        "The CHW will begin the work in May."
    )
    actors = reader.read(Article("", "CHW to repair harbour wall", text)).actors
    assert next(actor for actor in actors if actor.name == "CHW").key


def test_two_forms_of_one_name_are_one_key_actor(reader: Reader) -> None:
    text = (
        "The Skerry Line has bought three ferries. The Skerry Ferry Line said that the boats will sail in May.\n\n"
        "Skerry Line paid with a loan. The boats of the Skerry Line were built in Calder."
    )
    actors = reader.read(Article("", "Skerry Line, the Skerry Ferry Line, buys ferries", text)).actors
    assert {"Skerry Line", "Skerry Ferry Line"} <= {actor.name for actor in actors}
    assert len([actor for actor in actors if actor.key and actor.name.endswith("Line")]) == 1


@pytest.mark.parametrize(
    ("word", "place", "stands"),
    [
        ("iraqi", "iraq", True),
        ("libyans", "libya", True),
        ("afghan", "afghanistan", True),
        ("chinese", "china", True),
        ("north koreans", "north korea", True),
        ("americans", "united states", True),
        ("dutch", "netherlands", True),
        ("morlan", "morla", True),
        ("australian", "austria", False),
        ("south korean", "north korea", False),
        ("mali", "malaysia", False),
        ("", "", False),
    ],
)
def test_a_word_for_its_people_stands_for_a_country(word: str, place: str, *, stands: bool) -> None:
    assert is_demonym(word, place) is stands


def test_a_country_counts_from_where_its_people_are_named(reader: Reader) -> None:
    text = (
        "{} divers have left the port of Calder after a quarrel on Monday. They were there for a week. Kenya is glad."
    )
    assert saliences(reader, text.format("Kenyan"))["Kenya"] > saliences(reader, text.format("Indian"))["Kenya"]


def test_a_word_of_a_name_that_the_headline_has_in_full_speaks_for_no_other(reader: Reader) -> None:
    text = "The Skerry Line quarrels with the Calder Line, it said on Monday. The Skerry Line is new."
    parts = [
        reader.read(Article("", headline, text)).actors
        for headline in ("Skerry Line quarrels", "Skerry ferries quarrel")
    ]
    with_name, without = (next(one for one in actors if one.name == "Calder Line") for actors in parts)
    assert with_name.salience == without.salience


def test_at_most_four_are_key(reader: Reader) -> None:
    people = ["Ada Moss", "Otto Brandt", "Vera Norling", "Clara Hensley", "Owen Brack"]
    text = f"{', '.join(people[:-1])} and {people[-1]} won the race. " + " ".join(
        f"{name} trained hard." for name in people
    )
    actors = reader.read(Article("", " ".join(people), text)).actors
    assert len([actor for actor in actors if actor.key]) == 4


def saliences(reader: Reader, text: str) -> dict[str, float]:
    return {actor.name: actor.salience for actor in reader.read(Article("", "", text)).actors}


def test_a_reporter_who_was_told_is_nobody_that_the_article_is_about(reader: Reader) -> None:
    text = (
        "The school in Calder has no roof.\n\nTeacher Abla Mensah, 34, told Jane Holt of the Calder Times that lessons "
        "are given in the yard.\n\n“We have waited for a year,” Mensah said."
    )
    key = [actor.name for actor in reader.read(Article("", "", text)).actors if actor.key]
    assert "Abla Mensah" in key
    assert "Jane Holt" not in key


SCENE = "\n\nMayor Ida Moss called it a good day. “We have waited for this since the spring,” Moss said."


@pytest.mark.parametrize(
    ("lead", "body"),
    [
        ("The Alpine Parks Agency says it will fine climbers who leave tents on the mountain.", "Alpine Parks Agency"),
        ("The Calder Health Agency said on Monday that it would close three clinics.", "Calder Health Agency"),
        ("Harbour Electric reported revenue of 212 million crowns for its second quarter.", "Harbour Electric"),
    ],
)
def test_a_body_that_tells_of_itself_in_the_lead_is_key(reader: Reader, lead: str, body: str) -> None:
    assert body in [one.name for one in reader.read(Article("", "News of the day", lead + SCENE)).actors if one.key]


@pytest.mark.parametrize("agency", ["Xinhua News Agency", "Anadolu Agency", "Skar Press"])
def test_what_reports_of_others_in_the_lead_is_not_key(reader: Reader, agency: str) -> None:
    lead = f"{agency} reported on Monday that a ferry had sunk off Skar with forty on board."
    read = reader.read(Article("", "News of the day", lead + SCENE))
    assert agency not in [one.name for one in read.actors if one.key]
