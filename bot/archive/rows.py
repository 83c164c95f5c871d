"""Where rows become values: one that is none stops itself alone.

A cell that cannot be read comes out of the database as a stand-in of its kind, since the driver would else fail the
whole query. `each` finds the stand-ins, and what else does not make a value, and notes the row on the connection. The
database sets it aside once the connection is done with.
"""

import json
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import Any, Literal, NamedTuple, TypeVar

from sqlalchemy import Connection, Row, Table
from sqlalchemy.ext.asyncio import AsyncConnection

T = TypeVar("T")
Shape = Literal["object", "numbers"]
"""What JSON may hold: an object, or a list of whole numbers."""

NOTED = "unreadable rows"
"""Under which a connection's `info` holds the rows that were found unreadable."""
NO_VALUE = (ValueError, TypeError, KeyError, AttributeError, ArithmeticError, RecursionError)
"""What is raised where a row does not make a value; pydantic's and zoneinfo's errors are among them."""
LONGEST_REASON = 300
"""Characters."""


class UnreadableTime(datetime):
    """Stands for a time that cannot be read; everybody else takes it for the beginning of time."""


class UnreadableJson(dict[str, Any]):
    """Stands for JSON that cannot be read; everybody else takes it for an empty object."""


UNREADABLE_TIME = UnreadableTime(1970, 1, 1, tzinfo=UTC)


class BadRow(NamedTuple):
    """A row that does not make a value."""

    kind: str
    """The table's name."""
    row: int
    """The value of its primary key."""
    reason: str


def lenient_json(written: str | bytes) -> Any:  # noqa: ANN401
    """JSON as it is kept; a stand-in where it cannot be read."""
    try:
        return json.loads(written)
    except (ValueError, TypeError, RecursionError):
        return UnreadableJson()


def is_shaped(value: object, shape: Shape) -> bool:
    """Whether JSON that was read holds what it must."""
    if shape == "object":
        return isinstance(value, dict)
    return isinstance(value, list) and all(type(one) is int for one in value)


def each(
    connection: Connection | AsyncConnection, table: Table, rows: Iterable[Row[Any]], make: Callable[[Row[Any]], T]
) -> list[T]:
    """The values that rows make, in their order; a row that makes none is noted to be set aside."""
    made = []
    for row in rows:
        value, reason = attempt(row, make)
        if reason is None:
            made.append(value)
        else:
            connection.info.setdefault(NOTED, []).append(BadRow(table.name, key_of(table, row), reason))
    return made  # type: ignore[return-value]


def attempt(row: Row[Any], make: Callable[[Row[Any]], T]) -> tuple[T | None, str | None]:
    """The value that a row makes, or else why it makes none."""
    for name, cell in row._mapping.items():  # noqa: SLF001, SQLAlchemy's own name for it
        if isinstance(cell, UnreadableTime | UnreadableJson):
            return None, f"{name} cannot be read"
    try:
        return make(row), None
    except NO_VALUE as error:
        return None, " ".join(f"{type(error).__name__}: {error}".split())[:LONGEST_REASON]


def key_of(table: Table, row: Row[Any]) -> int:
    """The value of a row's primary key, which is one number in each table that is read so."""
    (key,) = table.primary_key.columns
    return int(row._mapping[key.name])  # noqa: SLF001
