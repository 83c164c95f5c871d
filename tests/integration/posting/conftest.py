from collections.abc import AsyncIterator

import pytest

from tests.integration.posting.desk import LoopbackDesk, a_desk


@pytest.fixture
async def desk(url: str, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[LoopbackDesk]:
    async with a_desk(url, monkeypatch) as desk:
        yield desk
