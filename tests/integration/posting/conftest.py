from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.integration.posting.desk import LoopbackDesk, a_desk


@pytest.fixture
async def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[LoopbackDesk]:
    async with a_desk(tmp_path, monkeypatch) as desk:
        yield desk
