"""A database's rows, whichever database it is, past all of ours."""

from typing import Any

import pytest
from sqlalchemy import create_engine, make_url, text

ONLY_SQLITE = pytest.mark.parametrize("url", ["sqlite"], indirect=True)
"""For what only SQLite has: a file."""


def rows_of(url: str, statement: str) -> list[tuple[Any, ...]]:
    """What a statement gives; its changes stay."""
    with_driver = make_url(url)
    engine = create_engine(with_driver.set(drivername=with_driver.drivername.removesuffix("+aiosqlite")))
    with engine.begin() as connection:
        result = connection.execute(text(statement))
        rows = [tuple(row) for row in result] if result.returns_rows else []
    engine.dispose()
    return rows
