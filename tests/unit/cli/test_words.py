"""Others' words on the command line: a terminal obeys none of them."""

import pytest

from bot.cli.logs import without_secrets
from bot.cli.words import plain

HOSTILE = [
    ("\x1b]0;owned\x07title", "\\u001b]0;owned\\u0007title"),
    ("\x1b[2J\x1b[31mred", "\\u001b[2J\\u001b[31mred"),
    ("\x9b31mred", "\\u009b31mred"),
    ("two\nlines\r\nand\ttabs", "two lines and tabs"),
    ("abc\u202edef", "abc\\u202edef"),
    ("tag\U000e0041", "tag\\ue0041"),
    ("\u200bno width", "\\u200bno width"),
    ("half \ud800", "half \\ud800"),
    ("Café 日本 🚀 ẫ", "Café 日本 🚀 ẫ"),
]


@pytest.mark.parametrize(("words", "printed"), HOSTILE)
def test_what_a_terminal_would_obey_is_written_out(words: str, printed: str) -> None:
    assert plain(words) == printed
    assert without_secrets(words) == printed
