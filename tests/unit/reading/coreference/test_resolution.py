"""Whom "he", "the senator" and a shared surname stand for: one person where the text tells, else nobody."""

import pytest

from bot.news import Article
from bot.reading.reader import Reader


def speakers(reader: Reader, text: str) -> list[str | None]:
    return [quote.speaker for quote in reader.read(Article("", "", text)).quotes]


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        (
            # Who spoke last is meant, not whom he spoke of.
            (
                "Engineer Tom Hale said on Friday that the bridge was safe before Mark Orr drove across it.\n\n"
                "“We had checked every bolt the week before,” he said."
            ),
            "Tom Hale",
        ),
        (
            (
                "Economist Petra Lindqvist, who studies rents, said Judith Okafor’s proposal would not lower them.\n\n"
                "“I see nothing in it for tenants,” she said."
            ),
            "Petra Lindqvist",
        ),
        (
            # Who is asked answers.
            (
                "Governor Karl Voss visited the villages on Monday. Last week, radio host Paul Finch asked Voss "
                "whether the dam would be rebuilt.\n\n“It will be higher than it was,” he said."
            ),
            "Karl Voss",
        ),
        (
            # "He" in between is still the same man.
            (
                "Jim Talbot met Premier Alan Reyes on Monday. Talbot said the drought had cost him half the herd. "
                "He told Reyes that wells were dry.\n\n“We are carrying water by hand,” he said."
            ),
            "Jim Talbot",
        ),
        (
            (
                "The head of the pilots’ union, Pilar Navarro, said the airline had been warned. “We wrote to them in "
                "March and again in June,” she said."
            ),
            "Pilar Navarro",
        ),
        (
            # What stands behind a preposition is less in mind.
            (
                "The letter from Ines Kolar surprised Vera Moss on Monday.\n\n“It lay there for a whole week before I "
                "opened it,” she said."
            ),
            "Vera Moss",
        ),
    ],
)
def test_he_and_she_are_who_is_nearest_in_mind(reader: Reader, text: str, speaker: str) -> None:
    assert speakers(reader, text) == [speaker]


@pytest.mark.parametrize(
    "text",
    [
        # The neighbour has no name.
        (
            "Baker Ruth Amsel closed her shop on Monday.\n\nA woman who lives next door said she had heard a bang at "
            "night.\n\n“I thought the roof was coming down,” she said."
        ),
        (
            "My mother said the winters were colder then. Painter Ida Roth used to visit.\n\n"
            "My mother has grown milder with age. “We are not all made for the cold,” she said."
        ),
        (
            "Judge Olwen Parry sent the dealer to prison on Monday.\n\nA collector who lost a fortune said he was "
            "relieved. “I feel like a fool for having trusted them,” he said."
        ),
        (
            "The mayor, Teresa Nunes, visited the school on Sunday.\n\nOne of the teachers said nobody had slept. "
            "“We keep counting the children,” she said."
        ),
        # Nothing tells one from the other.
        "Owen Brack and Colin Dray met at the harbour on Monday. “The wall will be finished in the spring,” he said.",
    ],
)
def test_he_and_she_are_nobody_where_the_text_does_not_tell(reader: Reader, text: str) -> None:
    (quote,) = reader.read(Article("", "", text)).quotes
    assert quote.speaker is None
    assert quote.confidence == 0


def test_a_pronoun_that_stays_open_takes_none_of_those_after_it(reader: Reader) -> None:
    text = (
        "Owen Brack and Colin Dray met at the harbour on Monday. “The wall will be finished in spring,” he said.\n\n"
        "Dray, in his report, did not speak of the cost. “The wall must be paid for by all of us,” he said. “Nobody is "
        "to be spared.” Asked for a sum, he shook his head. “We do not know it yet ourselves,” he said."
    )
    assert speakers(reader, text) == [None, "Colin Dray", "Colin Dray", "Colin Dray"]


def test_a_woman_may_be_called_a_spokesman(reader: Reader) -> None:
    text = (
        "The ferry line cancelled all trips on Monday. Ferry line spokesman Hope Adair confirmed it. "
        "“We are sorry for the delay to so many,” she said."
    )
    assert speakers(reader, text) == ["Hope Adair"]


