"""How the bot is."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import NamedTuple

ROOM_BYTES = 1_000_000
"""What must be free on the database's disk, or it counts as full: a transaction takes some tens of kilobytes."""


class Waiting(NamedTuple):
    """The rows that are due at a stage."""

    rows: int
    oldest: datetime | None
    """When the first of them became due."""


@dataclass(frozen=True, slots=True)
class Heartbeat:
    """A sign of life of the running bot."""

    at: datetime
    seconds: float
    """The same by the monotonic clock, which nobody sets; it begins anew when the machine does."""
    boot: str
    """Which start of the machine that clock belongs to; empty where it is not known."""
    state: str
    """How it is connected, for people."""
    unwell: Mapping[str, str] = field(default_factory=dict)
    """What is wrong, by part, for people."""
    figures: Mapping[str, float] = field(default_factory=dict)
    """Seconds of latency and of delay of the event loop, and how many rows wait, by name."""

    def dump(self) -> str:
        """As JSON."""
        return json.dumps(asdict(self) | {"at": self.at.isoformat()})

    @classmethod
    def load(cls, dumped: str) -> "Heartbeat | None":
        """From JSON; None where another version of Dateline wrote it."""
        try:
            values = json.loads(dumped)
            return cls(**values | {"at": datetime.fromisoformat(values["at"])})
        except (ValueError, TypeError, KeyError):
            return None

    def age(self, now: datetime, seconds: float, boot: str) -> float:
        """Seconds since then, never below 0.

        Args:
            now: the time of day, which may have been set since.
            seconds: now, by the monotonic clock.
            boot: which start of the machine that belongs to.
        """
        if boot and boot == self.boot:
            return max(0.0, seconds - self.seconds)
        return max(0.0, (now - self.at).total_seconds())
