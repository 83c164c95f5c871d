from collections.abc import AsyncIterator

import pytest

from bot.archive import Archive, Keys


@pytest.fixture
async def archive(url: str) -> AsyncIterator[Archive]:
    # A server has no file beside which a key could be.
    keys = Keys(given="of-all-machines-" * 3) if url.startswith("postgresql") else None
    async with Archive.open(url, keys) as archive:
        yield archive