COUPLE = (
    "Anna Ward, whose husband, Navy Capt. Tom Ward, was lost with his ship in March, spoke to the families on Monday. "
)


@pytest.mark.parametrize(
    ("line", "speaker"),
    [
        ("“We want to know why the ship was sent out at all,” Ward said.", "Anna Ward"),
        ("Ward said she had waited for months.\n\n“We want to know why it was sent out,” she said.", "Anna Ward"),
        ("“We want to know why the ship was sent out at all,” Mrs. Ward said.", "Anna Ward"),
    ],
)
def test_a_surname_is_not_that_of_the_relation(reader: Reader, line: str, speaker: str) -> None:
    assert speakers(reader, COUPLE + "\n\n" + line) == [speaker]


def test_a_wife_named_beside_her_husband_is_not_he(reader: Reader) -> None:
    text = (
        "Derek Pym, 58, and his wife, Moira Pym, 55, of Lower Stoke, were jailed on Friday.\n\nPym told the court "
        "that he had believed the medals were real. “I bought them from a man in Antwerp,” he said.\n\n"
        "Mrs Pym said she had only done the posting. “I put them in the envelopes, nothing more,” she said."
    )
    assert speakers(reader, text) == ["Derek Pym", "Moira Pym"]


def test_a_title_tells_two_of_one_surname_apart(reader: Reader) -> None:
    text = (
        "Robert Lund and Sarah Lund both want to lead the party. They met in the capital on Monday.\n\n"
        "“I would lower the tax on bread at once,” Mr. Lund said.\n\n"
        "“I would rather mend the schools first,” Mrs. Lund said."
    )
    assert speakers(reader, text) == ["Robert Lund", "Sarah Lund"]


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        (
            (
                "Vermont Sen. Ida Roth attacked the plan on Tuesday.\n\nThe senator said she would “vote against every "
                "line of it in the spring.”"
            ),
            "Ida Roth",
        ),
        (
            "Gov. Marek Dunn signed the bill on Tuesday.\n\n“It will save the forests here,” the governor said.",
            "Marek Dunn",
        ),
        (
            (
                "President Lena Orsic met former President Hugo Brandt.\n\n“We spoke about the harbour and the "
                "fleet,” the former president said."
            ),
            "Hugo Brandt",
        ),
        (
            (
                "Vice President Carl Osei opened the fair on Tuesday.\n\n“There will be another one next year,” "
                "the president said."
            ),
            "the president",
        ),
        (
            "Swimmer Mia Torres, 19, won the final on Tuesday.\n\n“I had not slept at all,” said the 19-year-old.",
            "Mia Torres",
        ),
        (
            (
                "Sen. Ida Roth and Sen. Paul Keane spoke on Tuesday.\n\n“I will vote against every line of it,” "
                "the senator said."
            ),
            "the senator",
        ),
    ],
)
def test_a_noun_is_the_one_person_described_so(reader: Reader, text: str, speaker: str) -> None:
    assert speakers(reader, text) == [speaker]


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        (
            "Boldt AG will close its plant in Harrow. It said it would offer “a fair package to every employee there.”",
            "Boldt AG",
        ),
        (
            "The union, Metalworkers United, said it had not been asked. “We read about it in the papers,” it said.",
            "Metalworkers United",
        ),
        ("The club said it would not appeal. “The matter is closed for us now,” it said.", "The club"),
        ("The rain in Harrow went on all night. “We read about it in the papers,” it said.", None),
    ],
)
def test_it_is_the_organisation_of_the_clause_before(reader: Reader, text: str, speaker: str | None) -> None:
    assert speakers(reader, text) == [speaker]


@pytest.mark.parametrize(
    ("line", "speaker"),
    [
        ("Bosses met banker Tom Baron on Monday.\n\n“She wrote me a letter, and a good one,” said Baron.", "Tom Baron"),
        ("The board chose Ann Jealous on Monday.\n\n“I wrote them a letter last week,” Jealous said.", "Ann Jealous"),
    ],
)
def test_a_surname_that_is_taken_for_no_name_is_still_that_of_the_person(
    reader: Reader, line: str, speaker: str
) -> None:
    assert speakers(reader, line) == [speaker]


