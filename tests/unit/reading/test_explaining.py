"""Whoever looks into a reading is told what was weighed, and what decided."""

import pytest

from bot.news import Article
from bot.reading.reader import Reader
from bot.reading.speakers.overrides import CLASSIFIER, OVERRIDES

TEXT = (
    "Mayor Ana Ruiz of Port Vale resigned on Tuesday after weeks of protest over the harbour wall.\n\n"
    "“I have made my decision and I will not change it now,” Ruiz said. It rained.\n\n"
    "“We will miss her in this town,” said Paul Grieve, her deputy."
)


def test_a_quotes_candidates_are_told_with_their_chances_and_the_rule_that_decided(reader: Reader) -> None:
    reading, explanation = reader.explain(Article("", "", TEXT))
    assert [one.speaker for one in explanation.quotes] == ["Ana Ruiz", "Paul Grieve"]
    for one in explanation.quotes:
        assert one.rule == CLASSIFIER
        assert one.candidates[0].name == one.speaker
        assert one.candidates[0].chance > 0.5
        assert TEXT[one.candidates[0].place :].startswith(one.candidates[0].words)
    assert reading == reader.read(Article("", "", TEXT))


def test_every_actor_and_every_sentence_has_a_reason(reader: Reader) -> None:
    reading, explanation = reader.explain(Article("", "", TEXT))
    assert [(one.name, one.key) for one in explanation.actors] == [(one.name, one.key) for one in reading.actors]
    assert all(one.why for one in explanation.actors)
    assert [one.text for one in explanation.sentences if one.chosen] == [one.text for one in reading.gist]
    assert {one.text: one.why for one in explanation.sentences}["It rained."].startswith("no news")


def test_what_has_no_model_is_explained_as_far_as_it_is_read(reader: Reader) -> None:
    article = Article("", "", "Borgmesteren i byen trak sig tilbage i går efter flere ugers protester.", language="da")
    reading, explanation = reader.explain(article)
    assert [one.text for one in explanation.sentences if one.chosen] == [one.text for one in reading.gist]


@pytest.mark.parametrize(
    ("text", "rule", "speaker"),
    [
        (
            """The merger will make a stronger press “with deep roots in all our towns.”

            That is the cheerful view held by Mike Reede, the owner of both papers.""",
            "taken up",
            "Mike Reede",
        ),
        (
            """On Sunday board member Chidi Okafor told his party to “speak to the people who pay for all this”.

            “However hard the truth may be, it has to be told to those who wait for it,” (Skar Press)

            He left.""",
            "goes on unattributed",
            "Chidi Okafor",
        ),
    ],
)
def test_the_rule_that_overrides_the_classifier_is_named(reader: Reader, text: str, rule: str, speaker: str) -> None:
    _, explanation = reader.explain(Article("", "", text.replace("            ", "")))
    assert (explanation.quotes[-1].rule, explanation.quotes[-1].speaker) == (rule, speaker)
    assert rule in OVERRIDES
