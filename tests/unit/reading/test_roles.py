"""Roles: the words of the article, as full as they are given, and never without what makes them past."""

import pytest

from bot.news import ActorKind, Article
from bot.reading.reader import Reader

SENTENCES = {
    "Former President Lena Okafor visited Port Vale on Monday.": "Former President",
    "Lena Okafor, the former president of Karsland, visited Port Vale.": "former president of Karsland",
    "Then-mayor Paul Grieve signed the deal in 2011, the council said.": "Then-mayor",
    "Ex-minister Paul Grieve was arrested on Friday.": "Ex-minister",
    "Outgoing Prime Minister Jonas Hale thanked voters.": "Outgoing Prime Minister",
    "Ana Ruiz, mayor of Port Vale since 2019, resigned on Tuesday.": "mayor of Port Vale since 2019",
    "The port's director, Ana Ruiz, resigned on Tuesday.": "The port's director",
    "The mayor of Port Vale, Ana Ruiz, resigned on Tuesday.": "mayor of Port Vale",
    "Jonas Hale, 51, a former engineer, won the election.": "former engineer",
    "Ruth Abel, wife of Mayor Paul Grieve, opened the fair.": "wife of Mayor Paul Grieve",
    "North Karsland's deputy foreign minister Han Sung-ho left.": "North Karsland's deputy foreign minister",
    "Acting Police Chief Maria van der Berg spoke on Sunday.": "Acting Police Chief",
    "Oceanographer Professor Naomi Adeyemi said the sea was warm.": "Oceanographer",
    "Ana Ruiz, who leads the Vale Party, resigned on Tuesday.": "who leads the Vale Party",
    "Ana Ruiz, who has led the Vale Party since 2011, resigned.": "who has led the Vale Party since 2011",
    "Ana Ruiz, who was mayor of Port Vale until 2019, has died.": "who was mayor of Port Vale until 2019",
    "Mayor Ana Ruiz, who runs a bakery, resigned on Tuesday.": "Mayor",
    "Ana Ruiz, who was accused by the mayor of fraud, resigned.": None,
    "Ana Ruiz, who does not lead the Vale Party, resigned on Tuesday.": None,
    "Ana Ruiz, who met the mayor of Calder, resigned on Tuesday.": None,
    "Ana Ruiz, who leads Paul Grieve by 12 points, spoke on Monday.": None,
    "Ana Ruiz, who leads the polls in Calder, spoke on Monday.": None,
    "Dan Crewe, who, the court heard, ran a club, was fined.": None,
    "Dan Crewe, not the governor, signed the order on Monday.": None,
    "09:58 Prime Minister Lena Kvist is to speak on Monday.": "Prime Minister",
    "Suspected gang leader Ana Ruiz was shot on Monday.": "Suspected gang leader",
    "Self-proclaimed president Ana Ruiz fled on Monday.": "Self-proclaimed president",
    "Would-be mayor Ana Ruiz lost the vote on Monday.": "Would-be mayor",
    "Det Insp Ana Ruiz asked drivers to come forward.": "Det Insp",
    "Ana Ruiz, a Republican from Texas, voted against it.": "Republican from Texas",
    "Ana Ruiz, never a minister, lost her seat on Monday.": None,
    "Ana Ruiz was sworn in as governor of Calder on Monday.": "governor of Calder",
    "Ana Ruiz has been elected president of Karsland.": "president of Karsland",
    "Ana Ruiz was named chief executive of Skerry Line on Monday.": "chief executive of Skerry Line",
    "Ana Ruiz is the mayor of Ostrel.": "mayor of Ostrel",
    "Ana Ruiz is the leader in the polls.": None,
    "Ana Ruiz was elected president in 2012 and lost in 2016.": None,
    "Ana Ruiz was named as a suspect on Monday.": None,
    "Ana Ruiz was named player of the year on Monday.": None,
    "Before Ana Ruiz was elected mayor, the bridge fell.": None,
    "A court has confirmed Ana Ruiz as governor of Calder by 212 votes. Ruiz, a former engineer, wept.": (
        "governor of Calder"
    ),
    "Ana Ruiz, a former engineer, won. The new governor, Ana Ruiz, wept.": "new governor",
    "Ana Ruiz, a former president of Karsland, spoke on Monday. President Ruiz was in good health.": (
        "former president of Karsland"
    ),
    "Mayor Ana Ruiz spoke on Monday. Ruiz, a former deputy mayor of Calder, is in good health.": "Mayor",
    "Ana Ruiz, the former deputy mayor of Calder and now a member of parliament, resigned.": (
        "former deputy mayor of Calder and now a member of parliament"
    ),
    "Its chairwoman, Ana Ruiz, resigned on Tuesday.": "chairwoman",
    "Ana Ruiz, its former treasurer, was arrested on Monday.": "former treasurer",
    "In a letter to the prime minister, Ana Ruiz, he wrote that he was naive.": "prime minister",
    "After talks with the minister, Ana Ruiz said she was hopeful.": None,
    "At a rally for the governor, Ana Ruiz praised the police.": None,
    "According to a spokesman for the mayor, Ana Ruiz was not there.": None,
    "Foreign Minister Sheikh Yusuf al-Omari resigned on Monday.": "Foreign Minister",
    "Ana Ruiz, a former judge, was elected leader of the governing Vale Party on Friday.": (
        "leader of the governing Vale Party"
    ),
    "A fisherman's son, Lars Brandvik was elected mayor of Ostrel.": "mayor of Ostrel",
    "Westline's managing director, Ana Ruiz, resigned on Tuesday.": "Westline's managing director",
    "Prince Khalid al-Omari resigned on Monday.": "Prince",
    "Senator Ana Ruiz spoke. Ruiz, a rancher's daughter elected in 2014, is up for reelection next year.": "Senator",
    "Calder Pharma announced the appointment of Dr. Ana Ruiz as chief medical officer, effective in May.": (
        "chief medical officer"
    ),
    "Ana Ruiz, a longtime critic of the WHO, resigned on Monday.": "longtime critic of the WHO",
    "WHO director-general Ana Ruiz resigned on Monday.": "WHO director-general",
    "Army spokesman Col. Ana Ruiz resigned on Monday.": "Army spokesman",
    "Ana Ruiz, 51, died in Port Vale on Tuesday.": None,
}