LIVE = "Grocer Greta Marsh, who leads the Pear Party, spoke in Dunmore at noon. Marsh was cheered.\n\n"
LONG_AFTER = "The ferry ran late and the rain went on. Nobody was hurt, and the trams ran as they always do.\n\n" * 20


@pytest.mark.parametrize(("between", "speaker"), [(LONG_AFTER, "Irene Marsh"), ("Rain went on all day.\n\n", "Marsh")])
def test_a_surname_is_that_of_the_one_named_since_where_the_other_is_long_past(
    reader: Reader, between: str, speaker: str
) -> None:
    text = LIVE + between + "Harbour chief Irene Marsh opened the lock.\n\n“The water is high enough,” Marsh said."
    assert speakers(reader, text)[-1:] == [speaker]


def test_whom_a_clause_with_that_is_about_is_not_he(reader: Reader) -> None:
    text = (
        "Mr. Reyes, asked if he backed Mr. Tolland, said he believed the premier “had acted in the best faith of all” "
        "and that Mr. Tolland “knew less than was claimed” at the time.\n\n"
        "“I think that is reason enough to wait for the report,” he said."
    )
    assert speakers(reader, "Carlos Reyes met Paul Tolland on Friday.\n\n" + text)[-1] == "Carlos Reyes"


@pytest.mark.parametrize(
    "text",
    [
        # He may be the brother or the survivor.
        (
            "Her brother Daniel Mbeki held on to a rope for an hour. “I had her by the sleeve,” he said.\n\n"
            "Another survivor said he had swum for an hour. “I thought of my children,” he said."
        ),
        # Where one she is not told, the next is the same.
        (
            "Susan Lorne and Hilda Crane met on Monday.\n\nShe smiled at the cameras.\n\n"
            "She seemed to say that the mayor could bring more change than Crane, who was his deputy for years.\n\n"
            "“Some people feel it will all come at once,” she said."
        ),
    ],
)
def test_he_and_she_are_nobody_where_somebody_nearer_may_be_meant(reader: Reader, text: str) -> None:
    assert speakers(reader, text)[-1] is None


def test_what_is_taken_for_a_place_and_speaks_may_be_he(reader: Reader) -> None:
    text = (
        "Omar Mateo prayed here for years. Corvara, a chemistry teacher, said he never saw Mateo with the others.\n\n"
        "“It is our bad luck that he came to us,” he said, and Corvara said he would leave."
    )
    assert speakers(reader, text) == ["Corvara"]


def test_somebody_of_an_age_is_whom_the_line_speaks_of(reader: Reader) -> None:
    text = (
        "Coach Marta Klein saw it otherwise.\n\nDefender Jonas Wirth agreed with her on Sunday. “I have the mark to "
        "prove it,” said the 24-year-old."
    )
    assert speakers(reader, text) == ["Jonas Wirth"]


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        (
            (
                "France's ambassador to Norway warned that his country “will not stand by and watch this”. The "
                "talks went on."
                "\n\nAlain Renard, France's ambassador to Norway, has been in Oslo since May."
            ),
            "Alain Renard",
        ),
        (
            (
                "Austria's interior minister said that the house “will never be a place for "
                "pilgrims”.\n\nInterior Minister "
                "Wilhelm Prantl took office in May."
            ),
            "Wilhelm Prantl",
        ),
        # Of another country, of former days, or one of several.
        (
            (
                "Austria's interior minister said that the house “will never be a place for "
                "pilgrims”.\n\nFrench Interior "
                "Minister Alain Renard took office in May."
            ),
            "Austria's interior minister",
        ),
        (
            (
                "Austria's interior minister said that the house “will never be a place for "
                "pilgrims”.\n\nFormer interior "
                "minister Wilhelm Prantl was not asked."
            ),
            "Austria's interior minister",
        ),
    ],
)
def test_an_office_is_whom_the_text_names_with_it_further_on(reader: Reader, text: str, speaker: str) -> None:
    (quote,) = reader.read(Article("", "", text)).quotes
    assert quote.speaker == speaker
