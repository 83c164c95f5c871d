"""Quotations are found whole, whatever the marks, and a slip costs one quotation at most."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.reading.text.quotations import find_quotations
from tests.patterns import HALFWAY, exponent_of

MARKS = "“”\"'‘’«»‹›„`"


def inside(text: str) -> list[str]:
    """The quoted words; parts of a quotation over paragraphs are joined by a bar."""
    return ["|".join(text[start:end] for start, end in one.spans) for one in find_quotations(text)]


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ("“We sail,” she said, “at dawn.”", ["We sail,", "at dawn."]),
        ('"We sail," she said. "At dawn."', ["We sail,", "At dawn."]),
        ("''We sail,'' she said. ''At dawn.''", ["We sail,", "At dawn."]),
        ("„Wir fahren“, sagte sie. »Ja.«", ["Wir fahren", "Ja."]),
        ("« Nous partons », dit-elle. «Oui.»", ["Nous partons", "Oui."]),
        ("‘It’s the sailors’ harbour,’ he said. ‘Ours.’", ["It’s the sailors’ harbour,", "Ours."]),
        ("'It isn't ours,' he said.", ["It isn't ours,"]),
        (
            "'Rock 'n' roll is easier,' he said. 'Fish ’n’ chips, too.'",
            ["Rock 'n' roll is easier,", "Fish ’n’ chips, too."],
        ),
        ("『船』で「出発します。船が来ます」と述べた。", ["船", "出発します。船が来ます"]),
        ('她说："我们出发。"他说："好。"', ["我们出发。", "好。"]),
        ("›Wir fahren‹, sagte sie. ‹Nous partons›.", ["Wir fahren", "Nous partons"]),
        ("»Vi seglar nu», sade hon.", ["Vi seglar nu"]),
        ("Il salue l’« accord » et l'«amitié».", ["accord", "amitié"]),
        ('הוא אמר: "רה"מ לא יבוא."', ['רה"מ לא יבוא.']),
        ("'an insult to the workers' families'.", ["an insult to the workers' families"]),
        ("'the worst of times' or 'the best of times'.", ["the worst of times", "the best of times"]),
    ],
)
def test_every_kind_of_mark_is_known(text: str, quoted: list[str]) -> None:
    assert inside(text) == quoted


@pytest.mark.parametrize(
    "text",
    ["the dogs' bones and the '90s", "rock 'n' roll", "’Tis the sailors’ hour", "a 6' wall", "It's theirs, isn't it"],
)
def test_an_apostrophe_opens_nothing(text: str) -> None:
    assert inside(text) == []


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ("“He called it ‘a farce’ and left.”", ["He called it ‘a farce’ and left."]),
        ('"He shouted "Fire!" and ran," she said.', ['He shouted "Fire!" and ran,']),
        ("“He said “no” twice,” she said.", ["He said “no” twice,"]),
        (
            '"It comes across as “too loud” or “too shrill.”" She left.',
            ["It comes across as “too loud” or “too shrill.”"],
        ),
        ("\"They call me the 'Gatekeeper,' \" she said.", ["They call me the 'Gatekeeper,'"]),
    ],
)
def test_a_quotation_within_a_quotation_is_part_of_it(text: str, quoted: list[str]) -> None:
    assert inside(text) == quoted


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ('"We sail,” she said. "At dawn."', ["We sail,", "At dawn."]),
        ("it is “the best“ of boats, “the b.”", ["the best", "the b."]),
        ('Mayor Vega:"We sail."', ["We sail."]),
    ],
)
def test_mixed_marks_still_make_a_pair(text: str, quoted: list[str]) -> None:
    assert inside(text) == quoted


def test_a_mark_repeated_at_each_paragraph_carries_a_quotation_on() -> None:
    text = "“First we wait.\n\n“Then we sail.\n\n“Then we rest,” said Ruiz."
    assert inside(text) == ["First we wait.|Then we sail.|Then we rest,"]


def test_a_single_mark_carries_a_quotation_on_too() -> None:
    text = "Pott said: 'It is done. The dockers' leaders know it.\n\n'We will not pay twice.'"
    assert inside(text) == ["It is done. The dockers' leaders know it.|We will not pay twice."]


def test_a_single_mark_on_the_next_line_does_not_undo_the_one_that_closes() -> None:
    text = "'I lost my keys' he said.\n'So did I,' she said."
    assert inside(text) == ["I lost my keys", "So did I,"]


def test_two_closed_quotations_one_below_the_other_stay_two() -> None:
    assert inside('"We talked."\n\n"We ate. And then we left."') == ["We talked.", "We ate. And then we left."]


def test_an_unclosed_mark_ends_with_its_paragraph() -> None:
    text = "He said “we sail at dawn\nThe mayor called it “a start”.\nNothing else."
    assert inside(text) == ["we sail at dawn", "a start"]


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ('"Stay at home, everyone. said Mayor Ida Cole.', ["Stay at home, everyone."]),
        ('"We cannot pay the firemen next month, she said.', ["We cannot pay the firemen next month,"]),
        ("“The road is closed,' said officer Dan Pratt. \"It will stay.”", ["The road is closed,", "It will stay."]),
        ("“We will win, Dana Moss said. “It is certain.”", ["We will win,", "It is certain."]),
        ("“He was late, Dana Moss said. I waited.”", ["He was late, Dana Moss said. I waited."]),
        ("“I asked, and she said no to me,” said Ruiz.", ["I asked, and she said no to me,"]),
        ("“He waited. ‘Go,’ he said, “go!” and I went.”", ["He waited. ‘Go,’ he said, “go!” and I went."]),
    ],
)
def test_who_said_it_is_no_part_of_a_quotation_that_was_not_closed(text: str, quoted: list[str]) -> None:
    assert inside(text) == quoted


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ('"Reyes walked in, shouting “Ship ahoy!”\n\n“Sit down,” he was told.', ["Ship ahoy!", "Sit down,"]),
        ('"The ferry left late.\n\n“Not again,” said a passenger.', ["Not again,"]),
    ],
)
def test_a_straight_mark_that_sets_off_an_excerpt_does_not_make_a_quote_of_the_narration(
    text: str, quoted: list[str]
) -> None:
    assert inside(text) == quoted


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ('"“We sail at dawn,” Reyes said, “or never.”"', ["We sail at dawn,", "or never."]),
        ("““We sail at dawn,” Reyes said.", ["We sail at dawn,"]),
        ('""We sail at dawn," Reyes said. "Or never."', ["We sail at dawn,", "Or never."]),
        (
            '“"We sail at dawn,” Reyes answered before adding that “the tide is ours.”',
            ["We sail at dawn,", "the tide is ours."],
        ),
        ('"“We sail at dawn."', ["We sail at dawn."]),
        ('"“Dawn” is what he told me," she said.', ["“Dawn” is what he told me,"]),
    ],
)
def test_a_mark_that_is_doubled_by_a_slip_does_not_make_a_quote_of_the_narration(text: str, quoted: list[str]) -> None:
    assert inside(text) == quoted


@pytest.mark.parametrize("noted", ["(CROSSTALK.)", "(END VIDEO CLIP)", "[Applause]", "(Laughter and cheers.)"])
def test_what_a_transcript_notes_is_no_quotation(noted: str) -> None:
    assert inside(f'"REYES: We sail.\n\n"{noted}\n\n"MOSS: When?') == ["REYES: We sail.", "MOSS: When?"]


def test_an_aside_of_the_speaker_is_part_of_a_quotation() -> None:
    assert inside("“We sail.\n\n“(He had told me so before.)”") == ["We sail.|(He had told me so before.)"]


def test_the_end_of_a_tag_opens_nothing() -> None:
    assert inside('<blockquote cite="tide"\n">The gates are open.') == []


def test_an_unclosed_mark_in_a_text_without_line_breaks_does_not_swallow_it() -> None:
    assert inside("He said “we sail. " + "The boats lay there. " * 500) == []


@pytest.mark.parametrize("text", ["“", "”", '"', "''", "“”", '""', "“ ”", "\n“\n", ""])
def test_marks_without_words_are_no_quotation(text: str) -> None:
    assert inside(text) == []


@given(st.text(alphabet=st.sampled_from(MARKS + "ab ,.\n"), max_size=200))
@example("'a\n'“`“")
def test_quotations_lie_in_the_text_in_order_and_apart(text: str) -> None:
    last = 0
    for quotation in find_quotations(text):
        for start, end in quotation.spans:
            assert last <= start < end <= len(text)
            assert text[:start].rstrip(" \n")[-1] in MARKS
            last = end


@pytest.mark.parametrize(
    "piece",
    ["[", '"', "“", "'", " “a", ' "a', " 'as s'", '"a\n', "“a ‘b «c ", "''a ", "“a “b” ", ' "a “b”', '"a “b”c” '],
)
def test_a_text_of_nothing_but_marks_takes_no_longer_than_it_grows(piece: str) -> None:
    def find(length: int) -> None:
        find_quotations(piece * (length // len(piece)))

    assert exponent_of(find, 1000) < HALFWAY


def test_the_spaces_within_french_marks_are_not_quoted() -> None:
    assert inside("«\u00a0Ce pont tiendra.\u202f», a dit la maire.") == ["Ce pont tiendra."]
