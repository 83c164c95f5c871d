"""What a text keeps of what it said, where it is put right, grows, or is filled with something else."""

import pytest

from bot.news.changes import HALF, KEPT, has_grown, is_replaced, is_shown_otherwise, is_the_same, kept, says_more

PIER = (
    "The harbour board of Ostrand closed the ferry pier on Monday because two of its beams have rotted. Repairs take "
    "six weeks, said the harbour master, Ines Falk, and cost 300,000 crowns, of which the town pays 80,000."
)
FILLED = [
    ("One crown buys 1.0842 marks and 0.8813 francs.", "One crown buys 1.0911 marks and 0.8790 francs."),
    ("Search: works. Checkout: works.", "Search: works. Checkout: fails."),
    ("First comes Lund, then Velm, then Skar.", "First comes Skar, then Lund, then Velm."),
    ("Velm: cloudy, wind from the west, 7 degrees.", "Velm: sunny, wind from the north, 3 degrees."),
    ("Today's soup is lentil, served with bread.", "Today's soup is tomato, served with bread."),
    ("ヴェルムは晴れ、気温は17度です。", "ヴェルムは大雨、気温は12度です。"),
    (
        "The Trenk stands at 3.41 metres. " + PIER.partition(",")[0],
        "The Trenk stands at 3.52 metres. " + PIER.partition(",")[0],
    ),
]
EDITED = [
    (PIER, PIER.replace("300,000", "310,000")),
    (PIER, PIER.replace("Ines Falk", "Inge Falck")),
    (PIER, PIER.upper()),
    ("The harbour board closd the pier.", "The harbour board closed the pier."),
    (PIER, f"{PIER} “We count on May,” the harbour master said when she spoke to the press on Tuesday at noon."),
    (f"{PIER} Buses run instead.", PIER),
    (
        "12 people are hurt in Velm.",
        "14 people are hurt in Velm. Divers look for the helmsman, and trains stand still.",
    ),
]


@pytest.mark.parametrize(("before", "after"), FILLED)
def test_a_template_that_is_filled_anew_is_replaced(before: str, after: str) -> None:
    assert is_replaced("Today", before, "Today", after)
    assert not has_grown(before, after)


@pytest.mark.parametrize(("before", "after"), EDITED)
def test_what_is_put_right_or_added_to_is_not(before: str, after: str) -> None:
    assert not is_replaced("Pier closed", before, "Pier closed", after)


def test_a_headline_in_other_words_over_the_same_text_replaces_nothing() -> None:
    assert not is_replaced("Pier closed", PIER, "Ostrand waits for its ferries", PIER)


def test_a_figure_in_the_headline_alone_counts() -> None:
    text = "Prices as reported by drivers from all over the district."
    assert is_replaced("Petrol at 1.79", text, "Petrol at 1.83", text)


def test_a_slip_is_a_spelling_and_a_figure_is_none() -> None:
    assert kept("The lokc is shut", "The lock is shut") == 1
    assert kept("Room 112 is shut", "Room 113 is shut") == HALF < KEPT


def test_the_same_is_the_same_however_it_is_spaced() -> None:
    assert is_the_same("Pier closed!", " Pier\n closed! ")
    assert not is_the_same("Pier closed", "PIER CLOSED")
    assert not is_the_same("Level 3.41", "Level 3.4")


def test_other_words_tell_more_and_the_same_in_another_order_none() -> None:
    assert says_more("The pier is shut.", "The pier is shut. Divers found a barge below it.")
    assert not says_more("The pier is shut.", "Shut is the pier.")


@pytest.mark.parametrize(
    ("before", "after", "is_form"),
    [
        ("Beams have rotted…", PIER, True),
        ("Open all day. 12 comments, 300 readers.", "Open all day. 15 comments, 412 readers.", True),
        ("The gauge shows 3.41 metres.", "The gauge shows 3.52 metres.", False),
        ("The gauge shows 351 centimetres.", "The gauge shows 341 centimetres.", False),
        ("Velm: cloudy", "Velm: sunny", False),
    ],
)
def test_whole_texts_and_counts_that_go_up_are_another_form(before: str, after: str, *, is_form: bool) -> None:
    assert is_shown_otherwise(before, after) is is_form
