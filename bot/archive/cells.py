"""Cells that are not of their column's kind, in any table. SQLite alone lets them in."""

from sqlalchemy import Boolean, Column, Connection, Float, Integer, String, Table, text

from bot.archive.rows import BadRow
from bot.archive.tables import metadata
from bot.archive.tables.base import Address, Json, Time
from bot.news import ActorKind, How

_CHOICES = {"actors.kind": ActorKind, "shown.how": How}
"""Columns that hold one of a few words."""
WITHOUT_ROWS = 0
"""Stands for the number of a row in a table whose rows have none."""


def odd_rows(connection: Connection) -> list[BadRow]:
    """The rows that hold such a cell, of all tables. Each table is gone through once."""
    found: dict[tuple[str, int], BadRow] = {}
    for table in metadata.sorted_tables:
        number = "rowid" if has_numbers(table) else str(WITHOUT_ROWS)
        odd = [f"NOT ({_sound(column)})" for column in table.columns]
        which = f"SELECT {number}, {', '.join(odd)} FROM {table.name} WHERE {' OR '.join(odd)}"  # noqa: S608
        for row, *are_odd in connection.exec_driver_sql(which):
            name = next(column.name for column, is_odd in zip(table.columns, are_odd, strict=True) if is_odd)
            found.setdefault((table.name, row), BadRow(table.name, row, f"{name} cannot be read"))
    return list(found.values())


def put_right(connection: Connection, bad: BadRow) -> str:
    """Reset the cells of such a row; without a key it is none, and goes. What was done, for a person."""
    table = metadata.tables[bad.kind]
    which = "rowid = :row" if has_numbers(table) else ":row = :row"
    for column in table.columns:
        where = f"WHERE {which} AND NOT ({_sound(column)})"
        if not (blank := _blank(column)):
            gone = connection.execute(text(f"DELETE FROM {table.name} {where}"), {"row": bad.row})  # noqa: S608
            if gone.rowcount:
                return "it was removed"
        else:
            change = f'UPDATE {table.name} SET "{column.name}" = {blank} {where}'  # noqa: S608
            connection.execute(text(change), {"row": bad.row})
    return "what could not be read was reset"


def has_numbers(table: Table) -> bool:
    """Whether SQLite numbers a table's rows."""
    return table.dialect_options["sqlite"]["with_rowid"] is not False


def _sound(column: Column[object]) -> str:
    """Whether a cell is of its column's kind, in SQLite's words."""
    name = f'"{column.name}"'
    match column.type:
        case String() if choices := _CHOICES.get(str(column)):
            kind = f"{name} IN ({', '.join(repr(str(one)) for one in choices)})"
        case Time():
            kind = f"typeof({name}) = 'text' AND {name} GLOB '[0-9][0-9][0-9][0-9]-*' AND julianday({name}) IS NOT NULL"
        case Json():
            kind = f"typeof({name}) = 'text' AND {_shaped(name, column.type)}"
        case Integer() | Boolean():
            kind = f"typeof({name}) = 'integer'"
        case Float():
            kind = f"typeof({name}) IN ('real', 'integer')"
        case String() | Address():
            kind = f"typeof({name}) = 'text'"
        case _:
            # A number that names a row of another table.
            kind = f"typeof({name}) = 'integer'" if column.foreign_keys else "1"
    return f"{name} IS NULL OR ({kind})" if column.nullable else kind


def _shaped(name: str, kind: Json) -> str:
    shaped = f"json_type({name}) = 'object'"
    if kind.shape == "numbers":
        odd = f"SELECT 1 FROM json_each({name}) WHERE type != 'integer'"  # noqa: S608, a column's name
        shaped = f"json_type({name}) = 'array' AND NOT EXISTS ({odd})"
    if kind.optional:
        shaped = f"json_type({name}) = 'null' OR {shaped}"
    # SQLite looks at all parts of a condition in an order of its own, and fails where such a function is given no JSON.
    return f"CASE WHEN json_valid({name}) THEN {shaped} ELSE 0 END"


def _blank(column: Column[object]) -> str:
    """What stands in such a cell afterwards; empty where a row is none without it."""
    if column.primary_key or (column.foreign_keys and not column.nullable):
        return ""
    if column.nullable:
        return "NULL"
    if isinstance(column.type, Time):
        return "CURRENT_TIMESTAMP"
    if choices := _CHOICES.get(str(column)):
        return f"'{next(iter(choices))}'"
    if isinstance(column.type, Json):
        return "'{}'" if column.type.shape == "object" else "'[]'"
    return "''" if isinstance(column.type, String | Address) else "0"
