"""Both engines side by side."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import NamedTuple

from bot.archive import Archive
from tests import postgresql
from tests.conftest import Cluster
from tests.sqlite import database_at


class Both(NamedTuple):
    """Where an archive of each kind is made."""

    cluster: Cluster
    file: Path

    @asynccontextmanager
    async def archives(self) -> AsyncIterator[list[Archive]]:
        """Empty ones."""
        self.file.unlink(missing_ok=True)
        with postgresql.database(self.cluster.socket, template=self.cluster.template) as url:
            async with AsyncExitStack() as stack:
                urls = database_at(self.file), url
                yield [await stack.enter_async_context(Archive.open(one)) for one in urls]
