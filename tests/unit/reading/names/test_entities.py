"""Names: where they stand, where they end, and of what kind they are in the whole document."""

import re

import pytest
import spacy

from bot.news import ActorKind, Article
from bot.reading.document import Document, document_of
from bot.reading.names.entities import find_names
from bot.reading.names.kinds import kinds_of
from bot.reading.names.title_case import in_title_case
from bot.reading.reader import Reader
from bot.reading.text.sentences import mark_sentences

PERSON, ORGANISATION, PLACE = ActorKind.PERSON, ActorKind.ORGANISATION, ActorKind.PLACE


@pytest.mark.parametrize(
    ("name", "taken_for", "text", "kind"),
    [
        ("Ostrel", ORGANISATION, "A bus burnt out in Ostrel on Monday.", PLACE),
        ("Ostrel", PERSON, "Rain fell near Ostrel on Monday.", PLACE),
        ("Ostrel", ORGANISATION, "She bought shares in Ostrel on Monday.", ORGANISATION),
        ("Ostrel", ORGANISATION, "It was found in Ostrel messages on Monday.", ORGANISATION),
        ("Skerry Town", PERSON, "Skerry Town won on Monday.", ORGANISATION),
        ("Ostrel", ORGANISATION, "She works at Ostrel, as her father did.", ORGANISATION),
        ("Ostrel", ORGANISATION, "Ostrel paid. Ostrel had lost. Confidence was low in Ostrel.", ORGANISATION),
        ("Congress", ORGANISATION, "She sat in Congress for years.", ORGANISATION),
        ("Paraguay", ORGANISATION, "Our beloved Paraguay has changed, she said.", PLACE),
        ("Hale Bridge", ORGANISATION, "Hale Bridge was closed.", PLACE),
        ("Anna Bridge", PERSON, "Anna Bridge was late.", PERSON),
        ("Agnes Mutua", ORGANISATION, "Agnes Mutua, 61, walks to the well.", PERSON),
        ("NHSB", PERSON, "The NHSB hopes to sail.", ORGANISATION),
        ("Ostrel", PERSON, "Dogs were seen in the Sangran area of Ostrel.", PLACE),
        ("Odhira", PERSON, 'It was brought by the organisation "Odhira", he said.', ORGANISATION),
        ("Odhira", PERSON, "Odhira, the operator of two ferries, paid.", ORGANISATION),
        ("Odhira", PERSON, "Odhira, the head of an oil company in Calder, paid.", PERSON),
        ("Hale Coast", ORGANISATION, "The storm reached the Hale Coast.", PLACE),
    ],
)
def test_where_a_name_stands_tells_its_kind(name: str, taken_for: ActorKind, text: str, kind: ActorKind) -> None:
    found = [(*one.span(), taken_for) for one in re.finditer(name, text)]
    assert kinds_of(found, text)[name] is kind


def names_in(reader: Reader, text: str) -> set[str]:
    return {text[start:end] for actor in reader.read(Article("", "", text)).actors for start, end in actor.mentions}


def test_what_somebody_is_stands_in_no_name() -> None:
    text = "The crew met Flight Engineer Ida Moss on Monday."
    doc = marked(text, ("Flight Engineer", "ORG"), ("Ida Moss", "PERSON"))
    assert [name.text for name in find_names(doc)] == ["Ida Moss"]


def test_a_name_does_not_end_in_a_small_word() -> None:
    doc = marked("She won the Golden Oar for rowing.", ("Golden Oar for", "ORG"))
    assert [name.text for name in find_names(doc)] == ["Golden Oar"]


def test_of_a_headline_within_the_text_only_names_that_stand_elsewhere_are_believed(reader: Reader) -> None:
    text = (
        "Glenn Rudd Blasts Halvorsen: Put Farmers On Court When They Ran\n\n"
        "The broadcaster Glenn Rudd said on Monday that he would vote against the bill of Mayor Ida Halvorsen.\n\n"
        "Halvorsen told the council that the law was needed. It is to vote on it in May, and Rudd will not be there."
    )
    assert names_in(reader, text) == {"Glenn Rudd", "Ida Halvorsen", "Halvorsen", "Rudd"}


