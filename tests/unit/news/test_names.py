import pytest

from bot.news.names import fold, hash_words


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Jean-Luc Moreau", "Jean Luc Moreau"),
        ("JOSÉ Marín", "Jose Marin"),
        ("J. R. Vale", "J R Vale"),
        ("The Harbour Board", "harbour board"),
        ("Dara O’Shea", "Dara O'Shea"),
        ("Port Vale's", "Port Vale"),
    ],
)
def test_spellings_of_one_name_are_the_same(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(("one", "other"), [("The", "A"), ("Ana Ruiz", "Anna Ruiz"), ("Lee Moss", "Moss Lee")])
def test_other_names_stay_other_names(one: str, other: str) -> None:
    assert fold(one) != fold(other)


def test_quotes_are_the_same_whatever_their_case_and_punctuation() -> None:
    assert hash_words("The door is open") == hash_words("“The DOOR is open!”") != hash_words("The door is shut")
    assert len(hash_words("The door is open")) == 24
