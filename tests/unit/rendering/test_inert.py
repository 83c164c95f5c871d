"""Text from elsewhere in Discord's markdown: its words are seen, and nothing of it is alive."""

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rendering.inert import ZERO, bare, inert, link, one_line
from tests.discord_markdown import shown

LIVELY = [
    *(
        "[text](https://evil.example)",
        "[",
        "](",
        ")",
        "https://evil.example/x",
        "HTTPS://EVIL.example",
        "steam://run/1",
    ),
    *(
        "discord://x",
        "https://discord.com/channels/1/2/3",
        "discord.gg/abc",
        "Discord.GG/abc",
        "discord.com/invite/abc",
    ),
    *("discordapp.com/invite/abc", "ann@courier.example", "<ann@courier.example>", "<mailto:ann@courier.example>"),
    *("mailto:ann", "<+1-234>", "@everyone", "@here", "<@1>", "<@!1>", "<@&1>", "<#2>", "<id:customize>", "</ban:3>"),
    *(
        "<t:1:R>",
        "<t:1>",
        "<:a:1>",
        "<a:b:2>",
        ":smile:",
        ":a:b:",
        "# ",
        "## ",
        "### ",
        "-# ",
        "> ",
        ">>> ",
        "- ",
        "* ",
    ),
    *("+ ", "1. ", "12) ", "**", "*", "__", "_", "~~", "||", "`", "```", "```py\n", "\\", "\\\\", "\n", "\n\n", "\r\n"),
    *("\t", "\u2028", "\u2029", "\x85", "\u200b", "\u200e", "\u202e", "\u2066", "\ufeff", "\u00ad", "\U000e0041"),
    *("\U000e007f", "\u3164", "\u2800", "\ufe0f", "\U000e0100", "\u0301" * 40, "\u0489" * 20, "e\u0301", "a", "1", " "),
    *("word", "Café", "ǅ", "क्षि", "ש\u05c1\u05bc\u05b8", "م\u064f", "😀", "\ud800"),
]
hostile = st.one_of(
    st.text(max_size=200),
    st.lists(st.sampled_from(LIVELY), max_size=20).map("".join),
    st.lists(st.one_of(st.sampled_from(LIVELY), st.characters()), max_size=20).map("".join),
)


@given(hostile)
def test_any_text_shows_its_letters_and_nothing_of_it_is_alive(text: str) -> None:
    words, alive = shown(inert(text))
    assert alive == []
    assert words == bare(text)
    letters = [sign for sign in text if unicodedata.category(sign)[0] in "LNPS"]
    drawn = [sign for sign in words if unicodedata.category(sign)[0] in "LNPS"]
    unseen = {"\u3164", "\u2800", "\uffa0", "\u115f", "\u1160", "\U0001d159"}
    assert drawn == [sign for sign in letters if sign not in unseen]


@given(hostile)
def test_one_line_is_one_line(text: str) -> None:
    made = one_line(text)
    assert len(made.splitlines()) <= 1
    assert shown(made).alive == []


@given(hostile, st.sampled_from(["https://courier.example/a", "https://courier.example/a b(c)[d]<e>", "javascript:x"]))
def test_a_link_leads_where_its_article_is_and_nowhere_else(text: str, url: str) -> None:
    alive = shown(link(text, url)).alive
    assert len(alive) == (not url.startswith("javascript"))
    assert all(re.search(r"\]\(https://courier\.example/a[^)\s]*\)['\"]$", one) for one in alive), alive


@pytest.mark.parametrize(
    "title",
    [
        "https://bank.example/login",
        "bank.example",
        "www.bank.example",
        "Log in at bank.com now",
        "ｂａｎｋ．ｃｏｍ",
        "bank。com",
        "bank\u200b.com",
        "h\u00adttps://bank.example",
        "discord.gg/abc",
        "courier.example/login of bank.example/login",
        "courier.example.evil.com",
        "https:/bank.example",
    ],
)
def test_a_title_that_looks_like_an_address_is_not_a_link_to_another(title: str) -> None:
    made = link(title, "https://courier.example/a")
    assert made.endswith(" ([link](https://courier.example/a))")
    assert made.count("](") == 1


