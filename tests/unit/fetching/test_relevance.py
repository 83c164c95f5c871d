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


UNDER_THE_HEADLINE = {
    "newsletter": "Sign up and have the news of Tidewater sent to you each morning. You agree to our terms of use.",
    "script": "Please turn on scripts and turn off what blocks advertisements to go on. Tidewater Post, support.",
    "not found": f"What you look for ({TITLE}) is not there any more. It was moved or deleted; try our search.",
    "search": f"Results for “{TITLE}”\nNothing was found. Look at how it is spelt, or try other terms instead.",
    "moved": f"You are being sent on to\n{TITLE.upper()}\nin a few seconds. Click here if nothing happens by then.",
    "German": "Melden Sie sich an und lesen Sie jeden Morgen, was in Tidewater geschieht. Es gelten die Bedingungen.",
    "Korean": "타이드워터의 소식을 매일 아침 받아 보시려면 전자우편 주소를 넣고 약관에 동의해 주십시오.",
    "app": "Tidewater Post is better in the app. Get it from the store, or go on in the browser with fewer functions.",
}


@pytest.mark.parametrize("kind", UNDER_THE_HEADLINE)
@pytest.mark.parametrize("summary", ["", LEAD])
@pytest.mark.parametrize("headline", [TITLE, "Tidewater Post"])
def test_what_only_names_the_town_or_repeats_the_headline_is_not_about_its_entry(
    kind: str, summary: str, headline: str
) -> None:
    assert not is_about(TITLE, summary, [headline], UNDER_THE_HEADLINE[kind])


@pytest.mark.parametrize(
    ("title", "text"),
    [
        (TITLE, f"{TITLE}\nMembers of the council were of one mind: the old wall shall be built anew by next winter."),
        (TITLE, "The harbour wall is to be built anew, and nobody on the council was against it, the mayor told us."),
        ("Harbour", "The old harbour is beautiful, a painter writes. He has lived beside it for sixty years by now."),
        ("港の防潮堤、再建へ", "市議会は火曜日、港の防潮堤を再建することを全会一致で決めた。費用は国も負担する。"),
    ],
)
def test_a_short_article_under_its_headline_is_read(title: str, text: str) -> None:
    assert is_about(title, "", [title], text)
