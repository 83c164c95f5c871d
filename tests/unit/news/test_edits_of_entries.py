"""Whether what stands now under a guid or at an address is the article that stood there."""

import pytest

from bot.news.likeness import is_edit

PIER = "The harbour board of Ostrand closed the pier, its chair Ines Falk told residents. Ice has damaged two beams."
EDITS = [
    (
        "Ferry runs aground, 12 hurt",
        "A ferry ran aground off Skar. Twelve are hurt.",
        "Ferry runs aground, 14 hurt",
        "A ferry ran aground off Skar. Fourteen are hurt.",
    ),
    (
        "Minister resigns after row",
        "The minister Otto Brisk resigned after a row over fish.",
        "Minister Brisk resigns after row over fish",
        "Otto Brisk, the minister, resigned on Monday. The row was over fish.",
    ),
    (
        "Storm reaches Brandau",
        "A storm has reached Brandau.",
        "Storm kills two in Brandau",
        "A storm killed two in Brandau.",
    ),
]
OTHERS = [
    (
        "Ostrand harbour board closes pier",
        PIER,
        "Velmar harbour board closes pier",
        PIER.replace("Ostrand", "Velmar").replace("Ines Falk", "Jonas Wied"),
    ),
    (
        "Lund 2–1 Velm",
        "Lund won 2–1 against Velm in front of a full house.",
        "Trenk 2–1 Skar",
        "Trenk won 2–1 against Skar in front of a full house.",
    ),
    ("Weather warning for Brandau", "", "Weather warning for Harsten", ""),
    (
        "Obituary: Mira Castell",
        "Mira Castell, a teacher, died at home.",
        "Obituary: Lena Orth",
        "Lena Orth, a teacher, died at home.",
    ),
    ("Wetter in Brandau am Montag", "Es bleibt kalt.", "Wetter in Harsten am Montag", "Es bleibt kalt."),
]


@pytest.mark.parametrize(("title", "text", "new_title", "new_text"), EDITS)
def test_an_article_that_was_edited_and_dated_anew_is_the_same(
    title: str, text: str, new_title: str, new_text: str
) -> None:
    assert is_edit(title, text, new_title, new_text, redated=True)


@pytest.mark.parametrize(("title", "text", "new_title", "new_text"), OTHERS)
def test_a_template_that_tells_of_others_is_another_article(
    title: str, text: str, new_title: str, new_text: str
) -> None:
    assert not is_edit(title, text, new_title, new_text, redated=True)


@pytest.mark.parametrize(("title", "text", "new_title", "new_text"), EDITS)
def test_an_edit_is_one_whatever_its_date(title: str, text: str, new_title: str, new_text: str) -> None:
    assert is_edit(title, text, new_title, new_text)


@pytest.mark.parametrize(
    ("title", "text", "new_title", "new_text"),
    [
        (
            "Weather for Velm: Monday",
            "Rain from the west, 7 degrees, and wind near the coast.",
            "Weather for Velm: Tuesday",
            "Sun all day, 12 degrees. Frost in the valleys by night.",
        ),
        (
            "Question of the day: who feeds the swans?",
            "Members of the bird club of Brandau feed them from a boat each morning.",
            "Question of the day: who winds the clock?",
            "A retired teacher climbs ninety steps to the tower twice a week.",
        ),
        *OTHERS,
    ],
)
def test_a_template_filled_anew_within_the_hour_is_another_article(
    title: str, text: str, new_title: str, new_text: str
) -> None:
    assert not is_edit(title, text, new_title, new_text)


def test_under_the_very_same_title_and_date_all_words_may_change() -> None:
    assert is_edit(
        "Ferry runs aground", "More soon.", "Ferry runs aground", "Twelve are hurt, the harbour master said."
    )
