"""The watchdog: sees whether the bot gets on, begins anew what is stuck, says so, and tells when it is no use."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from math import inf, isfinite
from pathlib import Path
from time import monotonic
from typing import Protocol

import structlog

from bot.archive import Archive, storage_problem
from bot.jobs import progress
from bot.jobs.boot import boot_id
from bot.jobs.holding import Holding
from bot.jobs.open_files import scarcity
from bot.jobs.progress import Decision, Part, Steps, decide_watch, minutes
from bot.jobs.schedule import Schedule
from bot.jobs.telling import Owner
from bot.jobs.workers import Workers
from bot.news import Heartbeat, Waiting

EVERY_SECONDS = 5.0
BEAT_SECONDS = 15.0
LOOK_SECONDS = 60.0
"""What a look may take; its queries take milliseconds, but for a disk that does not answer."""
CHECKED_EVERY_SECONDS = 3600.0
"""At most, for the sake of commands that fail: members can have them fail as often as they like."""
NOT_AGAIN_WITHIN = timedelta(hours=6)
"""A part for whose sake the process was ended is no reason to end it again within this time."""
HOURLY = ("warn", "tidy", "backup")
POOLS_OF = {"read": "reader", "poll": "parser", "fetch": "parser"}
"""The workers that a stage waits for."""
CONNECTED = "connected to Discord"
NOT_CONNECTED = "not connected to Discord"
WORDS = {
    "poll": "feeds polled",
    "fetch": "articles fetched",
    "read": "articles read",
    "group": "articles grouped",
    "compose": "subscriptions served",
    "deliver": "messages posted",
}

log = structlog.get_logger()


class Gateway(Protocol):
    """The connection to Discord, as the watchdog knows it."""

    @property
    def connected(self) -> bool:
        """Whether slash commands come in."""

    @property
    def was_connected(self) -> bool:
        """Whether it has been since the start."""

    @property
    def silent_for(self) -> float:
        """Seconds since anything came."""

    @property
    def latency(self) -> float:
        """Seconds."""

    def begin_anew(self) -> None:
        """Connect again."""


@dataclass
class Watchdog:
    """Watches the bot for as long as it runs.

    Args:
        archive: of which the rows that wait are asked, and where signs of life are kept.
        schedule: whose handlers are begun anew.
        pools: workers by name.
        gateway: the connection to Discord.
        posting_problem: why nothing is posted any more; None where all is well.
        network_problem: why no feed can be read; None where all is well.
        tell_owner: tells the bot's owner in private.
        clock: tells the time.
        file: of the database; None where it is on a server.
        failed_commands: how many commands failed since the start in a way that nobody expected.
    """

    archive: Archive
    schedule: Schedule
    pools: Mapping[str, Workers]
    gateway: Gateway
    posting_problem: Callable[[], str | None]
    network_problem: Callable[[], str | None]
    tell_owner: Callable[[str], Awaitable[None]]
    clock: Callable[[], datetime]
    file: Path | None = None
    failed_commands: Callable[[], int] = lambda: 0
    _steps: Steps = field(default_factory=Steps)
    _mended: set[str] = field(default_factory=set)
    _failing_since: float | None = None
    """Since when the watchdog itself fails."""
    _network_away_at: float | None = None
    _connected_at: float = 0.0
    _said_at_beat: tuple[str, ...] | None = None
    _beat_at: float = 0.0
    _said: dict[str, str] = field(default_factory=dict)
    _delay: float = 0.0
    _checking: asyncio.Task[None] | None = None
    _checked_at: float = -inf
    _failed_before: int = 0

    def __post_init__(self) -> None:
        self._holding = Holding(self.archive, self.schedule, self.file)
        self._owner = Owner(self.archive, self.tell_owner)

    async def watch(self) -> str:
        """Watch until there is no use in going on; why the process must end, for a person."""
        self._holding.lost()
        self._connected_at = monotonic()
        while True:
            before = monotonic()
            await asyncio.sleep(EVERY_SECONDS)
            self._delay = monotonic() - before - EVERY_SECONDS
            if ends := await self.look():
                return ends

    async def look(self) -> str | None:
        """Look once; why the process must end, None where it need not. Nothing that goes wrong with that ends it."""
        try:
            async with asyncio.timeout(LOOK_SECONDS):
                ends = await self._look()
        except Exception as error:
            if problem := storage_problem(error):
                self._holding.hold(problem)
                return None
            now = monotonic()
            if self._failing_since is None:
                self._failing_since = now
                log.exception("the watchdog failed")
            fails = now - self._failing_since
            return f"The watchdog has failed for {minutes(fails)}." if fails >= progress.FAILING.end else None
        self._failing_since = None
        return ends

    async def _look(self) -> str | None:
        if lost := self._holding.lost():
            return f"The database file {lost} was removed or replaced while the bot was running."
        waiting = await self._holding.waiting(self.clock())
        parts = [*self._parts_of_jobs(waiting or {}), *self._parts_of_pools(), self._gateway(), *self._others()]
        decision = decide_watch(parts, self._mended, await self._ended_lately())
        self._say(decision.unwell)
        await self._beat(decision, waiting or {})
        starting = not self.gateway.was_connected and decision.unwell.keys() == {"gateway"}
        if not starting:
            await self._owner.learn(decision.unwell, self.clock(), writable=not self.schedule.held)
        for name in decision.mend:
            await self._mend(name)
        if self.failed_commands() > self._failed_before and monotonic() - self._checked_at >= CHECKED_EVERY_SECONDS:
            self._check()
        self._mended &= {part.name for part in parts if part.ill_for >= part.limits.unwell}
        if decision.end is None:
            return None
        await self._note_end(decision.end)
        return f"{decision.end}: {decision.unwell[decision.end]}"

    # ── What is seen ──────────────────────────────────────────────────────────────────────────────

    def _parts_of_jobs(self, waiting: Mapping[str, Waiting]) -> Iterator[Part]:
        now = monotonic()
        courses = self.schedule.courses
        done = {name: course.done + self._done_for(name) for name, course in courses.items()}
        stuck = self._steps.stuck_for(done, waiting, now)
        for name, course in courses.items():
            if course.begun_at is not None:
                hangs = now - course.begun_at
                limits = progress.READING if name == "read" else progress.HANGING
                yield Part(f"{name} hangs", hangs, f"{name} has not come to an end for {minutes(hangs)}", limits)
            if course.failing_since is not None and not self.schedule.held:
                fails = now - course.failing_since
                limits = progress.FAILING_HOURLY if name in HOURLY else progress.FAILING
                yield Part(f"{name} fails", fails, f"{name} has failed for {minutes(fails)}: {course.reason}", limits)
        for name, seconds in stuck.items():
            rows = waiting.get(name)
            if rows and seconds and not self.schedule.held and (name != "deliver" or self._may_deliver()):
                problem = f"no {WORDS[name]} for {minutes(seconds)} though {rows.rows} wait"
                yield Part(f"{name} is stuck", seconds, problem, progress.STUCK)

    def _done_for(self, stage: str) -> int:
        """What the workers did that a stage waits for: one call of a handler may need many minutes of theirs."""
        pool = self.pools.get(POOLS_OF.get(stage, ""))
        return pool.done if pool else 0

    def _may_deliver(self) -> bool:
        return self.gateway.connected and self.posting_problem() is None

    def _parts_of_pools(self) -> Iterator[Part]:
        for name, pool in self.pools.items():
            failing = monotonic() - pool.failing_since if pool.failing_since is not None else 0.0
            yield Part(f"{name} pool", failing, f"no {name} process could be had for {minutes(failing)}", progress.POOL)

    def _gateway(self) -> Part:
        if self.gateway.connected:
            self._connected_at = monotonic()
        away = max(self.gateway.silent_for, monotonic() - self._connected_at)
        if not self.gateway.was_connected:
            return Part("gateway", away, NOT_CONNECTED, progress.NEVER_CONNECTED)
        problem = f"Discord's gateway has been away for {minutes(away)}: slash commands are not answered"
        return Part("gateway", away, problem, progress.GATEWAY)

    def _others(self) -> Iterator[Part]:
        if part := self._holding.part():
            yield part
        rests = monotonic() - self.schedule.asked_at
        yield Part("schedule", rests, f"no work has been begun for {minutes(rests)}", progress.ASKING_NOTHING)
        if problem := self.posting_problem():
            yield Part("posting", 1, f"not posting ({problem.rstrip('.')})", progress.NOT_POSTING)
        if problem := scarcity():
            yield Part("open files", 1, problem, progress.SCARCE_FILES)
        if problem := self.network_problem():
            self._network_away_at = monotonic() if self._network_away_at is None else self._network_away_at
            away = monotonic() - self._network_away_at
            yield Part("network", away, f"{problem} for {minutes(away)}", progress.NETWORK)
        else:
            self._network_away_at = None

    async def _ended_lately(self) -> set[str]:
        noted = None
        if not self.schedule.held:
            noted = await self.archive.heartbeats.noted("ended")
        if noted is None:
            return set()
        at, detail = noted
        return set(json.loads(detail)) if abs(self.clock() - at) < NOT_AGAIN_WITHIN else set()

    # ── What is done ──────────────────────────────────────────────────────────────────────────────

    async def _mend(self, name: str) -> None:
        log.warning("beginning anew", part=name)
        self._mended.add(name)
        if name == "gateway":
            self.gateway.begin_anew()
            return
        stage, how = name.partition(" ")[::2]
        if how == "fails" and not (self._checking and not self._checking.done()):
            self._check()
            return
        pool = self.pools.get(POOLS_OF.get(stage, stage))
        if pool:
            await pool.rebuild()
        if stage in self.schedule.courses:
            self.schedule.begin_anew(stage)

    def _check(self) -> None:
        """Look through all rows: one is to blame, most likely; which of them, and of which table, need not be known."""
        self._checked_at, self._failed_before = monotonic(), self.failed_commands()
        if self._checking is None or self._checking.done():
            self._checking = asyncio.create_task(self._check_rows())

    async def _check_rows(self) -> None:
        try:
            mended = await self.archive.checks.mend(forget=False)
        except Exception:
            log.exception("rows cannot be checked")
        else:
            log.warning("rows were checked", set_aside=len(mended))

    def _say(self, unwell: dict[str, str]) -> None:
        """One line in the log when a part falls ill, and one when it is well again."""
        for name in unwell.keys() - self._said.keys():
            log.error("unwell", part=name, problem=unwell[name])
        for name in self._said.keys() - unwell.keys():
            log.warning("well again", part=name)
        self._said = unwell

    async def _beat(self, decision: Decision, waiting: Mapping[str, Waiting]) -> None:
        says = tuple(decision.unwell)
        if self.schedule.held or (monotonic() - self._beat_at < BEAT_SECONDS and says == self._said_at_beat):
            return
        self._beat_at, self._said_at_beat = monotonic(), says
        state = CONNECTED if self.gateway.connected else "reconnecting to Discord"
        latency = self.gateway.latency
        figures = {
            "loop_delay": round(self._delay, 3),
            "gateway_silent": round(self.gateway.silent_for, 1),
            **({"gateway_latency": round(latency, 3)} if isfinite(latency) else {}),
            **{f"{stage}_waiting": rows.rows for stage, rows in waiting.items()},
        }
        await self.archive.heartbeats.beat(
            Heartbeat(self.clock(), monotonic(), boot_id(), state, decision.unwell, figures)
        )

    async def _note_end(self, part: str) -> None:
        if self.schedule.held:
            return
        try:
            await self.archive.heartbeats.note("ended", json.dumps({part: self.clock().isoformat()}), self.clock())
        except Exception as error:
            if storage_problem(error) is None:
                raise
