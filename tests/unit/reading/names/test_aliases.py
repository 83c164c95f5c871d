"""One actor, whatever names it goes by."""

import re

import pytest

from bot.news import Actor, ActorKind, Article
from bot.reading.names.aliases import merge_names
from bot.reading.names.entities import Name
from bot.reading.names.kinds import kinds_of
from bot.reading.names.recurrences import acronyms, initials_of
from bot.reading.reader import Reader


def actor_called(reader: Reader, text: str, name: str) -> Actor:
    actors = reader.read(Article("", "", text)).actors
    return next(actor for actor in actors if name in (actor.name, *actor.aliases))


def test_an_acronym_in_brackets_stands_for_the_name_before_it(reader: Reader) -> None:
    text = (
        "The Northern Harbour Safety Board (NHSB) closed the port of London on Monday.\n\n"
        "Ships may return on Friday, the NHSB said."
    )
    actor = actor_called(reader, text, "NHSB")
    assert actor.name == "Northern Harbour Safety Board"
    assert [text[start:end] for start, end in actor.mentions].count("NHSB") == 2


def test_a_country_is_one_place_under_all_its_names(reader: Reader) -> None:
    text = "North Korea closed its border with China on Monday. The DPRK gave no reason, officials in Beijing said."
    assert "DPRK" in actor_called(reader, text, "North Korea").aliases


def test_a_board_once_called_the_board_is_the_same_without_the(reader: Reader) -> None:
    text = (
        "The Skerry Board met in Port Vale on Monday. According to Board members, the ferry will not sail.\n\n"
        "Nobody told the crew what the Board had decided."
    )
    names = [Name(*found.span(), found[0], ActorKind.ORGANISATION) for found in re.finditer(r"(?:Skerry )?Board", text)]
    assert [len(actor.mentions) for actor in merge_names(names, text)] == [3]


def test_a_son_goes_by_the_surname_too(reader: Reader) -> None:
    text = (
        "Owen H. Brack Jr. opened the harbour of Port Vale on Monday. “It is deep enough,” Brack said.\n\n"
        "The town thanked Brack for the work."
    )
    assert len(actor_called(reader, text, "Brack").mentions) == 3


def test_a_surname_that_two_share_is_the_one_named_first(reader: Reader) -> None:
    text = (
        "Otto Brandt, the former mayor of Calder, died on Monday. His death was announced by his son, Lars Brandt.\n\n"
        "Brandt built the harbour. “We will miss him,” a friend said of Brandt."
    )
    assert actor_called(reader, text, "Otto Brandt").aliases == ("Brandt",)
    assert actor_called(reader, text, "Lars Brandt").aliases == ()


def test_a_surname_outweighs_a_given_name_even_of_one_named_first() -> None:
    text = "Brandt Slams the Port. Ada Brandt spoke on Monday, and Brandt was cheered."
    alone = Name(text.rindex("Brandt"), text.rindex("Brandt") + len("Brandt"), "Brandt", ActorKind.PERSON)
    people = merge_names([*named(text, ActorKind.PERSON, "Brandt Slams", "Ada Brandt"), alone], text)
    assert {actor.name: len(actor.mentions) for actor in people} == {"Brandt Slams": 1, "Ada Brandt": 2}


def test_a_surname_behind_mr_is_no_woman_s(reader: Reader) -> None:
    text = (
        "Mayor Pellow spoke at the harbour on Friday. “It is deep enough,” Mr. Pellow said.\n\n"
        "Mr. Pellow will travel on with Michelle Pellow, a teacher."
    )
    assert actor_called(reader, text, "Michelle Pellow").aliases == ()
    assert [quote.speaker for quote in reader.read(Article("", "", text)).quotes] == ["Pellow"]


def test_a_surname_is_not_whom_the_text_names_only_to_tell_of_another() -> None:
    text = "The letter was signed by Paul Brandt's sister, Ada Brandt. Brandt called it a duty."
    alone = Name(text.rindex("Brandt"), text.rindex("Brandt") + len("Brandt"), "Brandt", ActorKind.PERSON)
    people = merge_names([*named(text, ActorKind.PERSON, "Paul Brandt", "Ada Brandt"), alone], text)
    assert {actor.name: len(actor.mentions) for actor in people} == {"Paul Brandt": 1, "Ada Brandt": 2}


