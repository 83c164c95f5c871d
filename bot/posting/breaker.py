"""Stops posting before Discord bans the address: it does at 10,000 refused requests in 10 minutes. Pure."""

from collections import deque
from datetime import datetime, timedelta

WINDOW = timedelta(minutes=10)
REFUSALS = 1000


class Breaker:
    """Counts refused requests (401, 403, 429) of the last ten minutes."""

    def __init__(self) -> None:
        self._refused: deque[datetime] = deque()

    def trips(self, now: datetime) -> bool:
        """Count a refusal now; True where there have been too many."""
        self._refused.append(now)
        while now - self._refused[0] >= WINDOW:
            self._refused.popleft()
        return len(self._refused) >= REFUSALS

    def until(self, now: datetime) -> datetime:
        """When the oldest of them stop counting, so that there is room again."""
        return max(now, self._refused[len(self._refused) // 2] + WINDOW)
