from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.archive import Archive


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite+aiosqlite:///{tmp_path}/dateline.db"


@pytest.fixture
async def archive(url: str) -> AsyncIterator[Archive]:
    async with Archive.open(url) as archive:
        yield archive
