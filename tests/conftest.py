"""What holds for all tests: no deadline for an example, and a database of each kind."""

import asyncio
import os
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import Phase, settings

from bot.archive import Archive
from tests import postgresql
from tests.sqlite import database_at

# How long an example takes says how busy the machine is.
settings.register_profile("ci", deadline=None, max_examples=100)
settings.register_profile("dev", deadline=None, max_examples=25)
# Whether a test fails is all that `make mutants` asks; looking for the smallest example takes minutes.
settings.register_profile("mutants", deadline=None, max_examples=25, phases=(Phase.explicit, Phase.generate))
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci" if "CI" in os.environ else "dev"))


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