@pytest.mark.parametrize(
    "title",
    [
        "Mayor opens bridge",
        "courier.example",
        "U.S. troops leave at 5 p.m.",
        "Prices rise 3.5 percent",
        "Node.js 22 is out",
        "Minister: “No.”",
    ],
)
def test_other_titles_are_the_link(title: str) -> None:
    assert link(title, "https://courier.example/a").startswith("[")


def test_an_address_of_an_article_hides_no_site_before_an_at() -> None:
    assert link("Bridge opens", "https://bank.example@evil.example/x") == "[Bridge opens](https://evil.example/x)"


@pytest.mark.parametrize(
    "word",
    [
        "Việt",
        "Vie\u0323\u0302t",
        "ש\u05c1\u05bc\u05b8לום",
        "क्षत्रिय",
        "ที่นี่",
        "مُحَمَّد",
        "한국",
        "бен\u0301зин",
        "༄ཨོཾ",
        "ẫ",
        "ကျွန်ုပ်",
        "ព្រឹត្តិការណ៍",
        "བསྒྲུབས",
        "র্ত্স্ন্য",
        "மந்திரி",
        "محمد ﷺ",
        "𒀭 ᬓ",
    ],
)
def test_words_of_all_scripts_keep_their_marks(word: str) -> None:
    assert bare(word) == word
    assert inert(word) == word


def test_marks_do_not_pile_up() -> None:
    piled = "".join(sign + "\u0300\u0310\u0311\u0312\u0313\u0323\u0324\u0325\u0326" * 5 for sign in "zalgo")
    shown_marks = re.findall(r"[\u0300-\u036f]+", bare(piled))
    assert all(len(marks) <= 4 for marks in shown_marks)
    assert re.sub(r"[\u0300-\u036f]", "", bare(piled)) == "zalgo"


@pytest.mark.parametrize(
    ("letter", "mark"),
    [
        ("ส", "\u0e47"),
        ("ส", "\u0e34\u0e35\u0e36\u0e37\u0e31"),
        ("ກ", "\u0eb4\u0eb9"),
        ("ཧ", "\u0f90\u0fb2"),
        ("ཧ", "\u0f72\u0f7a"),
        ("က", "\u102d\u102f"),
        ("क", "\u0941\u0902"),
        ("a", "\u20dd\u20de"),
        ("\U0001d158", "\U0001d165\U0001d16e"),
        ("א", "\u0591\u05b8"),
        ("ក", "\u17d2"),
    ],
)
def test_no_letter_is_drawn_over_the_lines_around_it(letter: str, mark: str) -> None:
    assert len(bare(letter + mark * 40)) <= 7
    assert bare(letter + mark[:1]) == letter + mark[:1]


@pytest.mark.parametrize("joining", ["ក\u17d2", "ಕ\u0ccd", "က\u1039", "ᬓ\u1b44"])
def test_no_more_letters_are_put_below_one_another_than_words_have(joining: str) -> None:
    assert max(map(len, re.findall(rf"(?:{joining})+", bare(joining * 40)))) <= 5 * len(joining)


@pytest.mark.parametrize(
    "wide", ["\ufdfd", "\ufdfa", "\ufd40", "\ufdff", "\U0001242b", "\U00012031", "\ua9c5", "\u0bf5"]
)
def test_signs_as_wide_as_words_fill_no_line(wide: str) -> None:
    assert bare(f"{wide} " * 100).count(wide) == 3
    assert bare(wide) == wide


def test_dashes_as_long_as_lines_are_dashes() -> None:
    assert bare("\u2e3a \u2e3b") == "— —"


def test_what_we_put_in_is_all_that_has_no_width() -> None:
    made = inert("".join(map(chr, range(0x20, 0xD800))) + "".join(map(chr, range(0xE0000, 0xE0200))))
    assert {sign for sign in made if unicodedata.category(sign) == "Cf"} <= {
        ZERO,
        *"\u0600\u0601\u0602\u0603\u0604\u0605",
    } | {*"\u06dd\u070f\u0890\u0891\u08e2"}