def test_names_in_a_list_are_no_headline() -> None:
    doc = spacy.blank("en")("Glenn Rudd, Ida Halvorsen, Noah Krill\nThey were all there, and so were others, he said.")
    assert in_title_case(doc) == []


def test_who_somebody_is_likened_to_is_no_actor(reader: Reader) -> None:
    assert names_in(reader, "Ida Moss may be another Ronald Reagan, her friends say.") == {"Ida Moss"}


def marked(text: str, *entities: tuple[str, str]) -> Document:
    """A document in which the model has seen only these, each where it stands first."""
    doc = spacy.blank("en")(text)
    places = ((text.index(name), name, label) for name, label in entities)
    spans = (doc.char_span(start, start + len(name), label) for start, name, label in places)
    doc.ents = [span for span in spans if span is not None]
    return document_of(Article("", "", text), mark_sentences(doc), "en")


def test_a_surname_that_the_model_passes_over_is_the_person_named_before() -> None:
    text = "The cuts end in May, Aldo Quarrend said.\n\nQuarrend revealed the plan. Brack-Quarrend was not there."
    assert [name.text for name in find_names(marked(text, ("Aldo Quarrend", "PERSON")))] == [
        "Aldo Quarrend",
        "Quarrend",
    ]


@pytest.mark.parametrize(
    ("text", "taken", "label", "name"),
    [
        ("The seat went to Nora Lamm of Vale Forward.", "Nora Lamm of Vale Forward", "PERSON", "Nora Lamm"),
        ("There Nora Lamm – Vale's coach – sat.", "Nora Lamm – Vale", "PERSON", "Nora Lamm"),
        ("Police searched Kroll’s house again.", "Kroll’s house", "ORG", "Kroll"),
        ("It is shown at Kroll’s House of Music.", "Kroll’s House of Music", "ORG", "Kroll’s House of Music"),
        ("The board of the Bank of Skerry met.", "Bank of Skerry", "ORG", "Bank of Skerry"),
        ("Leaders of the G8 met.", "G8", "PERSON", "G8"),
        ("It went to Skerry Town 2-1 in the end.", "Skerry Town 2-1", "PERSON", "Skerry Town"),
        ("It ranks Karsland 158th.", "Karsland 158th", "PERSON", "Karsland"),
        ("09:41 Opposition Party leaders met.", "09:41 Opposition Party", "ORG", "Opposition Party"),
        ("Our Uncle Archie sang.", "Uncle Archie", "PERSON", "Archie"),
        ('It was late. Ida Moss:"We know that."', 'Ida Moss:"We', "PERSON", "Ida Moss"),
        ('"[Ida] Moss went home," he said.', "Ida] Moss", "PERSON", "Moss"),
        ("He met Ida (not her real name).", "Ida (not", "PERSON", "Ida"),
    ],
)
def test_a_name_begins_and_ends_with_words_of_its_own(text: str, taken: str, label: str, name: str) -> None:
    assert [found.text for found in find_names(marked(text, (taken, label)))] == [name]


@pytest.mark.parametrize(
    ("text", "taken", "label"),
    [
        ("Ada Moss, D-Calif., voted against it.", "D-Calif.", "GPE"),
        ("Ada Moss (R-Texas) voted against it.", "R-Texas", "ORG"),
    ],
)
def test_a_party_and_state_in_brackets_are_no_actor(text: str, taken: str, label: str) -> None:
    assert find_names(marked(text, (taken, label))) == []


def test_a_word_that_begins_a_quotation_is_no_name(reader: Reader) -> None:
    text = "Help has not come yet.\n\n“Access is the main problem,” Ada Moss of the Skerry Line said on Monday."
    assert "Access" not in names_in(reader, text)


def test_a_name_in_capitals_is_found_again() -> None:
    text = "MAYOR ALDO QUARREND was charged on Monday, said Rosa Lind. Aldo Quarrend left."
    names = find_names(marked(text, ("Aldo Quarrend", "PERSON")))
    assert [name.text for name in names if "Q" in name.text] == ["ALDO QUARREND", "Aldo Quarrend"]