def test_a_name_is_not_given_in_capitals_where_it_stands_otherwise_too() -> None:
    text = "MAYOR PAUL GRIEVE was charged. Paul Grieve wept."
    (actor,) = merge_names(named(text, ActorKind.PERSON, "PAUL GRIEVE", "Paul Grieve"), text)
    assert actor.name == "Paul Grieve"


def named(text: str, kind: ActorKind, *names: str) -> list[Name]:
    found = (one for name in names for one in re.finditer(rf"\b{name}\b", text))
    return [Name(*one.span(), one[0], kind) for one in found]


@pytest.mark.parametrize(
    ("full", "other"),
    [
        ("Tanaka Haruto", "Haruto Tanaka"),
        ('Paulus C. "Polly" Grieve', "Polly Grieve"),
        ("Paulus C. “Polly” Grieve", "Polly Grieve"),
        ("Volodymyr Sorensky", "Sorenskyy"),
        ("Volodymyr Sorensky", "Volodymyr Sorenskiy"),
        ("Juan Carlos Ortega Ruiz", "Ortega"),
    ],
)
def test_another_form_of_a_name_is_the_same_person(full: str, other: str) -> None:
    text = f"The hall was full, said {full}. Nobody asked {other} why."
    names = [*named(text, ActorKind.PERSON, full), *named(text, ActorKind.PERSON, other)]
    assert [actor.name for actor in merge_names(names, text)] == [full]


def test_a_given_name_in_the_middle_is_no_surname_of_two() -> None:
    text = "Ana Maria Ruiz met Eva Maria Brandt. Maria wept."
    names = named(text, ActorKind.PERSON, "Ana Maria Ruiz", "Eva Maria Brandt")
    names += [Name(text.rindex("Maria"), text.rindex("Maria") + 5, "Maria", ActorKind.PERSON)]
    assert len(merge_names(names, text)) == 3


def test_a_team_goes_by_the_last_word_of_its_name() -> None:
    text = "Calder Rovers won. Fans sang as Rovers scored."
    names = [Name(0, 13, "Calder Rovers", ActorKind.ORGANISATION), Name(32, 38, "Rovers", ActorKind.ORGANISATION)]
    assert [actor.name for actor in merge_names(names, text)] == ["Calder Rovers"]


@pytest.mark.parametrize(
    ("kind", "text", "full", "short"),
    [
        (ActorKind.ORGANISATION, "The al-Morla List won. Two of al-Morla wept.", "al-Morla List", "al-Morla"),
        (ActorKind.PLACE, "They met in the Morla Strip. Some had left Morla.", "Morla Strip", "Morla"),
        (ActorKind.PLACE, "They met at the Calder Wall. Some climbed the Wall.", "Calder Wall", "Wall"),
    ],
)
def test_what_a_name_ends_or_begins_with_stands_for_it(kind: ActorKind, text: str, full: str, short: str) -> None:
    names = [Name(text.index(full), text.index(full) + len(full), full, kind)]
    names += [Name(text.rindex(short), text.rindex(short) + len(short), short, kind)]
    assert [actor.name for actor in merge_names(names, text)] == [full]


def test_the_wall_is_no_person_where_it_is_named_in_full() -> None:
    text = "The Calder Wall fell. Nobody had thought that the Wall’s fall was near."
    found = [(4, 15, ActorKind.PLACE), (50, 54, ActorKind.PERSON)]
    assert kinds_of(found, text)["Wall"] is ActorKind.PLACE


def test_the_north_is_a_half_of_a_country_that_is_divided() -> None:
    text = "North Karsland fired at South Karsland on Monday. The South said that the North had fired first."
    names = named(text, ActorKind.PLACE, "North Karsland", "South Karsland", "North(?! K)", "South(?! K)")
    assert {actor.name: len(actor.mentions) for actor in merge_names(names, text)} == {
        "North Karsland": 2,
        "South Karsland": 2,
    }


