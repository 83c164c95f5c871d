"""Which organisation "the group", "the charity" or "the nurses" means."""

import pytest

from bot.news import Article
from bot.reading.reader import Reader


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        (
            (
                "Pelican Foods has hired a manager. The Herders' Alliance, which represents 2,300 farmers, was "
                "not amused.\n\n"
                "“They asked a signalwoman before they asked a farmer,” the group said."
            ),
            "Herders' Alliance",
        ),
        (
            (
                "Calder Water, a charity, asked the Alpine Parks Agency for an exception in storms.\n\n"
                "“People must be able to leave what would kill them to carry,” the charity said."
            ),
            "Calder Water",
        ),
        (
            (
                "The mayor met the Fishery Board and the Harbour Coalition on Monday.\n\n"
                "“We were shown a map and no numbers at all,” the coalition said in a statement."
            ),
            "Harbour Coalition",
        ),
        (
            (
                "The nurses, members of the group Nurses for Open Wards, wrote to the Ministry of Health.\n\n"
                "“We can do this for six weeks, and then we will fall over,” the nurses wrote."
            ),
            "Nurses for Open Wards",
        ),
        (
            (
                "The bank Harrow Savings closed 40 branches. Tarn Foods, a customer, complained to the Trade "
                "Commission.\n\n"
                "“We regret every single one of these closures,” the bank said."
            ),
            "Harrow Savings",
        ),
        (
            (
                "Quayside Mills is for sale.\n\nLoomis Steel said on Wednesday that it would not raise its offer.\n\n"
                "“There are mills elsewhere, and some of them want to be bought,” the company said."
            ),
            "Loomis Steel",
        ),
    ],
)
def test_a_body_is_meant_by_what_it_is_called_or_by_what_it_did_last(reader: Reader, text: str, speaker: str) -> None:
    assert [quote.speaker for quote in reader.read(Article("", "", text)).quotes] == [speaker]


@pytest.mark.parametrize(
    "text",
    [
        "Officials of Tarn Foods met officials of Loomis Steel.\n\n“We will talk again on Friday,” the company said.",
        (
            "In front of the Harbour Coalition and the Fishery Coalition he wept.\n\n“We saw it,” the coalition "
            "said later."
        ),
    ],
)
def test_where_several_may_be_meant_it_stays_what_the_text_says(reader: Reader, text: str) -> None:
    assert all((quote.speaker or "the").startswith("the") for quote in reader.read(Article("", "", text)).quotes)
