from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.archive import Archive, Keys
from tests.conftest import Cluster
from tests.integration.archive.both import Both


@pytest.fixture
async def archive(url: str) -> AsyncIterator[Archive]:
    # A server has no file beside which a key could be.
    keys = Keys(given="of-all-machines-" * 3) if url.startswith("postgresql") else None
    async with Archive.open(url, keys) as archive:
        yield archive


@pytest.fixture
def both(cluster: Cluster, tmp_path: Path) -> Both:
    return Both(cluster, tmp_path / "archive.db")