@pytest.mark.parametrize("text", SENTENCES)
def test_a_role_is_what_the_sentence_says(reader: Reader, text: str) -> None:
    wanted = SENTENCES[text]
    people = [actor for actor in reader.read(Article("", "", text)).actors if actor.kind is ActorKind.PERSON]
    actor = min(people, key=lambda one: one.mentions[0])
    assert actor.role == wanted
    assert wanted is None or (actor.role_span and text[slice(*actor.role_span)] == wanted)


OTHERS = {
    (
        "Former President Alan Greaves and his wife, Joanna Greaves, arrived in Calder on Monday.",
        "Joanna Greaves",
    ): "wife",
    ("Mayor Ruth Abel and Councillor Piet Kroll signed the deal on Monday.", "Piet Kroll"): "Councillor",
    ("Senator Ruth Abel and Governor Piet Kroll met in Calder on Monday.", "Piet Kroll"): "Governor",
    ("They have two children, Princess Maud and Lord Oscar, who live in Calder.", "Oscar"): None,
    ("Paul Grieve of Texas and former mayor Ruth Abel met on Monday.", "Ruth Abel"): "former mayor",
    ("Abel spokesman Piet Kroll said so on Monday. Ruth Abel was not there.", "Piet Kroll"): "Abel spokesman",
    ("Piet Kroll, an aide to Mayor Ruth Abel, resigned on Monday.", "Piet Kroll"): "aide to Mayor Ruth Abel",
}


@pytest.mark.parametrize(("text", "name"), OTHERS)
def test_nobody_is_given_the_role_of_another(reader: Reader, text: str, name: str) -> None:
    actor = next(actor for actor in reader.read(Article("", "", text)).actors if actor.name == name)
    assert actor.role == OTHERS[text, name]


def test_a_role_is_as_it_is_written_to_the_letter(reader: Reader) -> None:
    text = "Former\u00a0President\u00a0Lena Okafor visited Port\u00a0Vale on Monday."
    (actor,) = (one for one in reader.read(Article("", "", text)).actors if one.name == "Lena Okafor")
    assert actor.role_span
    assert actor.role == text[slice(*actor.role_span)] == "Former\u00a0President"
