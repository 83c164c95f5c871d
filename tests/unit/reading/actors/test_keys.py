"""Whom the actor line names."""

import pytest

from bot.news import ActorKind, Article
from bot.reading.reader import Reader


def key(reader: Reader, text: str, title: str = "") -> list[str]:
    reading = reader.read(Article("", title, text))
    return [actor.name for actor in reading.actors if actor.key and actor.kind is not ActorKind.PLACE]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (
            (
                "A Marlow man pleaded guilty on Tuesday to threatening a judge.\n\nClement Varrow, 55, admitted "
                "that he had "
                "telephoned the chambers of Judge Honor Eastlake.\n\nProsecutor Malachi Dunne said that it was "
                "“a list of "
                "the windows of her house”. Beatrix Sohl told the court that “he meant no harm at all”. Judge "
                "Eastlake said "
                "that “a judge must forgive”. Inspector Ida Rook said that “there were 14 shovels”."
            ),
            "Clement Varrow",
        ),
        (
            (
                "Two teachers were freed on Monday after three years.\n\nMalthe Rosenlund and Linnea Okafor "
                "were flown to the "
                "capital.\n\nForeign Minister Solveig Dahl said it “gives us reason to hope”. Prime Minister "
                "Henning Stolt "
                "said “we are glad of it”. Anders Vik, a lawyer, said “it was time”. Bo Lind said “I saw the "
                "helicopter”."
            ),
            "Malthe Rosenlund",
        ),
    ],
)
def test_whom_the_lead_tells_of_without_a_name_is_named(reader: Reader, text: str, name: str) -> None:
    assert name in key(reader, text)


def test_a_paper_that_only_employs_somebody_is_not_named(reader: Reader) -> None:
    text = (
        "Skar Times columnist David Brock stated on Thursday that the debate was a good one, and that Ida Rubin, who "
        "won it, had been hurt by shouting. Brock said so on the radio. Rubin did not answer."
    )
    assert "Skar Times" not in key(reader, text)


def test_the_reasons_add_up_to_the_weight_that_is_told(reader: Reader) -> None:
    _, explained = reader.explain(Article("", "", "Ada Moss met Bo Holt in Calder. Moss said: “It is late, and cold.”"))
    reasons = next(one.why for one in explained.actors if one.name == "Ada Moss")
    *added, total = [
        float(word) for word in reasons.partition(";")[0].split() if word.replace(".", "").isdigit() and "." in word
    ]
    assert sum(added) == pytest.approx(total, abs=0.03)


MANY = (
    "\n\nForeign Minister Solveig Dahl said it “gives us reason to hope”. Prime Minister Henning Stolt said "
    "“we are glad "
    "of it”. Anders Vik, a lawyer, said “it was time”. Bo Lind said “I saw the helicopter and I waved to it”."
)


@pytest.mark.parametrize(
    ("lead", "names"),
    [
        (
            (
                "A Skar woman was fined on Monday for feeding swans outside the Northern Bank.\n\nGreta "
                "Holm, 71, had been "
                "told not to by Inspector Pia Frost."
            ),
            ["Greta Holm"],
        ),
        (
            (
                "A former goalkeeper has been elected mayor of Skar over Hugo Brand, who had held the office for "
                "20 years.\n\n"
                "Nils Ekberg won 61 percent of the vote on Sunday."
            ),
            ["Nils Ekberg"],
        ),
        (
            (
                "The Calder Observatory says that a comet will be seen from the coast in May.\n\nIts tail is "
                "longer than that "
                "of any since 1911."
            ),
            ["Calder Observatory"],
        ),
    ],
)
def test_whoever_the_lead_is_about_is_named(reader: Reader, lead: str, names: list[str]) -> None:
    assert set(names) <= set(key(reader, lead + MANY))
