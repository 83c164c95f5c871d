from pathlib import Path

import pytest

from tests.integration.archive.conftest import archive

__all__ = ["archive"]


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite+aiosqlite:///{tmp_path}/dateline.db"
