from pathlib import Path

import pytest

from tests.integration.archive.conftest import archive
from tests.sqlite import database_at

__all__ = ["archive"]


@pytest.fixture
def url(tmp_path: Path) -> str:
    return database_at(tmp_path / "dateline.db")
