"""What is done to several processes on one PostgreSQL at work, and whether every channel gets everything once."""

import asyncio
import os
import signal
import time
from collections.abc import Awaitable, Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

import structlog

from tests import postgresql
from tests.chaos.cluster import BOTS, WORKERS, Cluster, a_cluster

log = structlog.get_logger()
STEP_SECONDS = 100.0
"""After which the next fault comes, whether or not all is visible: more is under way then than one fault's articles."""
LAST_SECONDS = 1800.0
"""What is not visible yet after the last fault is waited for."""
POSTS_SECONDS = 900.0
SILENT_SECONDS = 45.0
"""Longer than a worker waits for a database that says nothing."""
OTHERS = "FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND backend_type = 'client backend'"


class Plan(NamedTuple):
    """How much there is to tell."""

    channels: int = 200
    stories: int = 4
    """For each fault."""
    only: str = ""
    """Faults whose names do not hold this are left out."""


FIRST_STORIES = 2
"""A feed's first poll posts no more than the newest three."""


@dataclass
class Outcome:
    """What came of it."""

    plan: Plan
    steps: list[tuple[str, float]] = field(default_factory=list)
    """Each fault, and after how many seconds all that was published stood in all channels."""
    owed: int = 0
    seen: int = 0
    lost: list[Any] = field(default_factory=list)
    repeated: list[Any] = field(default_factory=list)
    disordered: list[str] = field(default_factory=list)
    messages: int = 0
    states: dict[str, int] = field(default_factory=dict)
    starts: dict[str, int] = field(default_factory=dict)
    seconds: float = 0

    @property
    def good(self) -> bool:
        """Each article once in each channel, in the order in which it was filed."""
        return bool(self.owed) and not (self.lost or self.repeated or self.disordered)

    def table(self) -> str:
        """For people."""
        lines = [f"{name:44}{seconds:8.1f} s" for name, seconds in self.steps]
        lines.append(f"{self.owed} owed, {self.seen} seen once, {len(self.lost)} lost, {len(self.repeated)} repeated")
        lines.append(f"{self.messages} messages, {len(self.disordered)} channels out of order, states {self.states}")
        starts = ", ".join(f"{name} {count}" for name, count in sorted(self.starts.items()))
        return "\n".join([*lines, f"starts: {starts}; {self.seconds:.0f} s in all"]) + "\n"

    def as_json(self) -> dict[str, Any]:
        """For machines."""
        return {"good": self.good} | asdict(self)


async def hurt(folder: Path, plan: Plan) -> Outcome:
    """Go through all faults."""
    began, outcome = time.monotonic(), Outcome(plan)
    async with a_cluster(folder, plan.channels) as cluster:
        await cluster.until_active()
        for number, (name, fault) in enumerate(FAULTS):
            if number and plan.only not in name:
                continue
            cluster.press.publish(plan.stories if number else FIRST_STORIES)
            at = time.monotonic()
            await fault(cluster)
            visible = await cluster.until_visible(STEP_SECONDS)
            outcome.steps.append((name if visible else f"{name} (went on)", round(time.monotonic() - at, 1)))
            log.info("step", name=name, seconds=outcome.steps[-1][1], visible=visible)
        await cluster.until_visible(LAST_SECONDS)
        await _until_settled(cluster)
        shown = cluster.shown()
        outcome.owed, outcome.seen = len(shown), sum(count == 1 for count in shown.values())
        outcome.lost = [pair for pair, count in shown.items() if not count][:20]
        outcome.repeated = [pair for pair, count in shown.items() if count > 1][:20]
        outcome.disordered = cluster.disordered()
        outcome.messages = sum(len(cluster.discord.messages(channel)) for channel in cluster.channels)
        rows = cluster.ask("SELECT state, count(*) FROM deliveries GROUP BY state")
        outcome.states = {str(state): int(str(count)) for state, count in rows}
        outcome.starts = dict(cluster.starts)
    outcome.seconds = round(time.monotonic() - began, 1)
    return outcome


async def _until_settled(cluster: Cluster) -> None:
    """What is visible may not be noted yet: its sender was killed before it could."""
    for _ in range(120):
        if not cluster.ask("SELECT 1 FROM deliveries WHERE state IN ('pending', 'sending') LIMIT 1"):
            return
        await asyncio.sleep(1)


async def _nothing(cluster: Cluster) -> None:
    """The first start takes long enough."""


async def _kill_worker(cluster: Cluster) -> None:
    await asyncio.sleep(3)
    await cluster.kill([WORKERS[1]])


async def _kill_workers(cluster: Cluster) -> None:
    await asyncio.sleep(2)
    await cluster.kill(WORKERS)


async def _kill_bot_in_mid_post(cluster: Cluster) -> None:
    active = await cluster.until_active()
    await cluster.discord.wait_for_posts(cluster.discord.posts + 10, seconds=POSTS_SECONDS)
    await cluster.kill([active])


async def _take_the_lock(cluster: Cluster) -> None:
    """The active bot's session is ended while it posts; it must stop before the other begins."""
    active = await cluster.until_active()
    await cluster.discord.wait_for_posts(cluster.discord.posts + 10, seconds=POSTS_SECONDS)
    cluster.ask(f"SELECT pg_terminate_backend(pid) {OTHERS} AND application_name = '{active}'")


async def _kill_standby(cluster: Cluster) -> None:
    active = await cluster.until_active()
    await cluster.kill([name for name in BOTS if name != active])


async def _stop_bot_politely(cluster: Cluster) -> None:
    await cluster.discord.wait_for_posts(cluster.discord.posts + 10, seconds=POSTS_SECONDS)
    await cluster.kill([await cluster.until_active()], signal.SIGTERM)


async def _terminate_backends(cluster: Cluster) -> None:
    for _ in range(3):
        await asyncio.sleep(3)
        cluster.ask(f"SELECT pg_terminate_backend(pid) {OTHERS}")


async def _kill_backend(cluster: Cluster) -> None:
    """PostgreSQL ends all sessions then, and recovers."""
    await asyncio.sleep(4)
    rows = cluster.ask(f"SELECT pid {OTHERS} LIMIT 1")
    os.kill(int(str(rows[0][0])), signal.SIGKILL)
    await asyncio.sleep(5)


async def _restart_server(cluster: Cluster) -> None:
    await asyncio.sleep(4)
    await asyncio.to_thread(postgresql.restart, cluster.socket)


async def _swallow(cluster: Cluster) -> None:
    await asyncio.sleep(2)
    cluster.relay.swallow()
    await asyncio.sleep(SILENT_SECONDS)
    cluster.relay.mend()


async def _cut(cluster: Cluster) -> None:
    await asyncio.sleep(2)
    cluster.relay.cut()
    await asyncio.sleep(10)
    cluster.relay.mend()


FAULTS: tuple[tuple[str, Callable[[Cluster], Awaitable[None]]], ...] = (
    ("nothing but the first start", _nothing),
    ("a worker is killed", _kill_worker),
    ("all workers are killed", _kill_workers),
    ("the bot is killed in mid-post", _kill_bot_in_mid_post),
    ("the standby is killed", _kill_standby),
    ("the bot's sessions are ended in mid-post", _take_the_lock),
    ("the bot is told to stop in mid-post", _stop_bot_politely),
    ("all sessions are ended, three times", _terminate_backends),
    ("a backend of PostgreSQL is killed", _kill_backend),
    ("PostgreSQL is restarted", _restart_server),
    ("a worker's network swallows all for 45 s", _swallow),
    ("a worker's network is cut for 10 s", _cut),
    ("the bot is killed again in mid-post", _kill_bot_in_mid_post),
)
