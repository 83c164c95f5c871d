"""Requests spread evenly, so that Discord's limit for all of them is not reached."""

import asyncio
from collections import defaultdict

from bot.news.fairness import Turns, whose


class Pace:
    """Lets so many pass a second: the lowest rank first, and in each rank the servers in turn."""

    def __init__(self, per_second: float) -> None:
        self._gap = 1 / per_second
        self._next = 0.0
        self._waiting: defaultdict[int, Turns[asyncio.Future[None]]] = defaultdict(Turns)
        self._timer: asyncio.TimerHandle | None = None

    async def wait(self, rank: int = 0) -> None:
        """Wait for one's turn."""
        turn = asyncio.get_running_loop().create_future()
        self._waiting[rank].put(whose.get(), turn)
        if self._timer is None:
            self._let_pass()
        await turn

    def _let_pass(self) -> None:
        """Let those pass whose turn it is, and come back for the others."""
        loop = asyncio.get_running_loop()
        self._timer = None
        while any(self._waiting.values()) and self._next <= loop.time():
            turn = self._waiting[min(rank for rank, turns in self._waiting.items() if turns)].take()
            if not turn.done():
                turn.set_result(None)
                self._next = loop.time() + self._gap
        if any(self._waiting.values()):
            self._timer = loop.call_at(self._next, self._let_pass)