def test_the_south_is_no_state_that_has_it_in_its_name() -> None:
    text = "They toured North Carolina and South Carolina on Monday, and then all of the South."
    names = named(text, ActorKind.PLACE, "North Carolina", "South Carolina", "South(?! C)")
    assert len(merge_names(names, text)) == 3


def test_every_mention_holds_the_words_of_a_name(reader: Reader) -> None:
    text = "Clara Hensley met Owen Brack. Hensley’s office said that Brack, whom Hensley likes, paid US$5 million."
    for actor in reader.read(Article("", "", text)).actors:
        assert {text[start:end] for start, end in actor.mentions} == {actor.name, *actor.aliases}
        assert "US" not in actor.name


def test_initials_are_taken_with_small_words_and_without() -> None:
    assert initials_of("Board of Harbour Works") == {"BHW", "BOHW"}


def test_a_name_spelled_out_before_its_acronym_is_found_though_nobody_marked_it() -> None:
    text = "The Harbour Works Union (HWU) went on strike."
    assert {text[start:end] for start, end, _ in acronyms(text, [])} == {"Harbour Works Union", "HWU"}


def test_the_paper_that_reports_is_not_what_the_news_is_about(reader: Reader) -> None:
    text = (
        "The Calder Wire reported that a ferry is stuck under the bridge of Port Vale. Divers from Skerry Line reached"
        " it on Monday. Skerry Line hopes to free the ferry on Tuesday, the Calder Wire said."
    )
    actors = reader.read(Article("", "Trapped ferry near Port Vale", text)).actors
    assert [actor.name for actor in actors if actor.key] == ["Port Vale", "Skerry Line"]


def test_a_paper_that_the_news_is_about_is_key(reader: Reader) -> None:
    text = (
        "The Calder Wire has sold its printing works in Port Vale. The Calder Wire told its staff on Monday that it"
        " will print no more. The Calder Wire was founded by a harbour master."
    )
    assert reader.read(Article("", "Calder Wire to print no more", text)).actors[0].name == "Calder Wire"


def test_whoever_presents_a_broadcast_is_not_what_it_is_about(reader: Reader) -> None:
    text = (
        "ANCHOR: I'm Dana Whitlock, and this is Vale Tonight. Our correspondent Pete Molloy is in Port Sarel.\n\n"
        "MOLLOY: The minister, Amara Diop, toured the harbour. Diop told the soldiers that they would go home.\n\n"
        "ANCHOR: Pete Molloy in Port Sarel."
    )
    actors = reader.read(Article("", "", text)).actors
    assert [actor.name for actor in actors if actor.key and actor.kind is ActorKind.PERSON] == ["Amara Diop"]
    assert not {"MOLLOY", "ANCHOR"} & {actor.name for actor in actors}


def test_who_names_himself_in_a_quote_presents_nothing(reader: Reader) -> None:
    text = "“I am Otto Brandt and I will lead you,” Otto Brandt told the crowd in Calder. Brandt sat down."
    assert "Otto Brandt" in {actor.name for actor in reader.read(Article("", "", text)).actors if actor.key}


@pytest.mark.parametrize(
    ("full", "short"),
    [
        ("Ana María Ruiz-Tagle Vargas", "Ruiz-Tagle"),
        ("José Luis de la Rosa Domínguez", "De la Rosa"),
        ("Pedro de los Ríos", "De los Ríos"),
        ("Salman bin Hamad Al Khalid", "Bin Hamad"),
        ("Ursula von der Berg", "Von der Berg"),
        ("Andrés Manuel López Obrador", "López Obrador"),
    ],
)
def test_who_has_two_surnames_or_a_particle_goes_by_the_first_with_all_of_it(
    reader: Reader, full: str, short: str
) -> None:
    text = (
        f"{full}, who leads the port of Calder, walked out on Monday.\n\n"
        f'{short} called the talks a farce. "We came for nothing at all," {short} said.'
    )
    reading = reader.read(Article("", "", text))
    assert [quote.speaker for quote in reading.quotes] == [full]
    (actor,) = [one for one in reading.actors if one.name == full]
    assert len(actor.mentions) == 3
