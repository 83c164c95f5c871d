"""Links that members ask to have read: one at a time, and never more than a share of the reader's time."""

import asyncio
from collections.abc import Awaitable, Callable
from time import monotonic
from typing import TypeVar

from bot.news import DatelineError
from bot.news.fairness import whose

T = TypeVar("T")

LINKS = -2
"""The owner under which links wait for a worker, in turn with everybody's news."""
SECONDS = 15.0
"""What one link may take to be read."""
MOST_WAITING = 8
REST = 3.0
"""After a link the next waits so many times as long as it took: links have a quarter of the time at most."""


class Links:
    """A slot for what members ask; the news goes on beside it."""

    def __init__(self) -> None:
        self._slot = asyncio.Lock()
        self._waiting = 0
        self._rests_until = 0.0

    async def read(self, work: Callable[[], Awaitable[T]]) -> T:
        """Do the work in the slot.

        Raises:
            DatelineError: too many wait already.
        """
        if self._waiting >= MOST_WAITING:
            raise DatelineError("I am busy reading other links. Please try again in a minute.")
        self._waiting += 1
        try:
            async with self._slot:
                await asyncio.sleep(max(0.0, self._rests_until - monotonic()))
                whose.set(LINKS)
                began = monotonic()
                try:
                    return await work()
                finally:
                    self._rests_until = monotonic() + REST * min(monotonic() - began, SECONDS)
        finally:
            self._waiting -= 1
