"""Whether it is our own network that is away, told from which sites have answered lately. No clock, no I/O."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.fetching.sites import operator_of

LOOKED_AT = 10
"""So many of the sites that were asked last are the evidence: with many feeds they are those of the last seconds."""
SILENT_SHARE = 0.8
"""Beyond this share of silent sites, it is not the sites; one that answers may stand in our own network."""
ENOUGH = 3
"""Two sites may well be down at the same time."""
PROBES = 8
"""Feeds that are tried at a time while the network is away."""
PROBE_EVERY = timedelta(seconds=10)
TRUSTED = timedelta(days=1)
"""So long the silence of all is believed to be our network's where fewer than `LOOKED_AT` sites are read."""


@dataclass(frozen=True, slots=True)
class Heard:
    """How a site took its last poll."""

    at: datetime
    answered: bool
    ours: bool = False
    """Whether the error was one of our own network: no route, or no name server."""
    since: datetime | None = None
    """When the silence began; None where it answered."""


class Network:
    """What the sites' answers tell of our own network.

    What counts is who runs the servers, with all hosts there: one company's fail together. One that had failed before
    the others did is no evidence.
    """

    def __init__(self) -> None:
        self._heard: dict[str, Heard] = {}
        self._asked_at: datetime | None = None
        self.down_since: datetime | None = None
        """When the first of the silent sites fell silent; None while the network is there."""

    @property
    def problem(self) -> str | None:
        """What is wrong, for a person; None while the network is there."""
        return "no site answers, and feeds wait until one does" if self.down_since else None

    def heard(self, url: str, at: datetime, *, answered: bool, was_well: bool = True, ours: bool = False) -> None:
        """Take in what came of a poll.

        Args:
            url: the feed's address.
            at: when it was polled.
            answered: whether any answer came, be it an error.
            was_well: whether the feed had answered at the poll before.
            ours: whether the error was one of our own network.
        """
        site = operator_of(url)
        self._asked_at = at
        before = self._heard.pop(site, None)
        if not answered and not was_well and (before is None or before.answered):
            # It has been silent for long. Where its site answers otherwise, that stands.
            if before:
                self._heard[site] = before
            return
        since = None if answered else (before and before.since) or at
        self._heard[site] = Heard(at, answered, ours, since)
        while len(self._heard) > LOOKED_AT:
            del self._heard[next(iter(self._heard))]
        lately = list(self._heard.values())
        began = [one.since for one in lately if one.since] + ([self.down_since] if self.down_since else [])
        self.down_since = min(began) if is_down(lately, at) else None

    def may_ask(self, now: datetime, usually: int) -> int:
        """How many feeds may be polled at a time: as many as usually; a few now and then while it is away."""
        if self.down_since is None:
            return usually
        return PROBES if self._asked_at is None or abs(now - self._asked_at) >= PROBE_EVERY else 0


def is_down(lately: list[Heard], now: datetime) -> bool:
    """Whether our own network is away, going by how the sites that were asked last took it."""
    silent = [one for one in lately if not one.answered]
    if len(lately) < LOOKED_AT:
        # A few sites may end for good, and somebody is to be told.
        silent = [one for one in silent if one.since and now - one.since < TRUSTED]
    if len(silent) >= ENOUGH:
        return len(silent) >= SILENT_SHARE * len(lately)
    return bool(silent) and len(silent) == len(lately) and all(one.ours for one in silent)
