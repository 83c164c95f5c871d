"""Sentences end where a quotation ends, with its mark."""

import pytest

from bot.reading.reader import Reader
from tests.builders import an_article


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (
            'Finance chief Paul Renner said: "We will not raise taxes on working people."\n\nNobody believed Renner.',
            'Finance chief Paul Renner said: "We will not raise taxes on working people."',
        ),
        (
            (
                '"These judges are a disgrace to us!!!" Dale Rourke tweeted at 3:12 a.m.\n\n'
                '"He should go to bed earlier," tweeted Rep. Nia Coles (D-Ohio), a member of the committee.'
            ),
            '"He should go to bed earlier," tweeted Rep. Nia Coles (D-Ohio), a member of the committee.',
        ),
        (
            "港口市长林浩星期一宣布新大桥开通。他对记者们说:“这座桥将使用一百年。“\n\n市民王丽等这座桥已经等了三十年了。",
            "“这座桥将使用一百年。“",
        ),
    ],
)
def test_a_quotation_is_shown_with_both_of_its_marks(reader: Reader, text: str, sentence: str) -> None:
    gist = reader.read(an_article(text)).gist
    assert any(sentence in passage.text for passage in gist)
