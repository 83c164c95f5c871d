import pytest

from bot.rendering.roles import beside_name


@pytest.mark.parametrize(
    ("role", "shown"),
    [
        ("The government’s chief adviser", "the government’s chief adviser"),
        ("A planetary scientist", "a planetary scientist"),
        ("Mayor of Ostrand", "Mayor of Ostrand"),
        ("Theatre director", "Theatre director"),
        ("former governor", "former governor"),
    ],
)
def test_a_role_has_no_capital_that_the_head_of_a_sentence_gave_it(role: str, shown: str) -> None:
    assert beside_name(role) == shown
