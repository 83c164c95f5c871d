"""Names are whole, whatever the model cuts off them, and people are people whatever it takes them for."""

import pytest

from bot.news import ActorKind, Article, Reading
from bot.reading.names.spelling import natural
from bot.reading.reader import Reader


def reading_of(reader: Reader, text: str) -> Reading:
    return reader.read(Article("", "", text))


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Defence Minister Shin Won-sik said on Friday that the drills would begin in March.", "Shin Won-sik"),
        ("Rapper Yoon Ji-hoo was questioned by police in Seoul on Monday. Yoon denied the charges.", "Yoon Ji-hoo"),
        ("Conductor An Se-young will lead the orchestra from spring.", "An Se-young"),
        ("Jean-Baptiste Morel, the mayor of Vaux, resigned on Tuesday.", "Jean-Baptiste Morel"),
        ("The bridge was opened by chief engineer Ana-Sofia Pereld on Monday.", "Ana-Sofia Pereld"),
        ("Governor Tom Harden-Cole scrapped the Harden-backed bill on Monday.", "Tom Harden-Cole"),
        ("Dutch Foreign Minister Jan van der Velde met his colleagues in Skar.", "Jan van der Velde"),
        ("Karl August, a baker in Skar, lost his shop in the fire in August.", "Karl August"),
        ("In a letter to workers, chief executive Rosalind He said she took the blame.", "Rosalind He"),
        ("He Lifang, the deputy mayor of Zhenhai, opened the bridge.", "He Lifang"),
        ("ANNA Brodie and Piet Halloran have won the council's prize.", "Anna Brodie"),
        ("GEORGE MERTON, the owner of the Calder Arms, was fined on Monday. Merton is to appeal.", "George Merton"),
        ("It was a crime, said the presiding judge, Amadou Fell.", "Amadou Fell"),
    ],
)
def test_a_persons_name_is_whole(reader: Reader, text: str, name: str) -> None:
    people = [actor.name for actor in reading_of(reader, text).actors if actor.kind is ActorKind.PERSON]
    assert name in people


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Eswin Prade, a trade lecturer at Westmoor, called the deal a retreat.", "Eswin Prade"),
        ("In a note to the board, Ilka Sallo, the president of the Vale Bureau, asked for time.", "Ilka Sallo"),
        ("Station commander Abena Strand said the fire was out.", "Abena Strand"),
        ("A Calder beekeeper, Ida Strand, was fined on Monday.", "Ida Strand"),
    ],
)
def test_who_is_said_to_be_what_only_people_are_is_a_person(reader: Reader, text: str, name: str) -> None:
    assert [actor.kind for actor in reading_of(reader, text).actors if actor.name == name] == [ActorKind.PERSON]


@pytest.mark.parametrize(
    "text",
    [
        "Zeller Foods, a partner of the club, paid for the trip of Calder Rovers.",
        "The match was paid for by brewer Zeller Foods, an owner of the ground.",
    ],
)
def test_what_companies_are_too_makes_no_person_of_one(reader: Reader, text: str) -> None:
    assert [one.kind for one in reading_of(reader, text).actors if one.name == "Zeller Foods"] == [
        ActorKind.ORGANISATION
    ]


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        pytest.param(
            "“We built it,” says Jack Busser, its owner.\n\n“They buy from us,” says Karl Early, a trader at Norv."
            "\n\nWhile the range is small, Early says that more may come. “Our aim is the best boats,” he says.",
            "Karl Early",
        ),
        ("Helena May met the unions on Monday. “We are close to a deal,” May told reporters.", "Helena May"),
        ("Sarah Price of the bank spoke first. “The worst is behind us now,” Price said.", "Sarah Price"),
        ("Striker Tom Fell scored twice. Fell had missed one. “I owed them that,” Fell said.", "Tom Fell"),
        ("Owen Young runs the port. Young people crew it. “We need more hands,” Young said.", "Owen Young"),
    ],
)
def test_a_surname_that_is_a_word_is_whoever_was_named_in_full(reader: Reader, text: str, speaker: str) -> None:
    assert reading_of(reader, text).quotes[-1].speaker == speaker


def test_the_word_itself_is_nobody(reader: Reader) -> None:
    text = "Karl August lost his shop in the fire in August. In August it had rained for weeks, and August was cold."
    (karl,) = [actor for actor in reading_of(reader, text).actors if actor.name == "Karl August"]
    assert len(karl.mentions) == 1


def test_a_title_tells_two_of_one_surname_apart_and_goes_to_no_relative(reader: Reader) -> None:
    text = "Mayor Tom Reeve's brother, Judge Paul Reeve, opened the fair. “He is the better speaker,” Mayor Reeve said."
    reading = reading_of(reader, text)
    assert {actor.name: actor.role for actor in reading.actors if " " in actor.name} == {
        "Tom Reeve": "Mayor",
        "Paul Reeve": "Judge",
    }
    assert reading.quotes[0].speaker == "Tom Reeve"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("A court in Calder fined Amos Reyn for mocking Hinduism in class.", "Hinduism"),
        ("Zemblan President Ada Roth left. The Zemblans want the strait open.", "Zemblan"),
        ("Rovers won the first match of the Northern Cup season 3-0.", "Northern Cup season"),
    ],
)
def test_faiths_peoples_and_seasons_are_no_actors(reader: Reader, text: str, name: str) -> None:
    assert name not in [actor.name for actor in reading_of(reader, text).actors]


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("TOM Blakely", "Tom Blakely"),
        ("GEORGE MERTON", "George Merton"),
        ("J.R. Harlan III", "J.R. Harlan III"),
        ("KSI", "KSI"),
        ("DJ Mara", "DJ Mara"),
    ],
)
def test_a_name_has_the_capitals_of_running_text(written: str, shown: str) -> None:
    assert natural(written) == shown


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("GridPoint is to hire 400 people in Calder, the power company said on Monday.", "GridPoint"),
        ("Regulators fined MedNest on Tuesday. MedNest said that it would pay.", "MedNest"),
        ("The Calder District Attorney's Office charged two men on Friday.", "Calder District Attorney's Office"),
        ("Two men were charged, the Attorney General’s Office said on Friday.", "Attorney General’s Office"),
        ("The Prime Minister's Office did not say when the talks would end.", "Prime Minister's Office"),
    ],
)
def test_a_body_has_its_whole_name_whatever_the_model_makes_of_it(reader: Reader, text: str, name: str) -> None:
    bodies = [one.name for one in reading_of(reader, text).actors if one.kind is ActorKind.ORGANISATION]
    assert name in bodies
