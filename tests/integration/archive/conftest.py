import asyncio
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from bot.archive import Archive
from tests import postgresql


class Cluster(NamedTuple):
    socket: Path
    template: str


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    async def made(url: str) -> None:
        async with Archive.open(url):
            pass

    with postgresql.cluster() as socket, postgresql.database(socket) as url:
        asyncio.run(made(url))
        yield Cluster(socket, postgresql.name_of(url))


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=postgresql.needed)])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    if request.param == "sqlite":
        yield f"sqlite+aiosqlite:///{tmp_path}/dateline.db"
        return
    cluster: Cluster = request.getfixturevalue("cluster")
    with postgresql.database(cluster.socket, template=cluster.template) as url:
        yield url


@pytest.fixture
async def archive(url: str) -> AsyncIterator[Archive]:
    async with Archive.open(url) as archive:
        yield archive
