"""Whether the bot gets on with its work, and what is to be done where it does not. Pure."""

from collections.abc import Collection, Iterable, Mapping
from math import inf
from typing import NamedTuple

from bot.news import Waiting

MINUTE = 60.0


class Limits(NamedTuple):
    """For how many seconds a part may be ill before something is done."""

    unwell: float
    """Health says so, and the owner is told."""
    mend: float = inf
    """It is begun anew, once."""
    end: float = inf
    """The process ends, so that it is started anew."""


HANGING = Limits(5 * MINUTE, 5 * MINUTE, 10 * MINUTE)
"""No handler takes so long; rows are claimed for five minutes."""
READING = Limits(15 * MINUTE, 15 * MINUTE, 25 * MINUTE)
"""Ten articles one by one, of a minute each, and once more together."""
FAILING = Limits(1 * MINUTE, 2 * MINUTE, 10 * MINUTE)
FAILING_HOURLY = Limits(3 * 60 * MINUTE, 3 * 60 * MINUTE)
STUCK = Limits(4 * MINUTE, 6 * MINUTE, 15 * MINUTE)
"""Rows are due, and nothing becomes of them."""
POOL = Limits(1 * MINUTE, 2 * MINUTE, 10 * MINUTE)
GATEWAY = Limits(90, 3 * MINUTE, 15 * MINUTE)
"""Discord asks for a heartbeat every 41 s, and answers each."""
NEVER_CONNECTED = Limits(0, 3 * MINUTE, 15 * MINUTE)
ASKING_NOTHING = Limits(1 * MINUTE, end=5 * MINUTE)
"""Most handlers are asked each second, and those that are at work hold up no other."""
STORAGE = Limits(0, end=10 * MINUTE)
NETWORK = Limits(2 * MINUTE)
"""Starting anew brings no network back."""
SCARCE_FILES = Limits(0, end=10 * MINUTE)
NOT_POSTING = Limits(0)
"""Discord's word: starting anew changes nothing."""


class Part(NamedTuple):
    """A part of the bot and for how long it has been ill, in seconds of the monotonic clock; 0 where it is well."""

    name: str
    ill_for: float
    problem: str
    limits: Limits


class Decision(NamedTuple):
    """What is to be done now."""

    unwell: dict[str, str] = {}  # noqa: RUF012  a tuple's default, never changed
    """What is wrong, by part."""
    mend: tuple[str, ...] = ()
    end: str | None = None
    """The part for whose sake the process must end."""


def decide_watch(parts: Iterable[Part], mended: Collection[str] = (), ended_lately: Collection[str] = ()) -> Decision:
    """What is to be done about parts that are ill.

    Args:
        parts: all of them.
        mended: those that were begun anew already since they fell ill.
        ended_lately: those for whose sake the process was ended not long ago. That did not help then, and whoever
            starts the bot anew again and again has one that does nothing else.
    """
    ill = [part for part in parts if part.ill_for > 0 and part.ill_for >= part.limits.unwell]
    ends = (part.name for part in ill if part.ill_for >= part.limits.end and part.name not in ended_lately)
    return Decision(
        {part.name: part.problem for part in ill},
        tuple(part.name for part in ill if part.ill_for >= part.limits.mend and part.name not in mended),
        next(ends, None),
    )


class Steps:
    """Notes for how long rows have waited without anything becoming of them.

    Not by how old they are: that would go by the clock, and after a day without a network all are old.
    """

    def __init__(self) -> None:
        self._marks: dict[str, _Mark] = {}

    def stuck_for(self, done: Mapping[str, int], waiting: Mapping[str, Waiting], seconds: float) -> dict[str, float]:
        """For how many seconds nothing has become of each stage's rows; 0 where none wait. More rows are no progress.

        Args:
            done: how much each stage has done since the start.
            waiting: the rows that are due at each stage.
            seconds: now, by the monotonic clock.
        """
        for stage, rows in waiting.items():
            now, before = _Mark(done.get(stage, 0), rows, seconds), self._marks.get(stage)
            if before is None or now.is_further_than(before):
                self._marks[stage] = now
        return {stage: seconds - mark.since if mark.rows.rows else 0 for stage, mark in self._marks.items()}


class _Mark(NamedTuple):
    """How far a stage has come."""

    done: int
    rows: Waiting
    since: float

    def is_further_than(self, before: "_Mark") -> bool:
        went_on = self.done != before.done or self.rows.oldest != before.rows.oldest
        return went_on or self.rows.rows < before.rows.rows


def minutes(seconds: float) -> str:
    """A length of time for people."""
    return f"{seconds / MINUTE:.0f} min" if seconds >= 2 * MINUTE else f"{seconds:.0f} s"
