"""Roles: the words of the article, as full as they are given, and never without what makes them past."""

import pytest

from bot.news import ActorKind, Article
from bot.reading.reader import Reader

SENTENCES = {
    "Former President Lena Okafor visited Port Vale on Monday.": "Former President",
    "The bid has friends, said Dov Klempner, Director, Harrow Street Securities.": "Director, Harrow Street Securities",
    "It was late, said Ida Moss, Chair, Skar Foods Group, on Monday.": "Chair, Skar Foods Group",
    "They grilled Jenna Willard, a top security aide to the governor on a call with the minister of war and others.": (
        "top security aide to the governor"
    ),
    "He showed a letter from his longtime physician Dr. Harald Borne.": "longtime physician",
    "Jason Furlan, who leads Mr. Holt's Council of Economic Advisers, spoke.": (
        "who leads Mr. Holt's Council of Economic Advisers"
    ),
    "The poll helps front-runner Conrad Trask, Sen. Ted Crane of Vale and Sen. Mark Rubin of Skar.": "front-runner",
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
    "Ana Ruiz, who is currently the union's chief negotiator, left the table.": "the union's chief negotiator",
    "Nora Feld, Skar Ministry of Transport chief engineer, drew the plan.": "Skar Ministry of Transport chief engineer",
    "Chairman, founder and chief executive Rita Vance left on Monday.": "Chairman, founder and chief executive",
    "Judge Ella Thorn ended her term as presiding judge at Skar High Court.": "presiding judge at Skar High Court",
    "Ivo Marek, in his role as head of the water board, signed the deal.": "head of the water board",
    "The band will tour with former bassist Colm Tierney in May.": "former bassist",
    "Ida Strand, a carpenter, keeps forty hives in Calder.": "carpenter",
    "After dinner Otto Karas spoke to the guests in Calder.": None,
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
    "President Ana Ruiz, a Republican, voted against it.": "President",
    "The defence minister, General Ana Ruiz, toured the port on Monday.": "defence minister",
    "He accused the government of believing embattled MP Ana Ruiz on Monday.": "embattled MP",
    "He goes by the name Commander Ana Ruiz.": "Commander",
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
    "Ana Ruiz, a commander in the Border Guard force that holds the dam, resigned.": (
        "commander in the Border Guard force"
    ),
    "In July 2015 President Ana Ruiz signed the deal.": "President",
    "Last March Calder Rovers manager Ana Ruiz resigned.": "Calder Rovers manager",
    "The 2012 presidential nominee Ana Ruiz resigned.": "2012 presidential nominee",
    "Her brother-in-law Senator Ana Ruiz spoke on Monday.": "Senator",
    "His wife Governor Ana Ruiz spoke on Monday.": "Governor",
    "Fellow candidate Calder Senator Ana Ruiz spoke on Monday.": "Calder Senator",
    "Rival Sen. Ana Ruiz left on Monday.": "Sen.",
    "Calder lawmakers and Gov. Ana Ruiz spoke on Monday.": "Gov.",
    "At the party convention Sen. Ana Ruiz wept.": "Sen.",
    '"My dear sister Ana Ruiz is kind," he said on Monday.': None,
    'Ana Ruiz, star of cult classic "The Long Rain," died on Monday.': None,
    "Ana Ruiz, co-founder of two lobbying firms - Vale, Moss and Ruiz - spoke.": "co-founder of two lobbying firms",
    "Ana Ruiz, but the former secretary of state's campaign had left, wept.": None,
    "Ana Ruiz, the former secretary of state's campaign, said on Monday it was late.": None,
    "Ana Ruiz, who is running for the senate, spoke on Monday.": None,
    "He bought Ana Ruiz, a fine actor portrait, on Monday.": None,
    "Ana Ruiz, another partner at Vale Moss, resigned on Monday.": "partner at Vale Moss",
    "Former prime minister Ana Ruiz, now an opposition deputy, spoke on Monday.": "Former prime minister",
    "Water for All's founder, Ana Ruiz, a former banker, resigned on Monday.": "Water for All's founder",
    "Mr Justice Ruiz ruled on Monday. Ana Ruiz wept.": "Justice",
    "Det Sgt Ana Ruiz said the man was armed.": "Det Sgt",
    "The council voted, re-electing Governor Ana Ruiz on Monday.": "Governor",
    "They were of the House and Senate – Speaker Ana Ruiz and others.": "Speaker",
    "In addition to Mr. Ruiz, two Republican members of Congress from Vale, Ida Moss and Ada Krill, wept.": None,
    "They chose Ana Ruiz, to become vice chairwoman, on Monday.": None,
    "Longtime Republican official Ana Ruiz resigned on Monday.": "Longtime Republican official",
    '"It is late," said Vale News president, Ana Ruiz in a statement.': "Vale News president",
    "Farmer Ana Ruiz lost her cows on Monday.": "Farmer",
    "Senate President Pro Tem Ana Ruiz voted on Monday.": "Senate President Pro Tem",
    "Ana Ruiz, a 46-year-old father of five, tea party congressman and only child, will stand.": (
        "tea party congressman and only child"
    ),
    "Representative Ana Ruiz, Republican of Ohio, a founder of the Vale Caucus, spoke on Monday.": (
        "founder of the Vale Caucus"
    ),
    "Ana Ruiz, a 46-year-old mother of five, is a congresswoman from Calder.": "congresswoman from Calder",
    "It named Ana Ruiz, an adviser with whom Moss corresponded, on Monday.": "adviser",
    "But unlike their Republican counterparts, Ida Moss, Otto Brandt and Martin Hale all have expansive plans.": None,
    "That is the reason President Ana Ruiz is seeking approval.": "President",
    "Five-star Gen. Ana Ruiz wept on Monday.": "Five-star Gen.",
    "They are the party's rivals - Sen. Ana Ruiz and others.": "Sen.",
    "Ana Ruiz, author of ''The Long Rain: A Life,'' died on Monday.": None,
    "Federal MPs Ana Ruiz and Ida Moss wept on Monday.": None,
    "Coroner Ana Ruiz said on Monday that he had drowned.": "Coroner",
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
    ("Rolf Sandgren won 3 percent and Calder Gov. Ida Moss received 1 percent.", "Ida Moss"): "Calder Gov.",
    ("Piet Kroll, 58, and his wife, Ida Kroll, were found on Monday.", "Piet Kroll"): None,
    ("The host was Israel's Piet Kroll, and China's president, Hu Jinmao, wept.", "Piet Kroll"): None,
    (
        "Piet Kroll, Concorde chief engineer at the time and Claude Frantz, ex-head of technical services, were there.",
        "Piet Kroll",
    ): "Concorde chief engineer at the time",
    (
        "Piet Kroll, once leader of the Solidarity trade union and former Hungarian Prime Minister Ida Moss wept.",
        "Ida Moss",
    ): "former Hungarian Prime Minister",
    ("Ms. Moss was the daughter of a piano tuner, Piet Kroll, and a seamstress, Ida Moss.", "Piet Kroll"): None,
    ("Noah Krill voted for it when he was a senator, Ida Moss said.", "Ida Moss"): None,
    ("Amy Dale was named as a leader of Mr. Kroll's school coalition. Piet Kroll wept.", "Piet Kroll"): None,
    ("In the interview with Ida Moss, the governor pointed to the law.", "Ida Moss"): None,
    ("Piet Kroll, a political consultant and longtime Moss critic, resigned. Ida Moss wept.", "Ida Moss"): None,
    (
        "Indeed, while Moss, Kroll and RNC Chairman Reince Krillus have spent the last week there, it rained.",
        "Moss",
    ): None,
    (
        "They are Chief of Staff Ida Moss, Deputy Chief of Staff Jan Abel and Deputy Chief of Staff Ada Krill.",
        "Ida Moss",
    ): "Chief of Staff",
    ("Ida Moss, the younger sister of Ada Krill, a Senate candidate, wept.", "Ida Moss"): "younger sister of Ada Krill",
    ("They were Scott and Ida Moss, husband and wife who owned the yacht, from Calder.", "Ida Moss"): None,
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
