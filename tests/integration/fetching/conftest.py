import asyncio
import random
from collections.abc import AsyncIterator, Callable, Mapping

import pytest

from bot.fetching.client import Client
from bot.fetching.fetcher import Fetcher
from bot.jobs.loops import new_loop
from bot.jobs.workers import Workers
from tests.integration.fetching.web import Web, a_web


def pytest_asyncio_loop_factories() -> Mapping[str, Callable[[], asyncio.AbstractEventLoop]]:
    """What is fetched is fetched in the loop that the bot runs on."""
    return {"the bot's": new_loop}


@pytest.fixture
async def web() -> AsyncIterator[Web]:
    async with a_web() as web:
        yield web


@pytest.fixture
def client(web: Web) -> Client:
    return Client(web.settings(), seconds=1.5)


@pytest.fixture
async def fetcher(web: Web, client: Client) -> AsyncIterator[Fetcher]:
    async with Workers(1) as workers:
        yield Fetcher(client, workers, web.settings(), 3, random.Random(1))
