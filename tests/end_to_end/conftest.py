"""A loopback Discord and a news site, both over real sockets."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest

from bot.demo.server import serving
from bot.demo.site import Site
from tests.end_to_end.desk import archive, desk, late, packs, simcord_bot
from tests.loopback_discord import LoopbackDiscord

__all__ = ["archive", "desk", "late", "packs", "simcord_bot"]


@pytest.fixture
async def discord() -> AsyncIterator[LoopbackDiscord]:
    async with LoopbackDiscord() as discord:
        yield discord


@pytest.fixture
async def news() -> AsyncIterator[tuple[Site, int]]:
    async with serving(datetime.now(UTC)) as served:  # noqa: TID251
        yield served
