from collections.abc import AsyncIterator

import pytest

from bot.archive import Archive


@pytest.fixture
async def archive(url: str) -> AsyncIterator[Archive]:
    async with Archive.open(url) as archive:
        yield archive
