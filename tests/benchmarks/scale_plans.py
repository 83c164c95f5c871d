"""How a database goes about what a look-up asks of it: the plan of each of its statements, and what that took."""

import time
from collections.abc import Awaitable, Callable
from typing import Any

from sqlalchemy import Connection, event

from bot.archive import Archive

SHOWN = 400
"""Letters of a statement."""


async def explain(archive: Archive, ask: Callable[[], Awaitable[object]]) -> str:
    """The statements that are asked meanwhile, with milliseconds and plans."""
    engine = archive.feeds._database._lookers
    asked: list[tuple[str, Any, float]] = []

    def began(connection: Connection, _cursor: Any, statement: str, parameters: Any, *_: object) -> None:
        connection.info["began"] = statement, parameters, time.perf_counter()

    def ended(connection: Connection, *_: object) -> None:
        statement, parameters, at = connection.info.pop("began")
        asked.append((statement, parameters, time.perf_counter() - at))

    event.listen(engine, "before_cursor_execute", began)
    event.listen(engine, "after_cursor_execute", ended)
    try:
        await ask()
    finally:
        event.remove(engine, "before_cursor_execute", began)
        event.remove(engine, "after_cursor_execute", ended)
    told = []
    for statement, parameters, seconds in asked:
        told.append(f"{seconds * 1000:9.2f} ms  {' '.join(statement.split())[:SHOWN]}")
        if statement.startswith(("SELECT", "WITH")):
            told += [
                f"              {line}" for line in await archive.feeds._database.look(_plan, statement, parameters)
            ]
    return "\n".join(told)


def _plan(connection: Connection, statement: str, parameters: Any) -> list[str]:
    if connection.dialect.name == "sqlite":
        rows = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
        return [str(row[-1]) for row in rows]
    rows = connection.exec_driver_sql(f"EXPLAIN (ANALYZE, BUFFERS, COSTS OFF) {statement}", parameters)
    return [str(row[0]) for row in rows]
