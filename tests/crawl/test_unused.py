"""The guard of the crawl: whatever nobody used is named."""

from unittest.mock import Mock

from bot.commands import ITEMS, connect
from tests.crawl.unused import unused


def test_every_command_option_menu_control_and_form_that_nobody_used_is_named() -> None:
    named = set(unused(connect(Mock()), [], ()))
    assert named >= {f"{item.__name__} was never used" for item in ITEMS}
    assert named >= {
        "/why was never called",
        "/why url: worked for nobody",
        "the menu Digest this link was never used",
        "the form _Find was never opened",
    }
