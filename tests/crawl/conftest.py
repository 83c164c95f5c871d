import pytest

from bot.news import Pack
from tests.end_to_end.desk import FEED, archive, desk, late, simcord_bot

__all__ = ["archive", "desk", "late", "simcord_bot"]


@pytest.fixture
def packs() -> dict[str, Pack]:
    """Some of each kind, so that everything that offers packs has several to offer."""
    both = (("The Vale Courier", FEED), ("The Harbour Herald", "https://herald.example/feed"))
    several = (
        Pack("vale", "Port Vale", "Everything about the town", both[:1]),
        Pack("sea", "The sea", "Ships and harbours", both[1:]),
        Pack("north", "The north", "The towns of the north", both, region=True),
        Pack("south", "The south", "The towns of the south", both[1:], region=True),
    )
    return {pack.name: pack for pack in several}
