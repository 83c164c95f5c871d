"""Requests spread evenly, so that Discord's limit for all of them is not reached."""

import asyncio
from heapq import heappop, heappush
from itertools import count


class Pace:
    """Lets so many pass a second, the lowest rank first and in each rank whoever came first."""

    def __init__(self, per_second: float) -> None:
        self._gap = 1 / per_second
        self._next = 0.0
        self._waiting: list[tuple[int, int, asyncio.Future[None]]] = []
        self._numbers = count()
        self._timer: asyncio.TimerHandle | None = None

    async def wait(self, rank: int = 0) -> None:
        """Wait for one's turn."""
        turn = asyncio.get_running_loop().create_future()
        heappush(self._waiting, (rank, next(self._numbers), turn))
        if self._timer is None:
            self._let_pass()
        await turn

    def _let_pass(self) -> None:
        """Let those pass whose turn it is, and come back for the others."""
        loop = asyncio.get_running_loop()
        self._timer = None
        while self._waiting and self._next <= loop.time():
            _, _, turn = heappop(self._waiting)
            if not turn.done():
                turn.set_result(None)
                self._next = loop.time() + self._gap
        if self._waiting:
            self._timer = loop.call_at(self._next, self._let_pass)
