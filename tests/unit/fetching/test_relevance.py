"""Whether a page is about its entry: one test for all that stands in an article's place."""

import pytest

from bot.fetching.relevance import WHOLE, is_about, is_under_its_headline, stands_by_itself

TITLE = "Council of Tidewater votes to rebuild harbour wall"
LEAD = "The council of Tidewater voted on Tuesday to rebuild the harbour wall, its mayor said."
ASKING = (
    "If you click accept all, we and our 841 partners will also store information on a device, in other words use "
    "cookies, and process personal data such as your precise location.\n"
)
GATES = [
    ("Before you continue to Portal", ASKING),
    ("We value your privacy – Tidewater Post", ASKING * 30),
    ("Portal is part of a family of brands", ASKING * 30),
    ("Einwilligung | Gezeitenblatt", "Wir und unsere 841 Partner verwenden Cookies und ähnliche Technologien.\n" * 30),
    ("계속하기 전에", "저희와 841개 파트너는 쿠키와 비슷한 기술을 사용하여 정보를 저장합니다.\n" * 30),
    ("Just a moment...", "Checking your browser before you go on to the site."),
    ("Attention required", "Complete the captcha to prove that you are a human."),
    ("잠시만 기다리십시오…", "tidewater-post.example"),
    (
        "Page not found",
        "Sorry, what you look for has moved. Meanwhile you may like to read our newest stories.",
    ),
    (
        "Tidewater Post",
        "An independent newsroom that is funded by its readers and writes of rivers and trains.",
    ),
]


@pytest.mark.parametrize(("title", "text"), GATES)
@pytest.mark.parametrize("summary", ["", LEAD])
def test_what_stands_in_an_articles_place_is_not_about_its_entry(title: str, text: str, summary: str) -> None:
    assert not is_about(TITLE, summary, [title], text)


@pytest.mark.parametrize(("title", "text"), GATES)
def test_what_stands_in_an_articles_place_is_not_under_its_headline(title: str, text: str) -> None:
    assert not is_under_its_headline([title], text)
    assert stands_by_itself([title], text) is (len(text) >= WHOLE)


@pytest.mark.parametrize(
    "title",
    [
        "Before you continue to sail, look at the harbour wall",
        "We value your privacy, says the port, and sells the films of its cameras",
        "Cookie consent: the port's bakers settle with the council",
    ],
)
def test_an_article_in_a_gates_words_is_read(title: str) -> None:
    text = f"{LEAD} {title}, she said. The port asks for no consent of those whom its cameras film."
    assert is_about(title, "", [title], text)
    assert is_under_its_headline([title], text)
