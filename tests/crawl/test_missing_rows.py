"""Every command while rows of each table are missing: it answers, and works again once the rows are mended."""

import os
import sqlite3
from contextlib import closing
from dataclasses import replace

import pytest
from sqlalchemy import Table

from bot.archive.tables import metadata
from tests.crawl.crawler import COMMANDS, Crawl, Seen
from tests.crawl.judging import went_wrong
from tests.crawl.test_crawl import world
from tests.crawl.world import Role, World

__all__ = ["world"]
pytestmark = [pytest.mark.simcord(check_errors=False, settle_timeout=600), pytest.mark.timeout(1200)]
GAPS = {"all": slice(None), "every second": slice(None, None, 2), "the newest": slice(-1, None)}
"""Which rows of a table are missing, of all in the order of their keys."""
TABLES = [
    table
    for table in metadata.sorted_tables
    if os.environ.get("CRAWL") == "whole" or table.name in {"articles", "stories", "deliveries"}
]
"""All by `make crawl`, and those that most commands look at with each run of the tests."""


def without(world: World, table: Table, gap: str) -> int:
    """Delete rows past all that holds the tables together; how many."""
    keys = [column.name for column in table.primary_key]
    with closing(sqlite3.connect(world.file, timeout=30)) as raw:
        raw.execute("PRAGMA foreign_keys=OFF")
        rows = raw.execute(f"SELECT {', '.join(keys)} FROM {table.name} ORDER BY {', '.join(keys)}").fetchall()
        gone = rows[GAPS[gap]]
        raw.executemany(f"DELETE FROM {table.name} WHERE {' AND '.join(f'{key} IS ?' for key in keys)}", gone)
        raw.commit()
    return len(gone)


async def failing(world: World, role: Role) -> list[Seen]:
    """The steps of a walk that went wrong, or were not answered."""
    crawl = Crawl(world, world.people[role], COMMANDS, deepest=1)
    return [seen async for seen in crawl.walk() if went_wrong(seen)]


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
async def test_every_command_answers_and_works_again_once_missing_rows_are_mended(world: World, table: Table) -> None:
    base = world.now()
    for gap in GAPS:
        world.back_to(base)
        if not without(world, table, gap):
            continue
        for seen in await failing(world, Role.ADMIN):
            world.back_to(seen.moment)
            # As the watchdog does after a command that failed.
            await world.desk.archive.checks.mend(forget=False)
            again = await world.send(seen.answer.who, seen.step.kind, seen.step.data, seen.message)
            assert not went_wrong(replace(seen, answer=again)), (gap, seen.way, seen.step.name)
