"""How often each member may do what costs all others something, by the minute."""

from collections import OrderedDict

from bot.news import DatelineError
from bot.wording import say

LETTERS = 20
"""Completions for each look-up: one for each letter, as Discord asks for them."""
MOST_REMEMBERED = 10_000
"""Members whose look-ups are counted; of those who asked longest ago nothing is remembered."""


class Buckets:
    """Token buckets, one for each member: so many at once, and as many again in each minute."""

    def __init__(self) -> None:
        self._held: OrderedDict[tuple[str, int], tuple[float, float]] = OrderedDict()

    def take(self, kind: str, who: int, a_minute: int, now: float) -> float:
        """Take one; the seconds until there is one again, zero where it was taken.

        Args:
            kind: of what.
            who: takes it.
            a_minute: how many come back in a minute, and how many there are at most.
            now: seconds of a clock that is never set.
        """
        left, at = self._held.pop((kind, who), (float(a_minute), now))
        left = min(float(a_minute), left + (now - at) * a_minute / 60)
        taken = left >= 1
        self._held[kind, who] = (left - 1 if taken else left, now)
        if len(self._held) > MOST_REMEMBERED:
            self._held.popitem(last=False)
        return 0.0 if taken else (1 - left) * 60 / a_minute

    def count_lookup(self, who: int, a_minute: int, now: float) -> None:
        """Count whatever a member asks.

        Raises:
            DatelineError: it was more than they may ask in a minute.
        """
        if wait := self.take("lookup", who, a_minute, now):
            raise DatelineError(
                say(
                    "I answer {most} times a minute for each member. Please wait {wait:.0f} s.",
                    most=a_minute,
                    wait=wait,
                )
            )

    def count_typing(self, who: int, lookups_a_minute: int, now: float) -> None:
        """Count a letter that is typed where names are completed.

        Raises:
            DatelineError: they type faster than people do; nothing is completed then.
        """
        if self.take("typing", who, LETTERS * lookups_a_minute, now):
            raise DatelineError(say("Too much is typed at once."))