def test_a_team_is_no_person_where_its_full_name_stands() -> None:
    text = "Calder Rovers won. Fans sang as Rovers scored."
    assert kinds_of([(0, 13, ORGANISATION), (32, 38, PERSON)], text)["Rovers"] is ORGANISATION


def test_laws_prizes_and_terms_are_no_actors(reader: Reader) -> None:
    text = "The Affordable Harbour Act was passed on Monday. Skerry Line will use AI, and its CEO hopes for an IPO."
    assert not names_in(reader, text) & {"Affordable Harbour Act", "AI", "CEO", "IPO"}


def test_storms_are_no_actors_whatever_people_they_are_called_like() -> None:
    text = (
        "Tropical Storm Ida is near, said the Storm Centre. Cyclone Brack hit Calder, and Brack turned. Nora Lamm wept."
    )
    taken = [("Tropical Storm Ida", "ORG"), ("Storm Centre", "ORG"), ("Brack", "PERSON"), ("Nora Lamm", "PERSON")]
    assert [name.text for name in find_names(marked(text, *taken))] == ["Storm Centre", "Nora Lamm"]


def test_a_book_is_no_person() -> None:
    assert find_names(marked("She read from the King James Bible.", ("James Bible", "PERSON"))) == []


def test_the_halves_of_a_divided_country_are_places() -> None:
    text = "North Karsland fired at South Karsland. The South wept."
    found = [(0, 14, ORGANISATION), (24, 38, ORGANISATION), (44, 49, ORGANISATION)]
    assert set(kinds_of(found, text).values()) == {PLACE}


def test_a_body_that_nobody_names_in_full_is_no_name(reader: Reader) -> None:
    text = "The service is paid by the State, and the Council is to be asked what the Company owes, Ada Moss said."
    assert not names_in(reader, text) & {"State", "Council", "Company"}


def test_a_company_is_no_person_where_it_is_called_one_or_has_shares() -> None:
    text = "The oil company Petromar lost its head, Joao Mendes. Belltower shares fell, and the club Mendes left."
    found = [(16, 24, PERSON), (40, 51, PERSON), (53, 62, PERSON), (89, 95, PERSON)]
    kinds = kinds_of(found, text)
    assert [kinds[text[start:end]] for start, end, _ in found] == [ORGANISATION, PERSON, ORGANISATION, PERSON]


def test_who_follows_a_person_and_which_an_organisation() -> None:
    text = "Acorn named Helena Strand. Strand, who is 40, is new. Victoria Line, which is old, closed."
    found = [(12, 25, ORGANISATION), (54, 67, ORGANISATION)]
    kinds = kinds_of(found, text)
    assert (kinds["Helena Strand"], kinds["Victoria Line"]) == (PERSON, ORGANISATION)


@pytest.mark.parametrize(
    ("whole", "other"),
    [("Kathleen Hawk Sawyer", "Hawk Sawyer"), ("Figgs", "Montell Figgs")],
)
def test_a_part_or_the_whole_of_a_persons_name_is_a_person(whole: str, other: str) -> None:
    text = f"{whole} spoke, and {other} left."
    found = [(0, len(whole), PERSON), (len(whole) + 12, len(whole) + 12 + len(other), ORGANISATION)]
    assert kinds_of(found, text) == {whole: PERSON, other: PERSON}


@pytest.mark.parametrize(
    ("people", "body"), [(["Peter Sachs"], "Goldman Sachs"), (["Sachs"], "JP Sachs"), (["Tarn"], "Bank Tarn")]
)
def test_a_body_that_is_called_like_somebody_is_none(people: list[str], body: str) -> None:
    text = f"{people[0]} spoke, and {body} fell."
    found = [(0, len(people[0]), PERSON), (len(people[0]) + 12, len(people[0]) + 12 + len(body), ORGANISATION)]
    assert kinds_of(found, text)[body] == ORGANISATION
