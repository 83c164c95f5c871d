"""What holds for all tests: no deadline for an example, and a database of each kind."""

import asyncio
import gc
import os
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import Phase, settings

from bot.archive import Archive, database
from tests import discord_openapi, postgresql
from tests.sqlite import database_at

FLUSHED_AS_RUN, database.FLUSHED = database.FLUSHED, "synchronous = OFF"
"""How the bot keeps what it commits. In tests nothing is flushed to disk, as with PostgreSQL: no test cuts the power,
and a process that is killed loses nothing by it. Bots that tests start as processes of their own flush."""

# How long an example takes says how busy the machine is.
settings.register_profile("ci", deadline=None, max_examples=100)
settings.register_profile("dev", deadline=None, max_examples=25)
# Whether a test fails is all that `make mutants` asks; looking for the smallest example takes minutes.
settings.register_profile("mutants", deadline=None, max_examples=25, phases=(Phase.explicit, Phase.generate))
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci" if "CI" in os.environ else "dev"))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Whole bots first: a long test that is begun last keeps one worker busy while the others have nothing to do."""
    items.sort(key=lambda item: "tests/end_to_end/" not in item.nodeid)


def pytest_collection_finish() -> None:
    """All modules and tests are there, and stay: the garbage collector need not go through them again and again."""
    gc.collect()
    gc.freeze()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say what was not looked at."""
    if not discord_openapi.DESCRIPTION.is_file():
        terminalreporter.write_line(discord_openapi.ABSENT, yellow=True)


class Cluster(NamedTuple):
    """A running PostgreSQL."""

    socket: Path
    template: str
    """A database with all tables, which is quicker copied than made."""


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    async def make_tables(url: str) -> None:
        async with Archive.open(url):
            pass

    with postgresql.cluster() as socket, postgresql.database(socket) as url:
        asyncio.run(make_tables(url))
        yield Cluster(socket, postgresql.name_of(url))


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=postgresql.needed)])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    if request.param == "sqlite":
        yield database_at(tmp_path / "dateline.db")
        return
    cluster: Cluster = request.getfixturevalue("cluster")
    with postgresql.database(cluster.socket, template=cluster.template) as url:
        yield url
