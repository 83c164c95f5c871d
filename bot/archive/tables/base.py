"""What all tables share: names of constraints, times in UTC, numbers."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, DateTime, Dialect, Integer, MetaData, Text, TypeDecorator

from bot.archive.rows import UNREADABLE_TIME, Shape, UnreadableJson, is_shaped

KEYS = "dateline_keys"
"""Under which an engine's dialect holds them."""

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)


class Time(TypeDecorator[datetime]):
    """An aware time, kept as UTC; SQLite forgets the zone."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """To the database."""
        if value is None:
            return None
        at = value.astimezone(UTC)
        return at.replace(tzinfo=None) if dialect.name == "sqlite" else at

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], Any] | None:
        """From the database; a stand-in for what is no time."""
        read = super().result_processor(dialect, coltype)
        if read is None:
            return None

        def lenient(value: object) -> datetime | None:
            try:
                return read(value)
            except (ValueError, TypeError):
                return UNREADABLE_TIME

        return lenient

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """From the database."""
        return value.replace(tzinfo=UTC) if value is not None and value.tzinfo is None else value


class Json(TypeDecorator[Any]):
    """JSON of one shape; a stand-in comes out for any other, as for what is no JSON.

    Args:
        shape: what it holds.
        optional: whether it may hold nothing, which is JSON's null.
        none_as_null: whether nothing is kept as NULL instead.
    """

    impl = JSON
    cache_ok = True

    def __init__(self, shape: Shape, *, optional: bool = False, none_as_null: bool = False) -> None:
        super().__init__(none_as_null=none_as_null)
        self.shape, self.optional, self.none_as_null = shape, optional, none_as_null

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], Any] | None:
        """From the database; a stand-in for what is of another shape."""
        read = super().result_processor(dialect, coltype)

        def shaped(value: object) -> Any:  # noqa: ANN401
            if value is None:
                return None
            found = read(value) if read else value
            is_right = is_shaped(found, self.shape) or (found is None and self.optional)
            return found if is_right else UnreadableJson()

        return shaped


class Address(TypeDecorator[str]):
    """The address of a feed; one that holds a secret is kept sealed, under the keys of the engine's dialect.

    Each engine has a dialect of its own, so that no key is known to the tables. Without keys addresses pass as they
    are kept, as when a database is copied.
    """

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """To the database."""
        keys = getattr(dialect, KEYS, None)
        return value if value is None or keys is None else str(keys.seal(value))

    def process_result_value(self, value: str | None, dialect: Dialect) -> str | None:
        """From the database."""
        keys = getattr(dialect, KEYS, None)
        return value if not isinstance(value, str) or keys is None else str(keys.open(value))


# SQLite numbers rows by itself only in a column of type INTEGER.
Id = BigInteger().with_variant(Integer, "sqlite")
