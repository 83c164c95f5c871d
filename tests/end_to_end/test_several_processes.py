"""A bot, another that stands by, and workers, all on one PostgreSQL; they are killed while they work."""

import asyncio
import os
import signal
import sys
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests import postgresql
from tests.chaos.press import Press, a_press
from tests.conftest import Cluster
from tests.loopback_discord import LoopbackDiscord

pytestmark = [postgresql.needed, pytest.mark.timeout(400)]


@dataclass
class Processes:
    """Processes of Dateline over one database."""

    url: str
    folder: Path
    press: Press
    discord: LoopbackDiscord
    running: list[asyncio.subprocess.Process] = field(default_factory=list)

    async def start(self, *command: str) -> asyncio.subprocess.Process:
        environment = os.environ | self.discord.environment
        environment |= {
            "DATELINE_DATABASE__URL": self.url.replace("+psycopg", ""),
            "DATELINE_FETCHING__ALLOW_PRIVATE": "127.0.0.0/8",
            "DATELINE_FETCHING__ALLOW_PORTS": str(self.press.port),
            "DATELINE_FETCHING__POLL_SECONDS": "1",
        }
        with self.log.open("ab") as log:
            process = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "bot", *command, env=environment, stdout=log, stderr=log, start_new_session=True
            )
        self.running.append(process)
        return process

    async def kill(self, process: asyncio.subprocess.Process) -> None:
        os.killpg(process.pid, signal.SIGKILL)
        await process.wait()
        self.running.remove(process)

    @property
    def log(self) -> Path:
        return self.folder / "log"

    async def until_logged(self, words: str, times: int = 1) -> None:
        async with asyncio.timeout(90):
            while self.log.read_text().count(words) < times:  # noqa: ASYNC110
                await asyncio.sleep(0.1)

    async def until_visible(self) -> None:
        """Until all that was published stands in the channel."""
        async with asyncio.timeout(120):
            while not all(self.shown().values()):  # noqa: ASYNC110
                await asyncio.sleep(0.2)

    def shown(self) -> Counter[str]:
        texts = [message.text for message in self.discord.messages(self.discord.general)]
        return Counter({place: sum(place in text for text in texts) for place in self.press.places})


@asynccontextmanager
async def several(cluster: Cluster, folder: Path) -> AsyncIterator[Processes]:
    with postgresql.database(cluster.socket, template=cluster.template) as url:
        async with a_press() as press, LoopbackDiscord() as discord:
            processes = Processes(url, folder, press, discord)
            try:
                yield processes
            finally:
                for process in list(processes.running):
                    await processes.kill(process)


async def test_killed_workers_and_bots_lose_and_repeat_nothing(cluster: Cluster, tmp_path: Path) -> None:
    async with several(cluster, tmp_path) as they:
        they.press.publish()
        bot = await they.start("run")
        worker, _ = await they.start("worker"), await they.start("worker")
        await they.discord.wait_for_bot(seconds=90)
        await they.discord.slash(
            they.discord.admin, they.discord.general, "subscribe", source=they.press.feed, when="instantly"
        )
        await they.discord.wait_for_message(they.discord.general, containing=they.press.places[0], seconds=90)

        they.press.publish(6)
        await they.kill(worker)
        await they.until_visible()

        await they.start("run")
        await they.until_logged("stands by")
        they.press.publish(6)
        they.discord.connection.ready.clear()
        await they.kill(bot)
        await they.discord.wait_for_bot(seconds=90)
        they.press.publish(3)
        await they.until_visible()
        assert set(they.shown().values()) == {1}


async def test_a_worker_needs_a_database_that_can_be_shared(tmp_path: Path) -> None:
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "bot", "worker"),
        env=os.environ | {"DATELINE_DATABASE__URL": f"sqlite:///{tmp_path}/dateline.db"},
        stderr=asyncio.subprocess.PIPE,
    )
    _, said = await process.communicate()
    assert process.returncode == 1
    assert b"Workers share a PostgreSQL database" in said
    assert len(said.splitlines()) == 1
